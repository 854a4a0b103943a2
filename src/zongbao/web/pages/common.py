"""What the pages share: links to papers, decisions and history of a paper, the messages behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zongbao.core.decision import Outcome, Reason
from zongbao.core.lifecycle import Lifecycle
from zongbao.domain.gate.passage_life import PASSAGE
from zongbao.domain.papers.book_life import BOOK
from zongbao.domain.papers.declaration_life import DECLARATION
from zongbao.domain.papers.list_life import LIST
from zongbao.domain.papers.list_types import list_types
from zongbao.domain.papers.pass_life import PASS
from zongbao.store.models import AuditEntry, Gate, Organisation, Passage, RawMessage, Receipt, StoredDecision, Zone
from zongbao.web.access import person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Event, Grid, Notice, Timeline, Verdict, Verdicts
from zongbao.web.components.table import Column
from zongbao.web.engine.listing import visible
from zongbao.web.reasons import all_shown, outcome_tag
from zongbao.web.text import T, english, named

LIVES: Mapping[str, Lifecycle] = {
    "list": LIST,
    "declaration": DECLARATION,
    "pass": PASS,
    "book": BOOK,
    "passage": PASSAGE,
}
PLATFORM = T("平台", "Platform")

ACTS: Mapping[str, T] = {
    "declare": T("申报", "Declare"),
    "apply": T("申请", "Apply"),
    "gate": T("卡口判定", "Gate decision"),
    "decide": T("卡口判定", "Gate decision"),
    "arrival": T("到货确认", "Arrival"),
    "confirm_arrival": T("到货确认", "Arrival confirmed"),
    "receive": T("接收报文", "Message received"),
    "file": T("备案", "File"),
    "file:1": T("备案申请", "Filing"),
    "file:2": T("变更申请", "Change"),
    "file:3": T("注销申请", "Closing"),
    "bar": T("列入黑名单", "Put on the blacklist"),
    "clear": T("移出黑名单", "Taken off the blacklist"),
    "add": T("加入理由库", "Added to the library"),
    "retire": T("停用理由", "Retired from the library"),
    "claim": T("认领", "Claimed"),
    "give_back": T("释放认领", "Claim given back"),
    "hand_over": T("移交", "Handed over"),
    "create": T("建立", "Create"),
    "grant": T("授予角色", "Grant role"),
    "activate": T("启用", "Activate"),
    "deactivate": T("停用", "Deactivate"),
    "issue": T("发放令牌", "Issue token"),
    "revoke": T("吊销令牌", "Revoke token"),
    "save_view": T("保存视图", "Save view"),
    "drop_view": T("删除视图", "Delete view"),
    "sign_in": T("登录", "Sign in"),
    "sign_out_elsewhere": T("退出其他登录", "Sign out elsewhere"),
    "password": T("修改密码", "Change password"),
    "renew_password": T("重发初始密码", "New first password"),
    "enrol": T("登记第二因子", "Enrol second factor"),
    "remove": T("移除第二因子", "Remove second factor"),
    "codes": T("更换恢复码", "New recovery codes"),
    "unlock": T("解锁", "Unlock"),
    "reset_factors": T("重置第二因子", "Reset second factors"),
    "redraft": T("重拟报关单", "Redraft"),
    "sync": T("报关单已同步修改", "Declaration changed too"),
    "pause_in": T("暂停进货", "Pause goods in"),
    "pause_out": T("暂停出货", "Pause goods out"),
    "pause_change": T("暂停变更", "Pause changes"),
    "pause_all": T("暂停", "Pause"),
}
KINDS: Mapping[str, T] = {
    "list": T("核注清单", "Bonded list"),
    "declaration": T("报关单", "Declaration"),
    "pass": T("核放单", "Gate pass"),
    "book": T("账册", "Account book"),
    "passage": T("过卡", "Gate passage"),
    "message": T("报文", "Message"),
    "vehicle": T("车辆", "Vehicle"),
    "user": T("用户", "User"),
    "token": T("令牌", "Token"),
    "reason": T("理由库", "Reasons library"),
    "view": T("视图", "View"),
}


def act_name(kind: str, act: str) -> T:
    """An act in words: from the paper's life where it is a move of it, else from the table above."""
    name = act.removeprefix("person:").split(".")[-1]
    life = LIVES.get(kind)
    for move in life.moves if life else ():
        if move.name == name:
            return T(move.zh, move.en)
    return ACTS.get(name, T(name, name))


def organisation(row: Organisation | None) -> Cell:
    """An organisation's name with its code."""
    return cells.stacked(cells.text(named(row)), cells.code(row.code)) if row else cells.text("")


def name_of(row: Organisation | Zone | None) -> Cell:
    """The name alone."""
    return cells.text(named(row))


def list_type_name(code: str) -> str:
    """The name of a bonded list's type."""
    found = list_types().get(code)
    return (found.en if english() else found.zh) if found else code


def list_link(number: str) -> Cell:
    """A link to a bonded list."""
    return cells.link(reverse("list", args=[number]), number) if number else cells.text("")


def pass_link(number: str) -> Cell:
    """A link to a gate pass."""
    return cells.link(reverse("pass", args=[number]), number) if number else cells.text("")


def book_link(number: str) -> Cell:
    """A link to an account book."""
    return cells.link(reverse("book", args=[number]), number) if number else cells.text("")


def message_link(message: RawMessage | None) -> Cell:
    """A link to the message that brought a paper; a paper typed on the page has none."""
    if message is None:
        return cells.text(T("页面录入", "Typed on the page"))
    return cells.link(reverse("message", args=[message.pk]), message.message_id or message.file_name or message.pk)


