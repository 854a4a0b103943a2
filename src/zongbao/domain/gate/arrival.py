"""Arrival confirmation (到货确认): who may say that goods arrived, when, and what a difference is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core.decision import Outcome, Reason
from zongbao.domain.gate.arrival_life import OPEN_CASE
from zongbao.domain.reasons import plain, reason

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ArrivalFacts:
    """A pass whose arrival is awaited.

    ``collected`` whether a gate has let the vehicle through, ``stand_in`` whether the speaker is the customs office
    of the pass's own zone, which alone may vouch for a gate that saw nothing; ``control_hits`` names what control or
    inspection has hit, the receiver's list among it.
    """

    pass_no: str
    state: str  # of the arrival
    collected: bool
    stand_in: bool
    release_needed: bool = False
    released: bool = False
    control_hits: tuple[str, ...] = ()


def check_arrival(its: ArrivalFacts) -> tuple[Reason, ...]:
    """What stands against saying now what arrived (PAS-153, GAT-156 … GAT-159); empty if nothing does."""
    return tuple(_against(its))


def _against(its: ArrivalFacts) -> Iterator[Reason]:
    if its.state in OPEN_CASE:
        yield reason("GAT-156", pass_no=its.pass_no)
    elif its.state != "due":
        yield reason("PAS-153", pass_no=its.pass_no)
    if not its.collected and not its.stand_in:
        yield reason("GAT-159", pass_no=its.pass_no)
    yield from check_free(its)


def check_free(its: ArrivalFacts) -> Iterator[Reason]:
    """Neither a receiver's word nor an officer's closing of a case passes by control or release."""
    if its.control_hits:
        yield reason("GAT-157", pass_no=its.pass_no, hits=", ".join(its.control_hits))
    if its.release_needed and not its.released:
        yield reason("GAT-158", pass_no=its.pass_no)


def differences(declared: Mapping[int, Decimal], arrived: Mapping[int, Decimal] | None) -> tuple[Reason, ...]:
    """Shortage and surplus per line of the pass (GAT-150); None means that all came as declared.

    A line that is not named did not come; a line that the pass does not have is surplus.
    """
    came = declared if arrived is None else arrived
    return tuple(
        reason(
            "GAT-150", f"lines[{line - 1}]", Outcome.EXCEPTION,
            line=line, declared=plain(declared.get(line, ZERO)), arrived=plain(came.get(line, ZERO)),
        )
        for line in sorted(declared.keys() | came.keys())
        if declared.get(line, ZERO) != came.get(line, ZERO)
    )  # fmt: skip
