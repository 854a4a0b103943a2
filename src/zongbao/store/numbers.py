"""Business numbers from database sequences: taken in bulk, never reused; gaps after a roll-back are accepted."""

from __future__ import annotations

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
    if series not in SERIES:
        raise ValueError(f"no such series: {series}")
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [series, count])
        return [row[0] for row in cursor.fetchall()]
