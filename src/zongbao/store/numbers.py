"""Business numbers from database sequences: taken in bulk, never reused; gaps after a roll-back are accepted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

SERIES = (
    "zb_list_serial",
    "zb_pass_serial",
    "zb_pre_entry_serial",
    "zb_entry_serial",
    "zb_receipt_serial",
    "zb_book_serial",
)


def take(series: str, count: int) -> list[int]:
    """The next ``count`` serials of one of ``SERIES``."""
    return [serial for (serial,) in take_together([series], count)]


def take_together(series: Sequence[str], count: int) -> list[tuple[int, ...]]:
    """``count`` times the next serial of each of these, in one question."""
    if unknown := set(series) - set(SERIES):
        raise ValueError(f"no such series: {', '.join(sorted(unknown))}")
    if count == 0:
        return []
    asked = ", ".join(["nextval(%s::regclass)"] * len(series))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM generate_series(1, %s)", [*series, count])  # noqa: S608
        found: list[tuple[int, ...]] = cursor.fetchall()
    return found
