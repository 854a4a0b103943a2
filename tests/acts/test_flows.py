"""Goods between two books: zone to zone with a gate on both sides, inside one zone by approval alone; equipment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.acts.checking import balance, last_decision, postings, refuses, results, said

from zongbao.acts import books, gate_passes, list_moves
from zongbao.core import clock
from zongbao.demo import papers
from zongbao.store import models


def receiving(sender, receiver, qty, *, in_zone=False, mode="1", item=1, good="chip"):
    """The receiver's in-list from the sender's non-cumulative book."""
    today, own = clock.day_of(clock.now()), receiver.book(mode)
    load = receiver.load(qty, item if mode == "1" else None, good)
    return papers.flow_in(
        receiver.firm, own.book_no, receiver.next_no(), [load], today, sender_book=sender.book("2").book_no,
        in_zone=in_zone,
    )  # fmt: skip


def sending(sender, receiver, qty, row, *, in_zone=False, mode="1", good="chip"):
    """The sender's out-list that quotes the receiver's list."""
    today = clock.day_of(clock.now())
    return papers.flow_out(
        sender.firm, sender.book("2").book_no, sender.next_no(), [sender.load(qty, 1, good)], today,
        receiver_book=receiver.book(mode).book_no, receiver_list=row.list_no, in_zone=in_zone,
    )  # fmt: skip


@pytest.fixture
def chips(play):
    """The sender holds 5000 chips in its non-cumulative book."""
    row = play.declare(play.in_paper(play.load(5000, None, "chip"), mode="2"))
    play.release(row)
    play.pass_gate(play.apply(row, truck=4))
    assert balance(play.book("2")) == (5000, 0, 0, 0)


def test_zone_to_zone(play, stranger, chips):
    ours, theirs = play.book("2"), stranger.book("1")
    arriving = stranger.declare(receiving(play, stranger, 5000))
    assert (arriving.state, balance(theirs)) == ("pre_posted", (0, 0, 5000, 0)), last_decision(arriving.list_no)
    leaving = play.declare(sending(play, stranger, 5000, arriving))
    assert (leaving.state, balance(ours)) == ("pre_posted", (5000, 0, 0, 5000)), last_decision(leaving.list_no)
    assert not models.Declaration.objects.filter(list__in=[arriving, leaving]).exists()
    out = play.apply(leaving)
    assert (out.state, out.pass_type) == ("approved", "3")
    play.pass_gate(out)
    assert (balance(ours), balance(theirs)) == ((5000, 5000, 0, 0), (0, 0, 5000, 0)), "in transit"
    stranger.pass_gate(stranger.apply(arriving))
    assert balance(theirs) == (5000, 0, 0, 0)
    for row in (arriving, leaving):
        assert postings(row) == ["reserve", "confirm"]


def test_the_receiver_comes_first(play, stranger, chips):
    paper = sending(play, stranger, 5000, models.BondedList(list_no=""))
    said(last_decision(play.declare(paper).list_no), "LST-301")
    paper = replace(paper, inner_no="B2", related_list_no="QD424626I999999999")
    said(last_decision(play.declare(paper).list_no), "LST-303")


def test_the_goods_must_agree(play, stranger, chips):
    arriving = stranger.declare(receiving(play, stranger, 5000))
    short = play.declare(sending(play, stranger, 4999, arriving))
    said(last_decision(short.list_no), "LST-307")
    assert balance(play.book("2")) == (5000, 0, 0, 0)


def test_one_sender_for_one_receiver(play, stranger, chips):
    arriving = stranger.declare(receiving(play, stranger, 1000))
    play.declare(sending(play, stranger, 1000, arriving))
    second = play.declare(sending(play, stranger, 1000, arriving))
    said(last_decision(second.list_no), "LST-310")
    with refuses("LST-508"):
        list_moves.request_deletion(stranger.clerk, arriving.list_no, "不要了")


def test_a_sender_deleted_frees_the_receiver(play, stranger, chips):
    arriving = stranger.declare(receiving(play, stranger, 1000))
    first = play.declare(sending(play, stranger, 1000, arriving))
    list_moves.request_deletion(play.clerk, first.list_no, "重报")
    list_moves.approve_deletion(play.officer, first.list_no, "同意")
    assert play.declare(sending(play, stranger, 1000, arriving)).state == "pre_posted"


def test_a_deleted_receiver_cannot_be_sent_to(play, stranger, chips):
    arriving = stranger.declare(receiving(play, stranger, 1000))
    list_moves.request_deletion(stranger.clerk, arriving.list_no, "取消")
    said(last_decision(play.declare(sending(play, stranger, 1000, arriving)).list_no), "LST-304")


def test_inside_a_zone_both_books_post_when_the_sender_is_approved(play, neighbour, chips):
    ours, theirs = play.book("2"), neighbour.book("2")
    arriving = neighbour.declare(receiving(play, neighbour, 3000, in_zone=True, mode="2"))
    assert (arriving.state, balance(theirs)) == ("pre_posted", (0, 0, 3000, 0)), last_decision(arriving.list_no)
    leaving = play.declare(sending(play, neighbour, 3000, arriving, in_zone=True, mode="2"))
    arriving.refresh_from_db()
    assert (arriving.state, leaving.state) == ("posted", "posted"), last_decision(leaving.list_no)
    assert (balance(ours), balance(theirs)) == ((5000, 3000, 0, 0), (3000, 0, 0, 0))
    for row in (arriving, leaving):
        assert postings(row) == ["reserve", "confirm"]
        assert ("INV211", "") in results(row.list_no)


def test_a_transfer_beyond_the_stock_posts_neither(play, neighbour, chips):
    arriving = neighbour.declare(receiving(play, neighbour, 6000, in_zone=True, mode="2"))
    leaving = play.declare(sending(play, neighbour, 6000, arriving, in_zone=True, mode="2"))
    said(last_decision(leaving.list_no), "LED-101")
    arriving.refresh_from_db()
    assert (arriving.state, leaving.state) == ("pre_posted", "returned")
    assert (balance(play.book("2")), balance(neighbour.book("2"))) == ((5000, 0, 0, 0), (0, 0, 6000, 0))


def test_a_transfer_that_waits_for_a_person_posts_at_the_approval(play, neighbour, chips):
    arriving = neighbour.declare(receiving(play, neighbour, 3000, in_zone=True, mode="2"))
    models.Organisation.objects.filter(code=play.firm.party.customs_code).update(manual_review=True)
    leaving = play.declare(sending(play, neighbour, 3000, arriving, in_zone=True, mode="2"))
    assert (leaving.state, balance(neighbour.book("2"))) == ("manual", (0, 0, 3000, 0))
    assert list_moves.approve_list(play.officer, leaving.list_no).state == "posted"
    arriving.refresh_from_db()
    assert (arriving.state, balance(neighbour.book("2"))) == ("posted", (3000, 0, 0, 0))


def test_no_pass_moves_goods_inside_a_zone(play, neighbour, chips):
    arriving = neighbour.declare(receiving(play, neighbour, 3000, in_zone=True, mode="2"))
    outcome = gate_passes.apply_pass(neighbour.clerk, neighbour.pass_paper(arriving))
    said(outcome.decision, "PAS-209")


def test_equipment_comes_piece_by_piece(stranger):
    book = stranger.book("2", "equipment")
    today = clock.day_of(clock.now())
    loads = [stranger.load(1, None, "machine"), stranger.load(2, None, "robot")]
    paper = papers.first_line_in(stranger.firm, book.book_no, stranger.next_no(), loads, today, mode="5335")
    row = stranger.declare(paper)
    assert (row.state, balance(book), balance(book, 2)) == ("pre_posted", (0, 0, 1, 0), (0, 0, 2, 0))
    stranger.release(row)
    stranger.pass_gate(stranger.apply(row))
    assert (balance(book), balance(book, 2)) == ((1, 0, 0, 0), (2, 0, 0, 0))

    leaving = papers.first_line_out(
        stranger.firm, book.book_no, stranger.next_no(), [stranger.load(1, 1, "machine")], today, mode="5361"
    )
    out = stranger.declare(leaving)
    assert (out.state, balance(book)) == ("pre_posted", (1, 0, 0, 1)), last_decision(out.list_no)
    again = stranger.declare(replace(leaving, inner_no="B2"))
    said(last_decision(again.list_no), "LED-101")


def arrived(play, good="machine", **changes):
    """A posted in-list of one piece of equipment from abroad."""
    today = clock.day_of(clock.now())
    book = play.book("2", "equipment").book_no
    loads = [play.load(1, None, good)]
    row = play.declare(papers.first_line_in(play.firm, book, play.next_no(), loads, today, mode="5335"))
    play.release(row)
    play.pass_gate(play.apply(row, **changes))
    row.refresh_from_db()
    assert row.state == "posted"
    return row


def test_supervision_begins_with_release_and_goes_on_from_book_to_book(stranger):
    begun = dt.datetime(2025, 3, 3, 9, tzinfo=clock.SHANGHAI)
    with clock.simulated(begun):
        row = arrived(stranger)
    (term,) = models.EquipmentTerm.objects.filter(list=row)
    assert (term.item_no, term.entry_mode, term.line_no) == (row.lines.get().book_item, "1", 1)
    assert (term.supervised_from, term.supervised_until) == (dt.date(2025, 3, 3), dt.date(2028, 3, 2))
    with clock.simulated(begun + dt.timedelta(days=100)):
        moved = transferred(stranger, term.item_no)
    (after,) = models.EquipmentTerm.objects.filter(list=moved)
    assert (after.entry_mode, after.supervised_from, after.supervised_until) == (
        "3", term.supervised_from, term.supervised_until,
    )  # fmt: skip


def second_book(play):
    """A second equipment book of the same firm."""
    paper = papers.book_filing(play.firm, play.next_no("B"), "S", [], clock.day_of(clock.now()))
    filed = books.file_book(play.clerk, paper)
    assert filed.decision.accepted, filed.decision
    return filed.book


def transferred(play, item):
    """The piece goes to the firm's other book inside the zone; both lists post when both are approved."""
    today, own = clock.day_of(clock.now()), play.book("2", "equipment").book_no
    other = second_book(play)
    into = papers.flow_in(
        play.firm, other.book_no, play.next_no(), [play.load(1, None, "machine")], today, sender_book=own, in_zone=True
    )
    arriving = play.declare(replace(into, supervision_mode="5300"))
    assert arriving.state == "pre_posted", last_decision(arriving.list_no)
    out = papers.flow_out(
        play.firm, own, play.next_no(), [play.load(1, item, "machine")], today,
        receiver_book=other.book_no, receiver_list=arriving.list_no, in_zone=True,
    )  # fmt: skip
    leaving = play.declare(replace(out, supervision_mode="5300"))
    assert leaving.state == "posted", last_decision(leaving.list_no)
    arriving.refresh_from_db()
    assert arriving.state == "posted"
    return arriving


def test_goods_for_trade_do_not_enter_an_equipment_book(stranger):
    book = stranger.book("2", "equipment")
    today = clock.day_of(clock.now())
    load = stranger.load(10, None, "chip")
    row = stranger.declare(papers.first_line_in(stranger.firm, book.book_no, stranger.next_no(), [load], today))
    said(last_decision(row.list_no), "LST-216")
