"""Loads the demo province: founds it at the beginning of a month and plays the month up to now."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence

from django.db import transaction

from zongbao.core import clock
from zongbao.demo.accounts import administrators
from zongbao.demo.catalogue import ZoneData, firms
from zongbao.demo.founding import enrol, found
from zongbao.demo.history import play
from zongbao.demo.world import load_world
from zongbao.store import models

SEED = 20160920
DAYS = 30
BAR = 40


class NotOurs(RuntimeError):
    """The database belongs to a real platform: the demo, whose passwords everybody knows, stays out of it."""

    def __init__(self) -> None:
        super().__init__("数据库已有用户，演示不装入 / this database has users already; the demo wants an empty one")


def is_complete() -> bool:
    """Whether the whole province stands."""
    return models.User.objects.filter(username=administrators()[-1].username).exists() and has_begun()


def has_begun() -> bool:
    """Whether some of the demo's enterprises stand, perhaps from a load that was interrupted."""
    codes = [firm.party.customs_code for firm in firms()]
    return models.Organisation.objects.filter(code__in=codes).exists()


def load(
    *,
    seed: int = SEED,
    days: int = DAYS,
    zones: Sequence[ZoneData] | None = None,
    now: dt.datetime | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> None:
    """Found the province and play its month; the same seed and moment give the same province.

    Each day is one transaction, and the administrators come last: who finds no auditor finds an unfinished load.
    ``NotOurs`` if people already work on this database. ``tell`` hears (done, of) after every day.
    """
    if models.User.objects.exists():
        raise NotOurs
    end = now or clock.now()
    start = end - dt.timedelta(days=days + 1)
    with clock.simulated(start), transaction.atomic():
        found(zones, with_administrators=False)
    play(load_world(seed), days, end, lambda done: tell(done, days + 1) if tell else None)
    enrol(administrators())


def progress(done: int, of: int) -> None:
    """A progress bar on stderr."""
    filled = BAR * done // of
    sys.stderr.write(f"\r演示省 demo province [{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}")
    if done == of:
        sys.stderr.write("\n")
    sys.stderr.flush()
