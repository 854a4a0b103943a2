"""Exact decimal numbers as the interface writes them: strict reading, stated rounding, plain writing; never floats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

# Wide enough for any field of the interface; the default context (28 digits) would fail on sums of 25,5 fields.
_WIDE = Context(prec=60)
_PLAIN = re.compile(r"(-?)([0-9]*)(?:\.([0-9]*))?")
_LONGEST = 60  # characters; longer texts are refused unread

QUANTITY_PLACES = 5  # 申报数量, 法定数量: 19,5
PRICE_PLACES = 4  # 单价
TOTAL_PLACES = 2  # 总价
WEIGHT_PLACES = 5  # kg


class BadNumber(ValueError):
    """A text that is no exact decimal of the asked size; ``kind`` says why: form, sign, digits or places."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text[:_LONGEST]!r}")
        self.kind = kind


def parse_decimal(text: str, max_digits: int, max_places: int, *, negative: bool = False) -> Decimal:
    """Read a field of ``max_digits`` digits with ``max_places`` decimals (e.g. 19, 5), exactly.

    Refused (``BadNumber``): exponents, NaN, a plus sign, blanks, thousands marks, full-width digits, floats passed as
    objects, a minus unless ``negative``, too many integer digits or decimals. Zeros that carry no value do not count.
    """
    if not isinstance(text, str):
        raise BadNumber("form", repr(text))
    match = _PLAIN.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or not (match[2] or match[3]):
        raise BadNumber("form", text)
    if match[1] and not negative:
        raise BadNumber("sign", text)
    if len(match[2].lstrip("0")) > max_digits - max_places:
        raise BadNumber("digits", text)
    if len((match[3] or "").rstrip("0")) > max_places:
        raise BadNumber("places", text)
    return Decimal(text)


def places(value: Decimal) -> int:
    """Decimals that carry value: 2 for 1.250, 0 for 100."""
    exponent = value.normalize(_WIDE).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def quantise(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round to ``decimals`` places; the field rounds half up (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding, context=_WIDE)


def plain(value: Decimal) -> str:
    """Write without exponent and without idle zeros: 16245.335, 100, 0."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fixed(value: Decimal, decimals: int) -> str:
    """Write with exactly ``decimals`` places, rounded half up."""
    return f"{quantise(value, decimals):f}"
