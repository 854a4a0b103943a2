"""Vehicles: filed for a zone, barred and cleared (车辆备案)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core import clock, identifiers
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.core.roles import ENTERPRISE_ROLES, Role
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
) -> models.Vehicle:
    """File a vehicle of one's own, or file a new tare for it; ``Refused`` with all that is wrong."""
    permit(actor, "vehicle.file", ENTERPRISE_ROLES)
    owner = actor.organisation
    assert owner is not None, "enterprise roles have an organisation (acc_101)"
    _check(plate, tare_kg)
    existing = models.Vehicle.objects.select_for_update().filter(plate=plate).first()
    if existing is not None and existing.owner_id != owner.pk:
        raise Refused.because("VEH-150", path="plate", plate=plate)
    vehicle = existing or models.Vehicle(plate=plate, owner=owner)
    vehicle.zone = zone or owner.zone  # type: ignore[assignment]
    vehicle.vehicle_type, vehicle.tare_kg, vehicle.ic_card = vehicle_type, tare_kg, ic_card
    vehicle.tare_on, vehicle.valid_until = clock.day_of(clock.now()), valid_until
    vehicle.save()
    record(actor, "vehicle.file", "vehicle", plate, tare_kg=str(tare_kg))
    return vehicle


def _check(plate: str, tare_kg: Decimal) -> None:
    found = []
    if code := identifiers.plate(plate):
        found.append(Reason(code, {"value": plate}, "plate"))
    if not 0 < tare_kg < 100_000:
        found.append(Reason("VEH-151", {"tare": str(tare_kg)}, "tare_kg"))
    if found:
        raise Refused(Decision.of(found))


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
    vehicle.blacklisted, vehicle.blacklist_reason = barred, reason[:255] if barred else ""
    vehicle.save(update_fields=["blacklisted", "blacklist_reason"])
    record(actor, "vehicle.bar" if barred else "vehicle.clear", "vehicle", plate, reason=reason)
    return vehicle
