"""Time of the platform: always explicit, always Asia/Shanghai when shown or compared by day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The present moment, aware, in Shanghai time."""
    return dt.datetime.now(SHANGHAI)


def day_of(moment: dt.datetime) -> dt.date:
    """The Shanghai calendar day of an aware moment."""
    return moment.astimezone(SHANGHAI).date()
