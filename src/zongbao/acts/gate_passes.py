"""Gate passes (核放单): applied for, approved, held, voided; the counters of their lists move with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from zongbao.acts import delegations, list_posting, notices, receipts
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.identifiers import pass_number, pre_entry_number
from zongbao.core.lives import PASS
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.gate.arrival_life import OPEN_CASE
from zongbao.domain.papers import pass_checks
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.regulations import parameters
from zongbao.store import arrivals, gate_facts, mandates, models, numbers, pass_facts, pass_limits, pass_rows
from zongbao.store.papers import to_json


@dataclass(frozen=True, slots=True)
class PassOutcome:
    """The decision, and the record if the pass could be kept as one."""

    decision: Decision
    record: models.GatePass | None = None
    existing: models.GatePass | None = None


@transaction.atomic
def apply_pass(actor: Actor, paper: GatePass, message: models.RawMessage | None = None) -> PassOutcome:
    """Apply for a pass: form, documents, quantities and vehicle are checked; a refused one is kept with its reasons."""
    permit(actor, "pass.apply", ENTERPRISE_ROLES)
    at = clock.now()
    if stranger := _speaker(actor, paper):
        return _turned_away(actor, paper, Decision.of(stranger), at)
    known = pass_facts.pass_surroundings(paper, clock.day_of(at))
    paper = _with_plate(paper, known)
    if _without_mandate(actor, paper, known):
        return _turned_away(actor, paper, Decision.of((_not_a_party(actor),)), at)
    if obstacles := pass_limits.cannot_stand(paper):
        return _turned_away(actor, paper, Decision.of(obstacles), at)
    if known.enterprise is None or known.zone is None:
        unknown = Reason("PAS-150", {"enterprise": paper.enterprise.customs_code}, "enterprise")
        return _turned_away(actor, paper, Decision.of((unknown,)), at)
    if known.existing is not None:
        clash = Decision.of((_same_inner_no(paper, known.existing),))
        return replace(_turned_away(actor, paper, clash, at), existing=known.existing)
    decision = Decision.of(_reasons(paper, known, clock.day_of(at)))
    row = _new_row(paper, known, decision, at)
    row.message = message
    row.save(force_insert=True)
    pass_rows.write_documents(row, paper, known)
    if row.state != "returned":
        pass_rows.write_lines(row, paper, known)
        pass_rows.add_to_lists(row)
        if row.confirm_arrival:
            arrivals.awaited(row, known).save(force_insert=True)
    _trace(actor, row, decision, at)
    return PassOutcome(decision, row)


def _same_inner_no(paper: GatePass, existing: models.GatePass) -> Reason:
    facts_ = {"inner_no": paper.inner_no, "pre_entry_no": existing.pre_entry_no, "pass_no": existing.pass_no}
    return Reason("PAS-151", facts_, "inner_no")


def _speaker(actor: Actor, paper: GatePass) -> tuple[Reason, ...]:
    """An enterprise may speak only for passes on which it stands as a party."""
    codes = {paper.enterprise.customs_code, paper.declarant.customs_code, paper.inputter.customs_code}
    return () if actor.organisation is None or actor.organisation.code in codes else (_not_a_party(actor),)


def _not_a_party(actor: Actor) -> Reason:
    return Reason("PAS-152", {"enterprise": actor.organisation.code if actor.organisation else "-"}, "enterprise")


def _without_mandate(actor: Actor, paper: GatePass, known: pass_facts.PassSurroundings) -> bool:
    """Whether the actor applies in another's name without being the agent of every book whose goods would move."""
    own = actor.organisation
    if own is None or own.code == paper.enterprise.customs_code:
        return False
    return not (known.lists and all(mandates.may_use(own, row.book) for row in known.lists.values()))


