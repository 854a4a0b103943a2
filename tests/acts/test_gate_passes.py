"""Gate passes through their acts: applied for, approved, held, voided, expired."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.acts.checking import counters, last_decision, refuses, results, said

from zongbao.acts import declarations, gate_passes, vehicles
from zongbao.core import clock
from zongbao.demo import papers
from zongbao.domain.papers.gate_pass import PassDocument
from zongbao.store import models


def apply(play, paper):
    return gate_passes.apply_pass(play.clerk, paper)


def test_a_pass_takes_quantities_and_a_void_one_gives_them_back(play):
    row = play.declare(play.in_paper(play.load(100)))
    gate_pass = play.apply(row, {1: 60})
    assert (gate_pass.state, counters(row)) == ("approved", (60, 0))
    assert results(gate_pass.pass_no) == [("SAS221", "Y"), ("SAS221", "1")]
    voided = gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    assert (voided.state, counters(row)) == ("void", (0, 0))
    assert results(gate_pass.pass_no)[-1] == ("SAS221", "1")
    with refuses("PAS-301"):
        gate_passes.void_pass(play.clerk, gate_pass.pass_no, "再作废")
    assert counters(row) == (0, 0)


def test_customs_delete_a_held_pass_and_its_quantities_are_free(play):
    row = play.declare(play.in_paper(play.load(100)))
    gate_pass = play.apply(row, {1: 60})
    gate_passes.hold_pass(play.officer, gate_pass.pass_no, "抽查")
    with refuses("ACC-403"):
        gate_passes.delete_pass(play.clerk, gate_pass.pass_no, "不要了")
    with refuses("LIF-002"):
        gate_passes.delete_pass(play.officer, gate_pass.pass_no, " ")
    deleted = gate_passes.delete_pass(play.officer, gate_pass.pass_no, "重复申请")
    assert (deleted.state, counters(row)) == ("deleted", (0, 0))
    assert results(gate_pass.pass_no)[-1] == ("SAS221", "1")
    with refuses("LIF-001"):
        gate_passes.delete_pass(play.officer, gate_pass.pass_no, "再删")
    assert play.apply(row, {1: 100}).state == "approved"


def test_more_than_the_list_holds_is_returned(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.apply(row, {1: 60})
    outcome = apply(play, play.pass_paper(row, {1: 41}, truck=1))
    said(outcome.decision, "PAS-206")
    assert (outcome.record.state, outcome.decision.reasons[0].change) == ("returned", {"declared_qty": "40"})
    assert counters(row) == (60, 0)
    assert results(outcome.record.pass_no) == [("SAS221", "Y"), ("SAS221", "3")]
    assert play.apply(row, {1: 40}, truck=1).state == "approved"


def test_a_vehicle_has_one_live_pass_in_a_direction(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.apply(row, {1: 10})
    said(apply(play, play.pass_paper(row, {1: 10})).decision, "VEH-104")
    out = apply(play, papers.empty_pass(play.firm, play.next_no("P"), play.truck(), "E"))
    assert out.decision.accepted


def test_a_pass_may_name_its_vehicle_by_card(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    first = play.apply(row, {1: 10}, plate="")
    assert (first.state, first.plate) == ("approved", play.truck().plate)
    assert play.apply(row, {1: 10}, truck=1, plate="").state == "approved"
    said(apply(play, play.pass_paper(row, {1: 10}, plate="")).decision, "VEH-104")
    said(apply(play, play.pass_paper(row, {1: 10}, plate="", ic_card="NOBODYS")).decision, "VEH-101")
    assert play.collect(first).decision.accepted


def test_an_empty_vehicle(play):
    outcome = apply(play, papers.empty_pass(play.firm, play.next_no("P"), play.truck(), "I"))
    assert outcome.decision.accepted
    play.pass_gate(outcome.record)
    assert outcome.record.state == "passed"
    assert models.Vehicle.objects.get(plate=play.truck().plate).inside_zone == outcome.record.zone
    said(apply(play, papers.empty_pass(play.firm, play.next_no("P"), play.truck(), "I")).decision, "VEH-105")


def test_the_same_inner_number_twice(play):
    row = play.declare(play.in_paper(play.load(100)))
    paper = play.pass_paper(row, {1: 10})
    first = apply(play, paper)
    again = apply(play, paper)
    said(again.decision, "PAS-151")
    assert (again.record, again.existing) == (None, first.record)
    gate_passes.void_pass(play.clerk, first.record.pass_no, "换车")
    assert apply(play, paper).record.pk != first.record.pk


def test_a_two_step_pass_names_the_entry_of_its_list(play):
    row = play.declare(play.in_paper(play.load(100)))
    paper = play.pass_paper(row, pass_type="7", document_kind="")
    named = replace(paper, documents=(PassDocument("", "425820261000000999"),))
    said(apply(play, named).decision, "PAS-201")
    play.release(row)
    row.declaration.refresh_from_db()
    named = replace(paper, documents=(PassDocument("", row.declaration.entry_no),), inner_no="TWO-STEP")
    outcome = apply(play, named)
    assert outcome.decision.accepted, outcome.decision
    assert results(outcome.record.pass_no) == [("SAS221", "Y"), ("SAS221", "1")]
    assert counters(row) == (100, 0)
    play.pass_gate(outcome.record)
    row.refresh_from_db()
    assert row.state == "posted"
    listed = play.pass_paper(row, truck=1, pass_type="7", document_kind="")
    said(apply(play, listed).decision, "PAS-103", "PAS-201")


def test_a_two_step_pass_waits_for_the_release_at_the_gate(play):
    row = play.declare(play.in_paper(play.load(100)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    row.declaration.refresh_from_db()
    document = PassDocument("", row.declaration.entry_no)
    out = apply(play, play.pass_paper(row, pass_type="7", document_kind="", documents=(document,)))
    said(play.collect(out.record).decision, "GAT-105")


def test_the_list_must_stand(play):
    paper = play.pass_paper(play.declare(play.in_paper(play.load(200))))
    said(apply(play, paper).decision, "PAS-202")
    said(apply(play, replace(paper, documents=(replace(paper.documents[0], number="QD425826I999999999"),))).decision,
         "PAS-201")  # fmt: skip


def test_a_stranger_leaves_no_pass_behind(play, neighbour):
    row = play.declare(play.in_paper(play.load(100)))
    outcome = gate_passes.apply_pass(neighbour.clerk, play.pass_paper(row))
    said(outcome.decision, "PAS-152")
    assert outcome.record is None
    assert models.GatePass.objects.count() == 0
    foreign = replace(neighbour.pass_paper(row), enterprise=neighbour.firm.party)
    said(gate_passes.apply_pass(neighbour.clerk, foreign).decision, "PAS-204")
    assert counters(row) == (0, 0)


def test_expiry_by_the_clock(play):
    start = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
    with clock.simulated(start):
        row = play.declare(play.in_paper(play.load(100)))
        gate_pass = play.apply(row)
    assert gate_passes.expire_passes(start + dt.timedelta(days=6)) == 0
    late = start + dt.timedelta(days=7, minutes=1)
    with clock.simulated(late):
        said(play.collect(gate_pass).decision, "GAT-109")
        assert gate_passes.expire_passes(late) == 1
        assert gate_passes.expire_passes(late) == 0
    gate_pass.refresh_from_db()
    assert (gate_pass.state, counters(row)) == ("expired", (0, 0))
    with clock.simulated(late):
        assert play.apply(row).state == "approved"


def test_hold_and_unhold(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    gate_pass = play.apply(row)
    with refuses("ACC-403"):
        gate_passes.hold_pass(play.clerk, gate_pass.pass_no, "抽查")
    with refuses("LIF-002"):
        gate_passes.hold_pass(play.officer, gate_pass.pass_no, "")
    held = gate_passes.hold_pass(play.officer, gate_pass.pass_no, "抽查")
    assert (held.state, held.hold_reason) == ("held", "抽查")
    outcome = play.collect(gate_pass)
    said(outcome.decision, "GAT-104")
    assert outcome.passage.state == "held"
    with refuses("PAS-301"):
        gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    free = gate_passes.unhold_pass(play.officer, gate_pass.pass_no, "查验无异常")
    assert (free.state, free.hold_reason) == ("approved", "")
    assert results(gate_pass.pass_no)[-1] == ("SAS224", "3")
    play.pass_gate(gate_pass)
    assert gate_pass.state == "passed"


def test_a_pass_under_inspection_goes_to_a_person(play):
    row = play.declare(play.in_paper(play.load(100)))
    number = row.declaration.pre_entry_no
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    gate_pass = play.apply(row)
    said(last_decision(gate_pass.pass_no), "PAS-208")
    assert gate_pass.state == "manual"
    with refuses("ACC-403"):
        gate_passes.approve_pass(play.clerk, gate_pass.pass_no)
    approved = gate_passes.approve_pass(play.officer, gate_pass.pass_no, "同意")
    assert (approved.state, approved.approved_at is not None) == ("approved", True)
    assert results(gate_pass.pass_no) == [("SAS221", "Y"), ("SAS221", "2"), ("SAS221", "Y"), ("SAS221", "1")]


def test_a_pass_is_returned_by_a_person(play):
    row = play.declare(play.in_paper(play.load(100)))
    models.Vehicle.objects.update(tare_on=dt.date(2020, 1, 1))
    gate_pass = play.apply(row)
    said(last_decision(gate_pass.pass_no), "VEH-106")
    assert (gate_pass.state, counters(row)) == ("manual", (100, 0))
    returned = gate_passes.return_pass(play.officer, gate_pass.pass_no, "车辆自重过期")
    assert (returned.state, counters(row)) == ("returned", (0, 0))


def test_barred_vehicles_get_no_pass(play):
    row = play.declare(play.in_paper(play.load(100)))
    vehicles.blacklist_vehicle(play.officer, play.truck().plate, "夹藏")
    said(apply(play, play.pass_paper(row)).decision, "VEH-103")
    vehicles.clear_vehicle(play.officer, play.truck().plate, "处罚已执行")
    assert play.apply(row).state == "approved"


def test_foreign_passes_are_as_good_as_absent(play, neighbour, stranger):
    gate_pass = play.apply(play.declare(play.in_paper(play.load(100))), confirm_arrival=True)
    for act in (gate_passes.void_pass, gate_passes.hold_pass, gate_passes.return_pass):
        for actor in (neighbour.clerk, stranger.officer):
            with refuses("ACC-404"):
                act(actor, gate_pass.pass_no, "x")


def test_only_an_enter_first_list_may_come_before_its_release(play):
    ordinary = play.declare(play.in_paper(play.load(10)))
    refused = apply(play, play.pass_paper(ordinary, pass_type="1"))
    said(refused.decision, "PAS-210")
    assert refused.decision.reasons[0].change == {"pass_type": "2"}
    early = play.declare(play.early_paper(play.load(10)))
    assert apply(play, play.pass_paper(early, pass_type="1")).decision.accepted
