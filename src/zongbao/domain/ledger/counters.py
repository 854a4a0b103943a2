"""The counters of one book item (实增 实减 预增 预减, in three units) and what each event does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from zongbao.domain.ledger.request import Event

# Quantities and USD are exact integers of 1e-5: the scale of numeric(19,5) and numeric(25,5) in the tables.
PLACES = 5
SCALE = 10**PLACES
QUANTITY_LIMIT = 10**19
USD_LIMIT = 10**25

# Offsets into ``Counters.values``; each counter is three neighbours: declared, legal, second legal unit.
ACTUAL_IN, ACTUAL_OUT, PRE_IN, PRE_OUT = 0, 3, 6, 9
COUNTER_NAMES = ("actual_in", "actual_out", "pre_in", "pre_out")
UNIT_NAMES = ("declared", "legal", "second")
# What a falling or reserving event is bounded by when it is not one of the counters: 可用 (available).
AVAILABLE = -1

Quantity = tuple[int, int, int]


class Movement(NamedTuple):
    """One event of one line on one item; a tuple because hundreds of thousands are made per second."""

    item_no: int
    seq: int
    line_no: int
    declared: int
    legal: int
    second: int
    usd: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event in a direction does: the counter that rises, the one that falls, and its bound.

    ``usd`` is +1 where the stock's USD total rises, -1 where it falls at the average price, 0 where it stays.
    ``code`` is the refusal when the bound is too small.
    """

    rises: int | None = None
    falls: int | None = None
    bound: int | None = None
    usd: int = 0
    code: str = ""


EFFECTS: dict[tuple[Event, str], Effect] = {
    (Event.RESERVE, "I"): Effect(rises=PRE_IN),
    (Event.RESERVE, "E"): Effect(rises=PRE_OUT, bound=AVAILABLE, code="LED-101"),
    (Event.CONFIRM, "I"): Effect(rises=ACTUAL_IN, falls=PRE_IN, bound=PRE_IN, usd=1, code="LED-106"),
    (Event.CONFIRM, "E"): Effect(rises=ACTUAL_OUT, falls=PRE_OUT, bound=PRE_OUT, usd=-1, code="LED-106"),
    (Event.RELEASE, "I"): Effect(falls=PRE_IN, bound=PRE_IN, code="LED-106"),
    (Event.RELEASE, "E"): Effect(falls=PRE_OUT, bound=PRE_OUT, code="LED-106"),
    (Event.REVERSE, "I"): Effect(falls=ACTUAL_IN, bound=AVAILABLE, usd=-1, code="LED-107"),
    (Event.REVERSE, "E"): Effect(falls=ACTUAL_OUT, bound=ACTUAL_OUT, usd=1, code="LED-107"),
    (Event.OPEN, "I"): Effect(rises=ACTUAL_IN, usd=1),
    (Event.ADJUST, "I"): Effect(rises=ACTUAL_IN, usd=1),
    # A downward adjustment counts as 实减, so that 实增 keeps telling what ever came in.
    (Event.ADJUST, "E"): Effect(rises=ACTUAL_OUT, bound=AVAILABLE, usd=-1, code="LED-101"),
}


