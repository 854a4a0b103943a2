"""At the gate and behind it through the API: a lane switched by customs, a difference of arrival closed by them."""

from __future__ import annotations

import pytest
from tests.acts.conftest import Play

from zongbao.api.door import api
from zongbao.store import models

from .conftest import Caller


@pytest.fixture
def arrived(play: Play) -> str:
    """The number of a pass that went through the gate and is to be confirmed."""
    row = play.declare(play.in_paper(play.load(5)))
    play.release(row)
    gate_pass = play.apply(row, confirm_arrival=True)
    play.pass_gate(gate_pass)
    return gate_pass.pass_no


def short(clerk: Caller, number: str) -> None:
    answer = clerk.post(f"/passes/{number}/confirm_arrival", {"lines": [{"line_no": 1, "quantity": "4"}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "GAT-150")


def test_a_difference_is_upheld_then_accepted_by_customs_alone(clerk: Caller, officer: Caller, arrived: str):
    path = f"/passes/{arrived}/arrival"
    assert clerk.get(path).json()["state"] == "due"
    early = officer.post(f"{path}/accept", {"reason": "复点相符"})
    assert (early.status_code, early.json()["code"]) == (409, "LIF-001")
    short(clerk, arrived)
    told = clerk.get(path).json()
    assert (told["state"], told["arrived"]) == ("difference", {"1": "4"})
    assert clerk.post(f"{path}/accept", {"reason": "自行认定"}).json()["code"] == "ACC-403"
    assert officer.post(f"{path}/uphold", {}).json()["code"] == "LIF-002"
    upheld = officer.post(f"{path}/uphold", {"reason": "确有短少"}).json()
    assert (upheld["state"], upheld["state_en"], upheld["reason"]) == ("upheld", "Difference upheld", "确有短少")
    assert officer.post(f"{path}/accept", {"reason": "复点相符"}).json()["state"] == "accepted"
    questions = [one["question"] for one in clerk.get(path).json()["decisions"]]
    assert questions == ["arrival", "person:uphold", "person:accept"]
    assert models.GatePass.objects.get(pass_no=arrived).arrival_confirmed_at is not None


def test_an_unknown_move_and_a_foreign_arrival(officer: Caller, stranger: Caller, arrived: str):
    assert officer.post(f"/passes/{arrived}/arrival/fly", {"reason": "试"}).json()["code"] == "API-006"
    assert stranger.get(f"/passes/{arrived}/arrival").status_code == 404


def test_a_lane_is_switched_by_customs_with_a_reason(play: Play, officer: Caller, crew: Caller):
    lane = crew.get("/gate/lanes").json()["items"][0]
    assert (lane["check_weight"], lane["pass_types"], lane["kind"]) == (True, [], "cargo")
    path = f"/gate/lanes/{lane['area']}/{lane['number']}/switch"
    wanted = {"check_weight": False, "kind": "convenient", "pass_types": ["5", "6"]}
    assert crew.post(path, wanted | {"reason": "越权"}).json()["code"] == "ACC-403"
    assert officer.post(path, wanted).json()["code"] == "LIF-002"
    switched = officer.post(path, wanted | {"reason": "地磅故障"}).json()
    assert (switched["check_weight"], switched["kind"], switched["pass_types"]) == (False, "convenient", ["5", "6"])
    assert officer.post(path, wanted | {"reason": "再来"}).json()["code"] == "GAT-170"
    assert officer.post(path, {"pass_types": ["9"], "reason": "试"}).json()["code"] == "GAT-171"
    assert officer.post(path, {"check_weight": "no", "reason": "试"}).json()["code"] == "API-005"
    assert officer.post(path, {"pass_types": [], "reason": "恢复"}).json()["pass_types"] == []


def test_lanes_are_seen_by_those_who_work_there(play: Play, clerk: Caller, officer: Caller):
    zone = play.clerk.organisation
    assert zone is not None
    assert clerk.get("/gate/lanes").json()["items"] == []
    mine = officer.get("/gate/lanes", limit=500).json()["items"]
    assert {one["zone"] for one in mine} == {zone.zone.code if zone.zone else ""}


def test_the_interface_describes_both():
    paths = api.get_openapi_schema()["paths"]
    assert {"/api/v1/passes/{pass_no}/arrival/{move}", "/api/v1/gate/lanes/{area}/{number}/switch"} <= set(paths)
