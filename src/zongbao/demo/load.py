"""Loads the demo province: founds it at the beginning of a month and plays the month up to now."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from typing import Any

from django.db import connections, transaction

from zongbao.core import clock
from zongbao.demo.accounts import administrators
from zongbao.demo.catalogue import ZoneData, firms
from zongbao.demo.founding import enrol, found
from zongbao.demo.history import play
from zongbao.demo.register import equip
from zongbao.demo.world import Part, load_world
from zongbao.store import models

SEED = 20160920
DAYS = 30
BAR = 40
HEARTBEAT = 0.5  # seconds between two looks at how far the parts are


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
    tell: Callable[[int, int], None] = lambda done, of: None,
    parts: int = 1,
) -> None:
    """Found the province and play its month; the same seed, moment and number of parts tell the same story.

    Each day is one transaction, and the administrators come last: who finds no auditor finds an unfinished load.
    Several ``parts`` are played side by side, each in a process of its own. ``NotOurs`` if people already work on
    this database. ``tell`` hears (done, of) after every day.
    """
    if models.User.objects.exists():
        raise NotOurs
    end = now or clock.now()
    start = end - dt.timedelta(days=days + 1)
    with clock.simulated(start), transaction.atomic():
        found(zones, with_administrators=False)
        equip(firm for firm in firms() if zones is None or firm.zone in zones)
    if parts == 1:
        play(load_world(seed), days, end, lambda done: tell(done, days + 1))
    else:
        _side_by_side(seed, days, end, parts, tell)
    enrol(administrators())


def _side_by_side(seed: int, days: int, end: dt.datetime, parts: int, tell: Callable[[int, int], None]) -> None:
    """Play the parts in processes of their own; what fails in one of them is raised here."""
    connections.close_all()  # a child must not speak through its parent's connection
    context = multiprocessing.get_context("fork")
    done = context.Array("i", parts)
    with ProcessPoolExecutor(parts, context, _share_counters, (done,)) as pool:
        futures = [pool.submit(_play_part, seed, days, end, Part(number, parts)) for number in range(parts)]
        while wait(futures, HEARTBEAT).not_done:
            tell(sum(done[:]), parts * (days + 1))
        for future in futures:
            future.result()
    tell(parts * (days + 1), parts * (days + 1))


_counters: Any = None  # days done by each part, shared by the processes


def _share_counters(done: Any) -> None:
    global _counters
    _counters = done


def _play_part(seed: int, days: int, end: dt.datetime, part: Part) -> None:
    play(load_world(seed, part=part), days, end, lambda done: _counters.__setitem__(part.number, done))
    connections.close_all()


def progress(done: int, of: int) -> None:
    """A progress bar on stderr."""
    filled = BAR * done // of
    sys.stderr.write(f"\r演示省 demo province [{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}")
    if done == of:
        sys.stderr.write("\n")
    sys.stderr.flush()
