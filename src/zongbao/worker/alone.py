"""What only one worker at a time may do, wherever it runs: held by an advisory lock of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The ledger's locks are of another class.
LOCK_CLASS = 0x5A42_0002
SCHEDULED, PROVING = 1, 2


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Whether this worker has the lock while the context lasts; it waits for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, lock])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, lock])
