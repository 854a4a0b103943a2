"""Work that a clock starts: passes, books and old drafts expire, what is late is told; one worker at a time does it."""

from __future__ import annotations

import logging
import time

from zongbao.acts import arrivals, books, deadlines, form_drafts, gate_passes, pictures, visits
from zongbao.core import clock
from zongbao.worker.alone import SCHEDULED, alone

log = logging.getLogger(__name__)

EVERY_SECONDS = 60.0


class Schedule:
    """Remembers when this process last did the scheduled work."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self._every = every
        self._last: float | None = None

    def run_if_due(self) -> bool:
        """Do the work if its time has come and nobody else is at it; says whether it was done."""
        if self._last is not None and time.monotonic() - self._last < self._every:
            return False
        self._last = time.monotonic()
        with alone(SCHEDULED) as mine:
            if mine:
                _expire()
        return mine


def _expire() -> None:
    now = clock.now()
    while (count := gate_passes.expire_passes(now)) > 0:
        log.info("expired %d passes", count)
    while (count := visits.expire_visits(now)) > 0:
        log.info("expired %d visits", count)
    if count := books.expire_books(clock.day_of(now)):
        log.info("expired %d books", count)
    if count := arrivals.tell_overdue(now):
        log.info("told of %d overdue arrivals", count)
    if count := deadlines.tell_expiring_passes(now):
        log.info("told of %d passes about to expire", count)
    if count := deadlines.tell_expiring_books(now):
        log.info("told of %d books about to end", count)
    if count := form_drafts.expire_drafts(now):
        log.info("forgot %d drafts", count)
    if count := pictures.expire_pictures(now):
        log.info("cleared %d pictures", count)
