"""Vehicles at the gate (过卡): decide, open, count; and the exception desk, where a person decides with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zongbao.acts import delegations, gate_passes, notices, receipts, visits
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.lives import PASS, PASSAGE
from zongbao.core.roles import Role
from zongbao.domain.gate.answer import CHECK_RESULT, driver_hint, led_text
from zongbao.domain.gate.collection import Collection
from zongbao.domain.gate.decision import GateDecision, PassFacts, decide
from zongbao.domain.gate.passage_life import MANUAL_CHECK, STATE_OF
from zongbao.domain.gate.weights import tolerances
from zongbao.domain.papers.card import CardFacts
from zongbao.exchange.gate_answers import GateAnswer, ManualCheck
from zongbao.regulations.rules import render
from zongbao.store import arrivals, gate_facts, models
from zongbao.store.copying import insert
from zongbao.store.kept import Kept
from zongbao.store.papers import decision_of, to_json

COLLECTORS = frozenset({Role.GATE, Role.CUSTOMS, "system"})


@dataclass(frozen=True, slots=True)
class PassageOutcome:
    """The decision, its row (none if the lane is unknown), and the answer for the lane."""

    decision: Decision
    answer: GateAnswer
    passage: models.Passage | None = None


@transaction.atomic
def decide_passage(actor: Actor, collection: Collection) -> PassageOutcome:
    """Decide about one collected vehicle; a session seen before is answered as it was the first time."""
    permit(actor, "gate.decide", COLLECTORS)
    at = clock.now()
    lane = _lane(actor, collection)
    if lane is None:
        facts = {"area": collection.area, "lane": collection.lane}
        return _unplaced(collection, Reason("GAT-151", facts, "lane"), at)
    digest = hashlib.sha256(json.dumps(to_json(collection), sort_keys=True).encode()).hexdigest()
    if (earlier := _SAME_SESSION.first(lane.pk, collection.session)) is not None:
        return _again(collection, earlier, digest, at)
    card = gate_facts.card_of(collection)
    rows = gate_facts.passes_of(collection, lane.gate.zone, card)
    decided = _decide(collection, lane, [gate_facts.pass_facts(row) for row in rows], card, at)
    chosen = next((row for row in rows if decided.chosen and row.pass_no == decided.chosen.pass_no), None)
    passage = _new_row(collection, lane, decided, chosen, digest, at)
    if decided.lifts:
        _go_through(passage, lane, at)
    _trace(actor, passage, decided.decision, at)
    return PassageOutcome(decided.decision, _answer(passage, decided.decision, at), passage)


_LANE = Kept(
    lambda area, number: models.Lane.objects.select_related("gate__zone").filter(gate__area=area, number=number),
    str,
    str,
)
_SAME_SESSION = Kept(lambda lane, session: models.Passage.objects.filter(lane=lane, session=session), int, str)


def _lane(actor: Actor, collection: Collection) -> models.Lane | None:
    """The lane, if it is one that the actor may speak for."""
    lane = _LANE.first(collection.area, collection.lane)
    if lane is None or actor.user is None or actor.organisation is None:
        return lane
    zone = lane.gate.zone
    if actor.role == Role.CUSTOMS:
        return lane if zone.customs_code == actor.organisation.code else None
    return lane if zone.pk == actor.organisation.zone_id else None


def _unplaced(collection: Collection, reason: Reason, at: dt.datetime) -> PassageOutcome:
    """Refuse what cannot be placed: an unknown lane, or a session that told something else before."""
    decision = Decision.of((reason,))
    text = render(reason, "zh").message
    answer = GateAnswer(collection.area, collection.lane, collection.session, "N", at, reason.code, text, text[:16])
    return PassageOutcome(decision, answer)


def _again(collection: Collection, earlier: models.Passage, digest: str, at: dt.datetime) -> PassageOutcome:
    if earlier.digest != digest:
        return _unplaced(collection, Reason("GAT-152", {"session": collection.session}, "session"), at)
    stored = models.StoredDecision.objects.filter(
        subject_kind="passage", subject_no=str(earlier.pk), question="gate"
    ).first()
    decision = decision_of(stored) if stored else Decision(Outcome(earlier.outcome))
    return PassageOutcome(decision, _answer(earlier, decision, earlier.decided_at), earlier)


def _decide(
    collection: Collection, lane: models.Lane, passes: Sequence[PassFacts], card: CardFacts | None, at: dt.datetime
) -> GateDecision:
    zone = lane.gate.zone
    vehicle = gate_facts.vehicle_of(collection, passes, clock.day_of(at))
    within = tolerances(
        clock.day_of(at),
        zone=zone.code,
        zone_type=zone.zone_type,
        vehicle_type=vehicle.vehicle_type if vehicle else "",
    )
    return decide(collection, passes, gate_facts.lane_facts(lane, clock.day_of(at)), vehicle, within, at, card)


def _new_row(
    collection: Collection,
    lane: models.Lane,
    decided: GateDecision,
    chosen: models.GatePass | None,
    digest: str,
    at: dt.datetime,
) -> models.Passage:
    row = models.Passage(
        lane=lane,
        zone=lane.gate.zone,
        session=collection.session,
        direction=collection.direction,
        gate_pass=chosen,
        plate=collection.plate or (chosen.plate if chosen else ""),
        card=collection.card,
        containers=list(collection.containers),
        weight=collection.weight,
        expected_weight=decided.expected_weight,
        weight_difference=decided.weight_difference,
        collection=to_json(collection),
        digest=digest,
        outcome=decided.outcome.value,
        state=STATE_OF[decided.outcome],
        led_text=led_text(decided, collection.plate)[:128],
        collected_at=collection.collected_at,
        decided_at=at,
    )
    insert([row], keyed=True)
    return row


def _go_through(passage: models.Passage, lane: models.Lane, at: dt.datetime) -> None:
    """The barrier lifts: the pass moves on, and with its last gate its goods count and its vehicle changes sides."""
    row = passage.gate_pass
    assert row is not None, "only a pass lifts the barrier"
    first_of_two = lane.gate.double and row.state == "approved"
    second_of_two = row.state == "gate1"
    row.state = PASS.take(row.state, "pass_first" if first_of_two else "pass_second" if second_of_two else "pass")
    gate_id = f"{lane.gate.area}{lane.number}"[:32]
    if second_of_two:
        row.second_gate, row.passed_at = gate_id, at
    else:
        row.first_gate, row.first_passed_at = gate_id, at
        row.passed_at = None if first_of_two else at
    if passage.weight is not None:
        row.collected_weight, row.weight_error = passage.weight, passage.weight_difference
    row.save(update_fields=_AT_THE_GATE)
    if row.state == "passed":
        _arrived(row, at)
    receipts.passage_notice(row, at)


_AT_THE_GATE = (
    "state", "first_gate", "first_passed_at", "second_gate", "passed_at", "collected_weight", "weight_error",
    "updated_at",
)  # fmt: skip


def _arrived(row: models.GatePass, at: dt.datetime) -> None:
    gate_passes.count_past_gate(row, at)
    if row.confirm_arrival:
        arrivals.set_due(row, at)
    if row.vehicle_id is not None:
        inside = row.zone_id if row.direction == "I" else None
        models.Vehicle.objects.filter(pk=row.vehicle_id).update(inside_zone_id=inside)
    elif row.visit_id is not None:
        visits.through_the_gate(row.visit_id, row.direction, at)


def _trace(actor: Actor, passage: models.Passage, decision: Decision, at: dt.datetime) -> None:
    number = str(passage.pk)
    inputs = {"collection": passage.collection}
    store_decisions(actor, [Taken("passage", number, passage, "gate", decision, inputs)], at)
    pass_no = passage.gate_pass.pass_no if passage.gate_pass else ""
    record(actor, "gate.decide", "passage", number, after=passage.state, pass_no=pass_no, plate=passage.plate)
    if passage.state in _TOLD:
        event, told = _TOLD[passage.state], f"{passage.plate} {pass_no}".strip()
        notices.tell([notices.to_office(Role.GATE, event, "passage", number, passage.zone_id, told)], at)


_TOLD = {"exception": "gate.exception", "held": "gate.hold"}  # states of a passage that call the gate crew


def _answer(passage: models.Passage, decision: Decision, at: dt.datetime) -> GateAnswer:
    """What the lane shows and does (GATHER_FEEDBACK)."""
    row = passage.gate_pass
    first = decision.reasons[0] if decision.reasons else None
    return GateAnswer(
        area=passage.lane.gate.area,
        lane=passage.lane.number,
        session=passage.session,
        result=CHECK_RESULT[decision.outcome],
        at=at.astimezone(clock.SHANGHAI),
        proc_code=first.code if first else "",
        proc_text=render(first, "zh").message if first else "",
        led=passage.led_text,
        hint=driver_hint(GateDecision(decision)),
        plate=passage.plate,
        weight_diff=passage.weight_difference,
        channel_weight=passage.weight,
        gross_weight=passage.expected_weight,
        vehicle_weight=row.vehicle_weight if row else None,
        container=",".join(passage.containers),
        form_no=row.pass_no if row else "",
        master_customs=row.master_customs if row else "",
    )


@transaction.atomic
def resolve_passage(actor: Actor, passage_id: int, action: str, reason: str) -> models.Passage:
    """End an exception by hand: ``release``, ``inspect``, ``turn_back`` or ``end_inspection``; the reason is mandatory.

    A release lets the pass through as if the barrier had lifted; an inspection holds the pass.
    """
    passage = fetch(actor, models.Passage, pk=passage_id)
    before = take(actor, PASSAGE, passage, action, reason)
    actor = delegations.standing(actor, "passage", passage)
    at = clock.now()
    passage.resolved_at, passage.resolved_by, passage.resolution_reason = at, actor.user, reason[:255]
    passage.save()
    _follow(actor, passage, action, reason, at)
    outcome = {"inspect": Outcome.HOLD, "turn_back": Outcome.REFUSE}.get(action, Outcome.ACCEPT)
    number = str(passage.pk)
    taken = Taken("passage", number, passage, f"person:{action}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], at)
    record(actor, f"gate.{action}", "passage", number, reason=reason, before=before, after=passage.state)
    if passage.gate_pass is not None:
        told = notices.to_enterprise(f"gate.{action}", "passage", number, passage.gate_pass, reason)
        notices.tell([told], at)
    return passage


def _follow(actor: Actor, passage: models.Passage, action: str, reason: str, at: dt.datetime) -> None:
    row = passage.gate_pass
    if row is None:
        if action in ("release", "end_inspection"):
            raise Refused.because("GAT-153", passage=passage.pk)
        return
    if action == "inspect" and row.state == "approved":
        row.state, row.hold_reason = PASS.take(row.state, "hold"), reason[:255]
        row.save()
    elif action in ("release", "end_inspection"):
        lane = models.Lane.objects.select_related("gate__zone").get(pk=passage.lane_id)
        if actor.role != Role.CUSTOMS:
            _only_customs_lifts(row, lane, at)
        if row.state == "held":
            row.state, row.hold_reason = PASS.take(row.state, "unhold"), ""
            row.save()
        if row.state != ("gate1" if lane.gate.double and lane.position == 2 else "approved"):
            raise Refused.because("GAT-154", pass_no=row.pass_no, state=row.state)
        _go_through(passage, lane, at)
        receipts.inspection_answer(row, released=True, at=at, remark=reason)
    elif action == "turn_back":
        receipts.inspection_answer(row, released=False, at=at, remark=reason)


def _only_customs_lifts(row: models.GatePass, lane: models.Lane, at: dt.datetime) -> None:
    """A gate crew settles what its equipment misread; what is held, not released or too old is for an officer."""
    facts = gate_facts.pass_facts(row)
    if facts.control_hits:
        raise Refused.because("GAT-104", pass_no=row.pass_no, hits=", ".join(facts.control_hits))
    if facts.release_needed and not facts.released:
        raise Refused.because("GAT-105", pass_no=row.pass_no)
    if row.state == "approved" and at > row.valid_until:
        raise Refused.because("GAT-109", pass_no=row.pass_no, plate=row.plate, lane=lane.number)


_BY_CODE = {code: action for action, code in MANUAL_CHECK.items()}


def check_by_hand(actor: Actor, check: ManualCheck) -> models.Passage:
    """An officer's decision as the gate's own desk sends it (MANUAL_CHECK 0x85); its comment is the reason."""
    lane = {"lane__gate__area": check.area, "lane__number": check.lane}
    passage = models.Passage.objects.filter(session=check.session, **lane).first()
    if passage is None or check.result not in _BY_CODE:
        raise Refused.because("ACC-404", kind="passage", number=check.session)
    return resolve_passage(actor, passage.pk, _BY_CODE[check.result], check.comment)
