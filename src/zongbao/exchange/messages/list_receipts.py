"""Receipts of the bonded list: INV200 stored, INV201 audit, INV202 draft declaration, INV211 posting notice."""

from __future__ import annotations

from zongbao.exchange.fields import ITSELF, Field, Group, Values, unused
from zongbao.exchange.kinds import code, digits, moment, number, text, whole
from zongbao.exchange.messages.book_receipts import BOOK_LINE
from zongbao.exchange.messages.results import APPROVAL, NOTES, gather_notes, stored
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found
from zongbao.exchange.reader import SIGNATURE_NAMESPACE
from zongbao.exchange.receipts import EntryResult, LineView, ListReceipt, PostingNotice


def number_document(values: Values) -> Values:
    """The numbers stand once in the message but belong to the list as well as to its status."""
    for key in ("list_no", "pre_entry_no"):
        if f"status.{key}" in values:
            values[f"document.{key}"] = values[f"status.{key}"]
    return values


def _split_views(values: Values, _found: Found, _path: str) -> Values:
    views = values.pop("views", ())
    if views:
        values["document.lines"] = tuple(view.line for view in views)
        values["status.lines"] = tuple(view.status for view in views)
    return number_document(gather_notes(values))


def _notice(values: Values, _found: Found, _path: str) -> Values:
    return number_document(values)


def _number_line(values: Values, _found: Found, _path: str) -> Values:
    if "status.line_no" in values:
        values["line.line_no"] = values["status.line_no"]
    return values


