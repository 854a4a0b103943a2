"""Visits of temporary vehicles: registered, approved, in and out on a pass, the card collected."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.acts.checking import refuses, said

from zongbao.acts import gate_passes, vehicles, visits
from zongbao.core import clock
from zongbao.demo import papers
from zongbao.store import models

PLATE = "鲁B88888"
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _day():
    with clock.simulated(NOW):
        yield


def register(play, actor=None, **changes):
    asked = {"plate": PLATE, "business_type": "delivery", "valid_on": TODAY, "tare_kg": Decimal(9000)}
    return visits.register_visit(actor or play.clerk, **asked | changes)


def empty(play, direction, card=""):
    truck = papers.Truck(PLATE, Decimal(9000), card)
    return gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, play.next_no("E"), truck, direction))


def drive(play, direction):
    """The vehicle passes the gate on a new pass."""
    done = empty(play, direction)
    assert done.decision.accepted, done.decision
    play.pass_gate(done.record)
    assert done.record.state == "passed"
    return done.record


def test_a_visit_from_registration_to_the_collected_card(play):
    made = register(play, play.crew, enterprise=play.clerk.organisation.code, card_no="T-01")
    assert (made.state, made.enterprise) == ("registered", play.clerk.organisation)
    said(empty(play, "I").decision, "VEH-101")
    with refuses("ACC-403"):
        visits.approve_visit(play.crew, made.pk)
    assert visits.approve_visit(play.officer, made.pk).state == "approved"
    record = drive(play, "I")
    assert (record.ic_card, record.visit, record.vehicle) == ("T-01", made, None)
    made.refresh_from_db()
    assert (made.state, made.entered_at) == ("inside", NOW)
    with refuses("VEH-192"):
        register(play)
    with refuses("LIF-001"):
        visits.collect_card(play.crew, made.pk)
    drive(play, "E")
    made.refresh_from_db()
    assert (made.state, made.left_at) == ("out", NOW)
    with refuses("ACC-403"):
        visits.collect_card(play.clerk, made.pk)
    closed = visits.collect_card(play.crew, made.pk)
    assert (closed.state, closed.card_collected_at) == ("left", NOW)


def test_a_visit_without_a_card_closes_at_the_gate_even_on_a_later_day(play):
    made = register(play)
    visits.approve_visit(play.officer, made.pk)
    drive(play, "I")
    with clock.simulated(NOW + dt.timedelta(days=2)):
        assert visits.expire_visits(clock.now()) == 0
        drive(play, "E")
    made.refresh_from_db()
    assert made.state == "left"


def test_a_visit_is_for_its_day_and_its_host(play, neighbour):
    made = register(play, valid_on=TODAY + dt.timedelta(days=1))
    visits.approve_visit(play.officer, made.pk)
    said(empty(play, "I").decision, "VEH-101")
    with clock.simulated(NOW + dt.timedelta(days=1)):
        said(empty(neighbour, "I").decision, "VEH-101")
        done = empty(play, "I")
        assert done.record.valid_until == clock.last_moment(made.valid_on)
        with refuses("VEH-154"):
            visits.cancel_visit(play.clerk, made.pk, "不来了")
        gate_passes.void_pass(play.clerk, done.record.pass_no, "不来了")
    with clock.simulated(NOW + dt.timedelta(days=2)):
        assert visits.expire_visits(clock.now()) == 1
        assert register(play, valid_on=TODAY + dt.timedelta(days=2)).state == "registered"


def test_what_is_no_visit(play, neighbour, stranger):
    plate = play.truck().plate
    with refuses("VEH-180"):
        register(play, plate=plate)
    vehicles.blacklist_vehicle(play.officer, plate, "夹藏")
    with refuses("VEH-103"):
        register(play, plate=plate)
    with refuses("VEH-183", "VEH-151", "VEH-182", "VEH-181"):
        register(
            play, play.crew, enterprise=stranger.clerk.organisation.code, tare_kg=Decimal(0), business_type="x",
            valid_on=TODAY - dt.timedelta(days=1),
        )  # fmt: skip
    with refuses("VEH-183"):
        register(play, enterprise=neighbour.clerk.organisation.code)
    with refuses("ACC-403"):
        register(play, play.officer)
    made = register(play)
    with refuses("ACC-404"):
        visits.approve_visit(stranger.officer, made.pk)
    with refuses("LIF-002"):
        visits.refuse_visit(play.officer, made.pk, "")
    assert visits.refuse_visit(play.officer, made.pk, "无预约").state == "refused"
    assert visits.cancel_visit(play.clerk, register(play).pk, "不来了").state == "cancelled"


def test_a_vehicle_whose_filing_has_ended_may_visit(play):
    plate = play.truck().plate
    vehicles.cancel_vehicle(play.clerk, plate, "停用")
    made = register(play, plate=plate, tare_kg=None)
    visits.approve_visit(play.officer, made.pk)
    truck = papers.Truck(plate, Decimal(7777))
    done = gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, "E1", truck, "I"))
    assert done.decision.accepted
    assert play.collect(done.record).decision.accepted


def test_a_zone_may_let_visitors_in_by_itself(play, monkeypatch):
    real = visits.parameters.value
    monkeypatch.setattr(
        visits.parameters, "value", lambda key, *a, **k: not key.startswith("temporary_") and real(key, *a, **k)
    )
    assert register(play).state == "approved"
    assert not models.Notice.objects.filter(event="visit.register").exists()
