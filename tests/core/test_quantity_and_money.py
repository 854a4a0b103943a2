"""Numbers: exact reading, what is refused and why, round trips, rounding to the fen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core import money, quantity
from zongbao.core.quantity import BadNumber, parse_decimal

QUANTITIES = st.decimals(0, Decimal("99999999999999.99999"), places=5)


@given(QUANTITIES)
def test_what_is_written_is_read_back_exactly(value: Decimal) -> None:
    assert parse_decimal(quantity.plain(value), 19, 5) == value
    assert parse_decimal(quantity.fixed(value, 5), 19, 5) == value


@given(QUANTITIES)
def test_plain_has_no_idle_zero_and_no_exponent(value: Decimal) -> None:
    text = quantity.plain(value)
    assert "E" not in text.upper()
    assert "." not in text or text[-1] not in "0."
    assert quantity.places(Decimal(text)) == quantity.places(value) <= 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "form"), (".", "form"), ("1e3", "form"), ("1E3", "form"), ("NaN", "form"), ("Infinity", "form"),
        ("+1", "form"), (" 1", "form"), ("1 ", "form"), ("1,000", "form"), ("１２", "form"), ("١٢", "form"),
        ("1_000", "form"), ("0x10", "form"), ("1.2.3", "form"), ("--1", "form"), ("1\n", "form"), ("9" * 61, "form"),
        ("-1", "sign"), ("-0", "sign"),
        ("1.123456", "places"), ("0.000001", "places"),
        ("100000000000000", "digits"), ("1" * 20, "digits"),
    ],
)  # fmt: skip
def test_what_is_no_exact_decimal_is_refused_with_its_kind(text: str, kind: str) -> None:
    with pytest.raises(BadNumber) as caught:
        parse_decimal(text, 19, 5)
    assert caught.value.kind == kind


def test_floats_are_refused() -> None:
    with pytest.raises(BadNumber):
        parse_decimal(cast("Any", 1.5), 19, 5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("007.50", "7.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1.500000000", "1.5"),
        ("99999999999999", "99999999999999"),
    ],
)
def test_zeros_without_value_do_not_count(text: str, value: str) -> None:
    assert parse_decimal(text, 19, 5) == Decimal(value)


def test_a_minus_is_read_where_asked() -> None:
    assert parse_decimal("-12.5", 19, 5, negative=True) == Decimal("-12.5")


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.125", "0.13"), ("0.124", "0.12"), ("-0.125", "-0.13"), ("2.675", "2.68")]
)
def test_rounding_is_half_up(value: str, rounded: str) -> None:
    assert money.fen(Decimal(value)) == Decimal(rounded)


def test_wide_numbers_do_not_lose_digits() -> None:
    wide = Decimal("1" * 30 + ".123456")
    assert quantity.quantise(wide, 5) == Decimal("1" * 30 + ".12346")


@pytest.mark.parametrize(
    ("value", "text"), [("100", "100"), ("1E+3", "1000"), ("0.00", "0"), ("-0", "0"), ("16245.3350", "16245.335")]
)
def test_plain_text(value: str, text: str) -> None:
    assert quantity.plain(Decimal(value)) == text


def test_money_of_a_line() -> None:
    assert money.line_total(Decimal("3.3333"), Decimal("3")) == Decimal("10.00")
    assert money.unit_price(Decimal("10"), Decimal("3")) == Decimal("3.3333")
    assert money.convert(Decimal("100.10"), Decimal("7.1055")) == Decimal("711.26")
    with pytest.raises(ValueError, match="above zero"):
        money.unit_price(Decimal("10"), Decimal("0"))
