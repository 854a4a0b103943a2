"""Deadlines: month ends, quarters, terms in days, the year's end as a wall."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core import periods

D = dt.date


@pytest.mark.parametrize(
    ("moved", "deadline"),
    [
        (D(2024, 1, 5), D(2024, 2, 29)),
        (D(2024, 1, 31), D(2024, 2, 29)),
        (D(2023, 11, 30), D(2023, 12, 31)),
        (D(2023, 12, 20), D(2023, 12, 31)),  # never across the year
    ],
)
def test_central_declaration_by_month(moved: dt.date, deadline: dt.date) -> None:
    assert periods.monthly_deadline(moved) == deadline


@pytest.mark.parametrize(
    ("moved", "deadline"),
    [
        (D(2024, 1, 5), D(2024, 4, 15)),
        (D(2024, 6, 30), D(2024, 7, 15)),
        (D(2024, 9, 1), D(2024, 10, 15)),
        (D(2024, 11, 1), D(2024, 12, 31)),
    ],
)
def test_central_declaration_by_quarter(moved: dt.date, deadline: dt.date) -> None:
    assert periods.quarterly_deadline(moved, 15) == deadline


def test_a_slip_of_december_is_overdue_in_january() -> None:
    assert periods.monthly_deadline(D(2023, 12, 15)) < D(2024, 1, 5)


@given(st.dates(D(2000, 1, 1), D(2090, 1, 1)), st.integers(-240, 240))
def test_adding_months_keeps_the_day_or_takes_the_last(day: dt.date, months: int) -> None:
    later = periods.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later == periods.end_of_month(later) and later.day < day.day)


@given(st.dates(D(2000, 1, 1), D(2090, 1, 1)))
def test_ends_of_periods(day: dt.date) -> None:
    tomorrow = dt.timedelta(days=1)
    assert (periods.end_of_month(day) + tomorrow).day == 1
    assert (periods.end_of_quarter(day) + tomorrow).month in {1, 4, 7, 10}
    assert day <= periods.end_of_month(day) <= periods.end_of_quarter(day) <= periods.end_of_year(day)


def test_terms_begin_the_day_after() -> None:
    assert periods.due(D(2024, 5, 1), 60) == D(2024, 6, 30)


def test_bounds_are_shanghai_midnights() -> None:
    start, after = periods.bounds(D(2024, 5, 1), D(2024, 5, 1))
    assert start.isoformat() == "2024-05-01T00:00:00+08:00"
    assert after - start == dt.timedelta(days=1)
