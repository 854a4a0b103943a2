"""How far two statements of the same thing lie apart: list against declaration, papers against scale."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_STEP = Decimal("0.01")  # of a percent


@dataclass(frozen=True, slots=True)
class Deviation:
    """``absolute`` is other − stated in their own unit; ``percent`` of the stated one, None where that is zero."""

    absolute: Decimal
    percent: Decimal | None

    @property
    def none(self) -> bool:
        """Whether both say the same."""
        return not self.absolute


def deviation(stated: Decimal, other: Decimal) -> Deviation:
    """What the other paper says more (or less) than the stated figure; percent with two places, half up."""
    absolute = other - stated
    if not stated:
        return Deviation(absolute, Decimal(0) if not absolute else None)
    return Deviation(absolute, (absolute * 100 / stated).quantize(_STEP, ROUND_HALF_UP))
