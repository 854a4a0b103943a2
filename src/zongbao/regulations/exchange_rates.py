"""Exchange rates for duty and statistics (计征汇率): a month uses the third Wednesday of the month before.

Source: 海关进出口货物征税管理办法 (GACC-ORDER-272). Values: European Central Bank reference rates, crossed over EUR,
CNY per unit on the third Wednesday; they stand in for the customs' own publication until an operator imports it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from zongbao.regulations.codes import table
from zongbao.regulations.files import rows

CNY, USD = "CNY", "USD"
USD_STEP = Decimal("0.00001")  # the interface's 25,5


class NoRate(LookupError):
    """No exchange rate is known for that currency and day."""


@cache
def _published() -> tuple[tuple[dt.date, ...], tuple[dict[str, str], ...]]:
    found = sorted(rows("exchange_rates.csv"), key=lambda row: row["published_on"])
    return tuple(dt.date.fromisoformat(row["published_on"]) for row in found), tuple(found)


@cache
def cny_rate(iso: str, on: dt.date) -> Decimal:
    """CNY per one unit of the currency (ISO letters) for a declaration on that day; ``NoRate`` if unknown."""
    if iso == CNY:
        return Decimal(1)
    days, found = _published()
    # The month's rate was published in the month before: look up to the last day of that month.
    index = bisect_right(days, on.replace(day=1) - dt.timedelta(days=1)) - 1
    value = found[index].get(iso, "") if index >= 0 else ""
    if not value:
        raise NoRate(f"{iso} {on}")
    return Decimal(value)


@cache
def iso_of(code: str) -> str:
    """ISO letters of a currency code of the interface (numeric or already letters); ``NoRate`` if unknown."""
    row = table("currency").get(code)
    if row is None:
        raise NoRate(code)
    return row.extra.get("iso") or code


def usd_value(amount: Decimal, currency: str, on: dt.date) -> Decimal:
    """The amount in USD, five decimals, ROUND_HALF_UP; ``NoRate`` if the currency has no rate on that day."""
    iso = iso_of(currency)
    if iso == USD:
        return amount.quantize(USD_STEP, ROUND_HALF_UP)
    return (amount * cny_rate(iso, on) / cny_rate(USD, on)).quantize(USD_STEP, ROUND_HALF_UP)
