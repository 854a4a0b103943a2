"""The words in which worked cases are told: parts of a case, papers, fields that no form shows, and who decides."""

from __future__ import annotations

from collections.abc import Mapping

from zongbao.regulations.words import FIELDS
from zongbao.web.text import T

BY_WHOM: Mapping[str, T] = {
    "acts": T(
        "它取决于平台已有的数据（已登记的企业和人员、先前的单证、他人正在办理的事），由办理动作在写入前判断，"
        "单凭一份单证说不清，因此没有当场计算的例子。上文以示例数据填写。",
        "It rests on what the platform already holds (registered enterprises and people, earlier papers, what others "
        "are doing) and is decided by the act before it writes. No paper alone settles it, so there is no case to "
        "compute. The text above is filled with example facts.",
    ),
    "database": T(
        "由数据库约束守住：不论哪个程序写入，违反它的数据都存不进去。正常办理时前面的规则已经拦下，因此没有当场计算的例子。",
        "A constraint of the database holds it: whatever program writes, data that break it are not stored. Earlier "
        "rules stop them in ordinary use, so there is no case to compute.",
    ),
    "interface": T(
        "由接口在读取请求时判断，与单证内容无关，因此没有当场计算的例子。上文以示例数据填写。",
        "The interface decides it as it reads the request, whatever the paper says, so there is no case to compute. "
        "The text above is filled with example facts.",
    ),
    "zone": T(
        "只有某个区域自己的参数要求时才适用；目前没有区域这样规定，因此没有当场计算的例子。上文以示例数据填写。",
        "It applies only where a zone's own parameter asks for it; no zone does so at present, so there is no case to "
        "compute. The text above is filled with example facts.",
    ),
}

PARTS: Mapping[str, T] = {
    "arrival": T("到货", "arrival"),
    "filed": T("车辆备案", "filing of the vehicle"),
    "balance": T("账册余额", "balance"),
    "becomes": T("改为", "changed to"),
    "book": T("账册", "book"),
    "document": T("关联单证", "document"),
    "earlier": T("此前的记账", "earlier posting"),
    "entry": T("报关单", "entry"),
    "existing": T("现有账册", "standing book"),
    "filing": T("备案", "filing"),
    "items": T("备案商品", "item"),
    "lane": T("通道", "lane"),
    "left": T("单证该行", "document line"),
    "lines": T("表体行", "line"),
    "list": T("清单", "list"),
    "pass": T("核放单", "pass"),
    "posting": T("记账", "posting"),
    "related": T("对方清单", "receiver's list"),
    "second": T("第二分包", "second pocket"),
    "seen": T("采集", "collected"),
    "standing": T("清单", "list"),
    "vehicle": T("车辆", "vehicle"),
}

PAPERS: Mapping[str, T] = {
    "in": T("一线进区清单", "first-line in-list"),
    "out": T("一线出区清单", "first-line out-list"),
    "flow": T("区间流转出区清单", "zone-to-zone out-list"),
    "sale": T("内销出区清单", "sale to the hinterland"),
    "empty": T("空车核放单", "pass for an empty vehicle"),
    "registered": T("卡口登记货物核放单", "pass for gate-registered goods"),
}

