"""The gate console, its desk and the lane's page: what they show, whom they let do what, what htmx is answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.domain.gate.passage_life import moves_open
from zongbao.store import models
from zongbao.web.pages.driver import code_of
from zongbao.web.pages.gate_lane import number_in

LIVE = {"HX-Request": "true"}


def _vehicle(world: World, truck: int, off_by: int) -> models.Passage:
    """A vehicle at the gate whose weight is off by so many kg."""
    row = world.play.declare(world.play.in_paper(world.play.load(3)))
    world.play.release(row)
    passage = world.play.collect(world.play.apply(row, truck=truck), off_by=off_by).passage
    assert passage is not None
    return passage


def _console(passage: models.Passage) -> str:
    return reverse("gate_console", args=[passage.lane.gate.area])


def _settle(world: World, role: str, passage: models.Passage, move: str, reason: str) -> Any:
    data = {"passage": passage.pk, "move": move, "reason": reason}
    return world.browser(role).post(_console(passage), data)


def test_the_console_shows_the_last_vehicle_of_a_lane_and_answers_nothing_while_nothing_changes(world: World):
    passage = _vehicle(world, 2, 9000)
    browser = world.browser(Role.GATE)
    text = browser.get(_console(passage)).content.decode()
    assert "<b>异常</b>" in text
    assert passage.plate in text
    poll = re.search(r'hx-get="([^"]+)"', text.split('id="board"')[1])
    assert poll is not None
    assert browser.get(poll[1], headers=LIVE).status_code == 204
    other = _vehicle(world, 3, 0)
    answer = browser.get(poll[1], headers=LIVE)
    assert answer.status_code == 200
    assert other.plate in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "hx-get" not in browser.get(f"{_console(passage)}?live=0").content.decode().split('id="board"')[1]


def test_the_desk_needs_a_reason_and_keeps_it_with_the_passage(world: World):
    passage = _vehicle(world, 2, 9000)
    answer = _settle(world, Role.GATE, passage, "turn_back", "  ")
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert _settle(world, Role.GATE, passage, "turn_back", "货物不符").status_code == 302
    passage.refresh_from_db()
    assert (passage.state, passage.resolution_reason) == ("turned_back", "货物不符")
    late = _settle(world, Role.CUSTOMS, passage, "release", "再看一次")
    assert late.status_code == 422
    assert "LIF-001" in late.content.decode()


def test_a_gate_crew_cannot_release_what_is_for_an_officer(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(3)))
    world.play.release(row)
    gate_pass = world.play.apply(row, truck=2)
    world.browser(Role.CUSTOMS).post(reverse("pass_act", args=[gate_pass.pass_no, "hold"]), {"reason": "随机布控"})
    passage = world.play.collect(gate_pass).passage
    assert passage is not None
    shown = {role: world.browser(role).get(f"{_console(passage)}?open={passage.pk}") for role in ("gate", "customs")}
    assert 'value="release"' not in shown["gate"].content.decode()
    assert "放行须由海关关员作出" in shown["gate"].content.decode()
    assert 'value="release"' in shown["customs"].content.decode()
    refused = _settle(world, Role.GATE, passage, "release", "赶时间")
    assert refused.status_code == 422
    assert "GAT-104" in refused.content.decode()
    assert "赶时间" in refused.content.decode(), "what was typed is not lost"


def test_what_the_desk_offers_follows_role_state_and_reasons():
    weight, held = frozenset({"GAT-106"}), frozenset({"GAT-104"})

    def names(state: str, role: str, codes: frozenset[str], *, has_pass: bool = True) -> set[str]:
        return {move.name for move in moves_open(state, role, codes, has_pass=has_pass)}

    assert names("exception", "gate", weight) == {"release", "inspect", "turn_back"}
    assert names("held", "gate", held) == {"turn_back"}
    assert names("held", "customs", held) == {"release", "turn_back"}
    assert names("exception", "customs", frozenset({"GAT-101"}), has_pass=False) == {"inspect", "turn_back"}
    assert names("inspecting", "customs", weight) == {"turn_back", "end_inspection"}
    assert names("lifted", "customs", frozenset()) == set()


@pytest.mark.parametrize(
    "form", ["{no}", " {no} \n", "https://any.host/p/{no}/{code}/", "http://10.0.0.1:8000/p/{no}/{code}"]
)
def test_a_scan_is_read_in_each_of_its_forms(form: str):
    number = "QD4258I26112400001"
    assert number_in(form.format(no=number, code=code_of(number))) == number


def test_a_code_that_is_not_the_platforms_is_no_pass():
    assert number_in(f"https://any.host/p/QD4258I26112400001/{'0' * 24}/") == ""


def _lane(world: World) -> str:
    return reverse("gate_lane", args=[world.passage.lane_id])


def _form(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(form_no|session)" value="([^"]+)"', text))


def test_the_lane_page_decides_once_however_often_the_form_is_sent(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(3)))
    world.play.release(row)
    gate_pass = world.play.apply(row, truck=2)
    browser = world.browser(Role.GATE)
    seen = browser.get(_lane(world), {"scan": gate_pass.pass_no}).content.decode()
    assert gate_pass.plate in seen
    data = {**_form(seen), "weight": str(gate_pass.total_weight)}
    first = browser.post(_lane(world), data)
    assert first.status_code == 302
    assert browser.post(_lane(world), data)["Location"] == first["Location"]
    assert "<b>放行</b>" in browser.get(first["Location"]).content.decode()
    assert models.Passage.objects.filter(gate_pass=gate_pass).count() == 1


def test_a_vehicle_that_differs_is_decided_by_what_was_seen(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(3)))
    world.play.release(row)
    gate_pass = world.play.apply(row, truck=2)
    browser = world.browser(Role.GATE)
    data = _form(browser.get(_lane(world), {"scan": gate_pass.pass_no}).content.decode())
    data |= {"weight": str(gate_pass.total_weight), "differs": "1"}
    missing = browser.post(_lane(world), data)
    assert missing.status_code == 422
    assert "请填写看到的车牌号" in missing.content.decode()
    done = browser.post(_lane(world), {**data, "plate": "鲁B00000"}, follow=True).content.decode()
    assert "<b>异常</b>" in done
    assert "鲁B00000" in done


def test_what_no_pass_answers_to_is_said_and_kept_in_the_field(world: World):
    answer = world.browser(Role.GATE).get(_lane(world), {"scan": "QD-NO-SUCH"})
    assert answer.status_code == 404
    assert 'value="QD-NO-SUCH"' in answer.content.decode()
    assert "没有找到：QD-NO-SUCH" in answer.content.decode()


def test_another_zones_gate_is_as_good_as_absent(world: World):
    strange = models.Lane.objects.exclude(gate__zone=world.passage.zone).select_related("gate")[0]
    browser = world.browser(Role.GATE)
    assert browser.get(reverse("gate_lane", args=[strange.pk])).status_code == 404
    assert browser.get(reverse("gate_console", args=[strange.gate.area])).status_code == 404
