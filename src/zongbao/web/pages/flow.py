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
from zongbao.web.components.panels import Facts, FormPanel, Halves
from zongbao.web.components.table import Button, midnight
from zongbao.web.text import L, T, english, named

TITLE = T("区域运行", "Zone flow")
READERS = frozenset({Role.ZONE, Role.PROVINCE, Role.CUSTOMS})
DRAWN = 10  # books in the chart, the most valuable first
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
    ask = FormPanel(T("范围", "Shown"), form, T("查询", "Show"), method="get")
    pairs = [_hours(rows), _lanes(rows, day), _stock(zones, day), _passes(zones)]
    if len(zones) > 1:
        pairs.insert(2, _compared(zones, rows, day))
    panels = [ask, _times(rows, day), Halves(pairs)]
    lead = T("数字点开就是背后的记录；图下都有数据表。", "Figures open to their rows; below each chart is its table.")
    context = {"panels": panels, "heading": TITLE, "lead": lead}
    return shell.page(
        request, "zb/pages/panels.html", context, title=TITLE, section="zone_flow", crumbs=[shell.Crumb(TITLE)]
    )


def _rows_of(day: dt.date, **narrowed: str) -> str:
    """The address of the passages of that day."""
    asked = {"since": day.isoformat(), "until": day.isoformat(), **narrowed}
    return f"{reverse('passages')}?{urlencode(asked)}"


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
            (T("过卡车次", "Vehicles"), cells.link(_rows_of(day), cells.grouped(rows.count()))),
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


def _lanes(rows: Any, day: dt.date) -> Chart:
    found = flow.by_lane(rows)

    def name(row: dict[str, Any]) -> str:
        gate = (english() and row["name_en"]) or row["name_zh"]
        return f"{gate} {row['number']} · {T('进区', 'In') if row['direction'] == 'I' else T('出区', 'Out')}"

    def links(**narrowed: str) -> list[str]:
        return [_rows_of(day, lane=f"{row['area']}-{row['number']}", **narrowed) for row in found]

    return Chart(
        key="lanes",
        title=T("各通道", "By lane"),
        kind="rows",
        heading=T("通道", "Lane"),
        categories=[name(row) for row in found],
        series=[
            Series(T("车次", "Vehicles"), [row["count"] for row in found], links=links()),
            Series(T("转人工", "For a person"), [row["odd"] for row in found]),
        ]
        if found
        else [],
        empty=T("没有过卡", "No passages"),
    )


def _passes(zones: QuerySet[Zone]) -> Chart:
    found = flow.live_passes(zones)
    links = [f"{reverse('passes')}?{urlencode({'state': state})}" for state in found]
    return Chart(
        key="passes",
        title=T("在途核放单（现在）", "Passes under way now"),
        kind="rows",
        heading=T("状态", "State"),
        categories=[cells.state_name(PASS, state) for state in found],
        series=[Series(T("核放单", "Passes"), list(found.values()), links=links)] if found else [],
        empty=T("没有在途核放单", "No pass is under way"),
    )


def _stock(zones: QuerySet[Zone], day: dt.date) -> Chart:
    found, rate = flow.stock_values(zones), _rate(day)
    shown = found[:DRAWN]
    cny = [_cny(usd, rate) for _, usd in shown]
    return Chart(
        key="stock",
        title=T("库存货值最高的账册（现在）", "Books of the highest value now"),
        kind="rows",
        heading=T("企业 · 账册", "Enterprise · book"),
        categories=[f"{named(book.enterprise)} · {book.book_no}" for book, _ in shown],
        series=[
            Series(T("货值（美元）", "Value (USD)"), [usd.quantize(_CENT) for _, usd in shown]),
            *([Series(T("货值（元）", "Value (CNY)"), cny, charted=False)] if rate is not None else []),
        ]
        if shown
        else [],
        links=[reverse("book", args=[book.book_no]) for book, _ in shown],
        note=valuation(sum((usd for _, usd in found), Decimal(0)), rate),
        empty=T("没有账册", "No books"),
        more=Button(T("全部账册", "All books"), reverse("books")),
    )


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


def _compared(zones: QuerySet[Zone], rows: Any, day: dt.date) -> Chart:
    found = flow.compared(zones, rows)
    return Chart(
        key="zones",
        title=T("各区域对照", "Zones compared"),
        kind="rows",
        heading=T("区域", "Zone"),
        categories=[named(zone) for zone, _ in found],
        series=[
            Series(T("过卡车次", "Vehicles"), [counts["count"] for _, counts in found]),
            Series(T("转人工", "For a person"), [counts["odd"] for _, counts in found]),
        ],
        links=[f"{reverse('zone_flow')}?{urlencode({'zone': zone.code, 'day': day})}" for zone, _ in found],
    )
