"""Vehicles through their acts: filed, approved, weighed anew, barred, cleared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.acts.checking import last_decision, refuses, said

from zongbao.acts import gate_passes, queues, vehicles
from zongbao.core import clock, identifiers
from zongbao.demo import papers
from zongbao.store import models

TODAY = dt.date(2026, 3, 2)
FILED = {"plate": "鲁B5A321", "tare_kg": Decimal(8000)}


@pytest.fixture(autouse=True)
def _day():
    with clock.simulated(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def test_a_filing_is_in_force_when_customs_approve_it(play):
    made = vehicles.file_vehicle(play.clerk, **FILED, ic_card="C1")
    assert (made.owner, made.zone, made.state) == (play.clerk.organisation, play.clerk.organisation.zone, "filed")
    assert queues.claim(play.officer, "vehicle", made.plate).subject_no == made.plate
    truck = papers.Truck(made.plate, made.tare_kg, "C1")
    said(gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, "E1", truck, "I")).decision, "VEH-102")
    with refuses("ACC-403"):
        vehicles.approve_vehicle(play.clerk, made.plate)
    vehicles.approve_vehicle(play.officer, made.plate)
    assert gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, "E2", truck, "I")).decision.accepted
    assert models.Notice.objects.filter(event="vehicle.approve", organisation=made.owner).exists()


def test_a_returned_filing_is_filed_again(play):
    vehicles.file_vehicle(play.clerk, **FILED)
    with refuses("LIF-002"):
        vehicles.return_vehicle(play.officer, "鲁B5A321", " ")
    assert vehicles.return_vehicle(play.officer, "鲁B5A321", "缺行驶证").state == "returned"
    assert vehicles.file_vehicle(play.clerk, **FILED).state == "filed"


def test_a_change_waits_while_the_filing_stands(play):
    plate, before = play.truck().plate, models.Vehicle.objects.get(plate=play.truck().plate)
    changed = vehicles.file_vehicle(
        play.clerk, plate=plate, tare_kg=before.tare_kg + 100, ic_card="C2", weighed_on=TODAY,
        valid_until=dt.date(2027, 1, 1),
    )  # fmt: skip
    assert (changed.state, changed.tare_kg, changed.ic_card) == ("change_requested", before.tare_kg, before.ic_card)
    refused = vehicles.refuse_change(play.officer, plate, "磅单不清")
    assert (refused.state, refused.pending, refused.tare_kg) == ("approved", None, before.tare_kg)
    vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=before.tare_kg + 100, ic_card="C2", weighed_on=TODAY)
    approved = vehicles.approve_vehicle(play.officer, plate)
    approved.refresh_from_db()
    assert (approved.tare_kg, approved.tare_on, approved.ic_card) == (before.tare_kg + 100, TODAY, "C2")


def test_filing_an_old_tare_again_does_not_make_it_new(play):
    plate, old = play.truck().plate, dt.date(2020, 1, 1)
    models.Vehicle.objects.filter(plate=plate).update(tare_on=old)
    tare = play.truck().tare
    vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=tare)
    assert vehicles.approve_vehicle(play.officer, plate).tare_on == old
    with refuses("VEH-152"):
        vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=tare + 1)
    with refuses("VEH-153"):
        vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=tare, weighed_on=TODAY + dt.timedelta(days=1))
    vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=tare, weighed_on=TODAY)
    said(last_decision(play.apply(play.declare(play.in_paper(play.load(1)))).pass_no), "VEH-106")
    vehicles.approve_vehicle(play.officer, plate)
    assert play.apply(play.declare(play.in_paper(play.load(1))), truck=1).state == "approved"


def test_a_new_weighing_does_not_lift_a_bar(play):
    plate = play.truck().plate
    vehicles.blacklist_vehicle(play.officer, plate, "夹藏")
    assert vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=Decimal(8100), weighed_on=TODAY).blacklisted
    assert vehicles.approve_vehicle(play.officer, plate).blacklisted
    cleared = vehicles.clear_vehicle(play.officer, plate, "处罚已执行")
    assert (cleared.blacklisted, cleared.blacklist_reason) == (False, "")


@pytest.mark.parametrize(
    ("plate", "tare", "codes"),
    [
        ("鲁B5A321", 0, ["VEH-151"]),
        ("鲁B5A321", 100_000, ["VEH-151"]),
        ("B1", 8000, [identifiers.plate("B1")]),
        ("B1", -1, [identifiers.plate("B1"), "VEH-151"]),
    ],
)
def test_what_is_no_vehicle(play, plate, tare, codes):
    with refuses(*codes):
        vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=Decimal(tare))
    assert not models.Vehicle.objects.filter(plate=plate).exists()


def test_whose_vehicle(play, neighbour, stranger):
    plate = play.truck().plate
    with refuses("VEH-150"):
        vehicles.file_vehicle(neighbour.clerk, plate=plate, tare_kg=play.truck().tare)
    with refuses("ACC-404"):
        vehicles.approve_vehicle(stranger.officer, plate)
    with refuses("ACC-403"):
        vehicles.file_vehicle(play.officer, plate="鲁B5A321", tare_kg=Decimal(8000))
    with refuses("ACC-403"):
        vehicles.blacklist_vehicle(play.clerk, plate, "x")
    with refuses("LIF-002"):
        vehicles.blacklist_vehicle(play.officer, plate, "")
    with refuses("ACC-404"):
        vehicles.blacklist_vehicle(stranger.officer, plate, "x")
    assert not models.Vehicle.objects.get(plate=plate).blacklisted


def test_all_marks_of_a_filing_wait_with_a_change(play):
    marks = {
        "second_plate": "HK1234", "plate_kind": "01", "customs_no": "4258V0001", "applicant": "张三", "contact": "138",
    }  # fmt: skip
    made = vehicles.file_vehicle(play.clerk, **FILED, **marks)
    assert {name: getattr(made, name) for name in marks} == marks
    vehicles.approve_vehicle(play.officer, made.plate)
    waiting = vehicles.file_vehicle(play.clerk, **FILED, **marks | {"second_plate": "粤Z1234港"})
    assert (waiting.second_plate, waiting.pending["second_plate"]) == ("HK1234", "粤Z1234港")
    assert vehicles.approve_vehicle(play.officer, made.plate).second_plate == "粤Z1234港"
    with refuses("IDN-014", "VEH-157"):
        vehicles.file_vehicle(play.clerk, **FILED, second_plate="某牌", plate_kind="99")
    with refuses("VEH-156"):
        vehicles.file_vehicle(play.clerk, **FILED, second_plate=FILED["plate"])


def test_a_filing_ends_and_begins_again(play, neighbour):
    vehicles.file_vehicle(play.clerk, **FILED, customs_no="4258V0001")
    vehicles.approve_vehicle(play.officer, FILED["plate"])
    with refuses("ACC-403"):
        vehicles.cancel_vehicle(play.officer, FILED["plate"], "车已出售")
    with refuses("LIF-002"):
        vehicles.cancel_vehicle(play.clerk, FILED["plate"], "")
    ended = vehicles.cancel_vehicle(play.clerk, FILED["plate"], "车已出售")
    assert (ended.state, ended.decision_reason) == ("ended", "车已出售")
    truck = papers.Truck(ended.plate, ended.tare_kg)
    said(gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, "E1", truck, "I")).decision, "VEH-102")
    again = vehicles.file_vehicle(neighbour.clerk, plate=ended.plate, tare_kg=Decimal(8300))
    assert (again.owner, again.state, again.customs_no, again.tare_on) == (
        neighbour.clerk.organisation, "filed", "", TODAY,
    )  # fmt: skip
    assert again.owned_since is not None
    with refuses("VEH-150"):
        vehicles.file_vehicle(play.clerk, **FILED)


def test_customs_revoke_a_filing_with_a_reason(play):
    plate = play.truck().plate
    with refuses("LIF-002"):
        vehicles.revoke_vehicle(play.officer, plate, " ")
    with refuses("ACC-403"):
        vehicles.revoke_vehicle(play.clerk, plate, "年检过期")
    assert vehicles.revoke_vehicle(play.officer, plate, "年检过期").state == "ended"
    assert models.Notice.objects.filter(event="vehicle.revoke", remark="年检过期").exists()
    assert models.StoredDecision.objects.filter(subject_no=plate, question="person:revoke", outcome="refuse").exists()
    with refuses("LIF-001"):
        vehicles.approve_vehicle(play.officer, plate)


def test_a_filing_does_not_end_under_way(play):
    row = play.declare(play.in_paper(play.load(1)))
    play.release(row)
    gate_pass = play.apply(row)
    with refuses("VEH-154"):
        vehicles.cancel_vehicle(play.clerk, gate_pass.plate, "车已出售")
    play.pass_gate(gate_pass)
    with refuses("VEH-155"):
        vehicles.revoke_vehicle(play.officer, gate_pass.plate, "年检过期")
    assert models.Vehicle.objects.get(plate=gate_pass.plate).state == "approved"
