"""The import client's first answer: CommonResponeMessage (spelled so), which travels without an envelope."""

from __future__ import annotations

from zongbao.exchange.fields import Field, Group
from zongbao.exchange.kinds import text
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.receipts import ClientReply

REPLY = MessageType(
    "CommonResponeMessage",
    "导入响应",
    "Reply to an import",
    Group(
        "CommonResponeMessage",
        label="导入响应",
        build=ClientReply,
        fields=(
            Field("SeqNo", "pre_entry_no", text(18), "中心统一编号"),
            Field("EtpsPreentNo", "inner_no", text(64), "客户端内部编号"),
            Field("CheckInfo", "text", text(4000), "响应信息"),
            Field("DealFlag", "flag", text(10), "响应代码", required=True),
        ),
    ),
    bare=True,
)
TYPES = (REPLY,)
