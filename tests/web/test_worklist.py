"""The officer's queue: what waits, who has claimed it, and what a second officer hears."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import BACKEND, World

from zongbao.core.roles import Role
from zongbao.domain.queues import urgency
from zongbao.store.models import User, WorkClaim
from zongbao.web.pages.worklist import span

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
