"""Reconciliation (账实核对): what the enterprise counted against what the book says, with the likely cause of each gap.

Method: rows and items are summed by part number, since a non-cumulative book files one part under many items. A gap
within the tolerance is rounding. Each other gap gets every cause that its figures fit; where none fits, it says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal(0)
UNIT_FACTORS = (Decimal(1000), Decimal("0.001"))  # kilograms and grams or tonnes, pieces and thousands


class Cause(StrEnum):
    """Why a count and a book may differ, likeliest first."""

    NOT_IN_BOOK = "not_in_book"  # the book has no such part
    NOT_COUNTED = "not_counted"  # the file has no such part
    OTHER_UNIT = "other_unit"  # the row says another unit than the book's declared unit
    FACTOR = "factor"  # a thousand times too much or too little
    DUPLICATE = "duplicate"  # without a repeated row it would agree
    PENDING_IN = "pending_in"  # the goods are here, their list is not yet posted (预增)
    PENDING_OUT = "pending_out"  # the goods have left, their list is not yet posted (预减)
    SWAPPED = "swapped"  # another part of the same HS code has the opposite gap
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of the stock count; ``row`` is the sheet's own row number, the header being 1."""

    row: int
    part_no: str
    qty: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the book says of one part, summed over its items (declared unit)."""

    part_no: str
    name: str
    hs_code: str
    unit: str
    stock: Decimal
    pre_in: Decimal = NOTHING
    pre_out: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Gap:
    """A part whose count and book differ by more than the tolerance."""

    part_no: str
    name: str
    unit: str
    counted: Decimal
    booked: Decimal
    causes: tuple[Cause, ...]
    rows: tuple[int, ...] = ()
    swapped_with: str = ""

    @property
    def difference(self) -> Decimal:
        """Counted minus booked."""
        return self.counted - self.booked


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All gaps, largest share of the booked stock first, and how many parts agree."""

    gaps: tuple[Gap, ...]
    agreed: int
    rounded: int  # of the agreed: parts with a gap within the tolerance


def reconcile(shelves: Iterable[Shelf], counted: Iterable[Counted], tolerance_pct: Decimal) -> Reconciliation:
    """Compare; ``tolerance_pct`` is the share of the booked stock, in per cent, that passes as rounding."""
    booked = {shelf.part_no: shelf for shelf in shelves}
    rows: defaultdict[str, list[Counted]] = defaultdict(list)
    for row in counted:
        rows[row.part_no].append(row)
    gaps, agreed, rounded = [], 0, 0
    for part_no in sorted(booked.keys() | rows.keys()):
        shelf = booked.get(part_no)
        gap = _gap(shelf, part_no, rows.get(part_no, []))
        if shelf is not None and abs(gap.difference) * 100 <= shelf.stock * tolerance_pct:
            agreed += 1
            rounded += gap.difference != 0
        elif gap.difference or shelf is None:
            gaps.append(gap)
    found = sorted((_settled(gap) for gap in _swaps(gaps, booked)), key=_rank)
    return Reconciliation(tuple(found), agreed, rounded)


def _gap(shelf: Shelf | None, part_no: str, rows: Sequence[Counted]) -> Gap:
    total = sum((row.qty for row in rows), NOTHING)
    numbers = tuple(row.row for row in rows)
    if shelf is None:
        return Gap(part_no, "", rows[0].unit, total, NOTHING, (Cause.NOT_IN_BOOK,), numbers)
    return Gap(part_no, shelf.name, shelf.unit, total, shelf.stock, tuple(_causes(shelf, rows, total)), numbers)


def _causes(shelf: Shelf, rows: Sequence[Counted], total: Decimal) -> Iterable[Cause]:
    """The causes that one part's own figures fit."""
    difference = total - shelf.stock
    if not rows:
        yield Cause.NOT_COUNTED
    if any(row.unit and row.unit != shelf.unit for row in rows):
        yield Cause.OTHER_UNIT
    if total and shelf.stock and any(total == shelf.stock * factor for factor in UNIT_FACTORS):
        yield Cause.FACTOR
    if any(difference == qty * (times - 1) for qty, times in Counter(row.qty for row in rows).items() if times > 1):
        yield Cause.DUPLICATE
    if NOTHING < difference <= shelf.pre_in:
        yield Cause.PENDING_IN
    if NOTHING < -difference <= shelf.pre_out:
        yield Cause.PENDING_OUT


def _swaps(gaps: Sequence[Gap], booked: Mapping[str, Shelf]) -> Iterable[Gap]:
    """Mark pairs of one HS code and unit whose gaps cancel out; with three or more candidates nobody can say which."""
    by_size: defaultdict[tuple[str, str, Decimal], list[Gap]] = defaultdict(list)
    for gap in gaps:
        if (shelf := booked.get(gap.part_no)) is not None:
            by_size[shelf.hs_code, shelf.unit, abs(gap.difference)].append(gap)
    partners: dict[str, str] = {}
    for pair in by_size.values():
        if len(pair) == 2 and pair[0].difference == -pair[1].difference:
            partners |= {pair[0].part_no: pair[1].part_no, pair[1].part_no: pair[0].part_no}
    for gap in gaps:
        other = partners.get(gap.part_no, "")
        yield replace(gap, causes=(*gap.causes, Cause.SWAPPED), swapped_with=other) if other else gap


def _settled(gap: Gap) -> Gap:
    return gap if gap.causes else replace(gap, causes=(Cause.UNEXPLAINED,))


def _rank(gap: Gap) -> tuple[Decimal, str]:
    """Largest share of the booked stock first; what the book does not know at all before everything."""
    share = abs(gap.difference) / gap.booked if gap.booked else Decimal("Infinity")
    return (-share, gap.part_no)
