"""Lanes switched by customs: it counts for the next vehicle, leaves what stood before and after, and needs a reason."""

from __future__ import annotations

import pytest
from tests.acts.checking import refuses
from tests.acts.test_delegations import give, made, terms

from zongbao.acts import foundation, lanes
from zongbao.acts.context import Actor
from zongbao.core.roles import Grade
from zongbao.store import models

OFF = {"check_weight": False}


@pytest.fixture
def lane(play) -> models.Lane:
    """The lane by which vehicles of the play come in."""
    return play.collect(play.apply(released(play))).passage.lane


def released(play):
    row = play.declare(play.in_paper(play.load(5)))
    play.release(row)
    return row


def heavy(play, truck: int) -> list[str]:
    """The codes of a vehicle far too heavy."""
    return list(play.collect(play.apply(released(play), truck=truck), off_by=7000).decision.codes)


def test_a_broken_scale_stops_no_vehicle_while_its_comparison_is_off(play, lane):
    number = str(lane)
    assert heavy(play, 1) == ["GAT-106"]
    lanes.switch_lane(play.officer, number, OFF, "地磅故障")
    assert heavy(play, 2) == []
    lanes.switch_lane(play.officer, number, {"check_weight": True}, "地磅已修复")
    assert heavy(play, 3) == ["GAT-106"]


def test_a_closed_lane_lets_nobody_through(play, lane):
    lanes.switch_lane(play.officer, str(lane), {"active": False}, "道闸检修")
    assert "GAT-112" in play.collect(play.apply(released(play), truck=1)).decision.codes


def test_the_trail_says_of_each_switch_what_stood_before_and_after(play, lane):
    wanted = OFF | {"check_plate": True, "kind": "convenient", "pass_types": "56"}
    lanes.switch_lane(play.officer, str(lane), wanted, "改便捷通道")
    lines = models.AuditEntry.objects.filter(subject_kind="lane", subject_no=str(lane)).order_by("id")
    assert [(one.act, one.before, one.after, one.reason) for one in lines] == [
        ("lane.check_weight.off", "on", "off", "改便捷通道"),
        ("lane.kind.convenient", "cargo", "convenient", "改便捷通道"),
        ("lane.pass_types", "", "56", "改便捷通道"),
    ]
    told = models.Notice.objects.get(event="lane.switch")
    assert (told.role, told.zone, told.subject_no) == ("gate", lane.gate.zone, str(lane))


def test_a_switch_needs_a_reason_a_change_and_fitting_types(play, lane):
    number = str(lane)
    with refuses("LIF-002"):
        lanes.switch_lane(play.officer, number, OFF, "  ")
    with refuses("GAT-170"):
        lanes.switch_lane(play.officer, number, {"check_weight": True}, "无改动")
    for types in ("9", "11", "5x"):
        with refuses("GAT-171"):
            lanes.switch_lane(play.officer, number, {"pass_types": types}, "试")
    with pytest.raises(ValueError, match="no kind of lane"):
        lanes.switch_lane(play.officer, number, {"kind": "rail"}, "试")


def test_only_customs_of_the_own_office_switch(play, lane, stranger):
    with refuses("ACC-404"):
        lanes.switch_lane(stranger.officer, str(lane), OFF, "越界")
    for actor in (play.crew, play.clerk):
        with refuses("ACC-403"):
            lanes.switch_lane(actor, str(lane), OFF, "越权")
    with refuses("ACC-404"):
        lanes.switch_lane(play.officer, "nowhere-99", OFF, "无此通道")


def test_an_assistant_switches_only_for_an_officer_who_delegated_lanes(play, lane):
    assistant = made(play, "lane.assistant", "顾协管", Grade.ASSISTANT)
    with refuses("QUE-110"):
        lanes.switch_lane(assistant, str(lane), OFF, "地磅故障")
    give(play.officer, assistant, terms(None, "lane"))
    lanes.switch_lane(assistant, str(lane), OFF, "地磅故障")
    entry = models.AuditEntry.objects.get(act="lane.check_weight.off")
    assert entry.detail["on_behalf_of"] == play.officer.user.username


def test_setting_a_gate_up_again_leaves_what_customs_switched(play, lane):
    lanes.switch_lane(play.officer, str(lane), OFF | {"kind": "convenient"}, "改便捷通道")
    gate = lane.gate
    plan = foundation.GatePlan(gate.area, gate.name_zh, gate.name_en, double=gate.double)
    foundation.set_up_gate(Actor.platform(), gate.zone, plan)
    lane.refresh_from_db()
    assert (lane.kind, lane.check_weight) == ("convenient", False)
