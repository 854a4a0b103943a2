"""Account books through their acts: filed, returned, changed, paused, expired, closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.acts.checking import last_decision, refuses, results, said

from zongbao.acts import bonded_lists, books, list_moves
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.demo import papers
from zongbao.domain.papers.account_book import BookFiling
from zongbao.store import models
from zongbao.store.papers import from_json


def filing(play, mode: str = "1", **changes):
    today = clock.day_of(clock.now())
    paper = papers.book_filing(play.firm, play.next_no("B"), mode, play.firm.goods, today)
    return replace(paper, **changes)


def change_of(book: models.AccountBook, kind: str = "2", **changes):
    """The last filing again as a change or closing: every item as it stands."""
    paper = from_json(BookFiling, book.filings.order_by("version")[0].paper)
    items = tuple(replace(item, modification="0") for item in paper.items)
    return replace(paper, declaration_kind=kind, items=items, **changes)


@pytest.fixture
def reviewed(play):
    """The enterprise's papers all go to a person."""
    models.Organisation.objects.filter(code=play.firm.party.customs_code).update(manual_review=True)


def items_of(book: models.AccountBook) -> dict[int, tuple[str, str]]:
    rows = models.LedgerItem.objects.filter(slot=book.slot, book_id=book.pk)
    return {row.item_no: (row.name, row.state) for row in rows}


def test_a_book_is_filed_with_its_items(play):
    outcome = books.file_book(play.clerk, filing(play))
    assert outcome.decision.accepted
    assert (outcome.book.state, len(items_of(outcome.book))) == ("active", len(play.firm.goods))
    assert results(outcome.book.book_no) == [("BWS201", "Y"), ("BWS201", "1")]


def test_the_same_inner_number_twice(play):
    paper = filing(play)
    first = books.file_book(play.clerk, paper).book
    again = books.file_book(play.clerk, paper)
    said(again.decision, "BOK-153")
    assert again.book is None
    first.refresh_from_db()
    assert (first.state, first.filings.count()) == ("active", 1)


def test_a_returned_filing_is_filed_again(play):
    bad = books.file_book(play.clerk, filing(play, warehouse_address=""))
    said(bad.decision, "BOK-109")
    assert (bad.book.state, items_of(bad.book)) == ("returned", {})
    good = filing(play, inner_no=bad.book.inner_no, warehouse_name="二号库")
    again = books.file_book(play.clerk, good)
    assert again.decision.accepted
    assert (again.book.pk, again.book.state, again.book.warehouse_name) == (bad.book.pk, "active", "二号库")
    assert len(items_of(again.book)) == len(play.firm.goods)
    assert again.book.filings.count() == 2


def test_a_returned_logistics_book_does_not_become_an_equipment_book(play):
    bad = books.file_book(play.clerk, filing(play, warehouse_address="")).book
    again = books.file_book(play.clerk, filing(play, mode="S", inner_no=bad.inner_no))
    said(again.decision, "BOK-116")


def test_an_officer_approves_a_filing(play, reviewed):
    outcome = books.file_book(play.clerk, filing(play))
    said(outcome.decision, "BOK-156")
    assert (outcome.decision.outcome, outcome.book.state, items_of(outcome.book)) == (Outcome.MANUAL, "manual", {})
    number = outcome.book.book_no
    with refuses("ACC-403"):
        books.approve_filing(play.clerk, number)
    approved = books.approve_filing(play.officer, number, "同意")
    assert (approved.state, len(items_of(approved))) == ("active", len(play.firm.goods))
    assert results(number) == [("BWS201", "Y"), ("BWS201", "2"), ("BWS201", "Y"), ("BWS201", "1")]
    with refuses("BOK-154"):
        books.approve_filing(play.officer, number)


def test_an_officer_returns_a_filing(play, reviewed):
    book = books.file_book(play.clerk, filing(play)).book
    with refuses("LIF-002"):
        books.return_filing(play.officer, book.book_no, "")
    assert books.return_filing(play.officer, book.book_no, "库区未验收").state == "returned"
    assert items_of(book) == {}
    assert books.file_book(play.clerk, filing(play, inner_no=book.inner_no)).book.state == "manual"


def test_a_change_adds_alters_and_stops_items(play):
    book = play.book()
    paper = change_of(book, warehouse_name="新库", book_no=book.book_no)
    one, two, *rest = paper.items
    new = replace(one, item_no=90, part_no="NEW-90", modification="3")
    changed = (replace(one, name="精炼铜阴极板", modification="1"), replace(two, modification="2"), *rest, new)
    outcome = books.file_book(play.clerk, replace(paper, items=changed))
    assert outcome.decision.accepted, outcome.decision
    found = items_of(book)
    assert (found[1][0], found[2][1], found[90][1]) == ("精炼铜阴极板", "stopped", "active")
    assert (outcome.book.change_count, outcome.book.warehouse_name) == (1, "新库")
    said(last_decision(play.declare(play.in_paper(play.load(1, 2, 1))).list_no), "LST-208")


