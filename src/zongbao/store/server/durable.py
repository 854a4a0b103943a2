"""The check that a posted book survives a power cut: the server must flush before it says yes."""

from __future__ import annotations

from typing import Any, Protocol

_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


class NotDurable(RuntimeError):
    """The server would lose acknowledged work; ``settings`` names what is switched off."""

    def __init__(self, settings: tuple[str, ...]) -> None:
        super().__init__(f"PostgreSQL must not run with {', '.join(settings)} off: acknowledged postings could be lost")
        self.settings = settings


class _Connection(Protocol):
    """What a psycopg and a Django connection have in common."""

    def cursor(self) -> Any: ...


def ensure_durable(connection: _Connection) -> None:
    """Raise ``NotDurable`` when the server or this session does without flushing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name IN (%s, %s, %s) AND setting = 'off' ORDER BY name", _SETTINGS
        )
        switched_off = tuple(row[0] for row in cursor.fetchall())
    if switched_off:
        raise NotDurable(switched_off)
