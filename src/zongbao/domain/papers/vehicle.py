"""What a vehicle must be before a pass puts it on the way (车辆备案)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core import identifiers
from zongbao.core.decision import Outcome, Reason
from zongbao.domain.reasons import Facts, manual, reason
from zongbao.regulations import codes, parameters

PLATE_KINDS = "plate_kind"  # the code table (GA 24.7)
HEAVIEST = 100_000  # kg, above any road vehicle


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """A filed vehicle; ``tare_kg`` its own weight (0: not known), ``inside_zone`` where the gate last saw it.

    ``live_pass_directions`` are the directions (I, E) in which it has a live pass already.
    """

    plate: str
    tare_kg: Decimal
    valid: bool = True
    blacklisted: bool = False
    tare_date: dt.date | None = None
    inside_zone: bool = False
    live_pass_directions: frozenset[str] = frozenset()
    vehicle_type: str = ""


def check_vehicle(
    plate: str, vehicle: VehicleFacts | None, direction: str, vehicle_weight: Decimal, on: dt.date, zone: str = ""
) -> tuple[Reason, ...]:
    """What stands against a pass for this vehicle (VEH-101 … VEH-107).

    ``vehicle_weight`` is what the pass states, kg. An old or deviating tare is for an officer, not a refusal.
    """
    if vehicle is None:
        return (reason("VEH-101", "plate", plate=plate),)
    return (*_standing(vehicle, direction), *_tare(vehicle, vehicle_weight, on, zone))


def check_filing(
    plate: str, tare_kg: Decimal, standing: Decimal | None, weighed_on: dt.date | None, today: dt.date
) -> tuple[Reason, ...]:
    """What stands against a filing (IDN-…, VEH-151 … VEH-153); ``standing`` is the tare filed before, if any."""
    found = []
    if code := identifiers.plate(plate):
        found.append(reason(code, "plate", value=plate))
    if not 0 < tare_kg < HEAVIEST:
        found.append(reason("VEH-151", "tare_kg", tare=tare_kg))
    elif standing is not None and standing != tare_kg and weighed_on is None:
        found.append(reason("VEH-152", "weighed_on", plate=plate, tare=tare_kg, filed=standing))
    if weighed_on is not None and weighed_on > today:
        found.append(reason("VEH-153", "weighed_on", date=weighed_on))
    return tuple(found)


def check_plates(plate: str, second_plate: str, plate_kind: str, on: dt.date) -> tuple[Reason, ...]:
    """What stands against the further marks of a filing (IDN-…, VEH-156, VEH-157); empty ones are left out."""
    found = []
    if second_plate and (code := identifiers.second_plate(second_plate)):
        found.append(reason(code, "second_plate", value=second_plate))
    elif second_plate and second_plate == plate:
        found.append(reason("VEH-156", "second_plate", plate=plate))
    if plate_kind and not codes.table(PLATE_KINDS).has(plate_kind, on):
        found.append(reason("VEH-157", "plate_kind", value=plate_kind))
    return tuple(found)


def check_ending(number: str, live_pass: str, *, inside: bool) -> tuple[Reason, ...]:
    """What stands against ending a filing (VEH-154, VEH-155); ``live_pass`` is the number of one, if there is any."""
    found = [reason("VEH-154", "plate", plate=number, pass_no=live_pass)] if live_pass else []
    return (*found, *((reason("VEH-155", "plate", plate=number),) if inside else ()))


def _standing(vehicle: VehicleFacts, direction: str) -> Iterator[Reason]:
    facts: Facts = {"plate": vehicle.plate}
    if not vehicle.valid:
        yield reason("VEH-102", "plate", **facts)
    if vehicle.blacklisted:
        yield reason("VEH-103", "plate", **facts)
    if direction in vehicle.live_pass_directions:
        yield reason("VEH-104", "plate", direction=direction, **facts)
    if direction == "I" and vehicle.inside_zone:
        yield reason("VEH-105", "plate", **facts)


def _tare(vehicle: VehicleFacts, stated: Decimal, on: dt.date, zone: str) -> Iterator[Reason]:
    """A tare that is old, or not the one on the pass, asks for a new weighing."""
    days = parameters.whole("tare_max_age_days", on, zone=zone)
    if vehicle.tare_date is not None and (on - vehicle.tare_date).days > days:
        yield manual("VEH-106", "plate", plate=vehicle.plate, date=vehicle.tare_date, days=days)
    share = parameters.number("tare_deviation_pct", on, zone=zone)
    if stated > 0 and vehicle.tare_kg > 0 and abs(stated - vehicle.tare_kg) * 100 > vehicle.tare_kg * share:
        facts: Facts = {"plate": vehicle.plate, "stated": stated, "tare": vehicle.tare_kg, "pct": share}
        change = {"vehicle_weight": vehicle.tare_kg}
        yield reason("VEH-107", "vehicle_weight", Outcome.MANUAL, change, **facts)
