"""Trailers and chassis (挂车、车架): what their filing must be, and a pass that names one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core import identifiers
from zongbao.core.decision import Outcome, Reason
from zongbao.domain.papers.vehicle import HEAVIEST
from zongbao.domain.reasons import Facts, reason
from zongbao.regulations import parameters

TRAILER, CHASSIS = "trailer", "chassis"


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """A filed trailer or chassis and what it weighs empty."""

    number: str
    weight_kg: Decimal
    valid: bool = True


def check_trailer(number: str, kind: str, weight_kg: Decimal) -> tuple[Reason, ...]:
    """What stands against a filing (VEH-160, VEH-161): a trailer bears a plate, a chassis a number of its own."""
    found = []
    known = identifiers.plate(number) is None if kind == TRAILER else identifiers.frame_no(number)
    if kind not in (TRAILER, CHASSIS) or not known:
        found.append(reason("VEH-160", "number", number=number or "-"))
    if not 0 < weight_kg < HEAVIEST:
        found.append(reason("VEH-161", "weight_kg", weight=weight_kg))
    return tuple(found)


def check_frame(
    frame_no: str, stated: Decimal, frame: FrameFacts | None, on: dt.date, zone: str = ""
) -> tuple[Reason, ...]:
    """What stands against a pass that names this frame (VEH-162 … VEH-164); ``stated`` is its weight on the pass, kg.

    Not every zone has its chassis filed: whether an unfiled one is refused is a parameter.
    """
    if not frame_no:
        return ()
    if frame is None:
        required = parameters.value("frame_filing_required", on, zone=zone)
        return (reason("VEH-162", "frame_no", number=frame_no),) if required else ()
    if not frame.valid:
        return (reason("VEH-163", "frame_no", number=frame_no),)
    share = parameters.number("tare_deviation_pct", on, zone=zone)
    if stated > 0 and abs(stated - frame.weight_kg) * 100 > frame.weight_kg * share:
        facts: Facts = {"number": frame_no, "stated": stated, "weight": frame.weight_kg, "pct": share}
        return (reason("VEH-164", "frame_weight", Outcome.MANUAL, {"frame_weight": frame.weight_kg}, **facts),)
    return ()
