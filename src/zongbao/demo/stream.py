"""The living demo: every few seconds somebody in the province does something, by the doors of real life."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import Error, close_old_connections

from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.demo import incidents, moves, plans
from zongbao.demo.sending import through_folder
from zongbao.demo.world import World, load_world
from zongbao.store import models

log = logging.getLogger(__name__)
PAUSE = (1.5, 3.5)  # seconds between two steps: some 12 documents a minute
KEPT_OPEN = 4  # so many documents wait at every desk, for the person who looks at the demo

Move = Callable[[World], int]


def _arrive(world: World) -> int:
    station = world.draw.choice(world.firm_stations())
    paper = plans.goods_in(station, world.draw, clock.now())
    world.send(station, "INV101", [paper])
    return 1


def _depart(world: World) -> int:
    station = world.draw.choice(world.firm_stations())
    paper = plans.goods_out(station, world.draw, clock.now())
    world.send(station, "INV101", [paper] if paper else [])
    return 1 if paper else 0


def _mistake(world: World) -> int:
    """Somebody gets it wrong, and the platform says why."""
    wrong = world.draw.choice(
        (incidents.overdraw, incidents.wrong_factor, incidents.unknown_code, incidents.out_before_in)
    )
    return int(wrong(world, world.draw.choice(world.firm_stations())))


def _if_long(queue: Any, move: Callable[[World, int], int], world: World) -> int:
    return move(world, 1) if queue.count() > KEPT_OPEN else 0


# All that may happen, each with its weight.
MOVES: tuple[tuple[float, Move], ...] = (
    (1.6, _arrive),
    (1.4, _depart),
    (0.25, _mistake),
    (4.0, lambda world: moves.declare_entries(world, 1)),
    (4.0, lambda world: moves.release_entries(world, 1)),
    (4.0, lambda world: moves.apply_passes(world, 1)),
    (5.0, lambda world: moves.drive_all(world, 1)),
    (1.0, lambda world: moves.send_home(world, 1)),
    (0.5, lambda world: moves.end_inspections(world, 1)),
    (0.5, lambda world: moves.void_stray_passes(world, 1)),
    (0.6, lambda world: _if_long(models.BondedList.objects.filter(state="manual"), moves.judge_lists, world)),
    (0.6, lambda world: _if_long(models.GatePass.objects.filter(state="manual"), moves.judge_passes, world)),
    (0.6, lambda world: _if_long(models.Passage.objects.filter(state="exception"), moves.work_the_desk, world)),
)


def step(world: World, choices: Sequence[tuple[float, Move]] | None = None) -> int:
    """Let one thing happen: what is drawn first, or else the next that finds something to do."""
    left = list(MOVES if choices is None else choices)
    while left:
        (chosen,) = world.draw.choices(left, [weight for weight, _ in left])
        if done := _tried(chosen[1], world):
            return done
        left.remove(chosen)
    return 0


def _tried(move: Move, world: World) -> int:
    """A refusal or a database that is away for a moment stops nothing: it is told, and the next move follows."""
    try:
        return move(world)
    except Refused as refusal:
        log.info("the demo was refused: %s", refusal)
    except Error as error:
        log.warning("the demo's database did not answer: %s", error)
        close_old_connections()
    return 0


def run(root: Path, *, stop: threading.Event | None = None) -> None:
    """Go on until SIGTERM or SIGINT; memory stays flat, because every step looks things up anew."""
    ending = stop or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    start = clock.now()
    world = load_world(int(start.timestamp()), mark=f"L{start:%H%M%S}", send=through_folder(root, ending))
    while not ending.wait(world.draw.uniform(*PAUSE)):
        close_old_connections()
        step(world)
