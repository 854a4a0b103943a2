"""One list from declaration to the posted book, through the acts on a real database."""

from __future__ import annotations

from decimal import Decimal

from zongbao.store import models


def balance(book: models.AccountBook, item: int = 1) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    row = models.LedgerBalance.objects.get(slot=book.slot, book_id=book.pk, item_no=item)
    return row.actual_in, row.actual_out, row.pre_in, row.pre_out


def results(number: str) -> list[tuple[str, str]]:
    return list(models.Receipt.objects.filter(subject_no=number).order_by("id").values_list("message_type", "result"))


def test_in_list_posts_only_when_released_and_past_the_gate(play):
    book = play.book()
    row = play.declare(play.in_paper(play.load(100)))
    assert row.state == "pre_posted"
    assert balance(book) == (0, 0, 100, 0)
    assert results(row.list_no) == [("INV202", "1"), ("INV201", "Y"), ("INV201", "4")]
    play.release(row)
    row.refresh_from_db()
    assert row.state == "pre_posted", "released, but nothing has passed the gate"
    gate_pass = play.apply(row)
    assert gate_pass.state == "approved"
    play.pass_gate(gate_pass)
    row.refresh_from_db()
    assert row.state == "posted"
    assert balance(book) == (100, 0, 0, 0)
    assert results(row.list_no)[-2:] == [("INV201", "1"), ("INV211", "")]


def test_overdraw_is_returned_with_what_would_pass(play):
    row = play.declare(play.out_paper(play.load(5)))
    assert row.state == "returned"
    decision = models.StoredDecision.objects.get(subject_no=row.list_no)
    assert [reason["code"] for reason in decision.reasons] == ["LED-101"]
    assert results(row.list_no) == [("INV201", "Y"), ("INV201", "3")]
