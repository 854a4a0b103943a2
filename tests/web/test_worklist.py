"""The officer's queue: what waits, who has claimed it, and what a second officer hears."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import BACKEND, World

from zongbao.acts import delegations, passages, queues
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Grade, Role
from zongbao.domain.delegation import Terms
from zongbao.domain.queues import urgency
from zongbao.store.models import Delegation, User, WorkClaim
from zongbao.web.components.table import midnight
from zongbao.web.pages.worklist import span
from zongbao.web.waiting import badges

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


@pytest.fixture
def second(world: World) -> Client:
    office = world.play.officer.organisation
    user = User.objects.make("second", "x" * 12, full_name="李关员", role=Role.CUSTOMS, organisation=office)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def _subject(world: World) -> str:
    return f"passage:{world.passage.pk}"


def _claim(client: Client, subject: str, **extra: str) -> str:
    return client.post(reverse("queue"), {"claim_one": subject, **extra}, follow=True).content.decode()


def test_a_claimed_paper_moves_from_unclaimed_to_mine(world: World):
    browser, plate = world.browser(Role.CUSTOMS), world.passage.plate
    assert plate in browser.get(reverse("queue"), {"whose": "unclaimed"}).content.decode()
    assert "已认领 1 件" in _claim(browser, _subject(world))
    assert plate not in browser.get(reverse("queue"), {"whose": "unclaimed", "kind": "passage"}).content.decode()
    assert plate in browser.get(reverse("queue"), {"whose": "mine"}).content.decode()


def test_the_second_officer_hears_who_was_first(world: World, second: Client):
    _claim(world.browser(Role.CUSTOMS), _subject(world))
    assert f"已由{world.play.officer.name}认领" in _claim(second, _subject(world))


def test_ticked_papers_are_claimed_together_and_none_ticked_says_so(world: World):
    browser = world.browser(Role.CUSTOMS)
    assert "请先勾选" in browser.post(reverse("queue"), {"claim": "1"}, follow=True).content.decode()
    browser.post(reverse("queue"), {"claim": "1", "pick": [_subject(world), "list:none", "junk"]})
    assert WorkClaim.objects.count() == 1


def test_giving_back_frees_it(world: World):
    browser = world.browser(Role.CUSTOMS)
    _claim(browser, _subject(world))
    seen = browser.post(reverse("queue"), {"give_back": _subject(world)}, follow=True).content.decode()
    assert "已释放" in seen
    assert not WorkClaim.objects.exists()


def test_reassigning_a_colleagues_claim_needs_a_reason(world: World, second: Client):
    _claim(world.browser(Role.CUSTOMS), _subject(world))
    address = reverse("queue_hand_over", args=["passage", world.passage.pk])
    refused = second.post(address, {"officer": "second", "reason": ""})
    assert refused.status_code == 422
    assert "QUE-106" in refused.content.decode()
    assert second.post(address, {"officer": "second", "reason": "同事休假"}).status_code == 302
    assert WorkClaim.objects.get().officer.username == "second"


def test_overdue_comes_before_marked_before_near():
    hour = dt.timedelta(hours=1)
    late = urgency(NOW - 9 * hour, 8 * hour, NOW, "manual")
    marked = urgency(NOW - hour, 8 * hour, NOW, "held")
    near = urgency(NOW - 7 * hour, 8 * hour, NOW, "manual")
    assert sorted([near, marked, late], key=lambda one: one.rank) == [late, marked, near]


@pytest.mark.parametrize(("minutes", "words"), [(-3, "0 分钟"), (119, "119 分钟"), (120, "2 小时"), (2880, "2 天")])
def test_waiting_time_is_told_in_the_largest_whole_unit(minutes: int, words: str):
    assert span(dt.timedelta(minutes=minutes)).zh == words


def test_a_head_delegates_revokes_and_hands_over_on_one_page(world: World):
    head, browser = world.user(Role.CUSTOMS), world.browser(Role.CUSTOMS)
    User.objects.filter(pk=head.pk).update(grade=Grade.HEAD)
    helper = User.objects.make(
        "helper", "x" * 12, full_name="顾协管", role=Role.CUSTOMS, organisation=head.organisation, grade=Grade.ASSISTANT
    )
    browser, today = world.browser(Role.CUSTOMS), clock.day_of(clock.now())
    typed = {
        "giver": head.username,
        "delegate": "helper",
        "kinds": ["list", "pass"],
        "limit": "50000",
        "reason": "休假",
    }
    days = {"starts": today.isoformat(), "ends": (today + dt.timedelta(days=3)).isoformat()}
    page = browser.post(reverse("delegations"), {**typed, **days, "give": "1"}, follow=True).content.decode()
    row = Delegation.objects.get()
    assert (row.delegate, row.limit_cny, row.kinds) == (helper, Decimal(50000), ["list", "pass"])
    assert row.ends_at == midnight((today + dt.timedelta(days=4)).isoformat())
    assert "50,000.00" in page
    assert "生效中" in page
    wrong = browser.post(reverse("delegations"), {**typed, **days, "delegate": head.username, "give": "1"})
    assert (wrong.status_code, "QUE-114" in wrong.content.decode()) == (422, True)
    empty = browser.post(reverse("delegations"), {"all": "1"})
    assert empty.status_code == 422
    assert 'href="#all_holder"' in empty.content.decode()
    queues.claim(world.play.officer, "passage", str(world.passage.pk))
    browser.post(reverse("delegations"), {"all": "1", "holder": head.username, "officer": "helper", "reason": "病假"})
    assert WorkClaim.objects.get().officer == helper
    assert "已收回" in browser.post(reverse("delegations"), {"revoke": row.pk}, follow=True).content.decode()
    gone = browser.post(reverse("delegations"), {"revoke": "x"})
    assert "ACC-404" in gone.content.decode()


def test_an_assistant_sees_no_form_to_delegate_and_hears_why_they_may_not_decide(world: World):
    User.objects.filter(pk=world.user(Role.CUSTOMS).pk).update(grade=Grade.ASSISTANT)
    browser = world.browser(Role.CUSTOMS)
    assert 'name="give"' not in browser.get(reverse("delegations")).content.decode()
    url = reverse("passage_act", args=[world.passage.pk, "turn_back"])
    assert "QUE-110" in browser.post(url, {"reason": "超载"}).content.decode()


def test_the_queue_of_the_menu_counts_all_that_waits(world: World):
    page = world.browser(Role.CUSTOMS).get(reverse("queue"))
    badge = badges(world.user(Role.CUSTOMS))["queue"]
    assert int(badge) == page.context["total"] > 0


def test_a_decision_tells_for_whom_it_was_taken(world: World):
    helper = User.objects.make(
        "helper", "x" * 12, full_name="顾协管", role=Role.CUSTOMS, organisation=world.play.officer.organisation,
        grade=Grade.ASSISTANT,
    )  # fmt: skip
    now = clock.now()
    its = Terms(("passage",), None, now, now + dt.timedelta(days=1))
    delegations.give(world.play.officer, world.play.officer.user.username, "helper", its, "休假")
    passages.resolve_passage(Actor.of(helper), world.passage.pk, "turn_back", "超载")
    name = f"顾协管（代{world.play.officer.name}）"
    for url in (reverse("passage", args=[world.passage.pk]), f"{reverse('decisions')}?by=helper"):
        assert name in world.browser(Role.CUSTOMS).get(url).content.decode()


def test_the_security_administrator_grants_a_grade(world: World):
    keeper, officer = world.browser(Role.SECURITY_ADMIN), world.user(Role.CUSTOMS)
    url = reverse("user_grade", args=[officer.username])
    assert url in keeper.get(reverse("user", args=[officer.username])).content.decode()
    keeper.post(url, {"grade": "assistant"})
    officer.refresh_from_db()
    assert officer.grade == "assistant"
    clerk = reverse("user_grade", args=[world.play.clerk.user.username])
    assert "QUE-119" in keeper.post(clerk, {"grade": "head"}).content.decode()