def test_a_change_is_done_whole_while_the_item_is_not_in_use(play):
    book = play.book()
    one, *rest = change_of(book, book_no=book.book_no).items
    other = replace(one, hs_code="7403110000", part_no="OTHER", origin="110", unit_price=7, modification="1")
    paper = replace(change_of(book, book_no=book.book_no), items=(other, *rest))
    assert books.file_book(play.clerk, paper).decision.accepted
    row = models.LedgerItem.objects.get(slot=book.slot, book_id=book.pk, item_no=1)
    assert (row.hs_code, row.part_no, row.origin, row.unit_price) == ("7403110000", "OTHER", "110", 7)
    again = replace(paper, items=(replace(one, item_no=91, part_no="OTHER", modification="3"),))
    said(books.file_book(play.clerk, again).decision, "BOK-118")


def test_an_item_in_use_is_neither_stopped_nor_made_another(play):
    book, row = play.book(), play.stocked(10)
    one = change_of(book, book_no=book.book_no).items[0]

    def file(**changes):
        paper = replace(change_of(book, book_no=book.book_no), items=(replace(one, **changes),))
        return books.file_book(play.clerk, paper).decision

    said(file(modification="2"), "BOK-123")
    said(file(modification="1", hs_code="7403110000"), "BOK-122")
    out = play.declare(play.out_paper(play.load(10)))
    play.release(out)
    play.pass_gate(play.apply(out))
    assert file(modification="2").accepted, "nothing is left of it"
    assert items_of(book)[1][1] == "stopped"
    said(file(modification="3"), "BOK-121", "BOK-118")
    assert file(modification="1").accepted
    assert items_of(book)[1][1] == "active"
    assert play.declare(play.in_paper(play.load(1))).state == "pre_posted"
    assert row.book_id == book.pk


def test_a_change_is_asked_again_when_it_is_granted(play, reviewed):
    book = play.book()
    paper = change_of(book, book_no=book.book_no)
    stop = replace(paper, items=(replace(paper.items[0], modification="2"),))
    assert books.file_book(play.clerk, stop).book.state == "change_requested"
    row = play.declare(play.in_paper(play.load(5)))
    list_moves.approve_list(play.officer, row.list_no)
    with refuses("BOK-123"):
        books.approve_filing(play.officer, book.book_no)
    assert books.return_filing(play.officer, book.book_no, "已有在途清单").state == "active"


def test_one_open_change_at_a_time(play, reviewed):
    book = play.book()
    paper = change_of(book, book_no=book.book_no, warehouse_name="新库")
    assert books.file_book(play.clerk, paper).book.state == "change_requested"
    refused = books.file_book(play.clerk, paper)
    said(refused.decision, "BOK-105")
    close = books.file_book(play.clerk, change_of(book, "3", book_no=book.book_no))
    said(close.decision, "BOK-105")
    assert book.filings.filter(open=True).count() == 1
    assert play.declare(play.in_paper(play.load(1))).state == "manual", "lists go on meanwhile"
    returned = books.return_filing(play.officer, book.book_no, "材料不全")
    assert (returned.state, returned.change_count) == ("active", 0)
    assert returned.warehouse_name != "新库"
    assert books.file_book(play.clerk, paper).decision.outcome is Outcome.MANUAL
    assert books.approve_filing(play.officer, book.book_no).warehouse_name == "新库"


@pytest.mark.parametrize(("which", "direction"), [("in", "I"), ("out", "E")])
def test_a_pause_blocks_its_direction_only(play, which, direction):
    play.stocked(20)
    book = play.book()
    books.pause_book(play.officer, book.book_no, which, "盘库")
    rows = {"I": play.declare(play.in_paper(play.load(1))), "E": play.declare(play.out_paper(play.load(1)))}
    said(last_decision(rows.pop(direction).list_no), "LST-202")
    assert [row.state for row in rows.values()] == ["pre_posted"]
    books.resume_book(play.officer, book.book_no, "盘库完毕")
    paper = play.in_paper(play.load(1)) if direction == "I" else play.out_paper(play.load(1))
    assert play.declare(paper).state == "pre_posted"


def test_a_pause_of_everything_and_of_changes(play):
    book = play.book()
    paused = books.pause_book(play.officer, book.book_no, "all", "涉案")
    assert paused.state == "paused"
    said(last_decision(play.declare(play.in_paper(play.load(1))).list_no), "LST-201")
    said(books.file_book(play.clerk, change_of(book, book_no=book.book_no)).decision, "BOK-113")
    assert books.resume_book(play.officer, book.book_no, "结案").state == "active"
    books.pause_book(play.officer, book.book_no, "change", "核查")
    said(books.file_book(play.clerk, change_of(book, book_no=book.book_no)).decision, "BOK-114")


