"""What the program's own words are called (状态、角色、操作、单证): pages and refusals take the names from here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from zongbao.core.lifecycle import Lifecycle
from zongbao.core.lives import LIVES
from zongbao.core.roles import ROLE_NAMES

Names = Mapping[str, tuple[str, str]]  # a program's word: its Chinese and English name

PLATFORM = ("平台", "Platform")
KINDS: Names = {
    "list": ("核注清单", "Bonded list"),
    "declaration": ("报关单", "Declaration"),
    "pass": ("核放单", "Gate pass"),
    "book": ("账册", "Account book"),
    "passage": ("过卡", "Gate passage"),
    "arrival": ("到货确认", "Arrival"),
    "message": ("报文", "Message"),
    "vehicle": ("车辆", "Vehicle"),
    "trailer": ("挂车、车架", "Trailer or chassis"),
    "card": ("长期卡", "Long-term card"),
    "visit": ("进区登记", "Visit"),
    "organisation": ("单位", "Organisation"),
    "user": ("用户", "User"),
    "token": ("令牌", "Token"),
    "reason": ("理由库", "Reasons library"),
    "view": ("视图", "View"),
    "draft": ("草稿", "Draft"),
    "delegation": ("授权代办", "Delegation"),
    "ledger": ("底账", "Ledger"),
    "backup": ("备份", "Backup"),
    "list_upload": ("Excel 导入", "Excel import"),
    "parameter": ("参数", "Parameter"),
    "receipt": ("回执", "Receipt"),
    "zone": ("监管区域", "Zone"),
    "gate": ("卡口", "Gate"),
    "lane": ("通道", "Lane"),
    "picture": ("抓拍图像", "Picture"),
}
# What a refusal may name beside the papers that the pages list.
_THINGS: Names = {
    "auditentry": ("审计日志", "Audit trail"),
    "document": ("单证", "Document"),
    "factor": ("第二因子", "Second factor"),
    "item": ("账册项", "Book item"),
    "ledgercheckpoint": ("底账检查点", "Ledger checkpoint"),
    "ledgermovement": ("账册流水", "Ledger movement"),
    "ledgerposting": ("账册记账", "Ledger posting"),
    "ledgerseal": ("账册封签", "Ledger seal"),
    "lineupload": ("表体导入", "Line upload"),
    "notice": ("通知", "Notice"),
    "page": ("页面", "Page"),
    "receipt": ("回执", "Receipt"),
    "sealeddecision": ("检查点收录的决定", "Decision under a checkpoint"),
    "stockcount": ("盘点", "Stock count"),
    "storeddecision": ("决定", "Decision"),
    "zone": ("区域", "Zone"),
}
# The tables and models of the store by the paper that they keep.
_MODELS: Mapping[str, str] = {
    "accountbook": "book", "apitoken": "token", "bondedlist": "list", "gatepass": "pass", "rawmessage": "message",
    "reasontext": "reason", "savedview": "view",
}  # fmt: skip
_TABLE = "store_"

# What customs switch of a lane, by the lane's column.
LANE_CHECKS: Names = {
    "check_plate": ("车牌比对", "Plate comparison"),
    "check_container": ("箱号比对", "Container comparison"),
    "check_control": ("布控比对", "Control check"),
    "check_release": ("放行比对", "Release check"),
    "check_weight": ("地磅比对", "Weight comparison"),
}
_SWITCHED: Names = {
    f"lane.{name}.{to}": (f"{verb}{zh}", f"{en} {word}")
    for name, (zh, en) in {**LANE_CHECKS, "active": ("通道", "Lane")}.items()
    for to, verb, word in (("on", "启用", "switched on"), ("off", "关闭", "switched off"))
}

ACTS: Names = {
    **_SWITCHED,
    "lane.kind.cargo": ("改为货运通道", "Made a cargo lane"),
    "lane.kind.convenient": ("改为便捷通道", "Made a convenient lane"),
    "lane.pass_types": ("改变可走的核放单类型", "Pass types of the lane changed"),
    "switch": ("调整通道", "Switch a lane"),
    "declare": ("申报", "Declare"),
    "apply": ("申请", "Apply"),
    "gate": ("卡口判定", "Gate decision"),
    "decide": ("卡口判定", "Gate decision"),
    "arrival": ("到货确认", "Arrival"),
    "overdue": ("到货确认逾期", "Arrival overdue"),
    "expiring": ("到期提醒", "Told of its end"),
    "confirm_arrival": ("到货确认", "Arrival confirmed"),
    "receive": ("接收报文", "Message received"),
    "submit": ("提交报文", "Submit message"),
    "file": ("备案", "File"),
    "file:1": ("备案申请", "Filing"),
    "file:2": ("变更申请", "Change"),
    "file:3": ("注销申请", "Closing"),
    "book.decide": ("审核账册", "Decide on the book"),
    "compare_count": ("盘点比对", "Compare a stock count"),
    "bar": ("列入黑名单", "Put on the blacklist"),
    "blacklist": ("列入黑名单", "Blacklist"),
    "clear": ("移出黑名单", "Taken off the blacklist"),
    "review": ("设为人工审核", "Manual review set"),
    "unreview": ("取消人工审核", "Manual review lifted"),
    "register": ("登记单位", "Register an organisation"),
    "visit.register": ("进区登记", "Register a visit"),
    "set_up": ("设立", "Set up"),
    "upload": ("导入表体", "Upload lines"),
    "upload_read": ("读取导入文件", "Read an upload"),
    "add": ("加入理由库", "Added to the library"),
    "retire": ("停用理由", "Retired from the library"),
    "claim": ("认领", "Claimed"),
    "give_back": ("释放认领", "Claim given back"),
    "hand_over": ("移交", "Handed over"),
    "create": ("建立", "Create"),
    "grant": ("授予角色", "Grant role"),
    "activate": ("启用", "Activate"),
    "deactivate": ("停用", "Deactivate"),
    "issue": ("发放令牌", "Issue token"),
    "revoke": ("吊销令牌", "Revoke token"),
    "save_view": ("保存视图", "Save view"),
    "drop_view": ("删除视图", "Delete view"),
    "sign_in": ("登录", "Sign in"),
    "sign_out_elsewhere": ("退出其他登录", "Sign out elsewhere"),
    "password": ("修改密码", "Change password"),
    "renew_password": ("重发初始密码", "New first password"),
    "enrol": ("登记第二因子", "Enrol second factor"),
    "remove": ("移除第二因子", "Remove second factor"),
    "codes": ("更换恢复码", "New recovery codes"),
    "unlock": ("解锁", "Unlock"),
    "reset_factors": ("重置第二因子", "Reset second factors"),
    "redraft": ("重拟报关单", "Redraft"),
    "sync": ("报关单已同步修改", "Declaration changed too"),
    "pause_in": ("暂停进货", "Pause goods in"),
    "pause_out": ("暂停出货", "Pause goods out"),
    "pause_change": ("暂停变更", "Pause changes"),
    "pause_all": ("暂停", "Pause"),
    "save_draft": ("保存草稿", "Save draft"),
    "drop_draft": ("丢弃草稿", "Discard draft"),
    "expire_drafts": ("清理过期草稿", "Forget old drafts"),
    "grade": ("授予职级", "Grant standing"),
    "give": ("授权代办", "Delegated"),
    "verify": ("底账核验", "Ledger verified"),
    "backup.take": ("备份数据库", "Database backed up"),
    "checkpoint.take": ("签发底账检查点", "Ledger checkpoint taken"),
    "ledger.evidence": ("出具单证证据", "Evidence of a document issued"),
    "sign_in_refused": ("登录被拒绝", "Sign-in refused"),
    "propose": ("提出取值", "Propose a value"),
    "replay": ("重跑报文", "Run again"),
    "redeliver": ("重新投递", "Deliver again"),
    "change": ("修改", "Change"),
    "guide": ("收起或打开入门指引", "First steps hidden or shown"),
    "keep": ("留存图像", "Keep a picture"),
    "expire": ("到期", "Expire"),
    "intake": ("收文", "Intake"),
    "withdraw": ("收回授权", "Delegation revoked"),
}
# What stands before and after an act whose subject has no life of states.
STANDINGS: Names = {
    "on": ("开", "On"),
    "off": ("关", "Off"),
    "cargo": ("货运通道", "Cargo lane"),
    "convenient": ("便捷通道", "Convenient lane"),
    "proven": ("核验一致", "Proven"),
    "broken": ("核验不一致", "Not proven"),
}
UNITS: Names = {  # of parameters; what is a code of a table needs none
    "day": ("天", "days"), "working day": ("个工作日", "working days"), "month": ("个月", "months"),
    "year": ("年", "years"), "hour": ("小时", "hours"), "minute": ("分钟", "minutes"),
    "character": ("个字符", "characters"), "digits": ("位", "digits"), "places": ("位小数", "places"),
    "kind": ("类", "kinds"), "password": ("个密码", "passwords"), "lanes": ("条通道", "lanes"),
    "lines": ("行", "lines"),
    "m": ("米", "m"), "kg": ("kg", "kg"), "CNY": ("元", "CNY"), "rank": ("名", "rank"), "ranks": ("名", "ranks"),
    "zones": ("个区", "zones"), "currency": ("", ""), "appendTypecd": ("", ""),
}  # fmt: skip
BOOK_KINDS: Names = {
    "logistics": ("物流账册", "Logistics book"),
    "equipment": ("设备账册", "Equipment book"),
    "processing": ("加工账册", "Processing book"),
}
ORGANISATION_KINDS: Names = {
    "enterprise": ("企业", "Enterprise"),
    "customs": ("海关", "Customs"),
    "authority": ("管委会", "Zone authority"),
    "gate_operator": ("卡口运营", "Gate operator"),
    "province": ("省级部门", "Provincial department"),
    "platform": PLATFORM,
}
MESSAGE_STATES: Names = {
    "received": ("已接收", "Received"),
    "accepted": ("已受理", "Accepted"),
    "refused": ("已拒绝", "Refused"),
    "repeated": ("重复", "Repeated"),
    "waiting": ("等待分包", "Waiting for parts"),
}
PAUSES: Names = {
    "in": ("进货", "goods in"),
    "out": ("出货", "goods out"),
    "change": ("变更", "changes"),
    "all": ("全部业务", "everything"),
}
EVENTS: Names = {
    "reserve": ("预占", "reserve"),
    "confirm": ("核扣", "confirm"),
    "release": ("释放", "release"),
    "reverse": ("反扣", "reverse"),
    "adjust": ("调整", "adjust"),
    "open": ("期初", "opening"),
}
# Earlier decisions keep a hit as both words.
HITS: Names = {
    "核放单 pass": ("核放单", "gate pass"),
    "报关单 declaration": ("报关单", "declaration"),
    "pass": ("核放单", "gate pass"),
    "declaration": ("报关单", "declaration"),
    "entry": ("报关单", "declaration"),
    "list": ("核注清单", "bonded list"),
}
FIELDS: Names = {
    "application_no": ("申报表编号", "application number"),
    "binding": ("绑定类型", "binding"),
    "book_item": ("备案序号", "book item"),
    "book_no": ("账册编号", "book number"),
    "container_no": ("集装箱号", "container number"),
    "container_weight": ("箱重", "container weight"),
    "country": ("启运/运抵国", "country"),
    "currency": ("币制", "currency"),
    "declare_flag": ("报关标志", "declare flag"),
    "declare_type": ("报关类型", "declare type"),
    "declared_qty": ("申报数量", "declared quantity"),
    "declared_unit": ("申报单位", "declared unit"),
    "destination": ("最终目的国", "destination"),
    "difference": ("重量差(千克)", "weight difference (kg)"),
    "direction": ("进出标志", "direction"),
    "document_kind": ("关联单证类型", "kind of document"),
    "ends": ("结束时间", "end"),
    "entry_exit_customs": ("进出境关别", "entry/exit customs"),
    "entry_line": ("报关单商品序号", "declaration line"),
    "entry_type": ("报关单类型", "entry type"),
    "flow_type": ("流转类型", "flow type"),
    "frame_no": ("车架号", "frame number"),
    "frame_weight": ("车架重", "frame weight"),
    "from": ("起始日期", "first day"),
    "generate_entry": ("是否生成报关单", "make an entry"),
    "gross_weight": ("毛重", "gross weight"),
    "hs_code": ("商品编码", "HS code"),
    "ic_card": ("IC卡号", "IC card"),
    "inner_no": ("企业内部编号", "inner number"),
    "item_no": ("备案序号", "book item"),
    "kind": ("关联单证类型", "kind of document"),
    "legal_qty": ("法定数量", "legal quantity"),
    "legal_unit": ("法定单位", "legal unit"),
    "levy_mode": ("征免方式", "levy mode"),
    "line_no": ("序号", "line number"),
    "lines": ("表体各项", "lines"),
    "list_type": ("清单类型", "list type"),
    "master_customs": ("主管海关", "master customs"),
    "name": ("商品名称", "name of the goods"),
    "net_weight": ("净重", "net weight"),
    "operator": ("经营企业", "operator"),
    "origin": ("原产国", "origin"),
    "part_no": ("料号", "part number"),
    "pass_type": ("核放单类型", "pass type"),
    "place_type": ("区域场所类型", "place type"),
    "plate": ("车牌号", "plate"),
    "posting_mode": ("记账模式", "posting mode"),
    "related_book_no": ("关联账册编号", "related book"),
    "related_list_no": ("关联清单编号", "related list"),
    "second_qty": ("第二法定数量", "second legal quantity"),
    "second_unit": ("第二法定单位", "second legal unit"),
    "side": ("料件/成品标志", "material or product"),
    "spec": ("规格型号", "specification"),
    "supervision_mode": ("监管方式", "supervision mode"),
    "total": ("总价", "total price"),
    "total_weight": ("总重量", "total weight"),
    "transport_mode": ("运输方式", "transport mode"),
    "unit_price": ("单价", "unit price"),
    "usage": ("账册用途", "usage of the book"),
    "usd_total": ("美元总价", "total in USD"),
    "value": ("数值", "value"),
    "vehicle_weight": ("车自重", "vehicle weight"),
    "warehouse_name": ("仓库名称", "warehouse name"),
    "weight": ("地磅重量", "scale weight"),
}


def kind_of(word: str) -> str:
    """The paper of a model's or table's name (``store_bondedlist`` → ``list``); any other word as it is."""
    name = word.removeprefix(_TABLE)
    return _MODELS.get(name, name)


def act_names(kind: str, act: str) -> tuple[str, str]:
    """An act in words: from the paper's life where it is a move of it, else from the table above, else as it is."""
    name = act.removeprefix("person:").split(".")[-1]
    if act in ACTS:
        return ACTS[act]
    life = LIVES.get(kind)
    found = next((move for move in life.moves if move.name == name), None) if life else None
    return (found.zh, found.en) if found else ACTS.get(name, (name, name))


