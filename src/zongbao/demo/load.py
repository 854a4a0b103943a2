"""Loads the demo province: founds it at the beginning of a month and plays the month up to now."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence

from django.db import transaction

from zongbao.core import clock
from zongbao.demo.catalogue import ZoneData
from zongbao.demo.founding import found
from zongbao.demo.history import play
from zongbao.demo.world import load_world
from zongbao.store import models

SEED = 20160920
DAYS = 30
BAR = 40


def is_empty() -> bool:
    """Whether no enterprise stands yet."""
    return not models.Organisation.objects.filter(kind=models.Organisation.Kind.ENTERPRISE).exists()


def load(
    *,
    seed: int = SEED,
    days: int = DAYS,
    zones: Sequence[ZoneData] | None = None,
    now: dt.datetime | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> None:
    """Found the province and play its month; the same seed and moment give the same province.

    ``tell`` hears (done, of) after every day.
    """
    end = now or clock.now()
    start = end - dt.timedelta(days=days + 1)
    with clock.simulated(start), transaction.atomic():
        found(zones)
    play(load_world(seed), days, end, lambda done: tell(done, days + 1) if tell else None)


def progress(done: int, of: int) -> None:
    """A progress bar on stderr."""
    filled = BAR * done // of
    sys.stderr.write(f"\r演示省 demo province [{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}")
    if done == of:
        sys.stderr.write("\n")
    sys.stderr.flush()
