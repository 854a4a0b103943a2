"""The message monitor (报文监控): what came by which door, what was refused and why, which receipts wait."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.core import clock
from zongbao.store import message_counts as counted
from zongbao.store.models import RawMessage, Receipt
from zongbao.web import shell
from zongbao.web.access import page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.chart import Chart, Series
from zongbao.web.components.panels import Facts, Grid, Notice
from zongbao.web.components.table import Button, Column, Rows
from zongbao.web.pages.messages import DOORS, READERS, STATES, rule_title, seen_by
from zongbao.web.text import T, english

TITLE = T("报文监控", "Message monitor")
SPANS = (1, 7, 30)  # days that may be looked at
USUAL = 7
HOURS = 24
RULES_SHOWN = 20
SLOW = dt.timedelta(hours=1)  # a receipt that waits longer is worth a look


@page_for(READERS)
def monitor(request: HttpRequest) -> HttpResponseBase:
    """Counts of the last days, each opening to its rows, as far as the reader may see them."""
    now = clock.now()
    days = {str(span): span for span in SPANS}.get(request.GET.get("days", ""), USUAL)
    since = clock.day_of(now) - dt.timedelta(days=days - 1)
    rows = seen_by(RawMessage, person(request))
    recent = rows.filter(received_at__gte=dt.datetime.combine(since, dt.time(), clock.SHANGHAI))
    waiting = counted.undelivered(seen_by(Receipt, person(request)))
    panels: list[Any] = [
        *_late(waiting, now),
        _figures(recent, since, waiting),
        _doors(recent, since),
        _hours(rows, now),
        _rules(recent, since),
        _undelivered(waiting, now),
    ]
    spans = [Button(_span(span), f"?days={span}", tone="primary" if span == days else "plain") for span in SPANS]
    lead = T("自 {day} 起；点任何数字看它背后的报文。", "Since {day}; open a figure to see its messages.").of(day=since)
    context = {"heading": TITLE, "lead": lead, "panels": panels, "buttons": spans}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/panels.html", context, title=TITLE, section="monitor", crumbs=crumbs)


def _span(days: int) -> T:
    return T("今天", "Today") if days == 1 else T("{n} 天", "{n} days").of(n=days)


def _link(count: int, since: dt.date, **asked: str) -> Cell:
    """A count that opens to its messages."""
    if not count:
        return cells.number(0)
    query = urlencode({"since": since.isoformat(), **asked})
    return cells.link(f"{reverse('messages')}?{query}", cells.grouped(count))


def _late(waiting: list[dict[str, Any]], now: dt.datetime) -> list[Notice]:
    """A strip when a receipt has waited too long."""
    if not waiting or now - waiting[0]["oldest"] < SLOW:
        return []
    words = T("有回执 {time} 起未送达。", "A receipt has not been delivered since {time}.")
    link = Button(T("查看", "Look"), f"{reverse('receipts')}?waiting=True&sort=created")
    return [Notice(words.of(time=cells.moment(waiting[0]["oldest"]).plain), "warning", link)]


def _figures(recent: Rows, since: dt.date, waiting: list[dict[str, Any]]) -> Facts:
    states: dict[str, int] = {}
    for (state, _), count in counted.by_state_and_door(recent).items():
        states[state] = states.get(state, 0) + count
    figures = [(label, _link(states.get(state, 0), since, state=state)) for state, (label, _) in STATES.items()]
    undelivered = sum(row["count"] for row in waiting)
    link = cells.link(f"{reverse('receipts')}?waiting=True", cells.grouped(undelivered))
    figures.append((T("未送达回执", "Receipts not delivered"), link))
    return Facts(T("报文状态", "Messages by state"), figures)


def _doors(recent: Rows, since: dt.date) -> Grid:
    found = counted.by_state_and_door(recent)
    doors = sorted({door for _, door in found})
    columns = [
        Column("door", T("来自", "Came by"), lambda door: cells.text(DOORS.get(door, door))),
        *(_state_column(state, label, found, since) for state, (label, _) in STATES.items()),
    ]
    return Grid(
        T("按入口", "By door"), columns, doors, T("这些天没有报文", "No message in these days"), total=len(doors)
    )


def _state_column(state: str, label: T, found: dict[tuple[str, str], int], since: dt.date) -> Column:
    def cell(door: str) -> Cell:
        return _link(found.get((state, door), 0), since, state=state, door=door)

    return Column(state, label, cell, right=True)


def _hours(rows: Rows, now: dt.datetime) -> Chart:
    """The last day, hour by hour."""
    first = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=HOURS - 1)
    hours = [first + dt.timedelta(hours=number) for number in range(HOURS)]
    found = counted.by_hour(rows.filter(received_at__gte=first))
    pairs = [found.get(hour, (0, 0)) for hour in hours] if found else []
    return Chart(
        key="hours",
        title=T("最近 24 小时", "The last 24 hours"),
        kind="stacked",
        heading=T("时段", "Hour"),
        categories=[f"{hour:%m-%d %H:00}" for hour in hours] if found else [],
        series=[
            Series(T("未拒绝", "Not refused"), [came - refused for came, refused in pairs]),
            Series(T("已拒绝", "Refused"), [refused for _, refused in pairs]),
        ],
        empty=T("最近 24 小时没有报文", "No message in the last 24 hours"),
    )


def _rules(recent: Rows, since: dt.date) -> Grid:
    found = counted.refusals_by_rule(recent, RULES_SHOWN)
    columns = (
        Column("code", T("规则", "Rule"), lambda row: cells.link(reverse("rule", args=[row["code"]]), row["code"])),
        Column("title", T("名称", "Title"), lambda row: cells.text(rule_title(row["code"]))),
        Column(
            "count",
            T("拒绝报文", "Refused"),
            lambda row: _link(row["count"], since, state="refused", rule=row["code"]),
            right=True,
        ),
    )
    empty = T("这些天没有拒绝的报文", "No message was refused in these days")
    return Grid(T("按规则看拒绝", "Refusals by rule"), columns, found, empty, total=len(found))


def _undelivered(waiting: list[dict[str, Any]], now: dt.datetime) -> Grid:
    def receiver(row: dict[str, Any]) -> Cell:
        return cells.stacked(cells.text((english() and row["en"]) or row["zh"]), cells.code(row["code"]))

    def count(row: dict[str, Any]) -> Cell:
        query = urlencode({"waiting": "True", "receiver": row["code"]})
        return cells.link(f"{reverse('receipts')}?{query}", cells.grouped(row["count"]))

    columns = (
        Column("receiver", T("接收方", "Receiver"), receiver),
        Column("oldest", T("最早一份", "Oldest"), lambda row: cells.moment(row["oldest"])),
        Column("age", T("已等", "Waits"), lambda row: cells.text(_age(now - row["oldest"]))),
        Column("count", T("份数", "Receipts"), count, right=True),
    )
    empty = T("全部回执已送达", "Every receipt is delivered")
    return Grid(T("未送达的回执", "Receipts not delivered"), columns, waiting, empty, total=len(waiting))


def _age(waited: dt.timedelta) -> T:
    minutes = int(waited.total_seconds()) // 60
    if minutes < 120:
        return T("{n} 分钟", "{n} min").of(n=minutes)
    if minutes < 48 * 60:
        return T("{n} 小时", "{n} hours").of(n=minutes // 60)
    return T("{n} 天", "{n} days").of(n=minutes // (24 * 60))
