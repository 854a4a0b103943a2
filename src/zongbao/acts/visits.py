"""Visits of temporary vehicles (临时车辆登记、进区登记): registered, approved, through the gate, the card collected."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Exists, OuterRef

from zongbao.acts import delegations, notices
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Refused
from zongbao.core.lives import VISIT
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.papers.vehicle import check_ending
from zongbao.domain.papers.visit import OPEN, Registration, check_visit
from zongbao.regulations import parameters
from zongbao.store import models, pass_facts
from zongbao.store.models.passes import LIVE

REGISTRARS = ENTERPRISE_ROLES | {Role.GATE}
BATCH = 500  # visits that expire in one transaction


class Stated(TypedDict, total=False):
    """What else a registration may state; ``direction`` E is a vehicle that only leaves."""

    vehicle_type: str
    direction: str
    card_no: str
    entry_document_kind: str
    entry_document_no: str
    exit_document_kind: str
    exit_document_no: str
    contact: str


@transaction.atomic
def register_visit(
    actor: Actor,
    *,
    plate: str,
    business_type: str,
    valid_on: dt.date,
    enterprise: str = "",
    tare_kg: Decimal | None = None,
    **stated: Unpack[Stated],
) -> models.Visit:
    """Register a vehicle that is not filed, for one visit: an enterprise for its visitor, the gate crew for any of its
    zone (``enterprise`` is then the host's customs code). Where the zone asks for it customs approve it first.
    """
    permit(actor, "visit.register", REGISTRARS)
    at = clock.now()
    today, host = clock.day_of(at), _host(actor, enterprise)
    filed = models.Vehicle.objects.filter(plate=plate).first()
    against = check_visit(
        Registration(
            plate, business_type, valid_on, enterprise, tare_kg,
            filed=filed is not None and pass_facts.in_force(filed, today),
            barred=filed is not None and filed.blacklisted,
            open_visit=models.Visit.objects.filter(plate=plate, state__in=OPEN).exists(),
            host_known=host is not None,
        ),
        today,
    )  # fmt: skip
    if against:
        raise Refused(Decision.of(against))
    assert host is not None, "an unknown host was refused (VEH-183)"
    assert host.zone is not None, "a host has a zone"
    asks = bool(parameters.value("temporary_vehicle_needs_approval", valid_on, zone=host.zone.code))
    row = models.Visit(
        plate=plate, business_type=business_type, valid_on=valid_on, tare_kg=tare_kg, enterprise=host, zone=host.zone,
        registered_at=at, state="registered" if asks else "approved", **stated,
    )  # fmt: skip
    row.save(force_insert=True)
    record(actor, "visit.register", "visit", str(row.pk), after=row.state, plate=plate, valid_on=valid_on.isoformat())
    if asks:
        told = notices.to_office(Role.CUSTOMS, "visit.register", "visit", str(row.pk), row.zone_id, plate)
        notices.tell([told], at)
    return row


def _host(actor: Actor, code: str) -> models.Organisation | None:
    """The enterprise that is visited: one's own, or for a gate crew one of its zone; None if it is none of these."""
    own = actor.organisation
    assert own is not None, "enterprises and gate crews have an organisation (acc_101)"
    hosts = models.Organisation.objects.select_related("zone").exclude(zone=None)
    kind = models.Organisation.Kind.ENTERPRISE
    found = hosts.filter(code=code or own.code, kind=kind, zone=own.zone_id, active=True).first()
    return None if actor.is_enterprise and found != own else found


@transaction.atomic
def approve_visit(actor: Actor, key: int, reason: str = "") -> models.Visit:
    """Let a registered vehicle enter on its day."""
    return _move(actor, key, "approve", reason)


@transaction.atomic
def refuse_visit(actor: Actor, key: int, reason: str) -> models.Visit:
    """Refuse a registration."""
    return _move(actor, key, "refuse", reason)


@transaction.atomic
def cancel_visit(actor: Actor, key: int, reason: str) -> models.Visit:
    """Cancel a visit that has not begun; not while a pass of it is live (VEH-154)."""
    return _move(actor, key, "cancel", reason)


@transaction.atomic
def collect_card(actor: Actor, key: int, reason: str = "") -> models.Visit:
    """Note that the temporary card of a vehicle that has left is back: the visit is closed."""
    return _move(actor, key, "collect_card", reason)


def _move(actor: Actor, key: int, move: str, reason: str) -> models.Visit:
    permit(actor, f"visit.{move}", VISIT.move(move).roles)
    row = fetch(actor, models.Visit, pk=key)
    before = take(actor, VISIT, row, move, reason)
    actor, number, at = delegations.standing(actor, "visit", row), str(row.pk), clock.now()
    ends = move == "cancel"
    if ends and (against := check_ending(row.plate, pass_facts.live_pass(row.passes.all()), inside=False)):
        raise Refused(Decision.of(against))
    row.card_collected_at = at if move == "collect_card" else row.card_collected_at
    row.decision_reason = reason[:255]
    row.save()
    if move in ("approve", "refuse"):
        decision = Decision(Outcome.ACCEPT if move == "approve" else Outcome.REFUSE)
        store_decisions(actor, [Taken("visit", number, row, f"person:{move}", decision, {}, reason)], at)
    record(actor, f"visit.{move}", "visit", number, reason=reason, before=before, after=row.state, plate=row.plate)
    if not actor.is_enterprise and move != "collect_card":
        notices.tell(
            [notices.to_enterprise(f"visit.{move}", "visit", number, row, f"{row.plate} {reason}".strip())], at
        )
    return row


def through_the_gate(key: int, direction: str, at: dt.datetime) -> None:
    """The vehicle of a visit has passed the gate; one that leaves with its card leaves the visit open."""
    row = models.Visit.objects.select_for_update(of=("self",)).get(pk=key)
    out = "leave_with_card" if row.card_no else "leave"
    move, platform = "enter" if direction == "I" else out, Actor.platform()
    before = take(platform, VISIT, row, move)
    if direction == "I":
        row.entered_at = at
    else:
        row.left_at = at
    row.save()
    record(platform, f"visit.{move}", "visit", str(key), before=before, after=row.state, plate=row.plate)


@transaction.atomic
def expire_visits(now: dt.datetime) -> int:
    """Expire visits whose day is over without the vehicle having come; gives how many."""
    due = models.Visit.objects.select_for_update(of=("self",), skip_locked=True)
    over = due.filter(state__in=("registered", "approved"), valid_on__lt=clock.day_of(now))
    under_way = models.GatePass.objects.filter(visit=OuterRef("pk"), state__in=LIVE)  # between the gates at midnight
    rows = list(over.exclude(Exists(under_way)).order_by("id")[:BATCH])
    platform = Actor.platform()
    for row in rows:
        before = take(platform, VISIT, row, "expire")
        row.save(update_fields=["state"])
        record(platform, "visit.expire", "visit", str(row.pk), before=before, after=row.state)
    return len(rows)
