"""Money of papers and duty: yuan to the fen, foreign totals converted and rounded once, half up."""

from __future__ import annotations

from decimal import Decimal

from zongbao.core.quantity import PRICE_PLACES, TOTAL_PLACES, quantise


def fen(amount: Decimal) -> Decimal:
    """An amount in yuan rounded half up to the fen (分), as each tax amount and converted price is."""
    return quantise(amount, TOTAL_PLACES)


def convert(amount: Decimal, rate: Decimal) -> Decimal:
    """A foreign amount in yuan at ``rate`` yuan per unit, rounded to the fen; not rounded before."""
    return fen(amount * rate)


def line_total(price: Decimal, qty: Decimal) -> Decimal:
    """总价 of a line: price times quantity, 2 decimals."""
    return quantise(price * qty, TOTAL_PLACES)


def unit_price(total: Decimal, qty: Decimal) -> Decimal:
    """单价 of a merged line: total over quantity, 4 decimals; ValueError unless the quantity is above zero."""
    if qty <= 0:
        raise ValueError(f"a unit price needs a quantity above zero, not {qty}")
    return quantise(total / qty, PRICE_PLACES)
