"""The first-run guide: ticks come from the data, it can be hidden, and help always leads back to it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import queues
from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.web.pages.guide import GUIDES, steps


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_guide_whose_steps_lead_somewhere(world: World, role: Role):
    assert 5 <= len(GUIDES[role]) <= 7
    page = world.browser(role).get(reverse("guide"))
    for step in page.context["guide"]:
        assert world.browser(role).get(step.url).status_code == 200, step.url
    world.speak("en")
    assert "First steps" in world.browser(role).get(reverse("home")).content.decode()


def test_a_step_is_ticked_by_what_was_done(world: World):
    def ticks() -> list[bool]:
        return [step.done for step in steps(world.user(Role.CUSTOMS))]

    before = ticks()
    queues.claim(world.play.officer, "passage", str(world.passage.pk))
    after = ticks()
    assert (before[0], after[0]) == (False, True)
    assert before[1:] == after[1:]


def test_an_enterprise_starts_with_what_its_papers_say(world: World):
    done = {step.url: step.done for step in steps(world.user(Role.DECLARANT))}
    assert done[reverse("book_new")]
    assert done[reverse("list_new")]
    assert done[reverse("pass_new")]
    assert not done[reverse("account")]
    models.Vehicle.objects.update(owner=world.foreign_list.enterprise)
    assert not {step.url: step.done for step in steps(world.user(Role.DECLARANT))}[reverse("vehicle_new")]


def test_hidden_it_stays_in_reach_and_comes_back(world: World):
    browser = world.browser(Role.GATE)
    answer = browser.post(reverse("guide"), {"hide": "1", "from_home": "1"}, follow=True)
    assert "zb-guide-steps" not in answer.content.decode()
    assert f'href="{reverse("guide")}"' in answer.content.decode()  # in the help of the page
    assert "放回工作台" in browser.get(reverse("guide")).content.decode()
    assert "zb-guide-steps" in browser.post(reverse("guide"), {"show": "1"}, follow=True).content.decode()
    acts = models.AuditEntry.objects.filter(act="user.guide").order_by("id").values_list("after", flat=True)
    assert list(acts) == ["hidden", "shown"]


def test_it_goes_by_itself_once_all_is_done(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(GUIDES, Role.GATE, [one for one in GUIDES[Role.GATE] if one.page == "gate"])  # type: ignore[misc]
    world.browser(Role.GATE).get(reverse("home"))
    assert ("zb-guide-steps" in world.browser(Role.GATE).get(reverse("home")).content.decode()) == (
        not steps(world.user(Role.GATE))[0].done
    )
