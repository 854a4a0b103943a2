"""Receipts of the logistics book: BWS200 stored, BWS201 audit; and the book line that INV211 also carries."""

from __future__ import annotations

from zongbao.exchange.fields import Field, Group, Values
from zongbao.exchange.kinds import code, day, digits, moment, number, text, whole
from zongbao.exchange.messages.results import APPROVAL, NOTES, gather_notes, stored
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found
from zongbao.exchange.reader import SIGNATURE_NAMESPACE
from zongbao.exchange.receipts import BookLine, BookReceipt

_LONG = "%Y-%m-%d 00:00:00"


def _settle(values: Values, _found: Found, _path: str) -> Values:
    for key in ("book_no", "pre_entry_no"):
        if f"status.{key}" in values:
            values[f"document.{key}"] = values[f"status.{key}"]
    return gather_notes(values)


HEAD = Group(
    "BwsBsc",
    label="账册备案基本",
    needs="document",
    fields=(
        Field("bwsNo", "status.book_no", code(64), "仓库账册号"),
        Field("chgTmsCnt", "status.change_count", whole(), "变更次数"),
        Field("etpsPreentNo", "status.pre_entry_no", code(18), "统一编号"),
        Field("dclTypecd", "document.declaration_kind", code(1), "申报类型"),
        Field("bwlTypecd", "document.place_type", code(1), "区域场所类别"),
        Field("masterCuscd", "document.master_customs", digits(4), "主管海关"),
        Field("bizopEtpsno", "document.operator.customs_code", code(10), "经营企业编号"),
        Field("bizopEtpsNm", "document.operator.name", text(512), "经营企业名称"),
        Field("bizopEtpsSccd", "document.operator.credit_code", code(18), "经营企业社会信用代码"),
        Field("houseNo", "document.warehouse_no", text(64), "仓库编号"),
        Field("houseNm", "document.warehouse_name", text(512), "仓库名称"),
        Field("dclEtpsno", "document.declarant.customs_code", code(10), "申报企业编号"),
        Field("dclEtpsNm", "document.declarant.name", text(512), "申报企业名称"),
        Field("dclEtpsSccd", "document.declarant.credit_code", code(18), "申报企业社会信用代码"),
        Field("dclEtpsTypecd", "document.declarant_type", code(25), "申报企业类型代码"),
        Field("contactEr", "document.contact", text(32), "联系人"),
        Field("contactTele", "document.phone", text(32), "联系电话"),
        Field("houseTypecd", "document.warehouse_type", code(1), "企业类型"),
        Field("houseArea", "document.warehouse_area", number(19, 5), "仓库面积"),
        Field("houseVolume", "document.warehouse_volume", number(19, 5), "仓库容积"),
        Field("houseAddress", "document.warehouse_address", text(512), "仓库地址"),
        Field("dclTime", "status.declared_at", moment(), "申报时间"),
        Field("inputDate", "status.entered_at", moment(), "录入日期"),
        Field("taxTypecd", "document.refund_mark", code(1), "退税标志"),
        Field("putrecApprTime", "status.approved_at", moment(), "备案批准时间"),
        Field("chgApprTime", "status.changed_at", moment(), "变更批准时间"),
        Field("finishValidDate", "document.valid_until", day(_LONG), "结束有效日期"),
        Field("pauseChgMarkcd", "status.pause_mark", code(1), "暂停变更标记"),
        Field("emapvStucd", "status.approval_state", code(1), "审核状态"),
        Field("dclMarkcd", "status.declare_mark", code(1), "申报标志"),
        Field("appendTypecd", "document.posting_mode", code(1), "记账模式"),
        Field("rmk", "document.remark", text(4000), "备注"),
        Field("ownerSystem", "status.owner_system", code(1), "所属系统"),
    ),
)
BOOK_LINE = Group(
    "BwsDt",
    "book_lines",
    label="账册备案明细",
    build=BookLine,
    many=True,
    fields=(
        Field("bwsNo", "book_no", code(64), "仓库账册号", required=True),
        Field("chgTmsCnt", "change_count", whole(), "变更次数"),
        Field("gdsSeqno", "item_no", whole(), "商品序号", required=True),
        Field("inDate", "last_in", day(_LONG), "最近入仓(核增）日期"),
        Field("gdsMtno", "part_no", text(32), "商品料号"),
        Field("gdecd", "hs_code", code(10), "商品编码"),
        Field("gdsNm", "name", text(512), "商品名称"),
        Field("gdsSpcfModelDesc", "spec", text(512), "商品规格型号"),
        Field("natcd", "origin", code(3), "国别"),
        Field("dclUnitcd", "declared_unit", code(3), "申报计量单位"),
        Field("lawfUnitcd", "legal_unit", code(3), "法定计量单位"),
        Field("secdLawfUnitcd", "second_unit", code(3), "第二法定计量单位"),
        Field("dclUprcAmt", "unit_price", number(25, 5), "申报单价金额"),
        Field("dclCurrcd", "currency", code(3), "申报币制"),
        Field("avgPrice", "average_usd", number(25, 5), "平均美元单价"),
        Field("totalAmt", "usd_total", number(25, 5), "库存美元总价"),
        Field("inQty", "in_qty", number(19, 5), "入仓数量"),
        Field("inLawfQty", "in_legal", number(19, 5), "入仓法定数量"),
        Field("inSecdLawfQty", "in_second", number(19, 5), "第二入仓法定数量"),
        Field("actlIncQty", "actual_in", number(19, 5), "实增数量"),
        Field("actlRedcQty", "actual_out", number(19, 5), "实减数量"),
        Field("prevdIncQty", "pre_in", number(19, 5), "预增数量"),
        Field("prevdRedcQty", "pre_out", number(19, 5), "预减数量"),
        Field("outDate", "last_out", day(_LONG), "最近出仓(区）日期"),
        Field("limitDate", "limit_on", day(_LONG), "存储(监管）期限"),
        Field("inType", "in_way", code(1), "设备入区方式"),
        Field("invtNo", "source_list_no", code(18), "记账清单编号"),
        Field("invtGNo", "source_list_line", whole(), "记账清单商品序号"),
        Field("cusmExeMarkcd", "execution_mark", code(1), "海关执行标记"),
        Field("rmk", "remark", text(255), "备注"),
        Field("modfMarkcd", "modification", code(1), "修改标记"),
    ),
)
_BODY = Group(
    "BWS201",
    label="账册审核回执",
    build=BookReceipt,
    groups=(APPROVAL, NOTES, HEAD, BOOK_LINE),
    finish=_settle,
)
TYPES = (
    stored("BWS200", "账册入库回执", "Pocket of a book filing stored"),
    MessageType("BWS201", "账册审核回执", "Audit of a book filing", _BODY, namespace=SIGNATURE_NAMESPACE),
)
