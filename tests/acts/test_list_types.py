"""Lists of special kinds: what an officer must see before the book moves, and what the platform cannot take at all."""

from __future__ import annotations

from dataclasses import replace

from tests.acts.checking import balance, last_decision, postings, refuses, results, said

from zongbao.acts import bonded_lists, list_moves, queues
from zongbao.core.decision import Outcome
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