def test_who_may_pause_and_how(play, stranger):
    number = play.book().book_no
    with refuses("ACC-403"):
        books.pause_book(play.clerk, number, "in", "x")
    with refuses("BOK-155"):
        books.pause_book(play.officer, number, "sometimes", "x")
    for which in ("in", "all"):
        with refuses("LIF-002"):
            books.pause_book(play.officer, number, which, " ")
    with refuses("ACC-404"):
        books.pause_book(stranger.officer, number, "in", "x")
    with refuses("ACC-403"):
        books.resume_book(play.clerk, number, "x")


def test_books_expire(play):
    book = play.book()
    models.AccountBook.objects.filter(pk=book.pk).update(valid_until=dt.date(2026, 6, 30))
    assert books.expire_books(dt.date(2026, 6, 30)) == 0
    assert books.expire_books(dt.date(2026, 7, 1)) == 1
    outcome = bonded_lists.declare_list(play.clerk, play.in_paper(play.load(1)))
    assert outcome.decision.codes == ("LST-201", "LST-203")
    closing = books.file_book(play.clerk, change_of(book, "3", book_no=book.book_no, valid_until=None))
    assert closing.book.state == "closed", closing.decision


def expired(play):
    """The firm's book after its validity has passed, with ten pieces in stock."""
    play.stocked(10)
    book = play.book()
    models.AccountBook.objects.filter(pk=book.pk).update(valid_until=dt.date(2026, 6, 30))
    assert books.expire_books(dt.date(2026, 7, 1)) == 1
    return book.book_no


def test_an_expired_book_is_renewed_with_its_stock(play):
    number = expired(play)
    until = clock.day_of(clock.now()) + dt.timedelta(days=365)
    with refuses("ACC-403"):
        books.renew_book(play.clerk, number, until, "继续经营")
    with refuses("LIF-002"):
        books.renew_book(play.officer, number, until, " ")
    with refuses("BOK-108"):
        books.renew_book(play.officer, number, dt.date(2026, 7, 1), "继续经营")
    renewed = books.renew_book(play.officer, number, until, "继续经营")
    assert (renewed.state, renewed.valid_until) == ("active", until)
    trail = models.AuditEntry.objects.get(act="book.renew")
    assert (trail.reason, trail.detail["valid_before"], trail.after) == ("继续经营", "2026-06-30", "active")
    assert play.declare(play.out_paper(play.load(10))).state == "pre_posted", "its stock moves again"
    with refuses("LIF-001"):
        books.renew_book(play.officer, number, until, "再延")


def test_a_returned_closing_leaves_an_expired_book_expired(play, reviewed):
    book = play.book()
    models.AccountBook.objects.filter(pk=book.pk).update(valid_until=dt.date(2026, 6, 30))
    books.expire_books(dt.date(2026, 7, 1))
    close = change_of(book, "3", book_no=book.book_no, valid_until=dt.date(2026, 6, 30))
    asked = books.file_book(play.clerk, close)
    assert asked.book.state == "close_requested", "an old validity does not stand against closing"
    assert books.return_filing(play.officer, book.book_no, "尚有存货").state == "expired"
    books.renew_book(play.officer, book.book_no, clock.day_of(clock.now()), "盘库")
    books.file_book(play.clerk, close)
    assert books.return_filing(play.officer, book.book_no, "尚有存货").state == "active"


def test_a_book_is_closed_only_when_nothing_is_left_in_it(play):
    row, book = play.stocked(10), play.book()
    waiting = play.declare(play.out_paper(play.load(10)))
    close = change_of(book, "3", book_no=book.book_no)
    said(books.file_book(play.clerk, close).decision, "BOK-201", "BOK-202")
    play.release(waiting)
    play.pass_gate(play.apply(waiting))
    assert books.file_book(play.clerk, close).book.state == "closed"
    said(last_decision(play.declare(play.in_paper(play.load(1))).list_no), "LST-201")
    assert row.book_id == book.pk


def test_strangers_and_unknowns_leave_nothing(play, neighbour):
    before = models.BookFiling.objects.count()
    said(books.file_book(neighbour.clerk, filing(play)).decision, "BOK-152")
    book = play.book()
    said(books.file_book(neighbour.clerk, change_of(book, book_no=book.book_no)).decision, "BOK-152")
    said(books.file_book(play.clerk, change_of(book, book_no="T4258W999999")).decision, "BOK-151")
    nobody = replace(play.firm.party, customs_code="3702960Z99")
    said(books.file_book(play.clerk, filing(play, operator=nobody)).decision, "BOK-152")
    assert models.BookFiling.objects.count() == before
    foreign = replace(change_of(book, book_no=book.book_no), operator=neighbour.firm.party)
    said(books.file_book(neighbour.clerk, foreign).decision, "BOK-151")
    book.refresh_from_db()
    assert book.state == "active"