_MORE: Mapping[str, T] = {
    "busy_items": T("在用的备案序号", "items in use"),
    "collected": T("卡口已采集", "seen at a gate"),
    "container_confident": T("箱号识别可靠", "container read with confidence"),
    "needs_sync": T("待同步修改", "out of step with its list"),
    "supervised_until": T("监管年限至", "supervised until"),
    "weighed_on": T("称重日期", "weighed on"),
    "active": T("启用", "in use"),
    "applicant": T("申请人", "applicant"),
    "approved": T("已审批", "approved"),
    "archive": T("压缩包", "archive"),
    "base": T("示例报文", "sample"),
    "binding": T("绑定类型", "binding"),
    "blacklisted": T("在黑名单", "blacklisted"),
    "blank": T("空格数", "blanks"),
    "card": T("刷的卡", "card read"),
    "cells": T("单元格", "cells"),
    "change": T("改动", "change"),
    "check_plate": T("比对车牌", "compares plates"),
    "container_no": T("箱号", "container"),
    "container_weight": T("集装箱重", "container weight"),
    "containers": T("识别箱号", "container read"),
    "control_hits": T("布控命中", "control hits"),
    "credit_code": T("信用代码", "credit code"),
    "csv": T("CSV", "CSV"),
    "customs_code": T("海关编码", "customs code"),
    "cut": T("缺少的字节", "bytes lacking"),
    "dangerous_mark": T("危化品标志", "dangerous mark"),
    "declaration_kind": T("申报类型", "kind of declaration"),
    "declared": T("申报数量", "declared quantity"),
    "document": T("单证编号", "document"),
    "document_line": T("关联商品序号", "line of the document"),
    "documents": T("关联单证", "documents"),
    "double_gate": T("双卡口", "double gate"),
    "ecommerce_lists": T("电商清单", "e-commerce lists"),
    "encoding": T("编码", "encoding"),
    "encrypted": T("加密", "encrypted"),
    "enterprise_code": T("企业", "enterprise"),
    "entries": T("文件", "entries"),
    "entry": T("夹带", "carries"),
    "entry_declarant": T("对应报关申报单位", "corresponding declarant"),
    "enter_first": T("先入区后报关", "enter first"),
    "entry_line": T("报关单商品序号", "entry line"),
    "entry_state": T("报关单状态", "state of the entry"),
    "event": T("事件", "event"),
    "fill": T("内容", "content"),
    "first_factor": T("第一比例因子", "first factor"),
    "first_line": T("一线", "first line"),
    "frame_weight": T("车架重", "frame weight"),
    "gate_needed": T("须过卡", "meets a gate"),
    "held": T("被布控", "held"),
    "hex": T("字节", "bytes"),
    "ic_card": T("IC卡", "IC card"),
    "inside_zone": T("在区内", "inside"),
    "inspecting": T("查验中", "being inspected"),
    "item_no": T("备案序号", "book item"),
    "legal_by_hs10": T("各商品编码法定数量", "legal quantity by HS code"),
    "line_count": T("行数", "number of lines"),
    "line_no": T("序号", "line number"),
    "list_no": T("清单编号", "list number"),
    "list_state": T("清单状态", "state of the list"),
    "live_pass_directions": T("未过卡核放单方向", "directions of live passes"),
    "live_passes": T("未过卡核放单", "live passes"),
    "manual_review": T("须人工审核", "under review"),
    "many": T("不同货物的行数", "lines of different goods"),
    "matched_by": T("已被引用于", "used by"),
    "method": T("压缩方式", "compression"),
    "minutes_since_first": T("过第一道后（分钟）", "minutes since the first gate"),
    "modification": T("修改标志", "modification mark"),
    "move": T("操作", "move"),
    "none": T("不存在", "missing"),
    "number": T("编号", "number"),
    "on_passes": T("其他核放单已带", "on other passes"),
    "open_documents": T("未结单证", "open documents"),
    "open_filing": T("有未审结的申请", "open request"),
    "out_list": T("引用它的清单", "quoted by"),
    "paper": T("单证", "paper"),
    "pass_types": T("可走的类型", "pass types served"),
    "past_gate_qty": T("已过卡数量", "past the gate"),
    "pause_change": T("暂停变更", "paused for changes"),
    "pause_in": T("暂停进区", "paused for entry"),
    "plate_confident": T("识别可信", "sure of the plate"),
    "position": T("第几道杆", "barrier"),
    "related_consumer": T("关联消费使用单位", "related consumer"),
    "release_needed": T("须放行", "release needed"),
    "released": T("已放行", "released"),
    "second_factor": T("第二比例因子", "second factor"),
    "size": T("字节数", "bytes"),
    "slips": T("出入库单", "stock slips"),
    "state": T("状态", "state"),
    "stock_zero": T("库存为零", "no stock"),
    "tare_date": T("自重称重日", "tare weighed on"),
    "tare_kg": T("备案自重（千克）", "filed tare (kg)"),
    "text": T("文字", "text"),
    "times": T("次数", "times"),
    "valid": T("备案有效", "filing valid"),
    "valid_hours": T("距到期（小时）", "hours left"),
    "valid_until": T("有效期至", "valid until"),
    "value": T("写作", "written"),
    "warehouse_address": T("仓库地址", "warehouse address"),
    "warehouse_area": T("仓库面积", "warehouse area"),
    "weight_factor": T("重量比例因子", "weight factor"),
    "which": T("暂停范围", "pause of"),
    "without": T("缺少的列", "column left out"),
    "workbook": T("工作簿", "workbook"),
}


def word(name: str) -> str:
    """A field in words; cells of a sheet and HS codes name themselves."""
    found = _MORE.get(name) or (T(*FIELDS[name]) if name in FIELDS else PARTS.get(name))
    return str(found or name)
