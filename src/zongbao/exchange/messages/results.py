"""The parts that every receipt shares: approval result with its notes, and the receipt of one pocket."""

from __future__ import annotations

from dataclasses import replace

from zongbao.exchange.fields import ITSELF, Field, Group, Values
from zongbao.exchange.kinds import code, moment, text, whole
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found
from zongbao.exchange.reader import SIGNATURE_NAMESPACE
from zongbao.exchange.receipts import ApprovalResult, StoredResult

APPROVAL = Group(
    "HdeApprResult",
    "result",
    label="审批回执",
    build=ApprovalResult,
    required=True,
    fields=(
        Field("etpsPreentNo", "pre_entry_no", text(64), "预录入统一编号", required=True),
        Field("businessId", "business_no", text(128), "单证编号"),
        Field("tmsCnt", "change_count", whole(), "变更次数"),
        Field("typecd", "kind", text(1), "业务类型"),
        Field("manageResult", "result", code(1), "处理结果", required=True),
        Field("manageDate", "at", moment(), "处理日期", required=True),
        Field("rmk", "remark", text(255), "备注"),
    ),
)
NOTES = Group(
    "CheckInfo",
    "result.notes",
    label="检查信息",
    many=True,
    blank_ok=True,
    # The platform writes one note in each CheckInfo; old receipts hold several in one.
    fields=(Field("note", ITSELF, text(255), "检查信息", repeat=True, source=lambda note: (note,)),),
)


def gather_notes(values: Values) -> Values:
    """Put the notes of all CheckInfo elements into the approval result."""
    notes = tuple(note for group in values.pop("result.notes", ()) for note in group)
    if values.get("result") is not None:
        values["result"] = replace(values["result"], notes=notes)
    return values


def take_notes(values: Values, _found: Found, _path: str) -> Values:
    """The ``finish`` of receipts that hold a result and notes only."""
    return gather_notes(values)


def stored(name: str, zh: str, en: str, namespace: str = SIGNATURE_NAMESPACE) -> MessageType:
    """The type that tells the fate of one pocket, e.g. INV200."""
    body = Group(name, label="入库回执", build=StoredResult, groups=(_STORED,))
    return MessageType(name, zh, en, body, namespace=namespace)


_STORED = Group(
    "MsgReceResult",
    label="子报文入库回执",
    required=True,
    fields=(
        Field("resutType", "kind", text(1), "回执类型"),
        Field("etpsPreentNo", "pre_entry_no", text(64), "企业预录入编号"),
        Field("pocketId", "pocket_id", text(64), "原始报文编号"),
        Field("totalPocketQty", "pocket_total", whole(), "总包数"),
        Field("curPocketNo", "pocket_no", whole(), "当前包序号"),
        Field("bizNo", "business_no", text(64), "业务编号"),
        Field("manageResult", "result", code(1), "处理结果", required=True),
        Field("manageDate", "at", moment(), "处理时间", required=True),
        Field("rmk", "remark", text(4000), "备注"),
    ),
)
