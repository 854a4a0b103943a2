"""For work that makes many short-lived objects, one batch after another."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000  # objects made before the collector looks for circles among them; Python's own habit is 700


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector of circles look seldom, and not again at what stands already: papers hold no circles."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
