"""The worker's daily proof of the ledger, in a thread of its own: the doors go on while it reads, however long."""

from __future__ import annotations

import logging
import threading
import time

from django.db import connection

from zongbao.acts import ledger_proof
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.worker.alone import PROVING, alone

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
RETRY_SECONDS = 3600.0  # after a try that could not be carried through


class Proving:
    """Remembers when this process last looked, and the proof that is under way."""

    def __init__(self, every: float = LOOK_SECONDS) -> None:
        self._every = every
        self._next = 0.0
        self._thread: threading.Thread | None = None

    def run_if_due(self) -> bool:
        """Begin the day's proof if its hour has come and nobody has proven the ledger since; says whether it began."""
        now = time.monotonic()
        if now < self._next or (self._thread is not None and self._thread.is_alive()):
            return False
        self._next = now + self._every
        if not ledger_proof.is_due(clock.now()):
            return False
        self._next = now + max(RETRY_SECONDS, self._every)
        # A daemon: a worker that is told to stop does not wait for a proof, another worker begins it anew.
        self._thread = threading.Thread(target=_in_thread, name="proving", daemon=True)
        self._thread.start()
        return True

    def wait(self, seconds: float) -> None:
        """Wait for the proof that is under way."""
        if self._thread is not None:
            self._thread.join(seconds)


def _in_thread() -> None:
    try:
        prove_once()
    except Exception:  # whatever stops a proof is told; the page of health says that none was made
        log.exception("the ledger could not be verified")
    finally:
        connection.close()


def prove_once() -> bool:
    """Prove the ledger if that is still due and no other worker is at it; says whether it was done."""
    with alone(PROVING) as mine:
        if not (mine and ledger_proof.is_due(clock.now())):
            return False
        findings = ledger_proof.prove(Actor.platform("worker"))
    if findings:
        log.error("the ledger is not as it must be: %d findings, the first: %s", len(findings), findings[0])
    else:
        log.info("the ledger is proven")
    return True
