"""The items of a whole book: found, filtered by keyboard alone, seen at 390 px, as they stood on another day."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browser.conftest import Site

from zongbao.core import clock

AGO = 5


def _stocked(site: Site) -> str:
    """The number of a book with 30 of item 1 since some days, of which 28 are promised today."""
    with clock.simulated(clock.now() - dt.timedelta(days=AGO)):
        row = site.play.stocked(30)
    site.play.declare(site.play.out_paper(site.play.load(28)))
    return row.book.book_no


@pytest.fixture(scope="module")
def book(site: Site) -> str:
    return site.do(lambda: _stocked(site))


def _rows(reader) -> list[list[str]]:
    table = reader.page.get_by_role("table", name="备案项与余额")
    return [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]


def test_nearly_used_up_items_are_found_by_keyboard_alone(site: Site, by_keyboard, book: str) -> None:
    typist = by_keyboard(site.clerk)
    reader, press = typist.reader, typist.keys.press
    reader.open(f"/books/{book}/items/")
    typist.tab_to(reader.page.get_by_label("名称 / 料号"))
    press("Tab")
    press("Tab")
    press("ArrowDown")
    press("ArrowDown")
    press("Shift+Tab")
    press("Enter")
    reader.page.wait_for_url("**stock=near**")
    ((name, free, *_),) = _rows(reader)
    assert name.startswith("1\n")
    assert free.split()[0] == "2"


def test_the_slider_goes_back_to_a_day_before_the_promise(site: Site, sign_in, book: str) -> None:
    reader = sign_in(site.clerk)
    reader.open(f"/books/{book}/items/?stock=some")
    assert _rows(reader)[0][1].split()[0] == "2"
    slider = reader.page.get_by_role("slider", name="拖动选择日期")
    slider.focus()
    slider.press("ArrowLeft")
    reader.page.get_by_text("不是今天的余额").wait_for()
    assert _rows(reader)[0][1].split()[0] == "30"


def test_what_is_available_is_in_sight_on_a_phone(site: Site, sign_in, book: str) -> None:
    reader = sign_in(site.clerk, width=390)
    reader.open(f"/books/{book}/items/?stock=some")
    cell = reader.page.get_by_role("table", name="备案项与余额").locator("tbody tr").first.locator("td").nth(1)
    box = cell.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390


def test_nothing_matches_and_a_code_with_letters_is_refused(site: Site, sign_in, book: str) -> None:
    reader = sign_in(site.clerk)
    assert reader.open(f"/books/{book}/items/?q=no-such-thing") == 200
    reader.page.get_by_text("没有符合条件的备案项").wait_for()
    assert reader.open(f"/books/{book}/items/?hs=84A") == 422
    reader.page.get_by_text("只写数字").wait_for()


def test_a_statement_is_asked_for_by_keyboard_and_printed(site: Site, by_keyboard, book: str) -> None:
    typist = by_keyboard(site.officer, english=True)
    reader = typist.reader
    reader.open(f"/books/{book}/")
    typist.follow("Statement")
    since = dt.datetime.now(clock.SHANGHAI).date() - dt.timedelta(days=AGO + 1)
    typist.write_day("From", since)
    typist.enter()
    reader.page.wait_for_url(f"**since={since}**")
    table = reader.page.get_by_role("table", name="Statement of a book")
    cells = table.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [cell.split()[0] for cell in cells[1:5]] == ["0", "30", "0", "30"]
    address = reader.page.get_by_role("link", name="Print PDF").get_attribute("href")
    assert address is not None
    answer = reader.page.request.get(address)
    assert answer.body().startswith(b"%PDF")


def test_a_period_that_ends_before_it_begins_is_refused(site: Site, sign_in, book: str) -> None:
    reader = sign_in(site.clerk)
    assert reader.open(f"/books/{book}/statement/?since=2026-02-01&until=2026-01-01") == 422
    reader.page.get_by_text("结束日期早于开始日期").wait_for()
