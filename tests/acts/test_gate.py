"""The gate through its acts: lift, refuse, hold, exceptions ended by hand, repeated and conflicting sessions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.acts.checking import balance, counters, refuses, results, said

from zongbao.acts import declarations, gate_passes, passages, vehicles
from zongbao.core import clock
from zongbao.exchange.gate_answers import ManualCheck
from zongbao.store import gate_facts, models


@pytest.fixture
def ready(play):
    """A list that is released, and an approved pass for all of it."""
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    return row, play.apply(row)


def test_single_gate(play, ready):
    row, gate_pass = ready
    outcome = play.collect(gate_pass)
    assert (outcome.decision.accepted, outcome.answer.result, outcome.passage.state) == (True, "Y", "lifted")
    row.refresh_from_db()
    assert (gate_pass.state, row.state, balance(play.book())) == ("passed", "posted", (100, 0, 0, 0))
    assert results(gate_pass.pass_no)[-1] == ("SAS223", "1")
    assert (gate_pass.collected_weight, gate_pass.weight_error) == (gate_pass.total_weight, 0)


def test_double_gate_counts_at_the_second_barrier(play, ready):
    row, gate_pass = ready
    assert play.collect(gate_pass, double=True).decision.accepted
    assert (gate_pass.state, counters(row), balance(play.book())) == ("gate1", (100, 0), (0, 0, 100, 0))
    said(play.collect(gate_pass, double=True).decision, "GAT-117")
    with refuses("PAS-301"):
        gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    assert play.collect(gate_pass, position=2).decision.accepted
    assert (gate_pass.state, counters(row), balance(play.book())) == ("passed", (100, 100), (100, 0, 0, 0))
    assert gate_pass.first_passed_at < gate_pass.passed_at
    assert [one for one in results(gate_pass.pass_no) if one[0] == "SAS223"] == [("SAS223", "1")] * 2


def test_the_second_barrier_comes_second_and_soon(play, ready):
    _, gate_pass = ready
    said(play.collect(gate_pass, position=2).decision, "GAT-118")
    start = clock.now()
    with clock.simulated(start):
        play.collect(gate_pass, double=True)
    with clock.simulated(start + dt.timedelta(minutes=61)):
        outcome = play.collect(gate_pass, position=2)
        said(outcome.decision, "GAT-111")
        assert outcome.answer.result == "M"
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "途中爆胎")
    gate_pass.refresh_from_db()
    assert gate_pass.state == "passed"


def test_a_weight_exception_is_released_by_hand(play, ready):
    row, gate_pass = ready
    outcome = play.collect(gate_pass, off_by=gate_pass.total_weight / 10)
    said(outcome.decision, "GAT-106")
    assert (outcome.passage.state, gate_pass.state, counters(row)) == ("exception", "approved", (100, 0))
    with refuses("LIF-002"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", " ")
    done = passages.resolve_passage(play.crew, outcome.passage.pk, "release", "复磅相符")
    row.refresh_from_db()
    assert (done.state, row.state, counters(row)) == ("released_by_hand", "posted", (100, 100))
    assert results(gate_pass.pass_no)[-2:] == [("SAS223", "1"), ("SAS224", "3")]
    with refuses("LIF-001"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "再放一次")
    assert counters(row) == (100, 100)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("beyond", "lifts"), [("0", True), ("0.00001", False)])
def test_the_tolerance_is_five_percent_to_the_gram(play, ready, sign, beyond, lifts):
    _, gate_pass = ready
    allowed = gate_pass.total_weight * 5 / 100
    assert play.collect(gate_pass, off_by=sign * (allowed + Decimal(beyond))).decision.accepted is lifts


def test_the_desk_sends_to_inspection_which_customs_ends(play, ready):
    row, gate_pass = ready
    outcome = play.collect(gate_pass, plate="鲁B00000")
    said(outcome.decision, "GAT-102")
    number = outcome.passage.pk
    passages.resolve_passage(play.crew, number, "inspect", "车牌不符")
    gate_pass.refresh_from_db()
    assert (gate_pass.state, gate_pass.hold_reason) == ("held", "车牌不符")
    with refuses("ACC-403"):
        passages.resolve_passage(play.crew, number, "end_inspection", "没问题")
    passages.resolve_passage(play.officer, number, "end_inspection", "人车相符")
    gate_pass.refresh_from_db()
    assert (gate_pass.state, gate_pass.hold_reason, counters(row)) == ("passed", "", (100, 100))


def test_turned_back(play, ready):
    row, gate_pass = ready
    outcome = play.collect(gate_pass, off_by=gate_pass.total_weight / 10)
    passages.resolve_passage(play.crew, outcome.passage.pk, "turn_back", "超重退回")
    gate_pass.refresh_from_db()
    assert (gate_pass.state, counters(row)) == ("approved", (100, 0))
    assert results(gate_pass.pass_no)[-1] == ("SAS224", "2")
    assert gate_passes.void_pass(play.clerk, gate_pass.pass_no, "重新装车").state == "void"


def test_two_exceptions_at_the_first_barrier_are_not_both_barriers(play, ready):
    _, gate_pass = ready
    two = [play.collect(gate_pass, double=True, weight=None).passage.pk for _ in range(2)]
    passages.resolve_passage(play.crew, two[0], "release", "地磅故障，人工核对")
    with refuses("GAT-154"):
        passages.resolve_passage(play.crew, two[1], "release", "地磅故障，人工核对")
    gate_pass.refresh_from_db()
    assert gate_pass.state == "gate1"


def test_an_exception_without_a_pass_is_not_released(play, ready):
    _, gate_pass = ready
    outcome = play.collect(gate_pass, plate="", card="", plate_confident=False)
    said(outcome.decision, "GAT-113")
    with refuses("GAT-153"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "看着像")
    assert passages.resolve_passage(play.crew, outcome.passage.pk, "turn_back", "无单").state == "turned_back"


def test_a_repeated_session_is_answered_from_the_first(play, ready):
    row, gate_pass = ready
    seen = play.seen(gate_pass, session="S-1")
    first = passages.decide_passage(play.crew, seen)
    again = passages.decide_passage(play.crew, seen)
    assert (again.passage.pk, again.answer, again.decision) == (first.passage.pk, first.answer, first.decision)
    assert counters(row) == (100, 100)
    other = passages.decide_passage(play.crew, replace(seen, weight=Decimal(1)))
    said(other.decision, "GAT-152")
    assert (other.passage, other.answer.result) == (None, "N")
    assert models.Passage.objects.count() == 1


def test_a_session_repeated_after_the_desk_has_decided(play, ready):
    _, gate_pass = ready
    seen = play.seen(gate_pass, off_by=gate_pass.total_weight / 10)
    first = passages.decide_passage(play.crew, seen)
    passages.resolve_passage(play.crew, first.passage.pk, "release", "复磅相符")
    again = passages.decide_passage(play.crew, seen)
    assert (again.answer, again.decision.codes) == (first.answer, ("GAT-106",))


def test_lanes_that_are_not_the_crews_own(play, stranger, ready):
    _, gate_pass = ready
    seen = play.seen(gate_pass)
    for actor, collection in (
        (play.crew, replace(seen, lane="99")),
        (stranger.crew, seen),
        (stranger.officer, seen),
    ):
        outcome = passages.decide_passage(actor, collection)
        said(outcome.decision, "GAT-151")
        assert outcome.passage is None
    with refuses("ACC-403"):
        passages.decide_passage(play.clerk, seen)
    assert passages.decide_passage(play.officer, seen).decision.accepted


def test_wrong_direction_and_closed_lane(play, ready):
    _, gate_pass = ready
    said(play.collect(gate_pass, direction="E").decision, "GAT-110")
    models.Lane.objects.update(active=False)
    said(play.collect(gate_pass).decision, "GAT-112")


def test_a_convenient_lane_serves_registered_goods_only(play, ready):
    _, gate_pass = ready
    models.Lane.objects.update(kind="convenient")
    said(play.collect(gate_pass).decision, "GAT-119")
    models.Lane.objects.update(pass_types="52")
    assert play.collect(gate_pass).decision.accepted


def test_a_convenient_lane_is_closed_before_the_law_opens_it(play, ready):
    _, gate_pass = ready
    lane = models.Lane.objects.filter(gate__zone=gate_pass.zone)[0]
    lane.kind = models.Lane.Kind.CONVENIENT
    assert not gate_facts.lane_facts(lane, dt.date(2019, 3, 21)).active
    assert gate_facts.lane_facts(lane, dt.date(2019, 3, 22)).active


@pytest.mark.parametrize(
    ("switch", "wrong", "code"),
    [
        ("check_plate", {"plate": "鲁B00000"}, "GAT-102"),
        ("check_weight", {"weight": None}, "GAT-108"),
    ],
)
def test_a_lane_compares_what_it_is_switched_to(play, ready, switch, wrong, code):
    _, gate_pass = ready
    said(play.collect(gate_pass, **wrong).decision, code)
    models.Lane.objects.update(**{switch: False})
    assert play.collect(gate_pass, **wrong).decision.accepted


def test_a_lane_may_leave_release_and_control_to_others(play):
    gate_pass = play.apply(play.declare(play.in_paper(play.load(100))))
    said(play.collect(gate_pass).decision, "GAT-105")
    models.Lane.objects.update(check_release=False)
    gate_passes.hold_pass(play.officer, gate_pass.pass_no, "抽查")
    said(play.collect(gate_pass).decision, "GAT-104")


def test_a_vehicle_whose_filing_ended_after_the_pass_was_issued(play, ready):
    _, gate_pass = ready
    models.Vehicle.objects.filter(plate=gate_pass.plate).update(active=False)
    said(play.collect(gate_pass).decision, "GAT-120")
    said(play.collect(gate_pass, plate="").decision, "GAT-102", "GAT-120")


def test_nothing_lifts_before_release(play):
    row = play.declare(play.in_paper(play.load(100)))
    gate_pass = play.apply(row)
    outcome = play.collect(gate_pass)
    said(outcome.decision, "GAT-105")
    assert (outcome.answer.result, outcome.passage.state, gate_pass.state) == ("N", "refused", "approved")
    with refuses("LIF-001"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "急用")


def test_a_gate_crew_does_not_lift_what_customs_have_not_released(play):
    row = play.declare(play.in_paper(play.load(100)))
    gate_pass = play.apply(row)
    outcome = play.collect(gate_pass, plate="鲁B00000")
    said(outcome.decision, "GAT-102", "GAT-105")
    with refuses("GAT-105"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "车牌污损")
    assert passages.resolve_passage(play.officer, outcome.passage.pk, "release", "准予先行").state == "released_by_hand"
    row.refresh_from_db()
    assert (row.state, counters(row)) == ("pre_posted", (100, 100))


def test_a_gate_crew_does_not_lift_what_customs_inspect(play):
    row = play.declare(play.in_paper(play.load(100)))
    number = row.declaration.pre_entry_no
    gate_pass = play.apply(row)
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    outcome = play.collect(gate_pass)
    assert (outcome.decision.codes[0], outcome.passage.state) == ("GAT-104", "held")
    with refuses("GAT-104"):
        passages.resolve_passage(play.crew, outcome.passage.pk, "release", "赶时间")
    passages.resolve_passage(play.crew, outcome.passage.pk, "turn_back", "转查验场")


def test_a_gate_crew_does_not_lift_for_a_pass_that_has_grown_old(play, ready):
    _, gate_pass = ready
    outcome = play.collect(gate_pass, weight=None)
    with clock.simulated(gate_pass.valid_until + dt.timedelta(minutes=1)):
        with refuses("GAT-109"):
            passages.resolve_passage(play.crew, outcome.passage.pk, "release", "地磅故障")
        passages.resolve_passage(play.officer, outcome.passage.pk, "release", "准予通行")


def test_a_barred_vehicle_is_held(play, ready):
    _, gate_pass = ready
    vehicles.blacklist_vehicle(play.officer, gate_pass.plate, "夹藏")
    outcome = play.collect(gate_pass)
    said(outcome.decision, "GAT-114")
    assert outcome.passage.state == "held"


def test_no_pass_at_all(play, ready):
    _, gate_pass = ready
    outcome = play.collect(gate_pass, plate="鲁B99999", card="")
    said(outcome.decision, "GAT-101")
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    said(play.collect(gate_pass).decision, "GAT-101")


def test_a_container_that_was_not_seen(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    gate_pass = play.apply(row, container_no="CSQU3054383", container_type="45G1")
    said(play.collect(gate_pass, containers=()).decision, "GAT-103")


def test_the_desks_own_message(play, ready):
    _, gate_pass = ready
    outcome = play.collect(gate_pass, weight=None)
    said(outcome.decision, "GAT-108")
    place = outcome.passage.lane
    check = ManualCheck(place.gate.area, place.number, outcome.passage.session, "1", "地磅故障", "王关员")
    with refuses("ACC-404"):
        passages.check_by_hand(play.officer, replace(check, session="UNKNOWN"))
    assert passages.check_by_hand(play.officer, check).state == "released_by_hand"


def test_two_lists_on_one_vehicle(play):
    one, two = (play.declare(play.in_paper(play.load(10))) for _ in range(2))
    paper = play.pass_paper(one)
    both = (paper.documents[0], replace(paper.documents[0], number=two.list_no))
    gross = Decimal(2) * paper.gross_weight
    paper = replace(paper, documents=both, binding="1", lines=(), gross_weight=gross, net_weight=2 * paper.net_weight,
                    total_weight=paper.vehicle_weight + gross)  # fmt: skip
    for row in (one, two):
        play.release(row)
    outcome = gate_passes.apply_pass(play.clerk, paper)
    assert outcome.decision.accepted, outcome.decision
    assert (counters(one), counters(two)) == ((10, 0), (10, 0))
    play.pass_gate(outcome.record)
    assert balance(play.book()) == (20, 0, 0, 0)


def test_resolve_is_scoped(play, neighbour, stranger, ready):
    _, gate_pass = ready
    number = play.collect(gate_pass, weight=None).passage.pk
    for actor in (neighbour.clerk, stranger.crew, stranger.officer):
        with refuses("ACC-404"):
            passages.resolve_passage(actor, number, "release", "x")
    with refuses("ACC-403"):
        passages.resolve_passage(play.clerk, number, "release", "x")