def _turned_away(actor: Actor, paper: GatePass, decision: Decision, at: dt.datetime) -> PassOutcome:
    """Keep the decision on a pass that gets no row of its own; the paper stands in its inputs."""
    taken = Taken("pass", paper.inner_no[:64], None, "apply", decision, {"paper": to_json(paper)})
    store_decisions(actor, [taken], at)
    return PassOutcome(decision)


def _with_plate(paper: GatePass, known: pass_facts.PassSurroundings) -> GatePass:
    """A pass that names its vehicle by card only carries the plate of the vehicle that holds the card, and a pass of
    a visit the temporary card that its driver was given."""
    if known.visit is not None and known.visit.card_no and not paper.ic_card:
        return replace(paper, ic_card=known.visit.card_no)
    return paper if paper.plate or known.vehicle is None else replace(paper, plate=known.vehicle.plate)


def _reasons(paper: GatePass, known: pass_facts.PassSurroundings, on: dt.date) -> list[Reason]:
    found = [
        *pass_checks.check_pass(paper, on),
        *pass_checks.check_pass_facts(
            paper, known.documents, known.vehicle_facts, known.zone_code, on, known.frame_facts
        ),
    ]
    if paper.ic_card and not paper.plate:
        found.append(Reason("VEH-101", {"plate": paper.ic_card}, "ic_card"))
    return found


_MOVES = {Outcome.ACCEPT: "approve", Outcome.MANUAL: "to_manual", Outcome.REFUSE: "return"}


def _new_row(
    paper: GatePass, known: pass_facts.PassSurroundings, decision: Decision, at: dt.datetime
) -> models.GatePass:
    ((serial, pre_entry),) = numbers.take_together(["zb_pass_serial", "zb_pre_entry_serial"], 1)
    pass_no = pass_number(paper.master_customs, paper.direction, clock.day_of(at), serial)
    paper = replace(paper, pass_no=pass_no, pre_entry_no=pre_entry_number(at.year, pre_entry))
    row = pass_rows.head(paper, known)
    row.state = PASS.take("applied", _MOVES[decision.outcome])
    row.applied_at = at
    row.approved_at = at if decision.accepted else None
    row.valid_until = at + dt.timedelta(days=_valid_days(known.zone_code, at))
    if known.visit is not None and paper.direction == "I":  # a visitor enters on its day, or not at all
        row.valid_until = min(row.valid_until, clock.last_moment(known.visit.valid_on))
    row.paper = to_json(paper)
    return row


def _valid_days(zone: str, at: dt.datetime) -> int:
    return int(parameters.value("pass_valid_days", clock.day_of(at), zone=zone))


def _trace(actor: Actor, row: models.GatePass, decision: Decision, at: dt.datetime) -> None:
    store_decisions(actor, [Taken("pass", row.pass_no, row, "apply", decision, {})], at)
    record(actor, "pass.apply", "pass", row.pass_no, after=row.state)
    receipts.pass_answer(row, decision, at)
    if row.state == "returned":
        first = next(iter(receipts.notes_of(decision)), "")
        notices.tell([notices.to_enterprise("pass.return", "pass", row.pass_no, row, first)], at)
    elif row.state == "manual":
        notices.tell([notices.to_office(Role.CUSTOMS, "pass.manual", "pass", row.pass_no, row.zone_id)], at)


