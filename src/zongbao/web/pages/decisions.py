"""Decisions: the rows, and their statistics by day, question, rule and officer; every figure opens to its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.core.roles import Role
from zongbao.regulations import rules
from zongbao.store import decision_counts as counted
from zongbao.store.models import StoredDecision, User
from zongbao.web import shell
from zongbao.web.access import page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.chart import Chart, Series
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, FormPanel, Grid, Halves, Notice
from zongbao.web.components.table import Column, Filter, Rows, choice, exact, midnight, since, until
from zongbao.web.engine.listing import ListPage
from zongbao.web.engine.searching import begins
from zongbao.web.pages import common
from zongbao.web.pages.worklist import span
from zongbao.web.reasons import OUTCOMES, outcome_tag
from zongbao.web.text import L, T, lang

TITLE = T("决定统计", "Statistics of decisions")
READERS = frozenset({Role.CUSTOMS, Role.ZONE, Role.PROVINCE})
DAYS = 14  # shown unless asked otherwise
LONGEST = 92  # days; what a quarter holds
CODES = 30  # rules shown, the most frequent


def _rows(user: User) -> Rows:
    return counted.visible_decisions(user).select_related("decided_by", "on_behalf_of").defer("inputs")


def _who(row: StoredDecision) -> Cell:
    return cells.text(common.decider(row) if row.decided_by else T("系统自动", "Automatic"))


def _codes(row: StoredDecision) -> Cell:
    return cells.joined([cells.link(reverse("rule", args=[one["code"]]), one["code"]) for one in row.reasons])


def _by(rows: Rows, value: str) -> Rows:
    """The machine's, those it settled alone, the officers', or one officer's (by user name)."""
    machine = {"machine": counted.BY_MACHINE, "automatic": counted.AUTOMATIC}
    if value in machine:
        return rows.filter(machine[value])
    officers = rows.filter(counted.BY_OFFICER)
    return officers if value == "officers" else officers.filter(decided_by__username=value)


DECISIONS = ListPage(
    name="decisions",
    title=T("决定记录", "Decisions"),
    roles=READERS,
    rows=_rows,
    columns=(
        Column("at", T("时间", "Time"), lambda row: cells.brief(row.decided_at), "decided_at"),
        Column("kind", T("对象", "Subject"), lambda row: cells.text(common.KINDS[row.subject_kind])),
        Column("no", T("编号", "Number"), lambda row: common.subject_link(row.subject_kind, row.subject_no)),
        Column(
            "question", T("事项", "Question"), lambda row: cells.text(common.act_name(row.subject_kind, row.question))
        ),
        Column("outcome", T("结果", "Outcome"), lambda row: outcome_tag(row.outcome)),
        Column("codes", T("依据", "Rules"), _codes),
        Column("who", T("决定人", "Decided by"), _who),
        Column("remark", T("理由", "Reason"), lambda row: cells.text(row.remark)),
    ),
    filters=(
        choice("kind", T("对象", "Subject"), "subject_kind", lambda: list(common.KINDS.items())),
        choice(
            "outcome", T("结果", "Outcome"), "outcome", lambda: [(key, label) for key, (label, _) in OUTCOMES.items()]
        ),
        exact("question", T("事项代码", "Question code"), "question"),
        Filter(
            "code",
            T("规则代码", "Rule code"),
            "text",
            lambda rows, value: rows.filter(reasons__contains=[{"code": value}]),
        ),
        Filter("by", T("决定人", "Decided by"), "text", _by),
        Filter("remark", T("理由", "Reason"), "text", lambda rows, value: rows.filter(remark__icontains=value)),
        since("decided_at"),
        until("decided_at"),
    ),
    search=(begins("subject_no"),),
    sort="-at",
    empty=T(
        "还没有决定。每个自动或人工的决定都会记在这里。", "No decisions yet; each automatic or human one is kept here."
    ),
)


