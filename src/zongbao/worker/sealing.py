"""The worker's part in the checkpoints: a cheap look each second, a thorough one each minute; any number may."""

from __future__ import annotations

import logging
import time

from zongbao.acts import checkpoints
from zongbao.acts.context import Actor
from zongbao.store.ledger.signing import SigningError

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
THOROUGH_SECONDS = 60.0


class Sealing:
    """Remembers when this process last looked."""

    def __init__(self, every: float = LOOK_SECONDS) -> None:
        self._every = every
        self._last: float | None = None
        self._thorough = time.monotonic()

    def run_if_due(self) -> bool:
        """Take a checkpoint if one is due; says whether one was written."""
        now = time.monotonic()
        if self._last is not None and now - self._last < self._every:
            return False
        self._last, thorough = now, now - self._thorough >= THOROUGH_SECONDS
        if thorough:
            self._thorough = now
        try:
            return checkpoints.take_checkpoint(Actor.platform("worker"), when_due=not thorough) is not None
        except (SigningError, OSError):  # the files of others are taken in all the same
            log.exception("no checkpoint can be signed")
            return False
