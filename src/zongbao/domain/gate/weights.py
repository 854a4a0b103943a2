"""Weights at the gate: what the scale should show, by how much it differs, and how much may be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zongbao.regulations import parameters


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What a gate tolerates: weight difference up to ``abs_kg`` or ``pct`` of the expected weight, whichever is more.

    ``double_gate_minutes`` is the longest way between the two gates of a zone; ``registered_entry_relaxed`` leaves
    the weight of gate-registered goods on entry to random checks (宽进严出), ``lift_needs_release`` keeps the barrier
    down until the declaration is released.
    """

    abs_kg: Decimal
    pct: Decimal
    double_gate_minutes: int
    registered_entry_relaxed: bool = True
    lift_needs_release: bool = True

    def allowed(self, expected: Decimal) -> Decimal:
        """The greatest tolerated difference in kg for this expected weight."""
        return max(self.abs_kg, expected * self.pct / 100)


def tolerances(on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> Tolerances:
    """The tolerances in force on the day for this zone and type of vehicle."""
    scope = {"zone": zone, "zone_type": zone_type, "vehicle_type": vehicle_type}
    return Tolerances(
        abs_kg=parameters.number("weight_tolerance_abs_kg", on, **scope),
        pct=parameters.number("weight_tolerance_pct", on, **scope),
        double_gate_minutes=parameters.whole("double_gate_max_minutes", on, **scope),
        registered_entry_relaxed=bool(parameters.value("registered_entry_weight_relaxed", on, **scope)),
        lift_needs_release=bool(parameters.value("lift_needs_release", on, **scope)),
    )


def total_weight(vehicle: Decimal, frame: Decimal, container: Decimal, gross: Decimal) -> Decimal:
    """总重量 = 车自重 + 车架重 + 箱重 + 货物毛重, kg."""
    return vehicle + frame + container + gross


def weight_error(scale: Decimal, expected: Decimal) -> Decimal:
    """重量误差 (wtError): the absolute difference in kg."""
    return abs(scale - expected)
