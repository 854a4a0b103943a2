"""The items of a book: what is in stock, and what is in stock but already promised."""

from __future__ import annotations

import datetime as dt
import io
import re

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


def _clerk(play: Play) -> Client:
    user = models.User.objects.get(role=Role.DECLARANT, organisation=play.clerk.organisation)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_items_are_narrowed_to_what_is_in_stock_and_what_is_promised(play: Play):
    number = play.stocked(30).book.book_no
    browser = _clerk(play)

    def count(stock: str) -> int:
        page = browser.get(reverse("book", args=[number]), {"stock": stock}).content.decode()
        return len(re.findall(rf"/books/{number}/items/\d", page))

    assert (count("some"), count("taken")) == (1, 0)
    play.declare(play.out_paper(play.load(30)))
    assert (count("some"), count("taken")) == (1, 1)
    assert count("nonsense") == count("") > 1, "all items of the book"


def _shelf(play: Play, number: str, **asked: str) -> str:
    answer = _clerk(play).get(reverse("book_items", args=[number]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _links(page: str, number: str) -> int:
    return len(re.findall(rf"/books/{number}/items/\d", page))


def test_the_shelf_is_narrowed_by_stock_code_and_name(play: Play):
    row = play.stocked(30)
    number, item = row.book.book_no, models.LedgerItem.objects.get(book_id=row.book_id, item_no=1)
    every = models.LedgerItem.objects.filter(book_id=row.book_id)
    alike = every.filter(hs_code__startswith=item.hs_code[:4]).count()
    assert _links(_shelf(play, number), number) == every.count()
    assert _links(_shelf(play, number, stock="some"), number) == 1
    assert _links(_shelf(play, number, stock="zero"), number) == every.count() - 1
    assert _links(_shelf(play, number, hs=item.hs_code[:4]), number) == alike
    assert _links(_shelf(play, number, q=item.part_no), number) == 1
    assert "没有符合条件的备案项" in _shelf(play, number, q="no such thing")


def test_what_is_nearly_and_what_is_wholly_promised(play: Play):
    number = play.stocked(30).book.book_no
    assert _links(_shelf(play, number, stock="near"), number) == 0
    play.declare(play.out_paper(play.load(28)))
    assert _links(_shelf(play, number, stock="near"), number) == 1
    assert _links(_shelf(play, number, stock="taken"), number) == 0
    play.declare(play.out_paper(play.load(2)))
    assert _links(_shelf(play, number, stock="taken"), number) == 1


def test_sums_are_by_unit_and_of_everything_wanted(play: Play):
    row = play.stocked(30)
    found = shelf.sums(connection, shelf.Wanted(row.book.slot, row.book_id))
    rows = models.LedgerItem.objects.filter(book_id=row.book_id)
    assert sum(one.items for one in found if one.which == "declared") == rows.count()
    item = rows.get(item_no=1)
    (own,) = [one for one in found if (one.which, one.unit) == ("declared", item.declared_unit)]
    balances = models.LedgerBalance.objects.filter(
        book_id=row.book_id,
        item_no__in=list(rows.filter(declared_unit=item.declared_unit).values_list("item_no", flat=True)),
    )
    assert own.stock == sum(one.actual_in - one.actual_out for one in balances)


def test_the_set_read_of_a_day_says_what_the_fold_says(play: Play):
    with clock.simulated(clock.now() - dt.timedelta(days=3)):
        row = play.stocked(30)
    play.declare(play.out_paper(play.load(12)))
    slot, book, today = row.book.slot, row.book_id, clock.day_of(clock.now())
    for back in (0, 1, 3, 5):
        day = today - dt.timedelta(days=back)
        with CaptureQueriesContext(connection) as asked:
            found = shelf.items(connection, shelf.Wanted(slot, book, as_of=day), limit=1000)
        assert len(asked) == 1, "one statement for all items"
        for item in found:
            assert item.balance == read.balance(connection, slot, book, item.item_no, as_of=day)
    was = shelf.items(connection, shelf.Wanted(slot, book, shelf="some", as_of=today - dt.timedelta(days=1)))
    assert [(one.item_no, one.balance.declared.available) for one in was] == [(1, 30)]
    assert "不是今天的余额" in _shelf(play, row.book.book_no, as_of=str(today - dt.timedelta(days=1)))


def test_a_filter_that_is_no_code_says_so(play: Play):
    number = play.stocked(3).book.book_no
    answer = _clerk(play).get(reverse("book_items", args=[number]), {"hs": "84A"})
    assert answer.status_code == 422
    assert "只写数字" in answer.content.decode()


def test_the_workbook_holds_all_that_was_asked_for(play: Play):
    row = play.stocked("30.5")
    answer = _clerk(play).get(reverse("book_items", args=[row.book.book_no]), {"format": "xlsx", "stock": "some"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    titles, item = list(sheet.iter_rows(values_only=True))
    stands = dict(zip(titles, item, strict=True))
    assert (stands["序号"], stands["可用(申报)"], stands["实减(申报)"]) == ("1", 30.5, 0)
    assert stands["商品编码"] == models.LedgerItem.objects.get(book_id=row.book_id, item_no=1).hs_code


def test_a_strangers_book_is_not_there(play: Play, stranger: Play):
    number = stranger.book().book_no
    assert _clerk(play).get(reverse("book_items", args=[number])).status_code == 404


def test_each_movement_leads_to_the_decision_behind_it(play: Play):
    row = play.stocked(30)
    page = _clerk(play).get(reverse("book_item", args=[row.book.book_no, 1])).content.decode()
    assert f'href="{reverse("list", args=[row.list_no])}#decisions"' in page
    assert "data-slider" in page


def test_a_piece_of_equipment_tells_its_supervision(play: Play):
    row = play.stocked(30)
    models.AccountBook.objects.filter(pk=row.book_id).update(kind="equipment", posting_mode="2")
    models.EquipmentTerm.objects.create(
        book=row.book, item_no=1, entry_mode="2", list=row, line_no=1, supervised_from="2020-01-01",
        supervised_until="2022-12-31",
    )  # fmt: skip
    page = _clerk(play).get(reverse("book_item", args=[row.book.book_no, 1])).content.decode()
    for words in ("设备监管", "二线入区", "2022-12-31", "监管年限已届满", row.list_no):
        assert words in page
