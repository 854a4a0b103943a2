"""Arrivals: the receiver's word, never the applicant's; differences are cases; late ones are told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.acts.checking import balance, counters, last_decision, postings, refuses, results, said
from tests.acts.test_flows import chips, receiving, sending  # noqa: F401 - a fixture

from zongbao.acts import arrivals, declarations, gate_passes, queues
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models


@pytest.fixture
def gone(play, stranger, chips):  # noqa: F811
    """5000 chips on their way to another zone, past the sender's gate, to be confirmed there."""
    arriving = stranger.declare(receiving(play, stranger, 5000))
    out = play.apply(play.declare(sending(play, stranger, 5000, arriving)), confirm_arrival=True)
    play.pass_gate(out)
    assert (out.state, out.arrival.enterprise, out.arrival.zone) == ("passed", arriving.enterprise, arriving.zone)
    return arriving, out


def entered(play, qty=100):
    """An in-list with a pass whose arrival is to be confirmed."""
    row = play.declare(play.in_paper(play.load(qty)))
    return row, play.apply(row, confirm_arrival=True)


def test_the_receivers_word_completes_a_list_that_no_gate_collects(play, stranger, gone):
    arriving, out = gone
    with refuses("GAT-155"):
        arrivals.confirm_arrival(play.clerk, out.pass_no)
    outcome = arrivals.confirm_arrival(stranger.clerk, out.pass_no, {1: Decimal(5000)})
    assert outcome.decision.accepted
    arriving.refresh_from_db()
    assert (arriving.state, counters(arriving), balance(stranger.book())) == ("posted", (5000, 5000), (5000, 0, 0, 0))
    assert postings(arriving) == ["reserve", "confirm"]
    assert models.Notice.objects.filter(event="arrival.confirm", organisation=out.enterprise).count() == 1
    with refuses("PAS-153"):
        arrivals.confirm_arrival(stranger.clerk, out.pass_no)


def test_a_receiver_with_a_gate_of_its_own_waits_for_it(stranger, gone):
    arriving, out = gone
    entry = stranger.apply(arriving)
    arrivals.confirm_arrival(stranger.clerk, out.pass_no)
    arriving.refresh_from_db()
    assert (arriving.state, counters(arriving)) == ("pre_posted", (5000, 0))
    stranger.pass_gate(entry)
    assert balance(stranger.book()) == (5000, 0, 0, 0)


def test_every_vehicle_must_have_arrived(play, stranger, chips):  # noqa: F811
    arriving = stranger.declare(receiving(play, stranger, 5000))
    leaving = play.declare(sending(play, stranger, 5000, arriving))
    first = play.apply(leaving, {1: 3000}, confirm_arrival=True)
    play.pass_gate(first)
    arrivals.confirm_arrival(stranger.clerk, first.pass_no)
    second = play.apply(leaving, {1: 2000}, truck=1, confirm_arrival=True)
    play.pass_gate(second)
    arriving.refresh_from_db()
    assert arriving.state == "pre_posted"
    arrivals.confirm_arrival(stranger.clerk, second.pass_no)
    arriving.refresh_from_db()
    assert arriving.state == "posted"


def test_an_exit_that_no_gate_saw_is_nobodys_to_confirm(play, stranger, chips):  # noqa: F811
    arriving = stranger.declare(receiving(play, stranger, 5000))
    out = play.apply(play.declare(sending(play, stranger, 5000, arriving)), confirm_arrival=True)
    for actor in (stranger.clerk, stranger.officer):
        with refuses("GAT-159"):
            arrivals.confirm_arrival(actor, out.pass_no)
    out.refresh_from_db()
    assert (out.state, balance(stranger.book())) == ("approved", (0, 0, 5000, 0))


def test_a_difference_is_a_case_that_customs_alone_close(play, stranger, gone):
    arriving, out = gone
    said(arrivals.confirm_arrival(stranger.clerk, out.pass_no, {1: Decimal(4900)}).decision, "GAT-150")
    for actor in (stranger.clerk, stranger.officer):
        with refuses("GAT-156"):
            arrivals.confirm_arrival(actor, out.pass_no)
    arriving.refresh_from_db()
    assert (arriving.state, counters(arriving)) == ("pre_posted", (0, 0))
    assert queues.claim(stranger.officer, "arrival", out.pass_no).subject_kind == "arrival"
    told = models.Notice.objects.filter(event="arrival.differ")
    assert {(one.role, one.zone_id) for one in told} == {(Role.CUSTOMS, arriving.zone_id), ("", out.zone_id)}
    with refuses("ACC-403"):
        arrivals.accept_difference(stranger.clerk, out.pass_no, "算了")
    with refuses("LIF-002"):
        arrivals.accept_difference(stranger.officer, out.pass_no, " ")
    assert arrivals.uphold_difference(stranger.officer, out.pass_no, "确有短少").state == "upheld"
    with refuses("GAT-156"):
        arrivals.confirm_arrival(stranger.clerk, out.pass_no)
    assert arrivals.accept_difference(stranger.officer, out.pass_no, "复点相符").state == "accepted"
    arriving.refresh_from_db()
    assert arriving.state == "posted"
    assert last_decision(out.pass_no).accepted


