"""Charts: what is declared, what the script gets, and the table that always stands beside the picture."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import World

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store.ledger import read
from zongbao.store.models import LedgerItem
from zongbao.web.components.bars import Bars
from zongbao.web.components.chart import Chart, Series
from zongbao.web.text import T

CHART = Chart("flow", T("走势", "Flow"), "line", T("日", "Day"), ["a", "b"], [Series(T("量", "Quantity"), [1, None])])
EXACT = st.decimals(0, 10**14, places=5)


@given(st.lists(EXACT, min_size=1, max_size=8))
def test_no_number_is_rounded_on_its_way_to_the_script(values: list[Decimal]):
    chart = replace(CHART, categories=range(len(values)), series=[Series(T("量", "Quantity"), values)])
    assert [Decimal(one) for one in chart.figure["series"][0]["values"]] == values
    assert [row[1][0] for row in chart.rows] == values


def test_a_chart_that_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="each series needs 2 values"):
        replace(CHART, series=[Series(T("量", "Quantity"), [1])])
    with pytest.raises(ValueError, match="a pie has one series"):
        replace(CHART, kind="pie", series=CHART.series * 2)


def test_names_cannot_break_out_of_the_page():
    chart = replace(CHART, categories=["</script><b>", "b"])
    html = render_to_string("zb/panels/chart.html", {"panel": chart})
    assert "</script><b>" not in html
    assert "&lt;/script&gt;" in html


def test_the_picture_speaks_the_readers_language_and_an_empty_one_says_so():
    with translation.override("en"):
        html = render_to_string("zb/panels/chart.html", {"panel": CHART})
        empty = render_to_string("zb/panels/chart.html", {"panel": replace(CHART, categories=[], series=[])})
    assert "Line chart: Flow. Categories: 2" in html
    assert "Data table" in html
    assert "Nothing to draw yet" in empty
    assert "zb-chart" not in empty


def test_only_a_page_with_a_chart_loads_the_script_that_draws(world: World):
    browser = world.browser(Role.DECLARANT)
    item = browser.get(reverse("book_item", args=[world.book.book_no, 1])).content.decode()
    book = browser.get(reverse("book", args=[world.book.book_no])).content.decode()
    assert "echarts" in item
    assert "echarts" not in book


def test_the_days_of_an_item_end_at_its_balance(world: World):
    book = world.book
    for item in LedgerItem.objects.filter(slot=book.slot, book_id=book.pk):
        flows = read.days(connection, book.slot, book.pk, item.item_no)
        balance = read.balance(connection, book.slot, book.pk, item.item_no)
        assert balance is not None
        assert sum(flow.came for flow in flows) == balance.declared.actual_in
        assert sum(flow.went for flow in flows) == balance.declared.actual_out
        for flow in flows:
            past = read.balance(connection, book.slot, book.pk, item.item_no, as_of=flow.day)
            assert past is not None
            assert past.declared.stock == flow.stock
    assert read.days(connection, book.slot, book.pk, 1), "the world's first item has moved"


def test_a_stock_is_drawn_in_steps_on_an_axis_of_time(world: World):
    page = world.browser(Role.DECLARANT).get(reverse("book_item", args=[world.book.book_no, 1])).content.decode()
    found = re.search(r'<script id="stock-figure" type="application/json">(.*?)</script>', page)
    assert found
    figure = json.loads(found[1])
    assert figure["until"] == clock.day_of(clock.now()).isoformat()
    assert [(one["drawn"], one["steps"]) for one in figure["series"]] == [("", True), ("bar", False), ("bar", False)]


AXES = [(0, [0, 1]), (3, [0, 1, 2, 3]), (4, [0, 1, 2, 3, 4]), (7, [0, 2, 4, 6, 8]), (1234, [0, 500, 1000, 1500])]


@pytest.mark.parametrize(("most", "expected"), AXES)
def test_bars_have_an_axis_of_round_figures_above_the_highest(most: int, expected: list[int]):
    bars = Bars(
        T("车次", "Vehicles"), T("日", "Day"), (T("进", "In"), T("出", "Out")), [("11-01", most, 0), ("11-02", 1, 0)]
    )
    assert [tick.value for tick in bars.ticks] == expected
    assert (bars.ticks[0].y, bars.ticks[-1].y) == (110, 0)
    assert all(bar.height <= 110 for _, _, drawn in bars.groups for bar in drawn)
    html = render_to_string("zb/panels/bars.html", {"panel": bars})
    assert f">{most:,}</text>" in html


def test_the_workplace_shows_its_vehicles_with_figures(world: World):
    page = world.browser(Role.DECLARANT).get(reverse("home")).content.decode()
    assert "zb-bars-axis" in page
    assert "近 14 天过卡车次" in page