HEAD = Group(
    "BondInvtBsc",
    label="保税清单基本",
    needs="document",
    rests_on=("document", "status"),
    fields=(
        Field("bondInvtNo", "status.list_no", code(64), "保税清单编号"),
        Field("chgTmsCnt", "document.change_count", whole(), "变更次数"),
        Field("invtPreentNo", "status.pre_entry_no", code(64), "清单预录入编号"),
        Field("putrecNo", "document.book_no", code(64), "备案编号"),
        Field("etpsInnerInvtNo", "document.inner_no", text(64), "企业内部清单编号"),
        Field("bizopEtpsSccd", "document.operator.credit_code", code(18), "经营企业社会信用代码"),
        Field("bizopEtpsno", "document.operator.customs_code", code(10), "经营企业编号"),
        Field("bizopEtpsNm", "document.operator.name", text(512), "经营企业名称"),
        Field("rvsngdEtpsSccd", "document.processor.credit_code", code(18), "收发货企业社会信用代码"),
        Field("rcvgdEtpsno", "document.processor.customs_code", code(10), "收货企业编号"),
        Field("rcvgdEtpsNm", "document.processor.name", text(512), "收货企业名称"),
        Field("dclEtpsSccd", "document.declarant.credit_code", code(18), "申报企业社会信用代码"),
        Field("dclEtpsno", "document.declarant.customs_code", code(10), "申报企业编号"),
        Field("dclEtpsNm", "document.declarant.name", text(512), "申报企业名称"),
        Field("invtDclTime", "status.declared_at", moment(), "清单申报日期"),
        Field("entryDclTime", "status.entry_declared_at", moment(), "报关单申报时间"),
        Field("entryNo", "document.entry_no", code(64), "报关单编号"),
        Field("rltInvtNo", "document.related_list_no", code(64), "关联清单编号"),
        Field("rltPutrecNo", "document.related_book_no", code(64), "关联备案编号"),
        Field("rltEntryNo", "document.related_entry_no", code(64), "关联报关单编号"),
        Field(
            "rltEntryBizopEtpsSccd",
            "document.related_consignee.credit_code",
            code(18),
            "关联报关单经营企业社会信用代码",
        ),
        Field("rltEntryBizopEtpsno", "document.related_consignee.customs_code", code(10), "关联报关单经营企业编号"),
        Field("rltEntryBizopEtpsNm", "document.related_consignee.name", text(512), "关联报关单经营企业名称"),
        Field("impexpPortcd", "document.entry_exit_customs", digits(4), "进出口口岸代码"),
        Field("dclPlcCuscd", "document.master_customs", digits(4), "申报地关区代码"),
        Field("impexpMarkcd", "document.direction", code(1), "进出口标记代码"),
        Field("mtpckEndprdMarkcd", "document.side", code(1), "料件成品标记代码"),
        Field("supvModecd", "document.supervision_mode", code(6), "监管方式代码"),
        Field("trspModecd", "document.transport_mode", code(6), "运输方式代码"),
        Field("stshipTrsarvNatcd", "document.country", code(3), "起运运抵国别代码"),
        Field("applyNo", "document.application_no", code(64), "申请编号"),
        Field("dclcusFlag", "document.declare_flag", code(1), "是否报关标志"),
        Field("dclcusTypecd", "document.declare_type", code(25), "报关类型代码"),
        Field("prevdTime", "status.prevd_time", moment(), "预核扣时间"),
        Field("formalVrfdedTime", "status.formal_time", moment(), "正式核扣时间"),
        Field("invtIochkptStucd", "status.gate_state", code(1), "清单进出卡口状态代码"),
        Field("vrfdedMarkcd", "status.posted_mark", code(1), "核扣标记代码"),
        Field("invtStucd", "status.invt_status", code(1), "清单状态代码"),
        Field("vrfdedModecd", "status.posting_way", code(4), "核扣方式代码"),
        unused("duCode", "核算代码"),
        Field("rmk", "document.remark", text(4000), "备注"),
        Field("bondInvtTypecd", "document.list_type", code(1), "清单类型"),
        Field("entryStucd", "status.entry_state", code(1), "报关状态"),
        Field("passportUsedTypecd", "status.pass_used", code(1), "核放单生成标志代码"),
        unused("param1", "备用1"),
        unused("param2", "备用2"),
        unused("param3", "备用3"),
        unused("param4", "备用4"),
        Field("needEntryModified", "document.entry_needs_change", code(1), "报关单同步修改标志"),
        Field("levyBlAmt", "document.levy_amount", number(25, 5), "计征金额"),
        Field("dclTypecd", "document.declaration_kind", code(1), "申报类型"),
    ),
)
LINE = Group(
    "BondInvtDt",
    "views",
    label="保税清单明细",
    build=LineView,
    many=True,
    rests_on=("document", "status"),
    finish=_number_line,
    fields=(
        unused("bondInvtNo", "保税清单编号"),
        unused("chgTmsCnt", "变更次数"),
        Field("gdsSeqno", "status.line_no", whole(), "商品序号", required=True),
        Field("putrecSeqno", "line.book_item", whole(), "备案序号"),
        Field("gdsMtno", "line.part_no", text(32), "商品料号"),
        Field("gdecd", "line.hs_code", code(10), "商品编码"),
        Field("gdsNm", "line.name", text(512), "商品名称"),
        Field("gdsSpcfModelDesc", "line.spec", text(512), "商品规格型号描述"),
        Field("dclUnitcd", "line.declared_unit", code(3), "申报计量单位"),
        Field("lawfUnitcd", "line.legal_unit", code(3), "法定计量单位"),
        Field("secdLawfUnitcd", "line.second_unit", code(3), "法定第二计量"),
        Field("natcd", "line.origin", code(3), "国别代码"),
        Field("dclUprcAmt", "line.unit_price", number(25, 5), "申报单价金额"),
        Field("dclTotalAmt", "line.total", number(25, 5), "申报总金额"),
        Field("usdStatTotalAmt", "line.usd_total", number(25, 5), "美元统计总金额"),
        Field("dclCurrcd", "line.currency", code(3), "申报币制代码"),
        Field("lawfQty", "line.legal_qty", number(19, 5), "法定数量"),
        Field("secdLawfQty", "line.second_qty", number(19, 5), "第二法定数量"),
        Field("wtSfVal", "line.weight_factor", number(19, 5), "重量比例因子值"),
        Field("fstSfVal", "line.first_factor", number(19, 5), "第一比例因子"),
        Field("secdSfVal", "line.second_factor", number(19, 5), "第二比例因子"),
        Field("dclQty", "line.declared_qty", number(19, 5), "申报数量"),
        Field("grossWt", "line.gross_weight", number(19, 5), "毛重量"),
        Field("netWt", "line.net_weight", number(19, 5), "净重量"),
        Field("useCd", "line.use_code", code(4), "用途代码"),
        Field("lvyrlfModecd", "line.levy_mode", code(6), "征减免方式代码"),
        Field("ucnsVerno", "line.consumption_version", text(8), "账册备案单耗明细版本号"),
        Field("entryGdsSeqno", "line.entry_line", whole(), "报关单商品序号"),
        Field("applyTbSeqno", "line.application_line", whole(), "申请表序号"),
        Field("clyMarkcd", "line.dangerous_mark", code(4), "归类标记代码"),
        Field("rmk", "line.remark", text(4000), "备注"),
        Field("actlPassQty", "status.passed_qty", number(19, 5), "实际过卡数量"),
        Field("passportUsedQty", "status.pass_used_qty", number(19, 5), "核放单已用数量"),
        Field("param1", "line.source_mark", code(64), "备用1"),
        unused("param2", "备用2"),
        Field("param3", "line.filing_item", whole(), "备用3"),
        unused("param4", "备用4"),
        Field("destinationNatcd", "line.destination", code(3), "最终目的国"),
        Field("modfMarkcd", "line.modification", code(1), "修改标志"),
    ),
)
SLIP = Group(
    "SasCentDclStock",
    "document.slips",
    label="清单随附出入库单",
    many=True,
    needs="document",
    rests_on=("document",),
    fields=(unused("bondInvtNo", "保税清单编号"), Field("sasStockNo", ITSELF, code(64), "出入库单编号")),
)
_ENTRY = Group(
    "InvApprResult",
    label="生成报关单回执",
    required=True,
    fields=(
        Field("invPreentNo", "pre_entry_no", text(64), "核注清单预录入统一编号", required=True),
        Field("businessId", "list_no", text(64), "核注清单编号"),
        Field("entrySeqNo", "entry_pre_entry_no", text(64), "报关单统一编号"),
        Field("manageResult", "result", code(1), "处理结果", required=True),
        Field("createDate", "at", moment(), "时间", required=True),
        Field("reason", "reason", text(4000), "原因"),
    ),
)
_AUDIT_BODY = Group(
    "INV201",
    label="清单审核回执",
    build=ListReceipt,
    groups=(APPROVAL, NOTES, HEAD, LINE, SLIP),
    unread=frozenset({"BondInvtDtSimple"}),
    finish=_split_views,
)
_POSTING_BODY = Group(
    "INV211",
    label="清单记账回执",
    build=PostingNotice,
    groups=(HEAD, BOOK_LINE),
    unread=frozenset({"EmsPutrecDt"}),
    finish=_notice,
)
INV200 = stored("INV200", "核注清单入库回执", "Pocket of a bonded list stored")
INV201 = MessageType("INV201", "核注清单审核回执", "Audit of a bonded list", _AUDIT_BODY, namespace=SIGNATURE_NAMESPACE)
INV202 = MessageType(
    "INV202",
    "核注清单生成报关单回执",
    "Draft declaration of a bonded list",
    Group("INV202", label="生成报关单回执", build=EntryResult, groups=(_ENTRY,)),
    namespace=SIGNATURE_NAMESPACE,
)
INV211 = MessageType("INV211", "核注清单记账回执", "Posting notice", _POSTING_BODY, namespace=SIGNATURE_NAMESPACE)
TYPES = (INV200, INV201, INV202, INV211)