class RangeForm(Plain):
    """From which day to which; at most a quarter."""

    since = forms.DateField(label=L("日期从", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=L("日期到", "To"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins or is longer than ``LONGEST`` days."""
        given: dict[str, Any] = self.cleaned_data
        if {"since", "until"} <= given.keys():
            days = (given["until"] - given["since"]).days
            if days < 0:
                self.add_error("until", str(T("结束日期早于开始日期", "It ends before it begins")))
            elif days >= LONGEST:
                words = T("最多查 {n} 天，请缩短范围", "At most {n} days: choose a shorter range").of(n=LONGEST)
                self.add_error("until", str(words))
        return given


@dataclass(frozen=True, slots=True)
class Range:
    """Days, both included."""

    since: dt.date
    until: dt.date

    def of(self, rows: Any) -> Any:
        """The decisions of these days."""
        end = midnight(self.until.isoformat()) + dt.timedelta(days=1)
        return rows.filter(decided_at__gte=midnight(self.since.isoformat()), decided_at__lt=end)

    def link(self, count: int, **narrowed: str) -> Cell:
        """A number that opens to its rows."""
        return cells.link(self.address(**narrowed), cells.grouped(count))

    def address(self, **narrowed: str) -> str:
        """Where the rows of these days are."""
        asked = {"since": self.since.isoformat(), "until": self.until.isoformat(), **narrowed}
        return f"{reverse('decisions')}?{urlencode(asked)}"


def chosen(request: HttpRequest) -> tuple[RangeForm, Range]:
    """What the reader asked for; the last days where nothing sensible was."""
    today = clock.day_of(clock.now())
    usual = Range(today - dt.timedelta(days=DAYS - 1), today)
    given = {"since": usual.since.isoformat(), "until": usual.until.isoformat()} | {
        key: request.GET[key] for key in ("since", "until") if request.GET.get(key)
    }
    form = RangeForm(given)
    return form, Range(**form.cleaned_data) if form.is_valid() else usual


@page_for(READERS)
def statistics(request: HttpRequest) -> HttpResponseBase:
    """What was decided in a range of days."""
    form, days = chosen(request)
    rows = days.of(counted.visible_decisions(person(request)))
    ask = FormPanel(T("统计范围", "Days"), form, T("查询", "Show"), method="get")
    by_day = counted.by_day(rows)
    panels: list[Any] = [ask, _key_figures(rows, days)]
    if by_day:
        panels.append(Halves([_chart(by_day), _officers(rows, days), _questions(rows, days), _rules(rows, days)]))
    else:
        panels.append(Notice(T("这些天没有决定。", "Nothing was decided.")))
    lead = T(
        "每个数字都能点开。自动办结指系统答复且未转人工；人工办理时间从该单证上一次决定算起。",
        "Every figure opens to its rows. Automatic: answered by the machine and not sent on. "
        "An officer's time runs from the decision before on the same paper.",
    )
    context = {"panels": panels, "heading": TITLE, "lead": lead}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/panels.html", context, title=TITLE, section="decision_stats", crumbs=crumbs)


def _key_figures(rows: Any, days: Range) -> Facts:
    found, (median, p95) = counted.totals(rows), counted.waiting_times(rows)
    answered = found["automatic"] + found["officers"]
    share = f"{100 * found['automatic'] / answered:.1f}%" if answered else cells.DASH
    return Facts(
        T("概要", "Summary"),
        [
            (T("自动办结占比", "Decided automatically"), cells.text(share)),
            (T("自动办结", "Automatic"), days.link(found["automatic"], by="automatic")),
            (T("转人工", "Sent to an officer"), days.link(found["passed_on"], by="machine", outcome=Outcome.MANUAL)),
            (T("关员决定", "Officers' decisions"), days.link(found["officers"], by="officers")),
            (T("人工办理时间（中位数）", "Officers' time, median"), _length(median)),
            (T("人工办理时间（95 分位）", "Officers' time, 95th percentile"), _length(p95)),
        ],
    )


def _length(value: dt.timedelta | None) -> Cell:
    return cells.text(span(value) if value is not None else "")


def _chart(by_day: Sequence[dict[str, Any]]) -> Chart:
    return Chart(
        key="decisions",
        title=T("每天的决定", "Decisions per day"),
        kind="stacked",
        heading=T("日期", "Day"),
        categories=[f"{row['day']:%m-%d}" for row in by_day],
        series=[
            _series(T("系统", "Machine"), "machine", by_day),
            _series(T("关员", "Officers"), "officers", by_day),
        ],
    )


def _series(name: T, who: str, by_day: Sequence[dict[str, Any]]) -> Series:
    links = [Range(row["day"], row["day"]).address(by=who) for row in by_day]
    return Series(name, [row[who] for row in by_day], links=links)


def _questions(rows: Any, days: Range) -> Grid:
    found = counted.by_question(rows)

    def link(row: dict[str, Any]) -> Cell:
        asked = {"kind": row["subject_kind"], "question": row["question"], "outcome": row["outcome"]}
        return days.link(row["count"], **asked)

    columns = (
        Column("kind", T("对象", "Subject"), lambda row: cells.text(common.KINDS[row["subject_kind"]])),
        Column(
            "question",
            T("事项", "Question"),
            lambda row: cells.text(common.act_name(row["subject_kind"], row["question"])),
        ),
        Column("outcome", T("结果", "Outcome"), lambda row: outcome_tag(row["outcome"])),
        Column("count", T("件数", "Decisions"), link, right=True),
    )
    return Grid(T("按事项与结果", "By question and outcome"), columns, found, total=len(found))


def _rules(rows: Any, days: Range) -> Grid:
    def title(row: dict[str, Any]) -> Cell:
        try:
            found = rules.rule(row["code"])
        except LookupError:
            return cells.text("")
        return cells.text(found.title_zh if lang() == "zh" else found.title_en)

    found = counted.by_code(rows, CODES)
    columns = (
        Column("code", T("规则", "Rule"), lambda row: cells.link(reverse("rule", args=[row["code"]]), row["code"])),
        Column("title", T("名称", "Name"), title),
        Column("count", T("件数", "Decisions"), lambda row: days.link(row["count"], code=row["code"]), right=True),
    )
    return Grid(T("按规则", "By rule"), columns, found, total=len(found))


def _officers(rows: Any, days: Range) -> Grid:
    found = counted.by_officer(rows)
    columns = (
        Column("name", T("关员", "Officer"), lambda row: cells.text(row["name"])),
        Column("count", T("件数", "Decisions"), lambda row: days.link(row["count"], by=row["username"]), right=True),
    )
    return Grid(T("按关员", "By officer"), columns, found, total=len(found))
