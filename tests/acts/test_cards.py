"""Long-term cards through their acts, and at the gate."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.acts.checking import refuses, said

from zongbao.acts import cards, gate_passes, passages, vehicles
from zongbao.core import clock
from zongbao.demo import papers
from zongbao.store import models

NUMBER = "LC-0000001"


def apply(play, truck=0, **changes):
    today = clock.day_of(clock.now())
    asked = {
        "card_no": NUMBER, "physical_no": "04A1B2C3", "plate": play.truck(truck).plate, "valid_from": today,
        "valid_until": today + dt.timedelta(days=365),
    }  # fmt: skip
    return cards.apply_card(play.clerk, **asked | changes)


@pytest.fixture
def card(play) -> models.Card:
    """A card in force for the first truck."""
    return cards.issue_card(play.officer, apply(play).pk)


@pytest.fixture
def gate_pass(play) -> models.GatePass:
    """A released pass of the first truck that names no card."""
    row = play.declare(play.in_paper(play.load(1)))
    play.release(row)
    return play.apply(row, ic_card="")


def test_a_card_is_issued_lost_found_and_taken_back(play, card):
    assert (card.state, card.enterprise, card.zone) == (
        "active", play.clerk.organisation, play.clerk.organisation.zone,
    )  # fmt: skip
    with refuses("VEH-190"):
        apply(play, 1)
    assert cards.report_loss(play.clerk, card.pk, "司机遗失").state == "lost"
    assert cards.resume_card(play.officer, card.pk, "已找到").state == "active"
    assert cards.suspend_card(play.officer, card.pk, "违规").state == "suspended"
    other = apply(play, 1)
    assert cards.issue_card(play.officer, other.pk).state == "active"
    with refuses("VEH-190"):
        cards.resume_card(play.officer, card.pk, "已整改")
    assert cards.take_back_card(play.officer, card.pk, "换发").state == "returned"
    assert models.Notice.objects.filter(event="card.take_back", organisation=card.enterprise).exists()
    with refuses("LIF-001"):
        cards.report_loss(play.clerk, card.pk, "x")


def test_what_is_no_card(play, neighbour, stranger):
    today = clock.day_of(clock.now())
    with refuses("VEH-170", "VEH-172", "VEH-171"):
        apply(play, plate=neighbour.truck().plate, physical_no="", valid_until=today - dt.timedelta(days=1))
    waiting = apply(play)
    with refuses("ACC-403"):
        cards.issue_card(play.clerk, waiting.pk)
    with refuses("ACC-404"):
        cards.issue_card(stranger.officer, waiting.pk)
    with refuses("ACC-404"):
        cards.report_loss(neighbour.clerk, waiting.pk, "x")
    with refuses("LIF-002"):
        cards.refuse_card(play.officer, waiting.pk, "")
    vehicles.revoke_vehicle(play.officer, waiting.vehicle.plate, "年检过期")
    with refuses("VEH-170"):
        cards.issue_card(play.officer, waiting.pk)
    assert cards.refuse_card(play.officer, waiting.pk, "车辆无备案").state == "refused"


def test_a_card_in_force_leads_to_the_pass_of_its_vehicle(play, card, gate_pass):
    done = play.collect(gate_pass, plate="", card=NUMBER)
    said(done.decision, "GAT-102")  # found, though no plate was read
    assert done.passage.gate_pass == gate_pass
    assert play.collect(gate_pass, plate_confident=False, card=NUMBER).decision.accepted


@pytest.mark.parametrize("act", [cards.suspend_card, cards.take_back_card])
def test_a_card_that_is_not_in_force_calls_the_desk(play, card, gate_pass, act):
    act(play.officer, card.pk, "违规")
    done = play.collect(gate_pass, card=NUMBER)
    said(done.decision, "GAT-121")
    assert (done.passage.state, done.answer.result) == ("exception", "M")


def test_a_lost_card_without_a_pass_calls_the_desk_too(play, card):
    cards.report_loss(play.clerk, card.pk, "司机遗失")
    row = play.declare(play.in_paper(play.load(1)))
    gate_pass = play.apply(row)
    seen = play.seen(gate_pass, plate="鲁B5A321", card=NUMBER)
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    said(passages.decide_passage(play.crew, seen).decision, "GAT-121", "GAT-122", "GAT-101")


def test_a_card_in_another_vehicle_or_out_of_its_days_calls_the_desk(play, card, gate_pass):
    other = play.truck(1).plate
    said(play.collect(gate_pass, plate=other, card=NUMBER).decision, "GAT-122", "GAT-102")
    models.Card.objects.update(valid_until=clock.day_of(clock.now()) - dt.timedelta(days=1), valid_from="2016-01-01")
    said(play.collect(gate_pass, card=NUMBER).decision, "GAT-123")


def test_the_end_of_a_filing_takes_its_cards_back(play, neighbour, card):
    cards.apply_card(
        play.clerk, card_no="LC-0000002", physical_no="04A1", plate=card.vehicle.plate,
        valid_from=card.valid_from, valid_until=card.valid_until,
    )  # fmt: skip
    vehicles.cancel_vehicle(play.clerk, card.vehicle.plate, "车已出售")
    card.refresh_from_db()
    assert (card.state, card.decision_reason) == ("returned", "车已出售")
    vehicles.file_vehicle(neighbour.clerk, plate=card.vehicle.plate, tare_kg=card.vehicle.tare_kg)
    vehicles.approve_vehicle(play.officer, card.vehicle.plate)
    with refuses("VEH-170"):
        cards.issue_card(play.officer, models.Card.objects.get(state="applied").pk)


def test_an_application_makes_no_number_a_long_term_card(play, gate_pass):
    apply(play, 1)
    assert play.collect(gate_pass, card=NUMBER).decision.accepted


def test_a_pass_may_name_its_vehicle_by_the_card(play, card):
    truck = papers.Truck("", play.truck().tare, NUMBER)
    done = gate_passes.apply_pass(play.clerk, papers.empty_pass(play.firm, "E1", truck, "I"))
    assert (done.decision.accepted, done.record.plate) == (True, play.truck().plate)
