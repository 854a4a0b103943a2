"""The worker's heartbeat: a row that says that this process is at work, so that a silent one is noticed."""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
from collections.abc import Callable

from zongbao import __version__
from zongbao.core import clock
from zongbao.store.models import WorkerBeat

EVERY_SECONDS = 5.0
KEPT_DAYS = 7  # rows of workers that ended are kept so long


class Heartbeat:
    """Writes this worker's row when it is due; the row is made at the first beat."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self._every = every
        self._last: float | None = None
        self._row = WorkerBeat(
            host=socket.gethostname()[:64], pid=os.getpid(), version=__version__[:32], started_at=clock.now()
        )
        self._problem = ""

    def worked(self, count: int) -> None:
        """So many more files and receipts went through; whatever went wrong before is over."""
        self._row.done += count
        self._problem = ""

    def failed(self, problem: Exception) -> None:
        """The turn did not end well; the next beat tells."""
        self._problem = f"{type(problem).__name__}: {problem}".partition("\n")[0][:255]

    def beat(self, inbox: Callable[[], int]) -> bool:
        """Write the row if it is due; ``inbox`` counts the waiting files and is asked only then."""
        if self._last is not None and time.monotonic() - self._last < self._every:
            return False
        if self._last is None:
            old = clock.now() - dt.timedelta(days=KEPT_DAYS)
            WorkerBeat.objects.filter(seen_at__lt=old).delete()
        self._row.seen_at, self._row.inbox, self._row.problem = clock.now(), inbox(), self._problem
        self._row.save()
        self._last = time.monotonic()
        return True

    def stop(self) -> None:
        """Say that the worker ended in order."""
        if self._last is not None:
            self._row.stopped_at = self._row.seen_at = clock.now()
            self._row.save()
