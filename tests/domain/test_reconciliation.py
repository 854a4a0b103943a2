"""Reconciliation: every gap is found, none is invented, and each cause speaks for the figures that fit it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.domain.ledger.reconciliation import Cause, Counted, Shelf, reconcile

PCT = Decimal("0.5")
QTY = st.decimals(0, 10**6, places=3)
PARTS = st.dictionaries(st.sampled_from([f"P{n}" for n in range(8)]), QTY, max_size=8)


def shelf(part_no: str = "P1", stock: str = "100", **more: object) -> Shelf:
    values = {"name": "轴承", "hs_code": "8482102000", "unit": "011"} | more
    return Shelf(part_no=part_no, stock=Decimal(stock), **values)  # type: ignore[arg-type]


def counted(qty: str, part_no: str = "P1", row: int = 2, unit: str = "") -> Counted:
    return Counted(row, part_no, Decimal(qty), unit)


CASES = [
    ([], [shelf()], {Cause.NOT_COUNTED}),
    ([counted("7", "PX")], [], {Cause.NOT_IN_BOOK}),
    ([counted("0.1")], [shelf()], {Cause.FACTOR}),
    ([counted("100000")], [shelf()], {Cause.FACTOR}),
    ([counted("90", unit="035")], [shelf()], {Cause.OTHER_UNIT}),
    ([counted("50"), counted("50", row=3), counted("50", row=4)], [shelf("P1", "50")], {Cause.DUPLICATE}),
    ([counted("120")], [shelf(pre_in=Decimal(20))], {Cause.PENDING_IN}),
    ([counted("80")], [shelf(pre_out=Decimal(30))], {Cause.PENDING_OUT}),
    ([counted("80")], [shelf(pre_in=Decimal(30))], {Cause.UNEXPLAINED}),
]


@pytest.mark.parametrize(("rows", "shelves", "causes"), CASES)
def test_a_gap_names_its_likely_cause(rows, shelves, causes):
    (gap,) = reconcile(shelves, rows, PCT).gaps
    assert set(gap.causes) == causes


def test_two_parts_of_one_code_with_opposite_gaps_were_swapped():
    found = reconcile([shelf("A"), shelf("B")], [counted("90", "A"), counted("110", "B")], PCT).gaps
    assert {(gap.part_no, gap.swapped_with, gap.causes) for gap in found} == {
        ("A", "B", (Cause.SWAPPED,)),
        ("B", "A", (Cause.SWAPPED,)),
    }


def test_of_three_nobody_can_say_which_two_were_swapped():
    rows = [counted("90", "A"), counted("110", "B"), counted("110", "C")]
    found = reconcile([shelf("A"), shelf("B"), shelf("C")], rows, PCT).gaps
    assert all(gap.causes == (Cause.UNEXPLAINED,) for gap in found)


def test_the_tolerance_is_a_share_of_the_booked_stock():
    assert reconcile([shelf()], [counted("100.5")], PCT).rounded == 1
    assert len(reconcile([shelf()], [counted("100.501")], PCT).gaps) == 1


@given(booked=PARTS, count=PARTS)
def test_the_gaps_are_the_differences(booked, count):
    shelves = [shelf(part, str(stock)) for part, stock in booked.items()]
    rows = [counted(str(qty), part, row) for row, (part, qty) in enumerate(count.items(), 2)]
    found = reconcile(shelves, rows, Decimal(0))
    wrong = {part for part in booked if count.get(part, Decimal(0)) != booked[part]} | (count.keys() - booked.keys())
    assert {gap.part_no for gap in found.gaps} == wrong
    assert found.agreed == len(booked.keys() - wrong)
    assert all(gap.causes for gap in found.gaps)
    assert sum(gap.difference for gap in found.gaps) == sum(count.values()) - sum(booked.values())


@given(parts=PARTS, order=st.randoms())
def test_the_order_of_rows_changes_nothing(parts, order):
    rows = [counted(str(qty), part, row) for row, (part, qty) in enumerate(parts.items(), 2)]
    shuffled = order.sample(rows, len(rows))
    shelves = [shelf(part, "5") for part in ("P1", "P2")]
    same = [{(g.part_no, g.counted, g.causes) for g in reconcile(shelves, some, PCT).gaps} for some in (rows, shuffled)]
    assert same[0] == same[1]
