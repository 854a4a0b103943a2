"""What the columns hold: values that a paper may carry but no row can, told before the database would refuse them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from zongbao.core.decision import Reason
from zongbao.core.quantity import places

_SHOWN = 60  # characters of a value that a reason repeats
_WHOLE_DIGITS = 9  # of a number in a 32-bit column
_BIG_DIGITS = 18  # of a number in a 64-bit column


def misfits(model: type[models.Model], paper: Any, names: Iterable[str], path: str = "") -> Iterator[Reason]:
    """Those of the paper's attributes that are longer or larger than the model's column of the same name."""
    for name in names:
        value = getattr(paper, name)
        if value is not None and (found := _misfit(model, name, value)):
            code, facts = found
            shown = str(value)
            shown = shown[:_SHOWN] + ("…" if len(shown) > _SHOWN else "")
            yield Reason(code, {"field": name, "value": shown, **facts}, path + name)


def _misfit(model: type[models.Model], name: str, value: Any) -> tuple[str, dict[str, str]] | None:
    limit, decimals = _room(model, name)
    if isinstance(value, str):
        return ("MSG-040", {"length": str(len(value)), "limit": str(limit)}) if len(value) > limit else None
    if isinstance(value, Decimal) and places(value) > decimals:
        return "MSG-042", {"places": str(decimals)}
    if isinstance(value, Decimal | int) and abs(value) >= 10**limit:
        return "MSG-043", {"digits": str(limit)}
    return None


@cache
def _room(model: type[models.Model], name: str) -> tuple[int, int]:
    """Characters, or digits before and after the point, that the column holds."""
    field: Any = model._meta.get_field(name)
    if isinstance(field, models.DecimalField):
        return field.max_digits - field.decimal_places, field.decimal_places
    if isinstance(field, models.IntegerField):
        return (_BIG_DIGITS if isinstance(field, models.BigIntegerField) else _WHOLE_DIGITS), 0
    return field.max_length, 0
