"""Vehicles: filed for a zone, approved by customs, barred and cleared, and ended (车辆备案)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from zongbao.acts import cards, delegations, filings
from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core import clock
from zongbao.core.decision import Reason, Refused
from zongbao.core.lives import VEHICLE
from zongbao.core.roles import Role
from zongbao.domain.papers.vehicle import check_ending, check_filing, check_plates
from zongbao.store import models, pass_facts

REGISTER = filings.Register("vehicle", models.Vehicle, "plate", VEHICLE)


class Marks(TypedDict, total=False):
    """What a filing states beside plate and tare."""

    vehicle_type: str
    ic_card: str
    second_plate: str
    plate_kind: str
    customs_no: str
    applicant: str
    contact: str
    valid_until: dt.date | None


_EMPTY: Marks = {
    "vehicle_type": "truck", "ic_card": "", "second_plate": "", "plate_kind": "", "customs_no": "", "applicant": "",
    "contact": "", "valid_until": None,
}  # fmt: skip


@transaction.atomic
def file_vehicle(
    actor: Actor,
    *,
    plate: str,
    tare_kg: Decimal,
    zone: models.Zone | None = None,
    weighed_on: dt.date | None = None,
    **marks: Unpack[Marks],
) -> models.Vehicle:
    """File a vehicle of one's own, or a change of it; ``Refused`` with all that is wrong.

    Customs approve both; until then a filing in force stays as it stands. A tare is as old as the weighing that is
    stated for it: filing the same tare again without one does not make it newer. ``marks`` that are left out are empty:
    a filing states all of them.
    """
    today = clock.day_of(clock.now())
    stated: dict[str, Any] = {**_EMPTY, **marks}

    def check(existing: models.Vehicle | None) -> Iterable[Reason]:
        stated.update(tare_kg=tare_kg, tare_on=weighed_on or (existing.tare_on if existing else today))
        yield from check_filing(plate, tare_kg, existing.tare_kg if existing else None, weighed_on, today)
        yield from check_plates(plate, stated["second_plate"], stated["plate_kind"], today)

    row: models.Vehicle = filings.file(actor, REGISTER, plate, stated, zone, check, tare_kg=str(tare_kg))
    return row


@transaction.atomic
def approve_vehicle(actor: Actor, plate: str, reason: str = "") -> models.Vehicle:
    """Approve a filing, or the change of one, which takes the place of what stood."""
    return _decide(actor, plate, "approve", reason)


@transaction.atomic
def return_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Return a first filing; it may be filed again."""
    return _decide(actor, plate, "return", reason)


@transaction.atomic
def refuse_change(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """Refuse a change; the filing stays as it stands."""
    return _decide(actor, plate, "refuse_change", reason)


def _decide(actor: Actor, plate: str, move: str, reason: str) -> models.Vehicle:
    row: models.Vehicle = filings.decide(actor, REGISTER, plate, move, reason)
    return row


@transaction.atomic
def cancel_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """End a filing of one's own (注销); not while a pass is live or the vehicle inside (VEH-154, VEH-155)."""
    return _end(actor, plate, "cancel", reason)


@transaction.atomic
def revoke_vehicle(actor: Actor, plate: str, reason: str) -> models.Vehicle:
    """End a filing as customs (撤销), under the same conditions."""
    return _end(actor, plate, "revoke", reason)


def _end(actor: Actor, plate: str, move: str, reason: str) -> models.Vehicle:
    row: models.Vehicle = filings.end(actor, REGISTER, plate, move, reason, _against_ending)
    cards.take_back_with(actor, row, reason)
    return row


def _against_ending(row: models.Vehicle) -> Iterable[Reason]:
    return check_ending(row.plate, pass_facts.live_pass(row.passes.all()), inside=row.inside_zone_id is not None)


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
