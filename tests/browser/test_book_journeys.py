"""The item of a book: its stock drawn, told to those who see no picture, and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.store import models


def _stocked(site: Site) -> str:
    """The address of an item with 40 in stock."""
    row = site.play.stocked(40, mode="2")
    item = row.lines.get().book_item or models.LedgerItem.objects.get(book_id=row.book_id).item_no
    return f"/books/{row.book.book_no}/items/{item}/"


@pytest.fixture(scope="module")
def item(site: Site) -> str:
    return site.do(lambda: _stocked(site))


def _drawn(reader: Reader) -> None:
    picture = reader.page.get_by_role("img", name=re.compile("折线图：库存走势|Line chart: Stock over time"))
    picture.locator("canvas").wait_for()
    box = picture.bounding_box()
    assert box is not None
    assert box["height"] >= 250
    assert box["width"] <= reader.page.viewport_size["width"]


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_the_stock_is_drawn_at_each_width(site: Site, sign_in, item: str, width: int) -> None:
    reader = sign_in(site.clerk, width=width)
    assert reader.open(item) == 200
    _drawn(reader)
    reader.page.get_by_role("img", name=re.compile("折线图")).hover()


def test_the_table_of_the_chart_opens_by_keyboard(site: Site, by_keyboard, item: str) -> None:
    typist = by_keyboard(site.clerk, english=True)
    reader = typist.reader
    reader.open(item)
    _drawn(reader)
    table = reader.page.get_by_role("table", name="Stock over time")
    assert not table.is_visible()
    typist.tab_to(reader.page.locator("summary", has_text="Data table").first)
    typist.keys.press("Enter")
    table.wait_for()
    assert table.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts()[1:] == ["40", "40", "0"]


def test_without_script_the_table_stands_open(site: Site, sign_in, item: str) -> None:
    sign_in(site.clerk)
    reader = sign_in(site.clerk, script=False)
    reader.open(item)
    table = reader.page.get_by_role("table", name=re.compile("库存走势|Stock over time"))
    assert table.is_visible()
    assert not reader.page.locator(".zb-chart").is_visible()
