"""The statement of a book: the same figures on page, paper and sheet, and they agree with the ledger's own fold."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.acts.conftest import Play
from tests.web.conftest import BACKEND

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.store.ledger import book as shelf
from zongbao.store.ledger import read
from zongbao.web.pages import book_statement
from zongbao.web.printing import NoChineseFontError
from zongbao.web.printing.typesetting import chinese_font

TODAY = clock.day_of(clock.now())


def day(back: int) -> dt.date:
    return TODAY - dt.timedelta(days=back)


@pytest.fixture
def book(play: Play) -> models.AccountBook:
    """30 in five days ago, 12 out and 7 in today."""
    with clock.simulated(clock.now() - dt.timedelta(days=5)):
        row = play.stocked(30)
    out = play.declare(play.out_paper(play.load(12)))
    play.release(out)
    play.pass_gate(play.apply(out, truck=3))
    more = play.declare(play.in_paper(play.load(7)))
    play.release(more)
    outcome = play.collect(play.apply(more, truck=2))
    more.refresh_from_db()
    assert more.state == "posted", outcome.passage
    return row.book


@pytest.fixture
def clerk(play: Play) -> Client:
    browser = Client()
    user = models.User.objects.get(role=Role.DECLARANT, organisation=play.clerk.organisation)
    browser.force_login(user, backend=BACKEND)
    return browser


def ask(clerk: Client, book: models.AccountBook, since: dt.date, until: dt.date, *made: str):
    name = "book_statement_file" if made else "book_statement"
    return clerk.get(reverse(name, args=[book.book_no, *made]), {"since": str(since), "until": str(until)})


def test_opening_flows_and_closing(book: models.AccountBook) -> None:
    with CaptureQueriesContext(connection) as asked:
        (flow,) = shelf.flows(connection, book.slot, book.pk, day(2), TODAY)
    assert len(asked) == 1
    declared = flow.units[0]
    assert (declared.opening, declared.came, declared.went, declared.closing) == (30, 7, 12, 25)
    assert flow.movements == 2, "reserving moves no stock"
    (whole,) = shelf.flows(connection, book.slot, book.pk, day(9), TODAY)
    assert (whole.units[0].opening, whole.units[0].closing) == (0, 25)
    assert shelf.flows(connection, book.slot, book.pk, day(9), day(7)) == []


def test_closing_is_what_the_ledger_folds(book: models.AccountBook) -> None:
    for until in (day(5), day(1), TODAY):
        (flow,) = shelf.flows(connection, book.slot, book.pk, day(8), until)
        stands = read.balance(connection, book.slot, book.pk, flow.item_no, as_of=until)
        assert stands is not None
        assert [unit.closing for unit in flow.units] == [
            stands.declared.stock,
            stands.legal.stock,
            stands.second.stock,
        ]


def test_page_and_paper_carry_the_same_digest(book: models.AccountBook, clerk: Client) -> None:
    try:
        chinese_font()
    except NoChineseFontError:
        pytest.skip("no Chinese font is installed")
    page = ask(clerk, book, day(2), TODAY).content.decode()
    digest = book_statement.digest(shelf.flows(connection, book.slot, book.pk, day(2), TODAY))
    assert digest in page
    content = ask(clerk, book, day(2), TODAY, "pdf").content
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    for words in ("账册对账单", book.book_no, digest, "孟远帆", "25"):
        assert words in text
    assert digest != book_statement.digest(shelf.flows(connection, book.slot, book.pk, day(9), TODAY))


def test_the_sheet_carries_three_units(book: models.AccountBook, clerk: Client) -> None:
    sheet = load_workbook(io.BytesIO(ask(clerk, book, day(2), TODAY, "xlsx").content)).worksheets[0]
    titles, item = list(sheet.iter_rows(values_only=True))
    stands = dict(zip(titles, item, strict=True))
    assert (stands["期初(申报)"], stands["本期增(申报)"], stands["本期减(申报)"], stands["期末(申报)"]) == (
        30,
        7,
        12,
        25,
    )
    (flow,) = shelf.flows(connection, book.slot, book.pk, day(2), TODAY)
    assert Decimal(str(stands["期末(法定)"])) == flow.units[1].closing


def test_periods_that_make_no_sense_are_refused_in_words(book: models.AccountBook, clerk: Client) -> None:
    turned = ask(clerk, book, TODAY, day(2))
    assert (turned.status_code, "结束日期早于开始日期" in turned.content.decode()) == (422, True)
    future = ask(clerk, book, TODAY, day(-3))
    assert (future.status_code, "还没有余额" in future.content.decode()) == (422, True)
    assert ask(clerk, book, TODAY, day(2), "pdf").status_code == 404
    assert ask(clerk, book, day(2), TODAY, "docx").status_code == 404


def test_an_empty_period_teaches(book: models.AccountBook, clerk: Client) -> None:
    assert "对账单才有内容" in ask(clerk, book, day(20), day(10)).content.decode()


def test_without_a_font_the_reader_learns_what_to_do(book: models.AccountBook, clerk: Client, monkeypatch) -> None:
    def none() -> str:
        raise NoChineseFontError

    monkeypatch.setattr("zongbao.web.printing.typesetting.chinese_font", none)
    answer = ask(clerk, book, day(2), TODAY, "pdf")
    assert (answer.status_code, "fonts-noto-cjk" in answer.content.decode()) == (503, True)


def test_more_items_than_a_paper_takes_are_told_not_cut(book: models.AccountBook, clerk: Client, monkeypatch) -> None:
    monkeypatch.setattr(book_statement, "PAPER", 0)
    answer = ask(clerk, book, day(2), TODAY, "pdf")
    assert (answer.status_code, "一份 PDF 最多 0 项" in answer.content.decode()) == (422, True)
    assert ask(clerk, book, day(2), TODAY, "xlsx").status_code == 200
