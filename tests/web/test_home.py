"""The workplace: each figure and each thing to do opens to exactly as many rows as it says."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse, reverse_lazy
from tests.web.conftest import World

from zongbao.acts import checkpoints, gate_passes, ledger_proof, people, vehicles
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.web.pages import home_figures
from zongbao.web.pages.home_duty import Todo
from zongbao.web.pages.home_figures import Figure, trend
from zongbao.web.pages.home_todos import todos

COUNT = re.compile(r'id="count"[^>]*>共 ([\d,]+) 条')
NUMBER = re.compile(r"[\d,]+")
ELSEWHERE = {reverse_lazy("health")}  # what opens to the signs of life


def promised(world: World, role: str) -> list[tuple[str, int]]:
    """Address and number of all that counts rows; a figure that is no number, such as a time, opens to a list too."""
    context = world.browser(role).get(reverse("home")).context
    figures: list[Figure] = context["figures"]
    todos: list[Todo] = context["todos"]
    told = [(one.url, str(one.value)) for one in figures] + [(one.url, str(one.count)) for one in todos]
    return [
        (url, int(value.replace(",", ""))) for url, value in told if NUMBER.fullmatch(value) and url not in ELSEWHERE
    ]


def shown(world: World, role: str, url: str) -> int | None:
    """How many rows the page behind an address shows."""
    answer = world.browser(role).get(url)
    if url.startswith(reverse("queue")):
        return int(answer.context["total"])
    found = COUNT.search(answer.content.decode())
    return int(found[1].replace(",", "")) if found else None


@pytest.mark.parametrize("role", list(Role))
def test_what_is_counted_is_what_the_link_shows(world: World, role: Role):
    world.browser(role).get(reverse("home"))
    gate_passes.hold_pass(world.play.officer, world.gate_pass.pass_no, "抽查")
    models.AccountBook.objects.filter(pk=world.book.pk).update(valid_until=clock.day_of(clock.now()))
    people.create_user(Actor.platform(), "newcomer", "新人", Role.AUDITOR, None, "a-long-and-odd-phrase-77")
    models.User.objects.filter(username="newcomer").update(is_active=False)
    models.ApiToken.objects.update(expires_at=clock.now() + dt.timedelta(days=3))
    vehicles.blacklist_vehicle(world.play.officer, world.gate_pass.plate, "走私嫌疑")
    told = promised(world, role)
    assert len(told) >= 2
    assert [one for one in told if shown(world, role, one[0]) != one[1]] == []


@pytest.mark.parametrize("role", list(Role))
def test_everything_to_do_names_what_sets_its_limit_and_when(world: World, role: Role):
    gate_passes.hold_pass(world.play.officer, world.gate_pass.pass_no, "抽查")
    models.AccountBook.objects.filter(pk=world.book.pk).update(valid_until=clock.day_of(clock.now()))
    people.create_user(Actor.platform(), "newcomer", "新人", Role.AUDITOR, None, "a-long-and-odd-phrase-77")
    models.User.objects.filter(username="newcomer").update(is_active=False)
    vehicles.blacklist_vehicle(world.play.officer, world.gate_pass.plate, "走私嫌疑")
    with clock.simulated(clock.now() + dt.timedelta(minutes=30)):
        found = todos(world.user(role))
        page = world.browser(role).get(reverse("home")).content.decode()
    assert found, role
    for one in found:
        assert one.due is not None, one.label
        assert world.browser(role).get(one.law_url).status_code == 200
        assert str(one.law) in page
    assert page.count("期限 <time>") == len(found)


def test_a_gate_exception_past_its_target_is_marked_late(world: World):
    with clock.simulated(clock.now() + dt.timedelta(minutes=16)):
        (late,) = [one for one in todos(world.user(Role.CUSTOMS)) if one.url.endswith("kind=passage")]
        assert late.overdue
        assert late.due == world.passage.decided_at + dt.timedelta(minutes=15)
        (authority,) = [one for one in todos(world.user(Role.ZONE)) if "late=desk" in one.url]
        assert authority.count == 1
    with clock.simulated(world.passage.decided_at + dt.timedelta(minutes=14)):
        assert not any(one.overdue for one in todos(world.user(Role.GATE)))
        assert not any("late=desk" in one.url for one in todos(world.user(Role.ZONE)))


def test_an_account_shut_out_again_does_not_wait_for_activation(world: World):
    models.User.objects.make("gone", "x" * 12, full_name="离岗", role=Role.AUDITOR)
    people.deactivate_user(Actor.of(world.user(Role.SECURITY_ADMIN)), "gone", "离岗")
    assert not any("due=activation" in one.url for one in todos(world.user(Role.SYSTEM_ADMIN)))


def test_messages_that_nobody_answers_are_told_to_the_system_administrator(world: World):
    models.RawMessage.objects.filter(pk=world.message.pk).update(state="received")
    with clock.simulated(clock.now() + dt.timedelta(minutes=20)):
        assert [one.count for one in todos(world.user(Role.SYSTEM_ADMIN)) if "报文" in one.label.zh] == [1]


def test_a_trend_needs_a_yesterday_worth_comparing():
    assert str(trend({"all": 12, "before": 9})) == ""
    assert trend({"all": 15, "before": 12}).en == "+25.0% on yesterday by now"
    assert trend({"all": 9, "before": 12}).zh == "较昨日此时 -25.0%"


def test_counting_stops_where_nobody_reads_on(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(home_figures, "MOST", 1)
    assert home_figures.capped(models.Passage.objects.filter(pk=world.passage.pk)) == "1"
    assert home_figures.capped(models.BondedList.objects.all()) == "1+"


def test_the_auditor_hears_when_the_ledger_was_last_proven(world: World):
    assert "从未" in world.browser(Role.AUDITOR).get(reverse("home")).content.decode()
    ledger_proof.note_proof(Actor.platform(), clock.now(), dt.timedelta(seconds=1), 2, "slot 1")
    checkpoints.take_checkpoint(Actor.platform())
    figure = home_figures.figures(world.user(Role.AUDITOR))[-1]
    assert (figure.tone, shown(world, Role.AUDITOR, figure.url)) == ("danger", 1)
    with clock.simulated(clock.now() + dt.timedelta(days=8)):
        assert any(one.overdue and "底账" in one.label.zh for one in todos(world.user(Role.AUDITOR)))


def test_a_pass_about_to_expire_names_its_deadline_and_its_law(world: World):
    row = world.gate_pass
    type(row).objects.filter(pk=row.pk).update(valid_until=clock.now())
    todo = next(one for one in todos(world.user(Role.DECLARANT)) if one.due)
    assert todo.count == 1
    assert todo.law_url == reverse("parameter", args=["pass_valid_days"])
    assert "核放单有效天数" in world.browser(Role.DECLARANT).get(reverse("home")).content.decode()
