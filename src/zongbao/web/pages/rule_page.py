"""The parts of a rule's page: worked cases with computed answers, and the decisions in which it was applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zongbao.core import clock
from zongbao.core.decision import Decision
from zongbao.core.roles import Role
from zongbao.domain import worked
from zongbao.regulations import rules
from zongbao.store import decision_counts
from zongbao.store.models import User
from zongbao.web.access import BUSINESS
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column
from zongbao.web.pages import common
from zongbao.web.pages.decisions import READERS
from zongbao.web.reasons import change_text, outcome_tag
from zongbao.web.text import T, english, lang

DAYS = 30  # of decisions that are looked through: the index on their time keeps it cheap
SHOWN = 10
GATE_SEES = ("pass", "passage", "vehicle")

GIVEN: Mapping[str, T] = {
    "blacklisted": T("车辆在黑名单", "vehicle blacklisted"),
    "card": T("刷的卡", "card read"),
    "check_plate": T("比对车牌", "lane compares plates"),
    "container_no": T("核放单箱号", "container on the pass"),
    "containers": T("识别箱号", "container read"),
    "control_hits": T("布控命中", "control hits"),
    "double_gate": T("双卡口", "double gate"),
    "ic_card": T("核放单的卡", "card of the pass"),
    "minutes_since_first": T("过第一道后（分钟）", "minutes since the first gate"),
    "none": T("没有核放单", "no pass"),
    "pass_type": T("核放单类型", "pass type"),
    "plate": T("识别车牌", "plate read"),
    "position": T("第几道杆", "barrier"),
    "release_needed": T("须放行", "release needed"),
    "released": T("已放行", "released"),
    "state": T("核放单状态", "state of the pass"),
    "total_weight": T("核放单总重量（千克）", "total weight of the pass (kg)"),
    "valid_hours": T("距到期（小时）", "hours left"),
    "weight": T("地磅（千克）", "scale (kg)"),
}


def cases(rule: str) -> list[Grid]:
    """The worked cases of a rule, each with the answer computed for this page; nothing if it has none."""
    rows = [(case, worked.answer(case)) for case in worked.about(rule)]
    columns = (
        Column("case", T("情形", "Case"), lambda row: cells.text(row[0].en if english() else row[0].zh)),
        Column("given", T("与正常情况的不同", "What differs from a sound passage"), lambda row: _given(row[0])),
        Column("on", T("日期", "Day"), lambda row: cells.day(row[0].on)),
        Column("outcome", T("平台的答复", "The platform's answer"), lambda row: outcome_tag(row[1].outcome)),
        Column("why", T("理由", "Why"), lambda row: _why(row[1])),
        Column("change", T("怎样改就能通过", "What would change this"), lambda row: _change(row[1])),
    )
    note = T(
        "基准：一张已放行、总重16,245.335千克的核放单，由它自己的车来过卡。答复由平台当场计算。",
        "Base: a released pass of 16,245.335 kg met by its own truck. The answers are computed as you read.",
    )
    return [Grid(T("例子", "Worked cases"), columns, rows, note=note, total=len(rows))] if rows else []


def _given(case: worked.Case) -> Cell:
    parts = [f"{GIVEN[name]}: {_shown(value)}" for its in case.given.values() for name, value in its.items()]
    return cells.text("; ".join(parts))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(T("是", "yes") if value else T("否", "no"))
    if value == "none":
        return cells.DASH
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _why(decision: Decision) -> Cell:
    return cells.text("; ".join(rules.render(one, lang()).message for one in decision.reasons))


def _change(decision: Decision) -> Cell:
    return cells.text("; ".join(filter(None, map(change_text, decision.reasons))))


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