@pytest.mark.parametrize("arrived", [{}, {1: Decimal(99)}, {1: Decimal(101)}, {1: Decimal(100), 2: Decimal(1)}])
def test_shortage_surplus_and_what_the_pass_does_not_have(play, arrived):
    row, gate_pass = entered(play)
    play.release(row)
    play.pass_gate(gate_pass)
    said(arrivals.confirm_arrival(play.clerk, gate_pass.pass_no, arrived).decision, "GAT-150")


def test_the_applicant_does_not_stand_in_for_the_gate(play):
    row, gate_pass = entered(play)
    play.release(row)
    with refuses("GAT-159"):
        arrivals.confirm_arrival(play.clerk, gate_pass.pass_no)
    assert counters(row) == (100, 0)
    play.pass_gate(gate_pass)
    assert arrivals.confirm_arrival(play.clerk, gate_pass.pass_no).decision.accepted
    assert (counters(row), balance(play.book())) == ((100, 100), (100, 0, 0, 0))


def test_customs_stand_in_for_a_gate_that_saw_nothing(play):
    row, gate_pass = entered(play)
    with refuses("GAT-158"):
        arrivals.confirm_arrival(play.officer, gate_pass.pass_no)
    play.release(row)
    outcome = arrivals.confirm_arrival(play.officer, gate_pass.pass_no)
    row.refresh_from_db()
    assert (outcome.record.state, row.state, counters(row)) == ("passed", "posted", (100, 100))
    assert results(gate_pass.pass_no)[-1] == ("SAS223", "1")


def test_nothing_is_confirmed_under_control(play):
    row, gate_pass = entered(play)
    number = row.declaration.pre_entry_no
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    with refuses("GAT-157", "GAT-158"):
        arrivals.confirm_arrival(play.officer, gate_pass.pass_no)
    declarations.end_inspection(play.officer, number, "无异常")
    declarations.release_entry(play.officer, number)
    gate_passes.hold_pass(play.officer, gate_pass.pass_no, "抽查")
    with refuses("GAT-157"):
        arrivals.confirm_arrival(play.officer, gate_pass.pass_no)
    gate_passes.unhold_pass(play.officer, gate_pass.pass_no, "无异常")
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    with refuses("LIF-001"):
        arrivals.confirm_arrival(play.officer, gate_pass.pass_no)
    with refuses("PAS-153"):
        arrivals.confirm_arrival(play.clerk, play.apply(row).pass_no)


def test_an_inspection_after_the_gate_keeps_the_arrival_open(play):
    row = play.declare(play.early_paper(play.load(100)))
    gate_pass = play.apply(row, confirm_arrival=True, pass_type="1")
    play.pass_gate(gate_pass)
    number = row.declaration.pre_entry_no
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    with refuses("GAT-157"):
        arrivals.confirm_arrival(play.clerk, gate_pass.pass_no)


def test_a_disputed_pass_neither_passes_nor_goes_away(play):
    row, gate_pass = entered(play)
    play.release(row)
    arrivals.confirm_arrival(play.officer, gate_pass.pass_no, {1: Decimal(60)})
    said(play.collect(gate_pass).decision, "GAT-104")
    with refuses("GAT-156"):
        gate_passes.void_pass(play.clerk, gate_pass.pass_no, "换车")
    assert gate_passes.expire_passes(gate_pass.valid_until + dt.timedelta(days=1)) == 0
    assert arrivals.accept_difference(play.officer, gate_pass.pass_no, "复点相符").state == "accepted"
    row.refresh_from_db()
    assert row.state == "posted"


def test_strangers_hear_of_no_arrival(play, neighbour, stranger, gone):
    for actor in (neighbour.clerk, neighbour.clerk):
        with refuses("ACC-404"):
            arrivals.confirm_arrival(actor, gone[1].pass_no)
    with refuses("GAT-155"):
        arrivals.uphold_difference(play.officer, gone[1].pass_no, "x")
    with refuses("ACC-403"):
        arrivals.confirm_arrival(play.crew, gone[1].pass_no)


def test_late_arrivals_are_told_once(stranger, gone):
    _, out = gone
    out.arrival.refresh_from_db()
    due = out.arrival.due_at
    assert due - out.passed_at == dt.timedelta(days=3)
    assert arrivals.tell_overdue(due) == 0
    late = due + dt.timedelta(minutes=1)
    with clock.simulated(late):
        assert [arrivals.tell_overdue(late) for _ in range(2)] == [1, 0]
    told = models.Notice.objects.filter(event="arrival.overdue", subject_no=out.pass_no)
    assert {(one.role, one.organisation_id) for one in told} == {
        ("", stranger.clerk.organisation.pk), (Role.CUSTOMS, None),
    }  # fmt: skip
