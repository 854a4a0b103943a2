"""The envelope (信封) around every message: who sends what to whom, and which pocket of how many."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zongbao.exchange.fields import Field, Group
from zongbao.exchange.kinds import code, moment, text, whole

PACKAGE_PATH = "/Package"
SIGNED_PATH = "/Signature/Object/Package"


@dataclass(frozen=True, slots=True)
class Envelope:
    """EnvelopInfo and PocketInfo, and of the body the code of the card's holder and the subsystem."""

    message_id: str = ""
    message_type: str = ""
    sender: str = ""
    receiver: str = ""
    file_name: str = ""
    sent_at: dt.datetime | None = None
    business_id: str = ""
    version: str = "1.0"
    ic_card: str = ""
    pocket_id: str = ""
    pocket_total: int = 0
    pocket_no: int = 0
    unstructured: str = ""
    operator_code: str = ""  # OperCusRegCode, 操作卡的海关十位编码
    system_id: str = ""  # SysId

    @property
    def split(self) -> bool:
        """Whether the message is one pocket of several (分包)."""
        return self.pocket_total > 1


ENVELOPE = Group(
    "EnvelopInfo",
    label="信封",
    build=Envelope,
    fields=(
        Field("version", "version", text(11), "版本编号"),
        Field("business_id", "business_id", text(128), "业务单证号"),
        Field("message_id", "message_id", text(128), "报文唯一编号", required=True),
        Field("file_name", "file_name", text(128), "原始报文名"),
        Field("message_type", "message_type", code(16), "报文类型", required=True),
        Field("sender_id", "sender", text(16), "发送方编号"),
        Field("receiver_id", "receiver", text(16), "接收方编号"),
        Field("send_time", "sent_at", moment("%Y-%m-%dT%H:%M:%S"), "发送时间"),
        Field("Ic_Card", "ic_card", text(13), "操作人IC卡号"),
    ),
)
POCKET = Group(
    "PocketInfo",
    label="包信息",
    build=Envelope,
    fields=(
        Field("pocket_id", "pocket_id", text(128), "包唯一标识"),
        Field("total_pocket_qty", "pocket_total", whole(), "包总数"),
        Field("cur_pocket_no", "pocket_no", whole(), "当前包序号"),
        Field("is_unstructured", "unstructured", text(1), "非结构化标志"),
    ),
)
# What a request must name beyond what a receipt names (real receipts leave these out).
REQUEST_KEYS = ("file_name", "sender", "receiver", "sent_at")