class Counters:
    """The balance of one item: 4 counters x 3 units, USD total, last sequence number, last days in and out.

    Mutable on purpose: a posting batch walks thousands of them; ``snapshot`` and ``restore`` undo a refused document.
    """

    __slots__ = ("last_in", "last_out", "last_seq", "usd", "values")

    def __init__(
        self,
        values: Iterable[int] = (0,) * 12,
        usd: int = 0,
        last_seq: int = 0,
        last_in: dt.date | None = None,
        last_out: dt.date | None = None,
    ) -> None:
        self.values = list(values)
        self.usd = usd
        self.last_seq = last_seq
        self.last_in = last_in
        self.last_out = last_out

    def available(self, unit: int = 0) -> int:
        """可用 = 实增 - 实减 - 预减 of a unit (0 declared, 1 legal, 2 second), in 1e-5."""
        values = self.values
        return values[unit] - values[ACTUAL_OUT + unit] - values[PRE_OUT + unit]

    def stock(self) -> int:
        """Booked stock (账面库存) = 实增 - 实减 in declared units, in 1e-5."""
        return self.values[ACTUAL_IN] - self.values[ACTUAL_OUT]

    def room(self, effect: Effect, unit: int) -> int:
        """The largest quantity that the effect's bound allows in this unit; ``QUANTITY_LIMIT`` if unbounded."""
        if effect.bound is None:
            return QUANTITY_LIMIT
        return self.available(unit) if effect.bound == AVAILABLE else self.values[effect.bound + unit]

    def lacking(self, effect: Effect, quantity: Quantity) -> int | None:
        """The first unit in which the bound is smaller than the quantity, or None."""
        bound = effect.bound
        if bound is None:
            return None
        values = self.values
        declared, legal, second = quantity
        # Written out per unit: this runs for every line of every document.
        if bound == AVAILABLE:
            if values[0] - values[3] - values[9] < declared:
                return 0
            if values[1] - values[4] - values[10] < legal:
                return 1
            return 2 if values[2] - values[5] - values[11] < second else None
        if values[bound] < declared:
            return 0
        if values[bound + 1] < legal:
            return 1
        return 2 if values[bound + 2] < second else None

    def overflows(self, effect: Effect, quantity: Quantity, usd: int) -> bool:
        """Whether a counter would leave numeric(19,5) or the USD total numeric(25,5)."""
        if effect.usd > 0 and self.usd + usd >= USD_LIMIT:
            return True
        at = effect.rises
        if at is None:
            return False
        values = self.values
        declared, legal, second = quantity
        return (
            values[at] + declared >= QUANTITY_LIMIT
            or values[at + 1] + legal >= QUANTITY_LIMIT
            or values[at + 2] + second >= QUANTITY_LIMIT
        )

    def average_value(self, declared: int) -> int:
        """USD of a quantity at the average price, = usd total x quantity / booked stock, rounded half up at 1e-5.

        The whole stock takes the whole total, so no remainder is ever left on an empty item.
        """
        stock = self.stock()
        return (2 * self.usd * declared + stock) // (2 * stock) if stock > 0 else 0

    def value_of(self, effect: Effect, declared: int, usd: int) -> int:
        """The USD that a movement carries: as declared, except where the stock falls at its average price.

        Goods that come back by reversing an out-posting come back at the declared value, at average if none is given.
        """
        if effect.usd < 0 or (effect.falls == ACTUAL_OUT and not usd):
            return self.average_value(declared)
        return usd

    def apply(self, effect: Effect, quantity: Quantity, usd: int, day: dt.date) -> None:
        """Book one movement: quantities and ``usd`` in 1e-5, ``day`` of Shanghai; bounds are not checked."""
        values = self.values
        declared, legal, second = quantity
        at = effect.falls
        if at is not None:
            values[at] -= declared
            values[at + 1] -= legal
            values[at + 2] -= second
        at = effect.rises
        if at is not None:
            values[at] += declared
            values[at + 1] += legal
            values[at + 2] += second
            if at == ACTUAL_IN:
                self.last_in = day if self.last_in is None else max(self.last_in, day)
            elif at == ACTUAL_OUT:
                self.last_out = day if self.last_out is None else max(self.last_out, day)
        if effect.usd:
            self.usd += effect.usd * usd
        self.last_seq += 1

    def snapshot(self) -> tuple[list[int], int, int, dt.date | None, dt.date | None]:
        """Everything ``restore`` needs to undo later movements."""
        return self.values[:], self.usd, self.last_seq, self.last_in, self.last_out

    def restore(self, saved: tuple[list[int], int, int, dt.date | None, dt.date | None]) -> None:
        """Go back to a snapshot."""
        self.values, self.usd, self.last_seq, self.last_in, self.last_out = saved

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counters) and self.snapshot() == other.snapshot()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Counters{self.snapshot()}"


def fold(movements: Iterable[tuple[Event, str, Quantity, int, dt.date]]) -> Counters:
    """The counters that these movements (event, direction, quantity, usd as recorded, day) amount to."""
    counters = Counters()
    for event, direction, quantity, usd, day in movements:
        counters.apply(EFFECTS[event, direction], quantity, usd, day)
    return counters