def open_link(url: str) -> Cell:
    """The 详情 link of the last column."""
    return cells.link(url, T("详情", "Open"), mono=False)


def download_link(url: str) -> Cell:
    """A link to the bytes of a message."""
    return cells.link(url, T("下载", "Download"), mono=False)


def subject_url(kind: str, number: str) -> str:
    """The page of a subject of decisions and messages; empty where it has none."""
    names = {"list": "list", "pass": "pass", "book": "book", "declaration": "declaration", "vehicle": "vehicle"}
    if kind == "passage" and number.isdecimal():
        return reverse("passage", args=[int(number)])
    return reverse(names[kind], args=[number]) if kind in names and number else ""


def subject_link(kind: str, number: str) -> Cell:
    """A link to the subject of a message."""
    url = subject_url(kind, number)
    return cells.link(url, number) if url else cells.code(number)


def verdicts(kind: str, number: str) -> Verdicts:
    """All decisions on a paper, newest first, with law, hint and what would have changed them."""
    rows = StoredDecision.objects.filter(subject_kind=kind, subject_no=number).select_related("decided_by")
    return Verdicts(T("决定与依据", "Decisions and grounds"), [verdict(row) for row in rows.order_by("-id")])


def verdict(row: StoredDecision) -> Verdict:
    """One stored decision, ready to be shown."""
    return Verdict(
        outcome=outcome_tag(row.outcome),
        question=act_name(row.subject_kind, row.question),
        when=row.decided_at,
        who=row.decided_by.full_name if row.decided_by else PLATFORM,
        reasons=all_shown(map(stored_reason, row.reasons)),
        remark=row.remark,
        version=row.rule_version,
    )


def stored_reason(stored: Mapping[str, Any]) -> Reason:
    """A reason as it was stored."""
    outcome = Outcome(stored.get("outcome", Outcome.REFUSE))
    return Reason(stored["code"], stored.get("facts", {}), stored.get("path", ""), outcome, stored.get("change", {}))


HISTORY = T("流转与留痕", "History")
SAME_ACT = dt.timedelta(seconds=2)  # an act writes its own line a moment after the step that it brought about


def history(kind: str, number: str) -> Timeline:
    """Who did what to a paper, newest first (流转与留痕)."""
    entries = AuditEntry.objects.filter(subject_kind=kind, subject_no=number).select_related("actor")[:50]
    return Timeline(HISTORY, [_event(kind, entry) for entry in entries])


def full_history(kind: str, number: str, milestones: Iterable[Event]) -> Timeline:
    """The same with what the platform did by itself between the acts."""
    own = [(event.when + SAME_ACT, event) for event in milestones if event.when]
    found = [*own, *((event.when, event) for event in history(kind, number).events)]
    return Timeline(HISTORY, [event for _, event in sorted(found, key=lambda pair: pair[0], reverse=True)])


def _event(kind: str, entry: AuditEntry) -> Event:
    life = LIVES.get(kind)
    states = life.states if life else {}
    tone = states[entry.after].tone if entry.after in states else "info"
    who = entry.actor_name if entry.actor_id else PLATFORM
    return Event(act_name(kind, entry.act), entry.at, who, entry.reason, tone)


def history_titles(kind: str, entries: Iterable[AuditEntry]) -> list[str]:
    """The titles of audit entries, for tests and lists."""
    return [str(act_name(kind, entry.act)) for entry in entries]


RECEIPT_COLUMNS: Sequence[Column] = (
    Column("time", T("时间", "Time"), lambda row: cells.moment(row.created_at)),
    Column("type", T("报文", "Message"), lambda row: cells.code(row.message_type)),
    Column("id", T("编号", "Number"), lambda row: cells.link(reverse("receipt", args=[row.pk]), row.message_id)),
    Column("result", T("结果", "Result"), lambda row: result_cell(row)),
    Column("delivered", T("送达", "Delivered"), lambda row: cells.moment(row.delivered_at)),
    Column("raw", T("原文", "Original"), lambda row: download_link(reverse("receipt_raw", args=[row.pk]))),
)


def result_cell(row: Receipt) -> Cell:
    """The result code of a receipt with its name where the table of the type has one."""
    table = f"manageResult.{row.message_type}"
    try:
        return cells.coded(table, row.result)
    except LookupError:
        return cells.code(row.result)


def receipts_of(request: HttpRequest, kind: str, number: str) -> Grid:
    """The receipts sent about a paper, as far as the reader may see them."""
    rows = visible(Receipt.objects.all(), person(request)).filter(subject_kind=kind, subject_no=number)
    found = list(rows.defer("body")[:30])
    return Grid(T("回执", "Receipts"), RECEIPT_COLUMNS, found, T("还没有回执", "No receipt yet"), total=len(found))


def confidence_note(level: str) -> Cell:
    """How sure the law's data are, as a tag."""
    names = {
        "sure": (T("确定", "Sure"), "success"),
        "likely": (T("较有把握", "Likely"), "info"),
        "unsure": (T("待核实", "Unsure"), "warning"),
    }
    label, tone = names.get(level, (T(level, level), "neutral"))
    return cells.tag(label, tone)


def waiting_notice(text: T) -> Notice:
    """A strip that says what the paper waits for."""
    return Notice(text, "warning")


def name_of_gate(gate: Gate) -> str:
    """A gate's name."""
    return named(gate)


def passage_link(row: Passage) -> Cell:
    """A link to a passage by its plate."""
    return cells.link(reverse("passage", args=[row.pk]), row.plate or row.card or row.pk, mono=False)
