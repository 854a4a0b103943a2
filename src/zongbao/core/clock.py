"""Time of the platform: always explicit, always Asia/Shanghai when shown or compared by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_simulated: ContextVar[dt.datetime | None] = ContextVar("simulated", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in Shanghai time; a simulated one inside ``simulated``."""
    return _simulated.get() or dt.datetime.now(SHANGHAI)


def day_of(moment: dt.datetime) -> dt.date:
    """The Shanghai calendar day of an aware moment."""
    return moment.astimezone(SHANGHAI).date()


def last_moment(day: dt.date) -> dt.datetime:
    """The end of a Shanghai calendar day."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), SHANGHAI)


@contextmanager
def simulated(moment: dt.datetime) -> Iterator[None]:
    """Let this thread's clock stand at a moment: for the demo province's history and for tests, never for real work."""
    token = _simulated.set(moment.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _simulated.reset(token)
