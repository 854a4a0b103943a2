"""Supervision of equipment: entry mode, years by kind and day, counted on through a transfer."""

from __future__ import annotations

import datetime as dt

import pytest

from zongbao.domain.papers.equipment import Term, term_of

D = dt.date


@pytest.mark.parametrize(
    ("mode", "transport", "flow", "entry"),
    [("5335", "2", False, "1"), ("5300", "9", False, "2"), ("5300", "9", True, "3")],
)
def test_the_entry_mode_follows_from_the_movement(mode: str, transport: str, flow: bool, entry: str) -> None:
    term = term_of(mode, transport, "8479899990", D(2025, 3, 3), None, flow=flow)
    assert term == Term(entry, D(2025, 3, 3), D(2028, 3, 2))


@pytest.mark.parametrize(
    ("hs_code", "on", "until"),
    [
        ("8704223000", D(2025, 3, 3), D(2031, 3, 2)),
        ("8709111000", D(2025, 3, 3), D(2028, 3, 2)),
        ("8802300000", D(2025, 3, 3), D(2033, 3, 2)),
        ("8479899990", D(2016, 9, 26), D(2021, 9, 25)),
        ("8479899990", D(2024, 2, 29), D(2027, 2, 27)),
    ],
)
def test_years_by_kind_and_day(hs_code: str, on: dt.date, until: dt.date) -> None:
    term = term_of("5335", "2", hs_code, on, None, flow=False)
    assert term is not None
    assert term.until == until


def test_a_transfer_counts_on_and_an_adjustment_begins_nothing() -> None:
    earlier = Term("1", D(2025, 3, 3), D(2028, 3, 2))
    assert term_of("5300", "9", "8479899990", D(2026, 1, 1), earlier, flow=True) == Term(
        "3", D(2025, 3, 3), D(2028, 3, 2)
    )
    assert term_of("AAAA", "9", "8479899990", D(2026, 1, 1), None, flow=False) is None
