"""Where a rule was applied: the decisions of the last days that cite it and that the reader may see."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import decision_counts
from zongbao.store.models import User
from zongbao.web.access import BUSINESS
from zongbao.web.components import cells
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column
from zongbao.web.explained import law_link
from zongbao.web.pages import common
from zongbao.web.pages.decisions import READERS
from zongbao.web.reasons import outcome_tag
from zongbao.web.text import T, english

DAYS = 30  # of decisions that are looked through: the index on their time keeps it cheap
SHOWN = 10
GATE_SEES = ("pass", "passage", "vehicle", "trailer", "card", "visit")
RULE_COLUMNS = (
    Column("code", T("编号", "Code"), lambda row: cells.link(reverse("rule", args=[row.code]), row.code)),
    Column("title", T("规则", "Rule"), lambda row: cells.text(row.title_en if english() else row.title_zh)),
    Column("cites", T("依据", "Ground"), lambda row: cells.joined([law_link(key) for key in row.cites])),
    Column("since", T("自", "Since"), lambda row: cells.day(row.since)),
    Column("sure", T("把握", "Confidence"), lambda row: common.confidence_note(row.confidence)),
)


def applied(rule: str, user: User) -> list[Grid]:
    """The decisions of the last days that cite the rule and that the reader may see."""
    if user.role not in BUSINESS:
        return []
    rows = _citing(rule, user)
    columns = (
        Column("at", T("时间", "Time"), lambda row: cells.moment(row.decided_at)),
        Column("subject", T("对象", "Subject"), lambda row: cells.text(common.KINDS[row.subject_kind])),
        Column("no", T("编号", "Number"), lambda row: common.subject_link(row.subject_kind, row.subject_no)),
        Column("outcome", T("结果", "Outcome"), lambda row: outcome_tag(row.outcome)),
    )
    title = T("最近{n}天用到它的决定", "Decisions of the last {n} days that cite it").of(n=DAYS)
    empty = T("这些天没有您能看到的决定用到它。", "No decision of these days that you may see cites it.")
    return [Grid(title, columns, list(rows[:SHOWN]), empty, total=rows.count(), more=_all(rule, user))]


def _citing(rule: str, user: User) -> Any:
    since = clock.now() - dt.timedelta(days=DAYS)
    rows = decision_counts.visible_decisions(user).filter(decided_at__gte=since, reasons__contains=[{"code": rule}])
    if user.role == Role.GATE:
        rows = rows.filter(subject_kind__in=GATE_SEES)
    return rows.defer("inputs").order_by("-decided_at")


def _all(rule: str, user: User) -> Button | None:
    """The whole record, for those who may read it."""
    if user.role not in READERS:
        return None
    return Button(T("全部决定", "All decisions"), f"{reverse('decisions')}?code={rule}")
