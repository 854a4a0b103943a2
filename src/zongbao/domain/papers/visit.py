"""Visits of temporary vehicles (临时车辆、进区登记): what a registration must be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core import identifiers
from zongbao.core.decision import Reason
from zongbao.domain.papers.vehicle import HEAVIEST
from zongbao.domain.reasons import reason

OPEN = ("registered", "approved", "inside")  # one at a time for a plate (veh_192)
CARD_OUT = ("inside", "out")  # states in which a temporary card is with the driver
BUSINESS = ("delivery", "pickup", "service", "visitor", "other")
AHEAD = 7  # days: a registration is for one visit that is at hand


@dataclass(frozen=True, slots=True)
class Registration:
    """A visit to be registered, with what the platform knows of its vehicle.

    ``filed`` whether a filing of it is in force, which makes a registration needless; ``barred`` whether customs have
    put it on the blacklist; ``open_visit`` whether an earlier registration is still open; ``host_known`` whether the
    enterprise it goes to (``host``) is one of the zone.
    """

    plate: str
    business_type: str
    valid_on: dt.date
    host: str
    tare_kg: Decimal | None = None
    filed: bool = False
    barred: bool = False
    open_visit: bool = False
    host_known: bool = True


def check_visit(its: Registration, today: dt.date) -> tuple[Reason, ...]:
    """What stands against registering this vehicle (IDN-…, VEH-103, VEH-151, VEH-180 … VEH-183, VEH-192)."""
    return tuple(_against(its, today))


def _against(its: Registration, today: dt.date) -> Iterator[Reason]:
    if code := identifiers.plate(its.plate):
        yield reason(code, "plate", value=its.plate)
    if its.barred:
        yield reason("VEH-103", "plate", plate=its.plate)
    elif its.filed:
        yield reason("VEH-180", "plate", plate=its.plate)
    if its.open_visit:
        yield reason("VEH-192", "plate", plate=its.plate)
    if not its.host_known:
        yield reason("VEH-183", "enterprise", enterprise=its.host or "-")
    if its.tare_kg is not None and not 0 < its.tare_kg < HEAVIEST:
        yield reason("VEH-151", "tare_kg", tare=its.tare_kg)
    if its.business_type not in BUSINESS:
        yield reason("VEH-182", "business_type", value=its.business_type or "-")
    if not today <= its.valid_on <= today + dt.timedelta(days=AHEAD):
        yield reason("VEH-181", "valid_on", date=its.valid_on, days=AHEAD)
