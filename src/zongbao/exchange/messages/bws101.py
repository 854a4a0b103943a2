"""BWS101, the filing or change of a logistics or equipment book (物流账册)."""

from __future__ import annotations

from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.exchange.fields import Field, Group, unused
from zongbao.exchange.kinds import code, day, digits, number, one_of, text, whole
from zongbao.exchange.messages.types import MessageType

HEAD = Group(
    "BwlHead",
    label="表头",
    required=True,
    fields=(
        Field("SeqNo", "pre_entry_no", code(18), "统一编号"),
        Field("BwlNo", "book_no", code(64), "物流账册编号", check="book_no"),
        Field("EtpsPreentNo", "inner_no", text(64), "企业内部编号", required=True),
        Field("DclTypeCd", "declaration_kind", one_of("1", "2", "3"), "申报类型", required=True),
        Field("BwlTypeCd", "place_type", code(1), "区域场所类别", required=True, table="bwlTypecd"),
        Field("MasterCuscd", "master_customs", digits(4), "主管关区", required=True),
        Field("BizopEtpsSccd", "operator.credit_code", code(18), "经营企业信用代码", check="credit_code"),
        Field("BizopEtpsno", "operator.customs_code", code(10), "经营企业编号", required=True, check="customs_code"),
        Field("BizopEtpsNm", "operator.name", text(512), "经营企业名称", required=True),
        Field("DclEtpsSccd", "declarant.credit_code", code(18), "申报企业信用代码", check="credit_code"),
        Field("DclEtpsno", "declarant.customs_code", code(10), "申报企业编号", required=True, check="customs_code"),
        Field("DclEtpsNm", "declarant.name", text(512), "申报企业名称", required=True),
        Field("DclEtpsTypeCd", "declarant_type", code(1), "申报企业类型"),
        Field("ContactEr", "contact", text(32), "联系人"),
        Field("ContactTele", "phone", text(32), "联系电话"),
        Field("HouseTypeCd", "warehouse_type", code(1), "企业(仓库)类型"),
        Field("HouseNo", "warehouse_no", text(64), "仓库编号"),
        Field("HouseNm", "warehouse_name", text(512), "仓库名称"),
        Field("HouseArea", "warehouse_area", number(19, 5), "仓库面积"),
        Field("HouseVolume", "warehouse_volume", number(19, 5), "仓库容积"),
        Field("HouseAddress", "warehouse_address", text(512), "仓库地址"),
        Field("DclTime", "filed_on", day(), "申报时间"),
        Field("TaxTypeCd", "refund_mark", code(1), "退税标志"),
        Field("FinishValidTime", "valid_until", day(), "结束有效日期"),
        Field("AppendTypeCd", "posting_mode", code(1), "记账模式", required=True, table="appendTypecd"),
        Field("Rmk", "remark", text(4000), "备注"),
        Field("InputCode", "inputter.customs_code", code(10), "录入单位代码", required=True, check="customs_code"),
        Field("InputSccd", "inputter.credit_code", code(18), "录入单位信用代码", check="credit_code"),
        Field("InputName", "inputter.name", text(255), "录入单位名称", required=True),
        Field("UsageTypeCd", "usage", code(1), "账册用途"),
        unused("Col1", "备用1"),
        unused("Col2", "备用2"),
        unused("Col3", "备用3"),
        unused("Col4", "备用4"),
    ),
)
ITEM = Group(
    "BwlList",
    "items",
    label="表体",
    build=BookItem,
    many=True,
    fields=(
        unused("SeqNo", "统一编号"),
        Field("GdsSeqNo", "item_no", whole(), "商品序号", required=True),
        Field("GdsMtno", "part_no", text(32), "商品料号", required=True),
        Field("Gdecd", "hs_code", code(10), "商品编码", required=True, check="hs_code"),
        Field("GdsNm", "name", text(512), "商品名称", required=True),
        Field("GdsSpcfModelDesc", "spec", text(512), "规格型号", required=True),
        Field("NatCd", "origin", code(3), "国别", table="country"),
        Field("DclUnitCd", "declared_unit", code(3), "申报计量单位", required=True, table="unit"),
        Field("LawfUnitCd", "legal_unit", code(3), "法定计量单位", required=True, table="unit"),
        Field("SecdLawfUnitCd", "second_unit", code(3), "第二法定计量单位", table="unit"),
        Field("DclUprcAmt", "unit_price", number(25, 5), "申报单价"),
        Field("DclCurrCd", "currency", code(3), "币制", table="currency"),
        Field("MODF_MARKCD", "modification", code(1), "修改标志", required=True, table="modfMarkcd"),
        Field("InvtNo", "source_list_no", code(18), "记账清单编号", check="list_no"),
        Field("InvtGNo", "source_list_line", whole(), "记账清单商品序号"),
        Field("Rmk", "remark", text(4000), "备注"),
        unused("Col1", "备用1"),
        unused("Col2", "备用2"),
        unused("Col3", "备用3"),
        unused("Col4", "备用4"),
    ),
)
BODY = Group(
    "BwlMessage",
    label="物流账册",
    build=BookFiling,
    groups=(HEAD, ITEM),
    fields=(Field("OperCusRegCode", "@operator_code", code(10), "操作卡的海关十位编码", required=True),),
)
BWS101 = MessageType("BWS101", "物流账册", "Account book filing", BODY, request=True)
