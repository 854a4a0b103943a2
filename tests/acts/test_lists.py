"""Bonded lists through their acts: declared, returned, approved by a person, deleted, changed, posted in any order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.acts.checking import balance, counters, last_decision, postings, refuses, results, said

from zongbao.acts import bonded_lists, books, gate_passes, list_moves
from zongbao.acts.bonded_lists import Submission
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.demo import papers
from zongbao.demo.plans import OUTSIDE
from zongbao.store import models


def test_the_worked_example_of_a_non_cumulative_book(play):
    """In 100 t, out 40 t on two trucks, 70 t refused, 10 t deleted: every row of the table, to the unit."""
    book = play.book("2")
    arrived = play.declare(play.in_paper(play.load(100, None), mode="2"))
    assert balance(book) == (0, 0, 100, 0)
    play.release(arrived)
    play.pass_gate(play.apply(arrived, truck=4))
    assert balance(book) == (100, 0, 0, 0)

    out = play.declare(play.out_paper(play.load(40), mode="2"))
    assert (out.state, balance(book)) == ("pre_posted", (100, 0, 0, 40))
    refused = play.declare(play.out_paper(play.load(70), mode="2"))
    assert (refused.state, balance(book)) == ("returned", (100, 0, 0, 40))
    decision = last_decision(refused.list_no)
    said(decision, "LED-101")
    assert decision.reasons[0].facts["available"] == "60"

    first, second = play.apply(out, {1: 20}, truck=0), play.apply(out, {1: 20}, truck=1)
    play.release(out)
    play.pass_gate(first)
    assert (balance(book), counters(out)) == ((100, 0, 0, 40), (40, 20))
    play.pass_gate(second)
    out.refresh_from_db()
    assert (out.state, balance(book)) == ("posted", (100, 40, 0, 0))

    small = play.declare(play.out_paper(play.load(10), mode="2"))
    assert balance(book) == (100, 40, 0, 10)
    list_moves.request_deletion(play.clerk, small.list_no, "装错货")
    assert balance(book) == (100, 40, 0, 10), "a request alone gives nothing back"
    list_moves.approve_deletion(play.officer, small.list_no, "同意")
    assert balance(book) == (100, 40, 0, 0)


@pytest.mark.parametrize("released_first", [True, False])
def test_a_list_posts_whichever_comes_second(play, released_first):
    row = play.declare(play.in_paper(play.load(30)) if released_first else play.early_paper(play.load(30)))
    steps = [lambda: play.release(row), lambda: play.apply(row)]
    if not released_first:
        play.pass_gate(play.apply(row, pass_type="1"))
        row.refresh_from_db()
        assert (row.state, row.past_gate_at is not None) == ("pre_posted", True)
        steps = [lambda: play.release(row)]
    for step in steps:
        step()
    if released_first:
        play.pass_gate(models.GatePass.objects.get(documents__number=row.list_no))
    row.refresh_from_db()
    assert row.state == "posted"
    assert postings(row) == ["reserve", "confirm"]
    assert results(row.list_no)[-2:] == [("INV201", "1"), ("INV211", "")]


def test_deletion_frees_the_reservation_the_entry_and_the_inner_number(play):
    book, paper = play.book(), play.in_paper(play.load(100))
    row = play.declare(paper)
    list_moves.request_deletion(play.clerk, row.list_no, "货物未到港")
    deleted = list_moves.approve_deletion(play.officer, row.list_no, "同意删除")
    assert (deleted.state, balance(book), postings(row)) == ("deleted", (0, 0, 0, 0), ["reserve", "release"])
    assert models.Declaration.objects.get(list=row).state == "cancelled"
    again = play.declare(paper)
    assert (again.state, again.pk != row.pk, balance(book)) == ("pre_posted", True, (0, 0, 100, 0))


def test_deletion_is_refused_and_leaves_everything(play):
    row = play.declare(play.in_paper(play.load(100)))
    list_moves.request_deletion(play.clerk, row.list_no, "想改数量")
    kept = list_moves.refuse_deletion(play.officer, row.list_no, "货已在途")
    assert (kept.state, balance(play.book())) == ("pre_posted", (0, 0, 100, 0))
    assert results(row.list_no)[-1] == ("INV201", "4")


def test_what_stands_against_deletion(play):
    row = play.declare(play.in_paper(play.load(100)))
    with refuses("LIF-002"):
        list_moves.request_deletion(play.clerk, row.list_no, "  ")
    gate_pass = play.apply(row)
    with refuses("LST-504"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    play.release(row)
    with refuses("LST-507"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")
    play.pass_gate(play.apply(row, {1: 40}, truck=1))
    with refuses("LST-507", "LST-505"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")


def test_a_posted_list_is_neither_deleted_nor_changed(play):
    row = play.stocked(10)
    with refuses("LST-512", "LST-507", "LST-505"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")
    with refuses("LST-512"):
        list_moves.request_change(play.clerk, row.list_no, replace(play.in_paper(play.load(10)), inner_no=row.inner_no))


def test_a_draft_is_kept_without_checks_and_declared_later(play):
    paper = replace(play.in_paper(play.load(100)), country="")
    draft = bonded_lists.declare_list(play.clerk, paper, declare=False)
    assert draft.record.state == "draft"
    assert models.StoredDecision.objects.filter(subject_no=draft.record.list_no).count() == 0
    assert results(draft.record.list_no) == []
    declared = play.declare(replace(paper, country="412"))
    assert (declared.pk, declared.list_no, declared.state) == (draft.record.pk, draft.record.list_no, "pre_posted")


def test_a_returned_list_is_declared_again_under_the_same_numbers(play):
    paper = play.in_paper(play.load(100))
    returned = bonded_lists.declare_list(play.clerk, replace(paper, country=""))
    said(returned.decision, "LST-007")
    assert (returned.record.state, balance(play.book())) == ("returned", (0, 0, 0, 0))
    again = play.declare(paper)
    assert (again.pk, again.list_no, again.state) == (returned.record.pk, returned.record.list_no, "pre_posted")
    assert [result for _, result in results(again.list_no)] == ["Y", "3", "1", "Y", "4"]
    assert again.lines.count() == 1


def test_a_draft_or_returned_list_is_discarded(play):
    draft = bonded_lists.declare_list(play.clerk, play.in_paper(play.load(1)), declare=False).record
    returned = bonded_lists.declare_list(play.clerk, replace(play.in_paper(play.load(1)), country="")).record
    for row in (draft, returned):
        assert list_moves.discard_list(play.clerk, row.list_no).state == "deleted"
    standing = play.declare(play.in_paper(play.load(1)))
    with refuses("LIF-001"):
        list_moves.discard_list(play.clerk, standing.list_no)


def test_the_same_inner_number_twice(play):
    paper = play.in_paper(play.load(100))
    first = play.declare(paper)
    second = bonded_lists.declare_list(play.clerk, paper)
    said(second.decision, "LST-150")
    assert (second.record, second.existing.pk) == (None, first.pk)
    one, two = bonded_lists.declare_lists([Submission(play.clerk, replace(paper, inner_no="B1"))] * 2)
    assert one.decision.accepted
    said(two.decision, "LST-150")
    assert two.decision.reasons[0].facts["pre_entry_no"] == one.record.pre_entry_no
    assert balance(play.book()) == (0, 0, 200, 0)


def test_a_batch_draws_on_one_stock_in_order(play):
    play.stocked(50)
    outcomes = bonded_lists.declare_lists([Submission(play.clerk, play.out_paper(play.load(20))) for _ in range(3)])
    assert [outcome.record.state for outcome in outcomes] == ["pre_posted", "pre_posted", "returned"]
    said(outcomes[2].decision, "LED-101")
    assert balance(play.book()) == (50, 0, 0, 40)


def test_a_dear_list_waits_for_a_person_who_approves(play):
    row = play.declare(play.in_paper(play.load(200)))
    assert (row.state, balance(play.book())) == ("manual", (0, 0, 0, 0))
    assert last_decision(row.list_no).outcome is Outcome.MANUAL
    assert results(row.list_no) == [("INV201", "Y"), ("INV201", "2")]
    approved = list_moves.approve_list(play.officer, row.list_no)
    assert (approved.state, balance(play.book())) == ("pre_posted", (0, 0, 200, 0))
    play.release(approved)
    play.pass_gate(play.apply(approved))
    assert balance(play.book()) == (200, 0, 0, 0)


def test_a_dear_list_is_returned_by_the_person(play):
    row = play.declare(play.in_paper(play.load(200)))
    with refuses("LIF-002"):
        list_moves.return_list(play.officer, row.list_no, "")
    returned = list_moves.return_list(play.officer, row.list_no, "价格偏低")
    assert (returned.state, balance(play.book())) == ("returned", (0, 0, 0, 0))
    assert play.declare(replace(play.in_paper(play.load(20)), inner_no=row.inner_no)).state == "pre_posted"


def test_approval_asks_the_book_again(play):
    play.stocked(150)
    waiting = play.declare(play.in_paper(play.load(200)))
    books.pause_book(play.officer, play.book().book_no, "in", "盘库")
    with refuses("LST-202"):
        list_moves.approve_list(play.officer, waiting.list_no)
    books.resume_book(play.officer, play.book().book_no, "盘库完毕")
    assert list_moves.approve_list(play.officer, waiting.list_no).state == "pre_posted"


def test_approval_asks_the_stock_again(play):
    models.Organisation.objects.filter(code=play.firm.party.customs_code).update(manual_review=True)
    arrived = play.declare(play.in_paper(play.load(50)))
    list_moves.approve_list(play.officer, arrived.list_no)
    play.release(arrived)
    play.pass_gate(play.apply(arrived, truck=4))
    one, two = (play.declare(play.out_paper(play.load(40))) for _ in range(2))
    assert last_decision(one.list_no).codes == ("LST-604",)
    list_moves.approve_list(play.officer, one.list_no)
    with refuses("LED-101"):
        list_moves.approve_list(play.officer, two.list_no)
    assert balance(play.book()) == (50, 0, 0, 40)


def test_a_list_approved_in_another_month_posts_at_one_value(play):
    """What was reserved is what is confirmed, also when the rate has changed between declaration and approval."""
    before = dt.datetime(2025, 9, 1, 6, 30, tzinfo=clock.SHANGHAI)  # still August in UTC
    item = Decimal(200)
    with clock.simulated(before):
        row = play.declare(play.in_paper(play.load(item)))
    with clock.simulated(before + dt.timedelta(days=40)):
        approved = list_moves.approve_list(play.officer, row.list_no)
        play.release(approved)
        play.pass_gate(play.apply(approved))
    usd = models.LedgerMovement.objects.filter(document=row.list_no).values_list("usd", flat=True)
    assert len(usd) == 2
    assert len(set(usd)) == 1
    assert models.BondedListLine.objects.get(list=row).usd_total == usd[0]


def test_only_those_who_may(play, neighbour):
    with refuses("ACC-403"):
        bonded_lists.declare_list(play.officer, play.in_paper(play.load(1)))
    row = play.declare(play.in_paper(play.load(200)))
    with refuses("ACC-403"):
        list_moves.approve_list(play.clerk, row.list_no)
    with refuses("ACC-404"):
        list_moves.request_deletion(neighbour.clerk, row.list_no, "不是我的")
    with refuses("LIF-001"):
        list_moves.refuse_deletion(play.officer, row.list_no, "无此申请")


@pytest.mark.parametrize("declare", [True, False])
def test_a_stranger_leaves_nothing_in_another_enterprises_book(play, neighbour, declare):
    """Neither a draft nor a refused list of somebody who is no party to it takes a number or overwrites a paper."""
    mine = bonded_lists.declare_list(play.clerk, play.in_paper(play.load(5)), declare=False).record
    foreign = replace(play.in_paper(play.load(99)), inner_no=mine.inner_no)
    for paper in (foreign, replace(foreign, inner_no="NEW-NUMBER")):
        outcome = bonded_lists.declare_list(neighbour.clerk, paper, declare=declare)
        said(outcome.decision, "LST-152")
        assert outcome.record is None
    mine.refresh_from_db()
    assert (mine.state, mine.paper["lines"][0]["declared_qty"]) == ("draft", "5")
    assert models.BondedList.objects.count() == 1


def test_unknown_book(play):
    outcome = bonded_lists.declare_list(play.clerk, replace(play.in_paper(play.load(1)), book_no="T4258W999999"))
    said(outcome.decision, "LST-151")
    assert outcome.record is None


def test_an_out_list_of_a_non_cumulative_book_names_its_item(play):
    play.stocked(10, mode="2")
    row = play.declare(play.out_paper(play.load(5, None), mode="2"))
    said(last_decision(row.list_no), "LST-212")
    assert row.state == "returned"
    two = play.declare(play.in_paper(play.load(3, None), play.load(4, None, 1), mode="2"))
    assert list(two.lines.order_by("line_no").values_list("book_item", flat=True)) == [2, 3]


def test_the_second_line_needs_no_border(play):
    play.stocked(50)
    today = clock.day_of(clock.now())
    paper = papers.second_line(
        play.firm, play.book().book_no, play.next_no(), [play.load(20)], today, direction="E", outside=OUTSIDE[0]
    )
    row = play.declare(paper)
    assert row.state == "pre_posted", last_decision(row.list_no)
    play.release(row)
    play.pass_gate(play.apply(row))
    assert balance(play.book()) == (50, 20, 0, 0)


def test_a_cumulative_book_knows_its_items_by_part_number(play):
    book, before = play.book(), models.LedgerItem.objects.filter(book_id=play.book().pk).count()
    row = play.declare(play.in_paper(play.load(10, None)))
    assert row.lines.get().book_item == 1
    play.release(row)
    play.pass_gate(play.apply(row, truck=4))
    out = play.declare(play.out_paper(play.load(4, None)))
    assert (out.state, balance(book)) == ("pre_posted", (10, 0, 0, 4))
    assert models.LedgerItem.objects.filter(book_id=book.pk).count() == before


def test_an_unknown_part_of_a_cumulative_book_is_filed_first(play):
    row = play.declare(play.in_paper(play.load(10, None, "chip")))
    said(last_decision(row.list_no), "LST-213")


def test_a_draft_needs_a_book_to_stand_in(play):
    draft = replace(play.in_paper(play.load(1)), book_no="T4258W999999")
    said(bonded_lists.declare_list(play.clerk, draft, declare=False).decision, "LST-151")
