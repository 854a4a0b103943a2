"""INV101, the bonded list (保税核注清单) as the import client of the Single Window sends it."""

from __future__ import annotations

from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.exchange.fields import Field, Group, Values, unused
from zongbao.exchange.kinds import code, day, digits, number, one_of, text, whole
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found

SIMPLE_PROCESSING = "4"
_GOODS = "InvtGoodsType"


def refuse_finished_goods(values: Values, found: Found, path: str) -> Values:
    """The finished goods of simple processing (简单加工成品) are not read, so they may not be dropped in silence."""
    goods = f"{path}/{_GOODS}"
    if goods in found.ignored:
        found.ignored[:] = [one for one in found.ignored if one != goods]
        kind = values.get("list_type", "")
        found.add("MSG-069" if kind == SIMPLE_PROCESSING else "MSG-068", goods, {"type": kind})
    return values


HEAD = Group(
    "InvtHeadType",
    label="表头",
    required=True,
    fields=(
        Field("SeqNo", "pre_entry_no", code(18), "预录入统一编号"),
        Field("BondInvtNo", "list_no", code(64), "核注清单(保税清单)编号", check="list_no"),
        Field("ChgTmsCnt", "change_count", whole(), "变更次数"),
        Field("PutrecNo", "book_no", code(64), "手(账)册备案编号", check="book_no"),
        Field("InvtType", "list_type", code(1), "清单类型", required=True, table="bondInvtTypecd"),
        Field("EtpsInnerInvtNo", "inner_no", text(64), "企业内部清单编号", required=True),
        Field(
            "BizopEtpsno", "operator.customs_code", code(10), "经营企业海关编号", required=True, check="customs_code"
        ),
        Field("BizopEtpsSccd", "operator.credit_code", code(18), "经营企业社会信用代码", check="credit_code"),
        Field("BizopEtpsNm", "operator.name", text(512), "经营企业名称", required=True),
        Field(
            "RcvgdEtpsno",
            "processor.customs_code",
            code(10),
            "加工(收发货)企业海关编号",
            required=True,
            check="customs_code",
        ),
        Field("RvsngdEtpsSccd", "processor.credit_code", code(18), "加工(收发货)企业社会信用代码", check="credit_code"),
        Field("RcvgdEtpsNm", "processor.name", text(512), "加工(收发货)企业名称", required=True),
        Field("DclEtpsno", "declarant.customs_code", code(10), "申报企业海关编号", required=True, check="customs_code"),
        Field("DclEtpsSccd", "declarant.credit_code", code(18), "申报企业社会信用代码", check="credit_code"),
        Field("DclEtpsNm", "declarant.name", text(512), "申报企业名称", required=True),
        Field("InputCode", "inputter.customs_code", code(10), "录入单位海关编号", required=True, check="customs_code"),
        Field("InputCreditCode", "inputter.credit_code", code(18), "录入单位社会信用代码", check="credit_code"),
        Field("InputName", "inputter.name", text(255), "录入单位名称", required=True),
        Field("InputTime", "input_date", day(), "录入日期", required=True),
        Field("RltInvtNo", "related_list_no", code(64), "关联清单编号", check="list_no"),
        Field("RltPutrecNo", "related_book_no", code(64), "关联备案编号", check="book_no"),
        Field(
            "CorrEntryDclEtpsNo",
            "entry_declarant.customs_code",
            code(10),
            "对应报关单申报单位编号",
            aliases=("CorrEntryDclEtpsno",),
            check="customs_code",
        ),
        Field(
            "CorrEntryDclEtpsSccd",
            "entry_declarant.credit_code",
            code(18),
            "对应报关单申报单位社会信用代码",
            check="credit_code",
        ),
        Field("CorrEntryDclEtpsNm", "entry_declarant.name", text(512), "对应报关单申报单位名称"),
        Field(
            "RltEntryBizopEtpsno",
            "related_consignee.customs_code",
            code(10),
            "关联报关单境内收发货人编号",
            check="customs_code",
        ),
        Field(
            "RltEntryBizopEtpsSccd",
            "related_consignee.credit_code",
            code(18),
            "关联报关单境内收发货人社会信用代码",
            check="credit_code",
        ),
        Field("RltEntryBizopEtpsNm", "related_consignee.name", text(512), "关联报关单境内收发货人名称"),
        Field(
            "RltEntryRcvgdEtpsno",
            "related_consumer.customs_code",
            code(10),
            "关联报关单消费使用/生产销售单位编号",
            check="customs_code",
        ),
        Field(
            "RltEntryRvsngdEtpsSccd",
            "related_consumer.credit_code",
            code(18),
            "关联报关单消费使用/生产销售单位社会信用代码",
            check="credit_code",
        ),
        Field("RltEntryRcvgdEtpsNm", "related_consumer.name", text(512), "关联报关单消费使用/生产销售单位名称"),
        Field(
            "RltEntryDclEtpsno",
            "related_declarant.customs_code",
            code(10),
            "关联报关单申报单位编号",
            check="customs_code",
        ),
        Field(
            "RltEntryDclEtpsSccd",
            "related_declarant.credit_code",
            code(18),
            "关联报关单申报单位社会信用代码",
            check="credit_code",
        ),
        Field("RltEntryDclEtpsNm", "related_declarant.name", text(512), "关联报关单申报单位名称"),
        Field("ImpexpPortcd", "entry_exit_customs", digits(4), "进出境关别", required=True),
        Field("DclPlcCuscd", "master_customs", digits(4), "主管海关(申报地关区)", required=True),
        Field("ImpexpMarkcd", "direction", code(4), "进出口标记", required=True, table="impexpMarkcd"),
        Field("MtpckEndprdMarkcd", "side", code(4), "料件成品标记", required=True, table="mtpckEndprdMarkcd"),
        Field("SupvModecd", "supervision_mode", code(6), "监管方式", required=True, table="supervision_mode"),
        Field("TrspModecd", "transport_mode", code(6), "运输方式", required=True, table="transport_mode"),
        Field("ApplyNo", "application_no", code(64), "申报表(申请表)编号"),
        Field("ListType", "flow_type", code(1), "流转类型", table="listType"),
        Field("DclcusFlag", "declare_flag", code(1), "是否报关标志", required=True, table="dclcusFlag"),
        Field("DclcusTypecd", "declare_type", code(25), "报关类型", table="dclcusTypecd"),
        Field("IcCardNo", "ic_card", text(20), "申报人IC卡号"),
        Field("DecType", "entry_type", code(1), "报关单类型", table="dec_type"),
        Field("Rmk", "remark", text(4000), "备注"),
        Field("StshipTrsarvNatcd", "country", code(3), "起运/运抵国(地区)", required=True, table="country"),
        Field("EntryNo", "entry_no", code(64), "对应报关单编号", check="entry_no"),
        Field("RltEntryNo", "related_entry_no", code(64), "关联报关单编号", check="entry_no"),
        Field("DclTypecd", "declaration_kind", one_of("1", "2", "3"), "申报类型", required=True),
        unused("InvtDclTime", "清单申报日期"),
        unused("EntryDclTime", "报关单申报日期"),
        unused("VrfdedMarkcd", "核扣标记"),
        unused("InvtIochkptStucd", "清单进出卡口状态"),
        unused("PrevdTime", "预核扣时间"),
        unused("FormalVrfdedTime", "正式核扣时间"),
        unused("EntryStucd", "报关状态"),
        unused("PassportUsedTypeCd", "核放单生成标志"),
        Field("NeedEntryModified", "entry_needs_change", code(1), "报关单同步修改标志"),
        Field("LevyBlAmt", "levy_amount", number(25, 5), "计征金额"),
        Field("GenDecFlag", "generate_entry", code(2), "是否生成报关单", required=True, table="genDecFlag"),
        unused("ListStat", "清单状态"),
        unused("AddTime", "添加时间"),
    ),
)
LINE = Group(
    "InvtListType",
    "lines",
    label="表体",
    build=ListLine,
    many=True,
    required=True,
    fields=(
        unused("SeqNo", "预录入统一编号"),
        Field("GdsSeqno", "line_no", whole(), "商品序号", required=True),
        Field("PutrecSeqno", "book_item", whole(), "备案序号(底账序号)"),
        Field("GdsMtno", "part_no", text(32), "商品料号", required=True),
        Field("Gdecd", "hs_code", code(10), "商品编码", required=True, check="hs_code"),
        Field("GdsNm", "name", text(512), "商品名称", required=True),
        Field("GdsSpcfModelDesc", "spec", text(512), "规格型号", required=True),
        Field("DclUnitcd", "declared_unit", code(3), "申报计量单位", required=True, table="unit"),
        Field("LawfUnitcd", "legal_unit", code(3), "法定计量单位", required=True, table="unit"),
        Field("SecdLawfUnitcd", "second_unit", code(3), "法定第二计量单位", table="unit"),
        Field("Natcd", "origin", code(3), "原产国(地区)", required=True, table="country"),
        Field("DclUprcAmt", "unit_price", number(19, 4), "申报单价", required=True),
        Field("DclTotalAmt", "total", number(19, 2), "申报总价", required=True),
        Field("UsdStatTotalAmt", "usd_total", number(25, 5), "美元统计总金额"),
        Field("DclCurrcd", "currency", code(3), "币制", required=True, table="currency"),
        Field("LawfQty", "legal_qty", number(19, 5), "法定数量", required=True),
        Field("SecdLawfQty", "second_qty", number(19, 5), "第二法定数量"),
        Field("WtSfVal", "weight_factor", number(19, 5), "重量比例因子"),
        Field("FstSfVal", "first_factor", number(19, 5), "第一比例因子"),
        Field("SecdSfVal", "second_factor", number(19, 5), "第二比例因子"),
        Field("DclQty", "declared_qty", number(19, 5), "申报数量", required=True, aliases=("DclQt",)),
        Field("GrossWt", "gross_weight", number(19, 5), "毛重"),
        Field("NetWt", "net_weight", number(19, 5), "净重"),
        Field("UseCd", "use_code", code(4), "用途代码/重点商品标识"),
        Field("LvyrlfModecd", "levy_mode", code(6), "征免方式", required=True, table="levy_mode"),
        Field("UcnsVerno", "consumption_version", text(8), "单耗版本号"),
        Field("ClyMarkcd", "dangerous_mark", code(4), "归类标志"),
        Field("EntryGdsSeqno", "entry_line", whole(), "报关单商品序号"),
        Field("ApplyTbSeqno", "application_line", whole(), "流转申报表序号"),
        Field("DestinationNatcd", "destination", code(3), "最终目的国(地区)", required=True, table="country"),
        Field("ModfMarkcd", "modification", code(1), "修改标志", required=True, table="modfMarkcd"),
        Field("Rmk", "remark", text(4000), "备注"),
        Field("Param1", "source_mark", code(64), "来源标识"),
        Field("Param3", "filing_item", whole(), "自动备案序号"),
        unused("AddTime", "添加时间"),
    ),
)
SLIP = Group(
    "InvtWarehouseType",
    "slips",
    label="出入库单",
    many=True,
    blank_ok=True,
    fields=(
        unused("SeqNo", "预录入统一编号"),
        Field("GNo", "#", whole(), "序号"),
        unused("BondInvtNo", "核注清单编号"),
        Field("SasStockNo", ".", code(64), "出入库单编号", required=True),
    ),
)
ECOMMERCE = Group(
    "InvtCbecBill",
    "ecommerce_lists",
    label="跨境电商清单",
    many=True,
    blank_ok=True,
    fields=(
        unused("SeqNo", "预录入统一编号"),
        unused("BondInvtNo", "核注清单编号"),
        Field("CbecBillNo", ".", code(18), "跨境电商清单编号(invtNo)", required=True),
    ),
)
BODY = Group(
    "InvtMessage",
    label="核注清单",
    build=BondedList,
    groups=(HEAD, LINE, SLIP, ECOMMERCE),
    fields=(
        Field("OperCusRegCode", "@operator_code", code(10), "操作卡的海关十位编码", required=True),
        Field("SysId", "@system_id", code(2), "子系统ID"),
    ),
    # The draft declaration is the platform's own work, so a client's proposal for it is not read.
    unread=frozenset({_GOODS, "InvtDecHeadType", "InvtDecListType"}),
    finish=refuse_finished_goods,
)
INV101 = MessageType("INV101", "保税核注清单", "Bonded list", BODY, request=True)
