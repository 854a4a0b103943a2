"""Arrivals (到货确认): the receiving side says what came; a difference is a case that customs alone close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from zongbao.acts import delegations, gate_passes, list_posting, notices, receipts
from zongbao.acts.context import Actor, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.lives import ARRIVAL, PASS
from zongbao.core.roles import Role
from zongbao.domain.gate.arrival import ArrivalFacts, check_arrival, check_free, differences
from zongbao.store import arrivals, models, pass_rows
from zongbao.store.papers import to_json


@transaction.atomic
def confirm_arrival(
    actor: Actor, pass_no: str, arrived: Mapping[int, Decimal] | None = None
) -> gate_passes.PassOutcome:
    """Say what arrived: lines by their number on the pass, all as declared if none are given.

    Only the receiving side may (GAT-155), and only of what a gate has let through; where no gate saw the vehicle the
    customs office of its zone may stand in. Where the quantities agree, the list of a receiver without gate
    collection counts as past the gate; a shortage or surplus (GAT-150) opens a case for customs.
    """
    arrival, row = _load(actor, pass_no, "confirm")
    at = clock.now()
    _refuse(check_arrival(_facts(actor, arrival, row)))
    declared = {line.line_no: line.declared_qty for line in row.lines.all()}
    decision = Decision.of(differences(declared, arrived))
    before = take(actor, ARRIVAL, arrival, "confirm" if decision.accepted else "differ")
    arrival.arrived = {str(line): str(quantity) for line, quantity in (arrived or {}).items()}
    arrival.stated_at, arrival.stated_by = at, actor.user
    arrival.save()
    inputs = {"arrived": to_json(arrived or {})}
    store_decisions(actor, [Taken("arrival", pass_no, arrival, "arrival", decision, inputs)], at)
    if decision.accepted:
        _arrive(row, at)
    outcome = decision.outcome.value
    record(actor, "arrival.confirm", "arrival", pass_no, before=before, after=arrival.state, outcome=outcome)
    _tell_stated(arrival, row, decision, at)
    return gate_passes.PassOutcome(decision, row)


def _load(actor: Actor, pass_no: str, move: str) -> tuple[models.Arrival, models.GatePass]:
    """The arrival and its pass, both locked, the pass first as at the gate; who merely sees the pass hears why not."""
    permit(actor, f"arrival.{move}", ARRIVAL.move(move).roles)
    passes = models.GatePass.objects
    seen = passes.all() if actor.user is None else passes.visible_to(actor.user)
    mine = models.Arrival.objects.all() if actor.user is None else models.Arrival.objects.visible_to(actor.user)
    if not mine.filter(gate_pass__pass_no=pass_no).exists():
        own = seen.filter(pass_no=pass_no).first()
        if own is None:
            raise Refused.because("ACC-404", kind="arrival", number=pass_no)
        raise Refused.because("GAT-155" if own.confirm_arrival else "PAS-153", pass_no=pass_no)
    row = passes.select_for_update(of=("self",)).select_related("zone").get(pass_no=pass_no)
    return models.Arrival.objects.select_for_update(of=("self",)).get(gate_pass=row), row


def _facts(actor: Actor, arrival: models.Arrival, row: models.GatePass) -> ArrivalFacts:
    """Customs stand in for a gate of their own zone only."""
    stand_in = actor.role == Role.CUSTOMS and arrival.zone_id == row.zone_id
    return arrivals.arrival_facts(row, arrival, stand_in=stand_in)


def _refuse(against: tuple[Reason, ...]) -> None:
    if against:
        raise Refused(Decision.of(against))


def _arrive(row: models.GatePass, at: dt.datetime) -> None:
    """The goods are there: past the gate if none had counted them, and so is the list of a receiver without one."""
    row.arrival_confirmed_at = at
    if row.state != "passed":
        row.state = PASS.take(row.state, "arrive")
        row.passed_at = at
        gate_passes.count_past_gate(row, at)
        receipts.passage_notice(row, at)
    row.save()
    complete = arrivals.completed(row)
    for bonded_list in complete:
        pass_rows.count_whole(bonded_list)
        bonded_list.past_gate_at = at
        bonded_list.save(update_fields=["past_gate_at", "updated_at"])
    list_posting.post_if_due(complete, at)


def _tell_stated(arrival: models.Arrival, row: models.GatePass, decision: Decision, at: dt.datetime) -> None:
    told = []
    if not decision.accepted:
        first = next(iter(receipts.notes_of(decision)), "")
        office = notices.to_office(Role.CUSTOMS, "arrival.differ", "arrival", row.pass_no, arrival.zone_id, first)
        told = [office, notices.to_enterprise("arrival.differ", "pass", row.pass_no, row, first)]
    elif arrival.enterprise_id != row.enterprise_id:
        told = [notices.to_enterprise("arrival.confirm", "pass", row.pass_no, row)]
    notices.tell(told, at)


@transaction.atomic
def accept_difference(actor: Actor, pass_no: str, reason: str) -> models.Arrival:
    """Settle a stated difference as declared (e.g. found on a recount): the goods count as arrived."""
    arrival, row, at = _close(actor, pass_no, "accept", reason)
    _refuse(tuple(check_free(_facts(actor, arrival, row))))
    _arrive(row, at)
    return arrival


@transaction.atomic
def uphold_difference(actor: Actor, pass_no: str, reason: str) -> models.Arrival:
    """Uphold a stated difference: nothing counts as arrived until the papers say what came."""
    arrival, _, _ = _close(actor, pass_no, "uphold", reason)
    return arrival


def _close(actor: Actor, pass_no: str, move: str, reason: str) -> tuple[models.Arrival, models.GatePass, dt.datetime]:
    """An officer's word on a difference: state, reason, decision, audit line, and both sides told."""
    arrival, row = _load(actor, pass_no, move)
    before = take(actor, ARRIVAL, arrival, move, reason)
    actor = delegations.standing(actor, "arrival", arrival)
    at = clock.now()
    arrival.closed_at, arrival.closed_by, arrival.reason = at, actor.user, reason[:255]
    arrival.save()
    outcome = Outcome.ACCEPT if move == "accept" else Outcome.REFUSE
    taken = Taken("arrival", pass_no, arrival, f"person:{move}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], at)
    record(actor, f"arrival.{move}", "arrival", pass_no, reason=reason, before=before, after=arrival.state)
    told = [notices.to_enterprise(f"arrival.{move}", "pass", pass_no, row, reason)]
    if arrival.enterprise_id not in (None, row.enterprise_id):
        told.append(notices.to_enterprise(f"arrival.{move}", "arrival", pass_no, arrival, reason))
    notices.tell(told, at)
    return arrival, row, at


@transaction.atomic
def tell_overdue(now: dt.datetime) -> int:
    """Tell receiver and customs, once, of every arrival whose days have run out unconfirmed; gives how many."""
    late = models.Arrival.objects.filter(state="due", due_at__lt=now)
    late = notices.untold(late, "arrival.overdue", "gate_pass__pass_no")
    rows = list(late.select_for_update(of=("self",), skip_locked=True).select_related("gate_pass")[:500])
    platform = Actor.platform()
    told = []
    for row in rows:
        number = row.gate_pass.pass_no
        told.append(notices.to_office(Role.CUSTOMS, "arrival.overdue", "arrival", number, row.zone_id))
        if row.enterprise_id is not None:
            told.append(notices.to_enterprise("arrival.overdue", "arrival", number, row))
        record(platform, "arrival.overdue", "arrival", number, after=row.state)
    notices.tell(told, now)
    return len(rows)
