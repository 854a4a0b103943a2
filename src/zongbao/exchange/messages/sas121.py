"""SAS121, the gate pass (核放单) as the import client of the Single Window sends it."""

from __future__ import annotations

import re

from zongbao.domain.papers.gate_pass import GatePass, PassDocument, PassLine
from zongbao.exchange.fields import Field, Group, Values, unused
from zongbao.exchange.kinds import code, digits, number, one_of, text, whole, yes_no
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found

_SEPARATORS = re.compile(r"[\\/,;]")


def joined(paper: GatePass) -> str:
    """The numbers of the related documents in one text, as RltNo carries them."""
    return "\\".join(document.number for document in paper.documents)


def split_numbers(text_of_numbers: str, kind: str) -> tuple[PassDocument, ...]:
    """The related documents from RltNo; clients join with a backslash or a slash."""
    numbers = (part.strip() for part in _SEPARATORS.split(text_of_numbers))
    return tuple(PassDocument(kind, one) for one in numbers if one)


def settle_documents(values: Values, found: Found, path: str) -> Values:
    """RltNo and the relation lines say the same thing twice: either may be missing, but they may not differ."""
    quoted = split_numbers(values.pop("@joined", ""), values.get("document_kind", ""))
    documents = values.setdefault("documents", quoted)
    if quoted and {one.number for one in quoted} != {one.number for one in documents}:
        facts = {"head": ", ".join(one.number for one in quoted), "lines": ", ".join(one.number for one in documents)}
        found.add("MSG-065", f"{path}/PassportHead/RltNo", facts)
    return values


HEAD = Group(
    "PassportHead",
    label="表头",
    required=True,
    fields=(
        Field("SeqNo", "pre_entry_no", code(18), "预录入统一编号"),
        Field("PassportNo", "pass_no", code(64), "核放单编号", check="pass_no"),
        Field("PassportTypecd", "pass_type", code(1), "核放单类型", required=True, table="passportTypecd"),
        Field("MasterCuscd", "master_customs", digits(4), "主管关区", required=True),
        Field("DclTypecd", "declaration_kind", one_of("1", "3"), "申报类型", required=True),
        Field("IoTypecd", "direction", code(1), "进出标志", required=True, table="impexpMarkcd"),
        Field("BindTypecd", "binding", code(1), "绑定类型", table="bindTypecd"),
        Field("RltTbTypecd", "document_kind", code(1), "关联单证类型", table="rltTbTypecd"),
        Field("RltNo", "@joined", text(512), "关联单证编号", source=joined),
        Field("AreainOriactNo", "book_no", code(64), "区内账册编号", check="book_no"),
        Field("AreainEtpsno", "enterprise.customs_code", code(10), "区内企业编码", required=True, check="customs_code"),
        Field("AreainEtpsNm", "enterprise.name", text(512), "区内企业名称", required=True),
        Field("AreainEtpsSccd", "enterprise.credit_code", code(18), "区内企业信用代码", check="credit_code"),
        Field("VehicleNo", "plate", text(128), "承运车牌号", check="plate"),
        Field("VehicleIcNo", "ic_card", text(128), "IC卡号(电子车牌)"),
        Field("ContainerNo", "container_no", text(128), "集装箱号"),
        Field("VehicleWt", "vehicle_weight", number(19, 5), "车自重", required=True),
        Field("VehicleFrameNo", "frame_no", text(256), "车架号"),
        Field("VehicleFrameWt", "frame_weight", number(19, 5), "车架重"),
        Field("ContainerType", "container_type", text(256), "集装箱箱型"),
        Field("ContainerWt", "container_weight", number(19, 5), "集装箱自重"),
        Field("TotalWt", "total_weight", number(19, 5), "总重量", required=True),
        Field("TotalGrossWt", "gross_weight", number(19, 5), "货物总毛重", required=True),
        Field("TotalNetWt", "net_weight", number(19, 5), "货物总净重", required=True),
        Field("DclErConc", "applicant", text(512), "申请人及联系方式", required=True),
        unused("DclTime", "申报日期"),
        Field("DclEtpsno", "declarant.customs_code", code(10), "申报企业编号", required=True, check="customs_code"),
        Field("DclEtpsNm", "declarant.name", text(512), "申报企业名称", required=True),
        Field("DclEtpsSccd", "declarant.credit_code", code(18), "申报企业信用代码", check="credit_code"),
        Field("InputCode", "inputter.customs_code", code(10), "录入单位代码", required=True, check="customs_code"),
        Field("InputSccd", "inputter.credit_code", code(18), "录入单位信用代码", check="credit_code"),
        Field("InputName", "inputter.name", text(255), "录入单位名称", required=True),
        Field("EtpsPreentNo", "inner_no", text(64), "企业内部编号", required=True),
        Field("Rmk", "remark", text(512), "备注"),
        Field("Col1", "confirm_arrival", yes_no(), "到货确认标志"),
        unused("Col2", "备用2"),
        unused("Col3", "备用3"),
        unused("Col4", "备用4"),
    ),
)
LINE = Group(
    "PassportList",
    "lines",
    label="表体",
    build=PassLine,
    many=True,
    blank_ok=True,
    fields=(
        unused("SeqNo", "预录入统一编号"),
        unused("PassportNo", "核放单编号"),
        Field("PassportSeqNo", "line_no", whole(), "序号", required=True),
        Field("GdsMtno", "part_no", text(32), "商品料号"),
        Field("Gdecd", "hs_code", code(10), "商品编码", check="hs_code"),
        Field("GdsNm", "name", text(512), "商品名称", required=True),
        Field("GrossWt", "gross_weight", number(19, 5), "毛重", required=True),
        Field("NetWt", "net_weight", number(19, 5), "净重", required=True),
        Field("RltGdsSeqno", "document_line", whole(), "关联商品序号", required=True),
        Field("DclUnitcd", "declared_unit", code(3), "申报计量单位", required=True, table="unit"),
        Field("DclQty", "declared_qty", number(19, 5), "申报数量", required=True),
        Field("Rmk", "remark", text(512), "备注"),
        unused("Col1", "备用1"),
        unused("Col2", "备用2"),
        unused("Col3", "备用3"),
        unused("Col4", "备用4"),
    ),
)
DOCUMENT = Group(
    "PassportAcmp",
    "documents",
    label="关联单证",
    build=PassDocument,
    many=True,
    blank_ok=True,
    fields=(
        unused("SeqNo", "预录入统一编号"),
        unused("PassPortNo", "核放单编号"),
        Field("RtlBillTypecd", "kind", code(1), "关联单证类型", required=True, table="rltTbTypecd"),
        Field("RtlBillNo", "number", code(64), "关联单证编号", required=True),
    ),
)
BODY = Group(
    "PassPortMessage",
    label="核放单",
    build=GatePass,
    groups=(HEAD, LINE, DOCUMENT),
    fields=(Field("OperCusRegCode", "@operator_code", code(10), "操作卡的海关十位编码", required=True),),
    finish=settle_documents,
)
SAS121 = MessageType("SAS121", "核放单", "Gate pass", BODY, request=True)