def _lower(names: Names) -> Names:
    """English names as they stand inside a sentence."""
    return {word: (zh, en[:1].lower() + en[1:]) for word, (zh, en) in names.items()}


def _kinds() -> Names:
    names = {**KINDS, **_THINGS}
    named = names | {model: names[kind] for model, kind in _MODELS.items()}
    return _lower(named | {_TABLE + word: its for word, its in named.items()})


def _roles() -> Names:
    return {role.value: names for role, names in ROLE_NAMES.items()} | {"system": PLATFORM}


_VOCABULARIES: Mapping[str, Callable[[], Names]] = {
    "roles": _roles,
    "kinds": _kinds,
    "book_kinds": lambda: _lower(BOOK_KINDS),
    "organisation_kinds": lambda: _lower(ORGANISATION_KINDS),
    "message_states": lambda: _lower(MESSAGE_STATES),
    "pauses": lambda: PAUSES,
    "events": lambda: EVENTS,
    "hits": lambda: HITS,
    "fields": lambda: FIELDS,
}


def _states(life: Lifecycle) -> Names:
    return {state.code: (state.zh, state.en) for state in life.states.values()}


def _moves(life: Lifecycle) -> Names:
    return {move.name: (move.zh, move.en) for move in life.moves}


@cache
def vocabulary(name: str) -> Names:
    """The words of a vocabulary: one of the table above, or the states or moves of a paper (``list.states``).

    Empty for the states of a thing that has no life; LookupError if there is no such vocabulary.
    """
    if name in _VOCABULARIES:
        return _VOCABULARIES[name]()
    kind, _, what = name.rpartition(".")
    life = LIVES.get(kind_of(kind))
    if what == "states":
        return _states(life) if life else {}
    if what == "moves":
        return {**ACTS, **_states(life), **_moves(life)} if life else ACTS
    raise LookupError(f"no vocabulary {name!r}")


def say(value: str, name: str, lang: str) -> str:
    """A fact in the words of a vocabulary, in "zh" or "en"; what is none of its words stays as it is.

    Two vocabularies are no tables: ``acts`` holds full names (``list.approve``), ``halves`` texts in both languages.
    """
    its = 0 if lang == "zh" else 1
    if name == "acts":
        return act_names(value.partition(".")[0], value)[its]
    if name == "halves":
        return "; ".join(_half(one, its) for one in value.split("; "))
    words = vocabulary(name)
    said = _pattern(name).sub(lambda found: words[found[0]][its], value) if words else value
    return said.replace(", ", "、") if its == 0 else said


def _half(text: str, its: int) -> str:
    """Of ``毛重 / gross weight`` the Chinese half (0) or the English one (1); a text without halves as it is."""
    return (text.split(" / ", 1) * 2)[its]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Any word of the vocabulary that stands by itself, the longest first."""
    words = sorted(vocabulary(name), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words))})(?![\w.])")
