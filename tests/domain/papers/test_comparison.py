"""How far two papers lie apart."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zongbao.domain.papers.comparison import deviation

FIGURES = st.decimals(min_value=0, max_value=10**9, places=5)


@given(FIGURES, FIGURES)
def test_a_deviation_leads_from_one_figure_to_the_other(stated: Decimal, other: Decimal):
    found = deviation(stated, other)
    assert stated + found.absolute == other
    assert found.none == (stated == other)


@given(FIGURES)
def test_nothing_stated_gives_a_percentage_only_to_nothing(other: Decimal):
    assert deviation(Decimal(0), other).percent == (None if other else 0)


def test_percent_has_two_places_and_a_sign():
    assert deviation(Decimal(3), Decimal(2)).percent == Decimal("-33.33")
    assert deviation(Decimal(200), Decimal(201)).percent == Decimal("0.50")
