"""Vehicles: filed for a zone, approved by customs, barred and cleared (车辆备案)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from zongbao.acts import delegations, notices
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Refused
from zongbao.core.lives import VEHICLE
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.papers.vehicle import check_filing
from zongbao.domain.papers.vehicle_life import VALID
from zongbao.store import models


@transaction.atomic
def file_vehicle(
    actor: Actor,
    *,
    plate: str,
    tare_kg: Decimal,
    vehicle_type: str = "truck",
    ic_card: str = "",
    zone: models.Zone | None = None,
    valid_until: dt.date | None = None,
    weighed_on: dt.date | None = None,
) -> models.Vehicle:
    """File a vehicle of one's own, or a change of it; ``Refused`` with all that is wrong.

    Customs approve both; until then a filing in force stays as it stands. A tare is as old as the weighing that is
    stated for it: filing the same tare again without one does not make it newer.
    """
    permit(actor, "vehicle.file", ENTERPRISE_ROLES)
    owner = actor.organisation
    assert owner is not None, "enterprise roles have an organisation (acc_101)"
    today = clock.day_of(clock.now())
    existing = models.Vehicle.objects.select_for_update().filter(plate=plate).first()
    standing = existing.tare_kg if existing else None
    if against := check_filing(plate, tare_kg, standing, weighed_on, today):
        raise Refused(Decision.of(against))
    if existing is not None and existing.owner_id != owner.pk:
        raise Refused.because("VEH-150", path="plate", plate=plate)
    weighed = weighed_on or (existing.tare_on if existing else today)
    stated = {"vehicle_type": vehicle_type, "tare_kg": tare_kg, "ic_card": ic_card, "tare_on": weighed}
    stated |= {"valid_until": valid_until}
    vehicle = existing or models.Vehicle(plate=plate, owner=owner, state="filed")
    vehicle.zone = zone or owner.zone  # type: ignore[assignment]
    before = take(actor, VEHICLE, vehicle, "request_change" if vehicle.state in VALID else "file")
    vehicle.filed_at = clock.now()
    if vehicle.state == "filed":
        _put(vehicle, stated)
    else:
        vehicle.pending = {name: None if value is None else str(value) for name, value in stated.items()}
    vehicle.save()
    after = vehicle.state
    record(actor, "vehicle.file", "vehicle", plate, before=before, after=after, tare_kg=str(tare_kg))
    notices.tell([notices.to_office(Role.CUSTOMS, "vehicle.file", "vehicle", plate, vehicle.zone_id)])
    return vehicle


def _put(vehicle: models.Vehicle, stated: dict[str, Any]) -> None:
    for name, value in stated.items():
        setattr(vehicle, name, value)


def _pending(vehicle: models.Vehicle) -> dict[str, Any]:
    """The change that waits, with its types again."""
    stated = dict(vehicle.pending or {})
    if stated:
        until = stated["valid_until"]
        stated["tare_kg"] = Decimal(stated["tare_kg"])
        stated["tare_on"] = dt.date.fromisoformat(stated["tare_on"])
        stated["valid_until"] = dt.date.fromisoformat(until) if until else None
    return stated


@transaction.atomic
def approve_vehicle(actor: Actor, plate: str, reason: str = "") -> models.Vehicle:
    """Approve a filing, or the change of one, which takes the place of what stood."""
    return _decide(actor, plate, "approve", Outcome.ACCEPT, reason)


@transaction.atomic
def return_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Return a first filing; it may be filed again."""
    return _decide(actor, plate, "return", Outcome.REFUSE, reason)


@transaction.atomic
def refuse_change(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Refuse a change; the filing stays as it stands."""
    return _decide(actor, plate, "refuse_change", Outcome.REFUSE, reason)


def _decide(actor: Actor, plate: str, move: str, outcome: Outcome, reason: str) -> models.Vehicle:
    permit(actor, f"vehicle.{move}", VEHICLE.move(move).roles)
    vehicle = fetch(actor, models.Vehicle, plate=plate)
    before = take(actor, VEHICLE, vehicle, move, reason)
    actor = delegations.standing(actor, "vehicle", vehicle)
    if move == "approve":
        _put(vehicle, _pending(vehicle))
    vehicle.pending, vehicle.decision_reason = None, reason[:255]
    vehicle.save()
    taken = Taken("vehicle", plate, vehicle, f"person:{move}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], clock.now())
    record(actor, f"vehicle.{move}", "vehicle", plate, reason=reason, before=before, after=vehicle.state)
    notices.tell([notices.to_owner(f"vehicle.{move}", "vehicle", plate, vehicle.owner_id, vehicle.zone_id, reason)])
    return vehicle


@transaction.atomic
def blacklist_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Bar a vehicle from every gate until cleared."""
    return _bar(actor, plate, True, reason)


@transaction.atomic
def clear_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Lift the bar."""
    return _bar(actor, plate, False, reason)


def _bar(actor: Actor, plate: str, barred: bool, reason: str) -> models.Vehicle:
    permit(actor, "vehicle.bar", {Role.CUSTOMS})
    if not reason.strip():
        raise Refused.because("LIF-002", paper="vehicle", move="bar", path="reason")
    vehicle = fetch(actor, models.Vehicle, plate=plate)
    actor = delegations.standing(actor, "vehicle", vehicle)
    vehicle.blacklisted, vehicle.blacklist_reason = barred, reason[:255] if barred else ""
    vehicle.save(update_fields=["blacklisted", "blacklist_reason"])
    record(actor, "vehicle.bar" if barred else "vehicle.clear", "vehicle", plate, reason=reason)
    return vehicle
