"""Claims on waiting papers: one holder at a time, handed over, and never in the way of the work itself."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.acts.conftest import Play

from zongbao.acts import list_moves, queues
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.store import models


@pytest.fixture
def waiting(play: Play) -> str:
    """A list whose deletion was asked for."""
    row = play.declare(play.in_paper(play.load(5)))
    list_moves.request_deletion(play.clerk, row.list_no, "重复申报")
    return row.list_no


@pytest.fixture
def colleague(play: Play) -> Actor:
    office = play.officer.organisation
    user = models.User.objects.make("second", "x" * 12, full_name="李关员", role=Role.CUSTOMS, organisation=office)
    return Actor.of(user)


def _code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.decision.codes[0]


def test_a_colleague_hears_who_holds_it(play: Play, colleague: Actor, waiting: str):
    queues.claim(play.officer, "list", waiting)
    with pytest.raises(Refused) as refused:
        queues.claim(colleague, "list", waiting)
    assert _code(refused) == "QUE-101"
    assert refused.value.decision.reasons[0].facts["officer"] == play.officer.name


def test_a_claim_ends_by_itself_and_an_own_one_is_prolonged(play: Play, colleague: Actor, waiting: str):
    first = queues.claim(play.officer, "list", waiting)
    with clock.simulated(first.expires_at - dt.timedelta(minutes=1)):
        assert queues.claim(play.officer, "list", waiting).expires_at > first.expires_at
    with clock.simulated(first.expires_at + dt.timedelta(days=1)):
        assert queues.claim(colleague, "list", waiting).officer == colleague.user
    assert models.WorkClaim.objects.count() == 1


def test_a_claim_is_advice_the_act_guards_itself(play: Play, colleague: Actor, waiting: str):
    queues.claim(play.officer, "list", waiting)
    list_moves.refuse_deletion(colleague, waiting, "仍需使用")
    with pytest.raises(Refused) as refused:
        list_moves.approve_deletion(play.officer, waiting, "同意")
    assert _code(refused) == "LIF-001"
    with pytest.raises(Refused) as refused:
        queues.claim(play.officer, "list", waiting)
    assert _code(refused) == "QUE-102"


def test_only_the_holder_gives_back(play: Play, colleague: Actor, waiting: str):
    queues.claim(play.officer, "list", waiting)
    with pytest.raises(Refused) as refused:
        queues.give_back(colleague, "list", waiting)
    assert _code(refused) == "QUE-104"
    queues.give_back(play.officer, "list", waiting)
    with pytest.raises(Refused) as refused:
        queues.give_back(play.officer, "list", waiting)
    assert _code(refused) == "QUE-103"


def test_what_an_absent_colleague_holds_is_reassigned_with_a_reason(play: Play, colleague: Actor, waiting: str):
    queues.claim(play.officer, "list", waiting)
    with pytest.raises(Refused) as refused:
        queues.hand_over(colleague, "list", waiting, "second", " ")
    assert _code(refused) == "QUE-106"
    assert queues.hand_over(colleague, "list", waiting, "second", "同事休假").officer == colleague.user
    entry = models.AuditEntry.objects.filter(subject_no=waiting).first()
    assert entry is not None
    assert (entry.act, entry.reason) == ("queue.hand_over", "同事休假")
    assert entry.detail["holder_before"] == play.officer.user.username


def test_nobody_outside_the_office_takes_or_is_given(play: Play, stranger: Play, waiting: str):
    with pytest.raises(Refused) as refused:
        queues.claim(stranger.officer, "list", waiting)
    assert _code(refused) == "ACC-404"
    with pytest.raises(Refused) as refused:
        queues.hand_over(play.officer, "list", waiting, stranger.officer.user.username, "")
    assert _code(refused) == "QUE-105"
    with pytest.raises(Refused) as refused:
        queues.claim(play.clerk, "list", waiting)
    assert _code(refused) == "ACC-403"


def test_a_bulk_claim_takes_what_it_can_and_says_why_not_the_rest(play: Play, colleague: Actor, waiting: str):
    other = play.declare(play.in_paper(play.load(5))).list_no
    done = queues.claim_many(play.officer, [("list", waiting), ("list", other), ("passage", "x")])
    assert [one.subject_no for one in done.taken] == [waiting]
    assert [one.codes[0] for one in done.refused] == ["QUE-102", "ACC-404"]
