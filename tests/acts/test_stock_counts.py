"""A stock count against the book: what is kept, who may compare, and that a bad file leaves nothing."""

from __future__ import annotations

import pytest
from tests.acts.checking import refuses

from zongbao.acts import stock_counts
from zongbao.core.decision import Refused
from zongbao.exchange.sheets.reading import read
from zongbao.exchange.stock_count import template
from zongbao.store import models
from zongbao.store.book_facts import shelves


def sheet(*rows: str) -> bytes:
    return "\n".join(["料号,数量,单位", *rows]).encode()


def compared(play, *rows: str) -> models.StockCount:
    row = stock_counts.compare_count(play.clerk, play.book().book_no, sheet(*rows), "盘点.csv")
    row.refresh_from_db()
    return row


def test_a_full_count_of_an_agreeing_book_has_no_gap(play):
    play.stocked(100)
    found = shelves(play.book())
    assert any(shelf.stock for shelf in found)
    row = compared(play, *(f"{shelf.part_no},{shelf.stock}," for shelf in found))
    assert (row.gaps, row.agreed, row.counted) == ([], len(found), len(found))


def test_goods_on_their_way_out_explain_a_short_count(play):
    play.stocked(100)
    before = {shelf.part_no: shelf for shelf in shelves(play.book())}
    play.declare(play.out_paper(play.load(30)))
    moved = next(shelf for shelf in shelves(play.book()) if shelf.pre_out > before[shelf.part_no].pre_out)
    row = compared(play, *(f"{s.part_no},{s.stock - (30 if s == moved else 0)}," for s in shelves(play.book())))
    assert [(gap["part_no"], gap["causes"]) for gap in row.gaps] == [(moved.part_no, ["pending_out"])]


def test_every_bad_row_is_named_and_nothing_is_kept(play):
    before = models.StockCount.objects.count(), models.AuditEntry.objects.count()
    with pytest.raises(Refused) as refused:
        compared(play, "A1,十箱,", ",5,", "A2,1.234567,", "A3,7,")
    assert [(one.code, one.path) for one in refused.value.decision.reasons] == [
        ("BOK-161", "rows[2].qty"),
        ("BOK-162", "rows[3].part_no"),
        ("BOK-161", "rows[4].qty"),
    ]
    assert (models.StockCount.objects.count(), models.AuditEntry.objects.count()) == before


def test_a_sheet_without_the_columns(play):
    with refuses("BOK-160"):
        stock_counts.compare_count(play.clerk, play.book().book_no, "料号,库位\nA1,左\n".encode(), "x.csv")


def test_strangers_and_officers_compare_nothing(play, neighbour):
    with refuses("ACC-404"):
        stock_counts.compare_count(neighbour.clerk, play.book().book_no, sheet("A,1,"), "x.csv")
    with refuses("ACC-403"):
        stock_counts.compare_count(play.officer, play.book().book_no, sheet("A,1,"), "x.csv")


def test_the_template_lists_the_books_parts_and_counts_nothing_until_filled_in(play):
    play.stocked(10)
    rows = read(template(shelves(play.book())))
    assert {row[0] for row in rows[1:]} == {shelf.part_no for shelf in shelves(play.book())}
    row = stock_counts.compare_count(play.clerk, play.book().book_no, template(shelves(play.book())), "x.xlsx")
    assert row.counted == 0
    assert {cause for gap in row.gaps for cause in gap["causes"]} == {"not_counted"}
