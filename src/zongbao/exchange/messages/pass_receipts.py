"""Receipts of the gate pass: SAS200 stored, SAS221 audit, SAS222 change, SAS223 passage, SAS224 disposition."""

from __future__ import annotations

from typing import Any

from zongbao.domain.papers.gate_pass import PassDocument, PassLine
from zongbao.exchange.fields import Field, Group, Values, unused
from zongbao.exchange.kinds import code, digits, moment, number, text, whole, yes_no
from zongbao.exchange.messages.results import APPROVAL, NOTES, gather_notes, stored
from zongbao.exchange.messages.sas121 import joined, split_numbers
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found
from zongbao.exchange.receipts import PassReceipt


def _joined(receipt: Any) -> str:
    return joined(receipt.document)


def _settle(values: Values, _found: Found, _path: str) -> Values:
    """Take the numbers over into the pass, and the related documents from rltNo where no relation lines stand."""
    quoted = split_numbers(values.pop("@joined", ""), values.get("document.document_kind", ""))
    if quoted and not values.get("document.documents"):
        values["document.documents"] = quoted
    for key in ("pass_no", "pre_entry_no"):
        if f"status.{key}" in values:
            values[f"document.{key}"] = values[f"status.{key}"]
    return gather_notes(values)


# The order is that of real receipts, not of the published schema.
HEAD = Group(
    "SasPassportBsc",
    label="核放单基本",
    needs="document",
    fields=(
        Field("passportNo", "status.pass_no", code(64), "核放单编号"),
        Field("chgTmsCnt", "status.change_count", whole(), "变更次数"),
        Field("passportTypecd", "document.pass_type", code(1), "核放单类型代码"),
        Field("sasPassportPreentNo", "status.pre_entry_no", code(64), "核放单预录入编号"),
        Field("dclTypecd", "document.declaration_kind", code(1), "申报类型代码"),
        Field("ioTypecd", "document.direction", code(1), "进出标志代码"),
        Field("bindTypecd", "document.binding", code(1), "绑定类型代码"),
        Field("masterCuscd", "document.master_customs", digits(4), "主管关区代码"),
        Field("rltTbTypecd", "document.document_kind", code(1), "关联单证类型代码"),
        Field("rltNo", "@joined", text(512), "关联单证编号", source=_joined),
        Field("areainEtpsno", "document.enterprise.customs_code", code(10), "区内企业编码"),
        Field("areainEtpsNm", "document.enterprise.name", text(512), "区内企业名称"),
        Field("areainEtpsSccd", "document.enterprise.credit_code", code(18), "区内企业社会信用代码"),
        Field("vehicleNo", "document.plate", text(128), "承运车车牌号"),
        Field("vehicleIcNo", "document.ic_card", text(128), "IC卡号(电子车牌）"),
        Field("containerNo", "document.container_no", text(128), "集装箱号"),
        Field("vehicleWt", "document.vehicle_weight", number(19, 5), "车自重"),
        Field("vehicleFrameNo", "document.frame_no", text(256), "车架号"),
        Field("vehicleFrameWt", "document.frame_weight", number(19, 5), "车架重"),
        Field("containerType", "document.container_type", text(256), "集装箱箱型"),
        Field("containerWt", "document.container_weight", number(19, 5), "集装箱重"),
        Field("totalWt", "document.total_weight", number(19, 5), "总重量"),
        Field("passCollectWt", "status.collected_weight", number(19, 5), "卡口地磅采集重量"),
        Field("wtError", "status.weight_error", number(19, 5), "重量比对误差"),
        Field("totalGrossWt", "document.gross_weight", number(19, 5), "货物总毛重"),
        Field("totalNetWt", "document.net_weight", number(19, 5), "货物总净重"),
        Field("dclErConc", "document.applicant", text(512), "申请人及联系方式"),
        Field("dclTime", "status.declared_at", moment(), "申请时间"),
        Field("passID", "status.gate_1", text(64), "", aliases=("passId",)),
        Field("secdPassId", "status.gate_2", text(64), "卡口ID2"),
        Field("passTime", "status.passed_1", moment(), "过卡时间1"),
        Field("secdPassTime", "status.passed_2", moment(), "过卡时间2"),
        Field("stucd", "status.state", code(1), "状态代码"),
        Field("emapvMarkcd", "status.approval_mark", code(1), "审批标志代码"),
        Field("logisticsStucd", "status.arrival_state", code(1), "到检状态"),
        Field("ownerSystem", "status.owner_system", code(1), "所属系统"),
        Field("rmk", "document.remark", text(512), "备注"),
        Field("col1", "document.confirm_arrival", yes_no(), "备用"),
        unused("col2", "备用"),
        unused("col3", "备用"),
        unused("col4", "备用"),
    ),
)
LINE = Group(
    "SasPassportDt",
    "document.lines",
    label="核放单明细",
    build=PassLine,
    many=True,
    needs="document",
    fields=(
        unused("passportNo", "核放单编号"),
        Field("passportSeqno", "line_no", whole(), "序号", required=True),
        Field("gdsMtno", "part_no", text(32), "商品料号"),
        Field("gdecd", "hs_code", code(10), "商品编码"),
        Field("gdsNm", "name", text(512), "商品名称"),
        Field("grossWt", "gross_weight", number(19, 5), "毛重量"),
        Field("netWt", "net_weight", number(19, 5), "净重量"),
        Field("rltGdsSeqno", "document_line", whole(), "关联商品序号"),
        Field("dclUnitcd", "declared_unit", code(3), "申报单位代码"),
        Field("dclQty", "declared_qty", number(19, 5), "申报数量"),
        Field("rmk", "remark", text(512), "备注"),
        unused("col1", "备用"),
        unused("col2", "备用"),
        unused("col3", "备用"),
        unused("col4", "备用"),
        unused("chgTmsCnt", "变更次数"),
    ),
)
DOCUMENT = Group(
    "SasPassportRlt",
    "document.documents",
    label="核放单关联单证",
    build=PassDocument,
    many=True,
    needs="document",
    fields=(
        unused("passportNo", "核放单编号"),
        Field("rltTbTypecd", "kind", code(1), "关联单证类型"),
        Field("rltNo", "number", code(64), "关联单证编号"),
    ),
)


def _type(name: str, zh: str, en: str) -> MessageType:
    groups = (APPROVAL, HEAD, LINE, DOCUMENT, NOTES)
    return MessageType(name, zh, en, Group(name, label=zh, build=PassReceipt, groups=groups, finish=_settle))


TYPES = (
    stored("SAS200", "入库回执", "Pocket stored", namespace=""),
    _type("SAS221", "核放单审核回执", "Audit of a gate pass"),
    _type("SAS222", "核放单修改回执", "Change of a gate pass"),
    _type("SAS223", "核放单过卡回执", "Passage of the gate"),
    _type("SAS224", "核放单查验处置回执", "Disposition after inspection"),
)
