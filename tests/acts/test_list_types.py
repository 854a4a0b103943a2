"""Lists of special kinds: what an officer must see before the book moves, and what the platform cannot take at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.acts.checking import balance, last_decision, postings, refuses, results, said
from tests.acts.test_flows import arrived

from zongbao.acts import bonded_lists, list_moves, queues
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.demo import papers
from zongbao.domain.papers.party import Party
from zongbao.store import models

NO_ENTRY = {
    "transport_mode": "9", "declare_flag": "2", "generate_entry": "2", "declare_type": "", "entry_type": "",
    "entry_declarant": Party(),
}  # fmt: skip


def adjustment(paper):
    """The list as an adjustment: no declaration, no goods that move."""
    return replace(paper, supervision_mode="AAAA", **NO_ENTRY)


def test_an_adjustment_waits_for_an_officer_whatever_its_direction(play):
    play.stocked(50)
    out = play.declare(adjustment(play.out_paper(play.load(50))))
    decision = last_decision(out.list_no)
    said(decision, "LST-606")
    assert (decision.outcome, out.state) == (Outcome.MANUAL, "manual")
    assert balance(play.book()) == (50, 0, 0, 0), "nothing moves before customs agrees"
    into = play.declare(adjustment(play.in_paper(play.load(1))))
    said(last_decision(into.list_no), "LST-606")
    assert (into.state, postings(into)) == ("manual", [])
    with refuses("ACC-403"):
        list_moves.approve_list(play.clerk, out.list_no)


def test_an_approved_adjustment_posts_at_once_and_a_returned_one_never(play):
    play.stocked(50)
    row = play.declare(adjustment(play.out_paper(play.load(20))))
    assert queues.claim(play.officer, "list", row.list_no).subject_no == row.list_no, "it stands in the queue"
    approved = list_moves.approve_list(play.officer, row.list_no, "盘亏属实")
    assert (approved.state, balance(play.book())) == ("posted", (50, 20, 0, 0))
    assert ("INV201", "1") in results(row.list_no)
    other = play.declare(adjustment(play.out_paper(play.load(20))))
    assert list_moves.return_list(play.officer, other.list_no, "原因不明").state == "returned"
    assert balance(play.book()) == (50, 20, 0, 0)
    assert models.Declaration.objects.filter(list__in=[row, other]).count() == 0
    assert bonded_lists.declare_list(play.clerk, play.out_paper(play.load(1))).decision.accepted


def test_a_list_that_rests_on_a_paper_unknown_here_goes_to_an_officer(play):
    play.stocked(50)
    retail = replace(play.out_paper(play.load(5)), list_type="8", supervision_mode="1210", **NO_ENTRY)
    row = play.declare(replace(retail, ecommerce_lists=("CEBNOTTHERE",)))
    decision = last_decision(row.list_no)
    said(decision, "LST-607")
    assert decision.reasons[0].facts["numbers"] == "CEBNOTTHERE"
    assert (row.state, balance(play.book())) == ("manual", (50, 0, 0, 0))
    assert list_moves.approve_list(play.officer, row.list_no, "已核对零售清单").state == "posted"

    slips = play.declare(replace(play.in_paper(play.load(5)), list_type="1", slips=("XNOTTHERE",)))
    said(last_decision(slips.list_no), "LST-607")
    assert not models.Declaration.objects.filter(list=slips).exists()


def test_equipment_under_supervision_is_named_to_the_officer(stranger):
    with clock.simulated(dt.datetime(2025, 3, 3, 9, tzinfo=clock.SHANGHAI)):
        row = arrived(stranger)
        paper = papers.first_line_out(
            stranger.firm, row.book.book_no, "EQ-OUT", [stranger.load(1, row.lines.get().book_item, "machine")],
            clock.day_of(clock.now()), mode="5361",
        )  # fmt: skip
        early = stranger.declare(adjustment(paper))
        decision = last_decision(early.list_no)
        said(decision, "LST-606", "LST-609")
        assert decision.reasons[1].facts["until"] == "2028-03-02"
        list_moves.return_list(stranger.officer, early.list_no, "监管年限未满")
    with clock.simulated(dt.datetime(2028, 3, 3, 9, tzinfo=clock.SHANGHAI)):
        models.AccountBook.objects.filter(pk=row.book_id).update(valid_until=None)
        late = stranger.declare(adjustment(replace(paper, inner_no="EQ-OUT2")))
        assert "LST-609" not in last_decision(late.list_no).codes
        assert late.state == "manual"


def test_an_enter_first_list_posts_when_its_truck_has_passed_and_its_entry_is_released(play):
    row = play.declare(play.early_paper(play.load(30)))
    assert (row.state, row.gate_needed) == ("pre_posted", True)
    play.pass_gate(play.apply(row, pass_type="1"))
    row.refresh_from_db()
    assert (row.state, row.past_gate_at is not None) == ("pre_posted", True), "the barrier lifts before release"
    play.release(row)
    row.refresh_from_db()
    assert (row.state, balance(play.book())) == ("posted", (30, 0, 0, 0))
    other = play.declare(play.early_paper(play.load(30)))
    play.release(other)
    other.refresh_from_db()
    assert other.state == "pre_posted", "released alone, with no truck, posts nothing"


def test_simple_processing_is_refused_with_or_without_a_book(play):
    paper = replace(play.in_paper(play.load(5)), list_type="4", application_no="A1")
    for one in (paper, replace(paper, book_no="")):
        said(bonded_lists.declare_list(play.clerk, one).decision, "LST-017")
