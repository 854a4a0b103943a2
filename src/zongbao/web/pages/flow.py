"""The zone's flow: vehicles by hour and lane, waiting and dwell, passes under way, stock value; zones compared."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.core import clock
from zongbao.core.lives import PASS
from zongbao.core.roles import Role
from zongbao.regulations.exchange_rates import USD, NoRate, cny_rate
from zongbao.store import flow_counts as flow
from zongbao.store.models import Zone
from zongbao.web import shell
from zongbao.web.access import page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.chart import Chart, Series
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, FormPanel, Grid
from zongbao.web.components.table import Button, Column, midnight
from zongbao.web.pages import common
from zongbao.web.text import L, T, named

TITLE = T("区域运行", "Zone flow")
READERS = frozenset({Role.ZONE, Role.PROVINCE, Role.CUSTOMS})
BOOKS = 50  # books named, the most valuable first
DRAWN = 10  # of them in the chart
_CENT = Decimal("0.01")


class DayForm(Plain):
    """Which day, and which zone where there are several."""

    day = forms.DateField(label=L("日期", "Day"), widget=forms.DateInput(attrs={"type": "date"}))
    zone = forms.ChoiceField(label=L("区域", "Zone"), required=False)

    def __init__(self, data: Any, zones: QuerySet[Zone]) -> None:
        super().__init__(data)
        choices = [("", str(T("全部", "All"))), *((zone.code, named(zone)) for zone in zones)]
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]


@page_for(READERS)
def zone_flow(request: HttpRequest) -> HttpResponseBase:
    """One day of the zones that the reader answers for."""
    zones, today = flow.zones_of(person(request)), clock.day_of(clock.now())
    form = DayForm({"day": request.GET.get("day") or today.isoformat(), "zone": request.GET.get("zone", "")}, zones)
    day = form.cleaned_data["day"] if form.is_valid() else today
    if form.is_valid() and form.cleaned_data["zone"]:
        zones = zones.filter(code=form.cleaned_data["zone"])
    start = midnight(day.isoformat())
    rows = flow.passages_on(zones, start, start + dt.timedelta(days=1))
    panels: list[Any] = [FormPanel(T("范围", "Shown"), form, T("查询", "Show"), method="get"), _times(rows, day)]
    panels += [_hours(rows), _lanes(rows, day), _passes(zones), *_stock(zones, day)]
    if len(zones) > 1:
        panels.append(_compared(zones, rows, day))
    lead = T("数字点开就是背后的记录；图下都有数据表。", "Figures open to their rows; below each chart is its table.")
    context = {"panels": panels, "heading": TITLE, "lead": lead}
    return shell.page(
        request, "zb/pages/panels.html", context, title=TITLE, section="zone_flow", crumbs=[shell.Crumb(TITLE)]
    )


def _opens(count: int, day: dt.date, **narrowed: str) -> Cell:
    asked = {"since": day.isoformat(), "until": day.isoformat(), **narrowed}
    return cells.link(f"{reverse('passages')}?{urlencode(asked)}", cells.grouped(count))


def lasting(value: dt.timedelta | None) -> Cell:
    """A length of time as hours, minutes and seconds; a dash where nothing was measured."""
    if value is None:
        return cells.text("")
    minutes, seconds = divmod(max(int(value.total_seconds()), 0), 60)
    return cells.code(f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}")


def _times(rows: Any, day: dt.date) -> Facts:
    (wait, wait_most), (dwell, dwell_most) = flow.waiting_times(rows), flow.dwell_times(rows)
    return Facts(
        T("概要", "Summary"),
        [
            (T("过卡车次", "Vehicles"), _opens(rows.count(), day)),
            (T("卡口等待（中位数）", "Waiting at the gate, median"), lasting(wait)),
            (T("卡口等待（95 分位）", "Waiting, 95th percentile"), lasting(wait_most)),
            (T("待人工处置", "Waiting for the desk"), cells.number(rows.filter(state__in=flow.WAITING).count())),
            (T("区内停留（中位数）", "Dwell inside, median"), lasting(dwell)),
            (T("区内停留（95 分位）", "Dwell, 95th percentile"), lasting(dwell_most)),
        ],
    )


def _hours(rows: Any) -> Chart:
    counted, hours = flow.by_hour(rows), range(24)
    return Chart(
        key="hours",
        title=T("每小时过卡", "Vehicles by hour"),
        kind="stacked",
        heading=T("时段", "Hour"),
        categories=[f"{hour:02d}:00" for hour in hours] if counted else [],
        series=[
            Series(T("进区", "In"), [counted.get((hour, "I"), 0) for hour in hours] if counted else []),
            Series(T("出区", "Out"), [counted.get((hour, "E"), 0) for hour in hours] if counted else []),
        ],
        empty=T("这一天没有车辆过卡", "No vehicle met a gate that day"),
    )


def _lanes(rows: Any, day: dt.date) -> Grid:
    found = flow.by_lane(rows)

    def link(row: dict[str, Any]) -> Cell:
        return _opens(row["count"], day, lane=f"{row['area']}-{row['number']}")

    columns = (
        Column("lane", T("通道", "Lane"), lambda row: cells.code(f"{row['area']}-{row['number']}")),
        Column("way", T("进出", "Direction"), lambda row: cells.direction(row["direction"])),
        Column("count", T("车次", "Vehicles"), link, right=True),
        Column("odd", T("转人工", "For a person"), lambda row: cells.number(row["odd"]), right=True),
    )
    return Grid(T("各通道", "By lane"), columns, found, T("没有过卡", "No passages"), total=len(found))


def _passes(zones: QuerySet[Zone]) -> Grid:
    found = list(flow.live_passes(zones).items())

    def link(row: tuple[str, int]) -> Cell:
        return cells.link(f"{reverse('passes')}?{urlencode({'state': row[0]})}", cells.grouped(row[1]))

    columns = (
        Column("state", T("状态", "State"), lambda row: cells.state(PASS, row[0])),
        Column("count", T("核放单", "Passes"), link, right=True),
    )
    empty = T("没有在途核放单", "No pass is under way")
    return Grid(T("在途核放单（现在）", "Passes under way now"), columns, found, empty, total=len(found))


def _stock(zones: QuerySet[Zone], day: dt.date) -> list[Any]:
    found = flow.stock_values(zones)
    rate = _rate(day)
    shown = found[:DRAWN]
    chart = Chart(
        key="stock",
        title=T("库存货值最高的账册（现在）", "Books of the highest value now"),
        kind="bar",
        heading=T("账册", "Book"),
        categories=[book.book_no for book, _ in shown],
        series=[Series(T("美元", "USD"), [usd for _, usd in shown])] if shown else [],
        unit="USD",
    )
    columns = (
        Column("enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row[0].enterprise)),
        Column("book", T("账册", "Book"), lambda row: common.book_link(row[0].book_no)),
        Column("usd", T("货值（美元）", "Value (USD)"), lambda row: cells.money(row[1]), right=True),
        Column("cny", T("货值（元）", "Value (CNY)"), lambda row: cells.money(_cny(row[1], rate)), right=True),
    )
    more = Button(T("全部账册", "All books"), reverse("books"))
    note, empty = valuation(sum((usd for _, usd in found), Decimal(0)), rate), T("没有账册", "No books")
    return [chart, Grid(T("库存货值", "Stock value"), columns, found[:BOOKS], empty, note=note, more=more)]


def _rate(day: dt.date) -> Decimal | None:
    try:
        return cny_rate(USD, day)
    except NoRate:
        return None


def _cny(usd: Decimal, rate: Decimal | None) -> Decimal | None:
    return None if rate is None else (usd * rate).quantize(_CENT, ROUND_HALF_UP)


def valuation(usd: Decimal, rate: Decimal | None) -> T:
    """How the value was reckoned: the rule, the rate and the total."""
    rule = T(
        "合计 {usd} 美元。计价：清单申报总价按申报日汇率折美元入账，出区按账册项平均美元单价减；",
        "Total {usd} USD. Valuation: declared totals in USD at the rate of the day of declaration, "
        "goods out at the book item's average USD price; ",
    )
    with_rate = T("人民币按当月计征汇率 {rate} 折算。", "CNY at this month's customs rate of {rate}.")
    without = T("当月没有计征汇率，不折人民币。", "no customs rate for this month, so no CNY.")
    tail = without if rate is None else with_rate.of(rate=cells.grouped(rate))
    head = rule.of(usd=f"{usd:,.2f}")
    return T(head.zh + tail.zh, head.en + tail.en)


def _compared(zones: QuerySet[Zone], rows: Any, day: dt.date) -> Grid:
    found = flow.compared(zones, rows)

    def link(row: tuple[Zone, dict[str, int]]) -> Cell:
        asked = urlencode({"zone": row[0].code, "day": day.isoformat()})
        return cells.link(f"{reverse('zone_flow')}?{asked}", named(row[0]), mono=False)

    columns = (
        Column("zone", T("区域", "Zone"), link),
        Column("count", T("过卡车次", "Vehicles"), lambda row: cells.number(row[1]["count"]), right=True),
        Column("odd", T("转人工", "For a person"), lambda row: cells.number(row[1]["odd"]), right=True),
    )
    return Grid(T("各区域对照", "Zones compared"), columns, found, total=len(found))