def _person(actor: Actor, pass_no: str, move: str, outcome: Outcome, reason: str) -> models.GatePass:
    """A person's move on a pass: state, decision, audit line."""
    row = fetch(actor, models.GatePass, pass_no=pass_no)
    before = take(actor, PASS, row, move, reason)
    actor = delegations.standing(actor, "pass", row)
    at = clock.now()
    if row.state == "approved" and row.approved_at is None:
        row.approved_at = at
    row.hold_reason = reason[:255] if row.state == "held" else ""
    row.save()
    taken = Taken("pass", pass_no, row, f"person:{move}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], at)
    record(actor, f"pass.{move}", "pass", pass_no, reason=reason, before=before, after=row.state)
    if not actor.is_enterprise:
        notices.tell([notices.to_enterprise(f"pass.{move}", "pass", pass_no, row, reason)], at)
    return row


@transaction.atomic
def approve_pass(actor: Actor, pass_no: str, reason: str = "") -> models.GatePass:
    """Approve a pass that waits for a person."""
    row = _person(actor, pass_no, "approve", Outcome.ACCEPT, reason)
    receipts.pass_answer(row, Decision(Outcome.ACCEPT), clock.now())
    return row


@transaction.atomic
def return_pass(actor: Actor, pass_no: str, reason: str) -> models.GatePass:
    """Return a pass that waits for a person; its quantities are free again."""
    row = _person(actor, pass_no, "return", Outcome.REFUSE, reason)
    pass_rows.take_from_lists(row)
    receipts.pass_answer(row, Decision(Outcome.REFUSE), clock.now(), remark=reason)
    return row


@transaction.atomic
def hold_pass(actor: Actor, pass_no: str, reason: str) -> models.GatePass:
    """Hold an approved pass for inspection: the gate sends its vehicle to the yard."""
    return _person(actor, pass_no, "hold", Outcome.HOLD, reason)


@transaction.atomic
def unhold_pass(actor: Actor, pass_no: str, reason: str) -> models.GatePass:
    """End the hold: the pass may be used again (SAS224 result 3)."""
    row = _person(actor, pass_no, "unhold", Outcome.ACCEPT, reason)
    receipts.inspection_answer(row, released=True, at=clock.now(), remark=reason)
    return row


@transaction.atomic
def void_pass(actor: Actor, pass_no: str, reason: str) -> models.GatePass:
    """Void a pass (作废) before any gate event (else PAS-301) and any dispute; its quantities are free again."""
    permit(actor, "pass.void", PASS.move("void").roles)
    standing = fetch(actor, models.GatePass, pass_no=pass_no)
    if against := pass_checks.check_void(pass_no, standing.state):
        raise Refused(Decision.of(against))
    if gate_facts.disputed(standing):
        raise Refused.because("GAT-156", pass_no=pass_no)
    row = _person(actor, pass_no, "void", Outcome.ACCEPT, reason)
    pass_rows.take_from_lists(row)
    receipts.pass_answer(row, Decision(Outcome.ACCEPT), clock.now(), remark=reason, voided=True)
    return row


@transaction.atomic
def delete_pass(actor: Actor, pass_no: str, reason: str) -> models.GatePass:
    """Delete a pass (删除) by customs, held ones too, before any gate event; its quantities are free again."""
    row = _person(actor, pass_no, "delete", Outcome.ACCEPT, reason)
    pass_rows.take_from_lists(row)
    receipts.pass_answer(row, Decision(Outcome.ACCEPT), clock.now(), remark=reason, voided=True)
    return row


@transaction.atomic
def expire_passes(now: dt.datetime) -> int:
    """Expire approved passes whose validity has run out; gives how many."""
    due = models.GatePass.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(due.filter(state="approved", valid_until__lt=now).exclude(arrival__state__in=OPEN_CASE)[:500])
    platform = Actor.platform()
    for row in rows:
        before = take(platform, PASS, row, "expire")
        row.save()
        pass_rows.take_from_lists(row)
        receipts.pass_answer(row, Decision(Outcome.REFUSE), now, remark="过期自动作废 expired", voided=True)
        record(platform, "pass.expire", "pass", row.pass_no, before=before, after=row.state)
    notices.tell((notices.to_enterprise("pass.expire", "pass", row.pass_no, row) for row in rows), now)
    return len(rows)


def count_past_gate(row: models.GatePass, at: dt.datetime) -> Sequence[models.BondedList]:
    """Count a passed pass on its list lines; lists whose goods have all passed are posted if released."""
    complete = pass_rows.count_past_gate(row)
    for bonded_list in complete:
        bonded_list.past_gate_at = at
        bonded_list.save(update_fields=["past_gate_at", "updated_at"])
    return list_posting.post_if_due(complete, at)
