"""The overlay of worked cases: TOML values become what the papers hold, and an unknown field is an error."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zongbao.domain.papers.party import Party
from zongbao.domain.worked import sound
from zongbao.domain.worked.differing import changed


def test_text_becomes_an_exact_figure_and_none_becomes_nothing() -> None:
    line = changed(sound.line(), {"declared_qty": "1.000001", "second_qty": "none", "book_item": "none"})
    assert (line.declared_qty, line.second_qty, line.book_item) == (Decimal("1.000001"), None, None)


def test_lists_and_tables_become_tuples_and_records() -> None:
    paper = changed(sound.bonded_list(), {"slips": ["X1"], "operator": {"customs_code": "3702660018"}})
    assert (paper.slips, paper.operator) == (("X1",), Party("3702660018"))
    theirs = changed(sound.receiver(), {"legal_by_hs10": {"8542310000": "99"}})
    assert theirs.legal_by_hs10 == {"8542310000": Decimal(99)}


def test_sets_and_days_stay_what_they_are() -> None:
    vehicle = changed(sound.vehicle(), {"live_pass_directions": ["I"], "tare_date": dt.date(2025, 1, 1)})
    assert vehicle.live_pass_directions == frozenset("I")
    assert vehicle.tare_date == dt.date(2025, 1, 1)


def test_a_field_that_the_paper_lacks_is_an_error() -> None:
    with pytest.raises(LookupError):
        changed(sound.line(), {"colour": "red"})
