"""Delegation with limits: within them a delegate decides and the papers say for whom; outside them nothing moves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.acts.conftest import Play

from zongbao.acts import delegations, list_moves, people, queues, vehicles
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import Grade, Role
from zongbao.domain.delegation import Terms
from zongbao.store import models


@pytest.fixture
def assistant(play: Play) -> Actor:
    return made(play, "helper", "顾协管", Grade.ASSISTANT)


@pytest.fixture
def colleague(play: Play) -> Actor:
    return made(play, "second", "李关员", Grade.OFFICER)


def made(play: Play, username: str, name: str, grade: Grade) -> Actor:
    office = play.officer.organisation
    user = models.User.objects.make(
        username, "x" * 12, full_name=name, role=Role.CUSTOMS, organisation=office, grade=grade
    )
    return Actor.of(user)


@pytest.fixture
def waiting(play: Play) -> str:
    """A list whose deletion was asked for."""
    row = play.declare(play.in_paper(play.load(5)))
    list_moves.request_deletion(play.clerk, row.list_no, "重复申报")
    return row.list_no


def terms(limit: str | None = None, *kinds: str, days: int = 7) -> Terms:
    now = clock.now()
    return Terms(kinds or ("list",), Decimal(limit) if limit else None, now, now + dt.timedelta(days=days))


def give(actor: Actor, to: Actor, its: Terms, giver: Actor | None = None) -> models.Delegation:
    assert to.user is not None
    whose = (giver or actor).user
    assert whose is not None
    return delegations.give(actor, whose.username, to.user.username, its, "年休假")


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.decision.codes[0]


def test_an_assistant_without_a_delegation_decides_nothing(assistant: Actor, waiting: str):
    with pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    assert code(refused) == "QUE-110"
    assert models.BondedList.objects.get(list_no=waiting).state == "deletion_requested"


def test_a_delegate_decides_and_the_papers_say_for_whom(play: Play, assistant: Actor, waiting: str):
    give(play.officer, assistant, terms("100000000"))
    list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    decision = models.StoredDecision.objects.get(subject_no=waiting, question="person:refuse_deletion")
    assert (decision.decided_by, decision.on_behalf_of) == (assistant.user, play.officer.user)
    entry = models.AuditEntry.objects.get(subject_no=waiting, act="list.refuse_deletion")
    assert entry.detail["on_behalf_of"] == play.officer.user.username
    assert entry.actor_name == f"顾协管（代{play.officer.name}）"


def test_over_the_limit_is_refused_with_the_limit(play: Play, assistant: Actor, waiting: str):
    give(play.officer, assistant, terms("1.00"))
    with pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    assert code(refused) == "QUE-111"
    assert refused.value.decision.reasons[0].facts["limit"] == "1.00"
    assert models.BondedList.objects.get(list_no=waiting).state == "deletion_requested"


def test_the_limit_itself_is_within(play: Play, assistant: Actor, waiting: str):
    give(play.officer, assistant, terms("1.00"))
    with pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    worth = refused.value.decision.reasons[0].facts["value"].replace(",", "")
    give(play.officer, assistant, terms(worth))
    assert list_moves.refuse_deletion(assistant, waiting, "仍需使用").state == "pre_posted"


def test_a_delegation_ends_by_itself(play: Play, assistant: Actor, waiting: str):
    row = give(play.officer, assistant, terms())
    with clock.simulated(row.ends_at), pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    assert code(refused) == "QUE-112"


def test_a_revoked_delegation_opens_nothing(play: Play, assistant: Actor, waiting: str):
    row = give(play.officer, assistant, terms())
    delegations.revoke(play.officer, row.pk, "提前返岗")
    with pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    assert code(refused) == "QUE-110"
    with pytest.raises(Refused) as refused:
        delegations.revoke(play.officer, row.pk)
    assert code(refused) == "QUE-118"


def test_other_kinds_stay_closed(play: Play, assistant: Actor):
    give(play.officer, assistant, terms(None, "pass"))
    plate = models.Vehicle.objects.filter(zone=play.clerk.organisation.zone).values_list("plate", flat=True)[0]
    with pytest.raises(Refused) as refused:
        vehicles.blacklist_vehicle(assistant, plate, "走私嫌疑")
    assert code(refused) == "QUE-110"


def test_what_a_giver_may_no_longer_do_nobody_does_for_them(play: Play, assistant: Actor, waiting: str):
    give(play.officer, assistant, terms())
    models.User.objects.filter(pk=play.officer.user.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        list_moves.refuse_deletion(assistant, waiting, "仍需使用")
    assert code(refused) == "QUE-110"


def test_an_officer_decides_what_an_absentee_claimed_on_their_behalf(play: Play, colleague: Actor, waiting: str):
    queues.claim(play.officer, "list", waiting)
    give(play.officer, colleague, terms())
    list_moves.refuse_deletion(colleague, waiting, "仍需使用")
    assert models.StoredDecision.objects.get(question="person:refuse_deletion").on_behalf_of == play.officer.user


def test_an_officer_decides_what_nobody_claimed_in_their_own_name(play: Play, colleague: Actor, waiting: str):
    give(play.officer, colleague, terms())
    list_moves.refuse_deletion(colleague, waiting, "仍需使用")
    assert models.StoredDecision.objects.get(question="person:refuse_deletion").on_behalf_of is None


def test_who_may_give_and_to_whom(play: Play, colleague: Actor, assistant: Actor, stranger: Play):
    models.User.objects.filter(pk=play.officer.user.pk).update(grade=Grade.HEAD)
    play.officer.user.refresh_from_db()
    assert give(play.officer, assistant, terms(), giver=colleague).made_by == play.officer.user
    refusals = {
        "QUE-105": lambda: give(play.officer, stranger.officer, terms()),
        "QUE-114": lambda: give(colleague, colleague, terms()),
        "QUE-116": lambda: give(colleague, assistant, terms(), giver=play.officer),
        "QUE-117": lambda: give(assistant, colleague, terms()),
        "ACC-403": lambda: give(play.clerk, colleague, terms(), giver=play.officer),
        "LIF-002": lambda: delegations.give(colleague, "second", "helper", terms(), " "),
    }
    for wanted, act in refusals.items():
        with pytest.raises(Refused) as refused:
            act()
        assert code(refused) == wanted
    row = give(colleague, assistant, terms())
    with pytest.raises(Refused) as refused:
        delegations.revoke(made(play, "third", "赵关员", Grade.OFFICER), row.pk)
    assert code(refused) == "QUE-116"
    with pytest.raises(Refused) as refused:
        delegations.revoke(stranger.officer, row.pk)
    assert code(refused) == "ACC-404"
    assert delegations.revoke(assistant, row.pk).revoked_by == assistant.user


@pytest.mark.parametrize(
    ("its", "wanted"),
    [
        (terms(days=0), "QUE-113"),
        (terms(days=-1), "QUE-113"),
        (terms(days=93), "QUE-113"),
        (Terms((), None, clock.now(), clock.now() + dt.timedelta(days=1)), "QUE-115"),
        (terms(None, "message"), "QUE-115"),
        (terms("-0.01"), "QUE-115"),
    ],
)
def test_terms_that_cannot_be(play: Play, assistant: Actor, its: Terms, wanted: str):
    with pytest.raises(Refused) as refused:
        give(play.officer, assistant, its)
    assert code(refused) == wanted
    assert not models.Delegation.objects.exists()


def test_the_longest_delegation_is_given(play: Play, assistant: Actor):
    assert give(play.officer, assistant, terms(days=92)).limit_cny is None


def test_only_officers_have_a_grade(play: Play):
    security = Actor.of(models.User.objects.make("keeper", "x" * 12, full_name="卫", role=Role.SECURITY_ADMIN))
    assert people.grant_grade(security, play.officer.user.username, Grade.ASSISTANT).grade == "assistant"
    with pytest.raises(Refused) as refused:
        people.grant_grade(security, play.clerk.user.username, Grade.HEAD)
    assert code(refused) == "QUE-119"
    with pytest.raises(Refused) as refused:
        people.grant_grade(play.officer, play.officer.user.username, Grade.HEAD)
    assert code(refused) == "ACC-403"


def test_everything_an_absentee_holds_is_handed_over_at_once(play: Play, colleague: Actor, waiting: str):
    other = play.declare(play.in_paper(play.load(5))).list_no
    list_moves.request_deletion(play.clerk, other, "重复申报")
    assert play.officer.user is not None
    absent = play.officer.user.username
    with pytest.raises(Refused) as refused:
        queues.hand_over_all(colleague, absent, "second", "休假")
    assert code(refused) == "QUE-121"
    queues.claim_many(play.officer, [("list", waiting), ("list", other)])
    for taker, reason, wanted in (
        ("second", " ", "QUE-106"),
        (absent, "休假", "QUE-120"),
        ("nobody", "休假", "QUE-105"),
    ):
        with pytest.raises(Refused) as refused:
            queues.hand_over_all(colleague, absent, taker, reason)
        assert code(refused) == wanted
    assert len(queues.hand_over_all(colleague, absent, "second", "病假")) == 2
    assert set(models.WorkClaim.objects.values_list("officer", flat=True)) == {colleague.user.pk}
    entries = models.AuditEntry.objects.filter(act="queue.hand_over")
    assert {entry.subject_no for entry in entries} == {waiting, other}
