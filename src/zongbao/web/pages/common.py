"""What the pages share: links to papers, decisions and history of a paper, the messages behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zongbao.core.decision import Outcome, Reason
from zongbao.core.lives import LIVES, PASS
from zongbao.domain.papers.list_types import list_types
from zongbao.regulations import words
from zongbao.store.models import (
    AuditEntry,
    Gate,
    GatePass,
    Organisation,
    Passage,
    RawMessage,
    Receipt,
    StoredDecision,
    Zone,
)
from zongbao.web.access import person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Event, Grid, Notice, Timeline, Verdict, Verdicts
from zongbao.web.components.table import Column
from zongbao.web.engine.listing import visible
from zongbao.web.reasons import all_shown, outcome_tag
from zongbao.web.text import T, english, named

NEWEST = 20  # passes shown beside another paper
PLATFORM = T(*words.PLATFORM)

KINDS: Mapping[str, T] = {kind: T(*names) for kind, names in words.KINDS.items()}


def act_name(kind: str, act: str) -> T:
    """An act in words."""
    return T(*words.act_names(kind, act))


def organisation(row: Organisation | None) -> Cell:
    """An organisation's name with its code."""
    return cells.stacked(cells.text(named(row)), cells.code(row.code)) if row else cells.text("")


def organisation_link(row: Organisation | None) -> Cell:
    """A link to an organisation's page, for those who keep them."""
    return cells.link(reverse("organisation", args=[row.code]), named(row), mono=False) if row else cells.text("")


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


PAGED = frozenset(
    {"list", "pass", "arrival", "book", "declaration", "vehicle", "trailer", "lane"}
)  # kinds with a page of that name
BY_ROW = frozenset({"passage", "card", "visit"})  # kinds without a number of their own


def subject_url(kind: str, number: str) -> str:
    """The page of a subject of decisions and messages; empty where it has none."""
    if kind in BY_ROW and number.isdecimal():
        return reverse(kind, args=[int(number)])
    return reverse(kind, args=[number]) if kind in PAGED and number else ""


def subject_link(kind: str, number: str) -> Cell:
    """A link to the subject of a message."""
    url = subject_url(kind, number)
    return cells.link(url, number) if url else cells.code(number)


def passes_of(request: HttpRequest, title: T, **which: Any) -> Grid:
    """The newest passes of these that the reader may see."""
    found = list(visible(GatePass.objects.all(), person(request)).filter(**which).defer("paper")[:NEWEST])
    return Grid(
        title,
        (
            Column("no", T("核放单编号", "Pass number"), lambda one: pass_link(one.pass_no)),
            Column("direction", T("进出", "In/out"), lambda one: cells.direction(one.direction)),
            Column("state", T("状态", "State"), lambda one: cells.state(PASS, one.state)),
            Column("at", T("申请时间", "Applied"), lambda one: cells.moment(one.applied_at)),
        ),
        found,
        T("还没有核放单", "No passes yet"),
        total=len(found),
    )


def verdicts(kind: str, number: str, since: dt.datetime | None = None) -> Verdicts:
    """All decisions on a paper (``since`` a moment), newest first, with law, hint and what would have changed them."""
    rows = StoredDecision.objects.filter(subject_kind=kind, subject_no=number).select_related(
        "decided_by", "on_behalf_of"
    )
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    return Verdicts(T("决定与依据", "Decisions and grounds"), [verdict(row) for row in rows.order_by("-id")])


def verdict(row: StoredDecision) -> Verdict:
    """One stored decision, ready to be shown."""
    return Verdict(
        outcome=outcome_tag(row.outcome),
        question=act_name(row.subject_kind, row.question),
        when=row.decided_at,
        who=decider(row),
        reasons=all_shown(map(stored_reason, row.reasons)),
        remark=row.remark,
        version=row.rule_version,
    )


def decider(row: StoredDecision) -> object:
    """Who decided, and for whom where it was a delegate."""
    if row.decided_by is None:
        return PLATFORM
    if row.on_behalf_of is None:
        return row.decided_by.full_name
    words = T("{name}（代{behalf}）", "{name} (for {behalf})")
    return words.of(name=row.decided_by.full_name, behalf=row.on_behalf_of.full_name)


def stored_reason(stored: Mapping[str, Any]) -> Reason:
    """A reason as it was stored."""
    outcome = Outcome(stored.get("outcome", Outcome.REFUSE))
    return Reason(stored["code"], stored.get("facts", {}), stored.get("path", ""), outcome, stored.get("change", {}))


HISTORY = T("流转与留痕", "History")
SAME_ACT = dt.timedelta(seconds=2)  # an act writes its own line a moment after the step that it brought about


def history(kind: str, number: str, since: dt.datetime | None = None) -> Timeline:
    """Who did what to a paper (``since`` a moment), newest first (流转与留痕)."""
    entries = AuditEntry.objects.filter(subject_kind=kind, subject_no=number).select_related("actor")
    entries = entries if since is None else entries.filter(at__gte=since)
    return Timeline(HISTORY, [_event(kind, entry) for entry in entries[:50]])


def full_history(kind: str, number: str, milestones: Iterable[Event]) -> Timeline:
    """The same with what the platform did by itself, each step after the act that brought it about."""
    return Timeline(HISTORY, woven(history(kind, number).events, [event for event in milestones if event.when]))


def woven(acts: Sequence[Event], milestones: Iterable[Event]) -> list[Event]:
    """Acts, newest first, and milestones, in the order of the paper's way, as one row, newest first."""
    past = list(reversed(acts))
    after: list[list[Event]] = [[] for _ in range(len(past) + 1)]
    place = 0
    for event in milestones:
        place = max(place, _place(past, event))  # a later step never stands before an earlier one
        after[place].append(event)
    told = list(after[0])
    for number, act in enumerate(past, start=1):
        told += [act, *after[number]]
    return told[::-1]


def _place(past: Sequence[Event], event: Event) -> int:
    """After how many acts a step came: after the one that brought it about, else after all that were before it."""
    for number, act in enumerate(past, start=1):
        if act.when >= event.when:
            return number if act.when - event.when <= SAME_ACT else number - 1
    return len(past)


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
        "set": (T("运营方设定", "Set by the operator"), "info"),
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
