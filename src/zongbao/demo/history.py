"""The demo's month: every day the same acts that people do, at simulated moments, up to now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from zongbao.core import clock
from zongbao.demo import incidents, moves, plans, register
from zongbao.demo.world import Station, World

Act = Callable[[], object]
Incident = Callable[[World, Station], bool]
WEEKDAY_SHARE, WEEKEND_SHARE = 0.52, 0.15
LAST_MINUTES = 150  # the last stretch ends with the present moment

# What happens once, and on which day of the story (counted from its first day).
STORY: tuple[tuple[int, Incident], ...] = (
    (2, register.visitor),
    (4, incidents.wrong_factor),
    (5, register.card_lost),
    (6, incidents.unknown_code),
    (7, incidents.overdraw),
    (8, incidents.flow),
    (9, lambda world, station: incidents.deletion(world, station)),
    (11, incidents.out_before_in),
    (10, register.visitor),
    (12, lambda world, station: incidents.flow(world, station, in_zone=True)),
    (13, incidents.overdraw),
    (15, incidents.flow),
    (16, lambda world, station: incidents.deletion(world, station, answer="refuse")),
    (17, register.visitor),
    (18, incidents.barred_truck),
    (19, incidents.wrong_factor),
    (20, lambda world, station: incidents.flow(world, station, in_zone=True)),
    (22, incidents.flow),
    (24, incidents.overdraw),
    (26, incidents.unknown_code),
)
# What is left open at the end, so that everybody finds something to do.
OPEN_ENDS: tuple[Incident, ...] = (
    incidents.dangerous,
    incidents.dangerous,
    incidents.dangerous,
    lambda world, station: incidents.deletion(world, station, answer="none"),
    incidents.change,
    incidents.overdraw,
    incidents.wrong_factor,
    incidents.three_trucks,
    incidents.flow,
    register.card_waits,
    lambda world, station: register.visitor(world, station, waits=True),
)
AT_THE_GATE: tuple[Incident, ...] = (
    incidents.void,
    incidents.heavier_truck,
    incidents.hold,
    incidents.overweight,
    incidents.overweight,
)


class Watch:
    """The simulated time of the story; it only goes forward."""

    def __init__(self, start: dt.datetime, end: dt.datetime) -> None:
        self.now, self.end = start, end

    def set(self, moment: dt.datetime) -> None:
        """Go on to a moment, if it is not past already."""
        self.now = min(max(self.now, moment), self.end)

    @contextmanager
    def after(self, seconds: int) -> Iterator[None]:
        """Do something so many seconds later."""
        self.set(self.now + dt.timedelta(seconds=seconds))
        with clock.simulated(self.now):
            yield


def play(world: World, days: int, end: dt.datetime, tell: Callable[[int], None]) -> None:
    """Play so many days up to ``end``; each day is one transaction; ``tell`` hears of each day that is done."""
    first = clock.day_of(end) - dt.timedelta(days=days)
    watch = Watch(_moment(first, 8, 0), end)
    for number in range(days):
        with transaction.atomic():
            _day(world, watch, first + dt.timedelta(days=number), number)
        tell(number + 1)
    with transaction.atomic():
        _last_stretch(world, watch)
    tell(days + 1)


def _moment(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SHANGHAI)


def _day(world: World, watch: Watch, day: dt.date, number: int) -> None:
    share = WEEKDAY_SHARE if day.weekday() < 5 else WEEKEND_SHARE
    watch.set(_moment(day, 8, 20))
    _desks(world, watch)
    _arrivals(world, watch, share)
    _offices(world, watch)
    watch.set(_moment(day, 11, 0))
    _trucks(world, watch)
    watch.set(_moment(day, 13, 30))
    _departures(world, watch, share)
    for on, incident in world.share(STORY):
        if on == number:
            _once(world, watch, incident)
    _offices(world, watch)
    watch.set(_moment(day, 15, 30))
    _trucks(world, watch)
    with watch.after(600):
        moves.send_home(world)
        register.see_off(world)
    _gate(world, watch)


def _desks(world: World, watch: Watch) -> None:
    """What the day before left."""
    for move in (moves.end_inspections, moves.work_the_desk, moves.void_stray_passes, register.collect_cards):
        with watch.after(120):
            move(world)


def _arrivals(world: World, watch: Watch, share: float) -> None:
    for station in world.firm_stations():
        if world.chance(share):
            with watch.after(world.draw.randrange(60, 400)):
                count = world.draw.choice((1, 1, 1, 1, 2))
                papers = [plans.goods_in(station, world.draw, clock.now()) for _ in range(count)]
                world.send(station, "INV101", papers)


def _departures(world: World, watch: Watch, share: float) -> None:
    for station in world.firm_stations():
        if world.chance(share * 0.9):
            with watch.after(world.draw.randrange(60, 300)):
                paper = plans.goods_out(station, world.draw, clock.now())
                world.send(station, "INV101", [paper] if paper else [])


def _offices(world: World, watch: Watch) -> None:
    """Officers judge, declarants file, officers release."""
    for move in (moves.judge_lists, moves.declare_entries, moves.release_entries):
        with watch.after(900):
            move(world)


def _trucks(world: World, watch: Watch) -> None:
    """Passes are asked for and the trucks drive up one by one."""
    for move in (moves.apply_passes, moves.judge_passes):
        with watch.after(600):
            move(world)
    _gate(world, watch)


def _gate(world: World, watch: Watch) -> None:
    for row in moves.ready_passes(world, moves.ALL):
        with watch.after(world.draw.randrange(40, 240)):
            moves.drive(world, row)


def _once(world: World, watch: Watch, incident: Incident) -> None:
    """Let one thing happen to the first station where it can."""
    stations = world.firm_stations()
    world.draw.shuffle(stations)
    for station in stations:
        with watch.after(60):
            if incident(world, station):
                return


def _last_stretch(world: World, watch: Watch) -> None:
    """The last hours before now: much is under way, and some of it waits for a person."""
    watch.set(watch.end - dt.timedelta(minutes=LAST_MINUTES))
    _desks(world, watch)
    _arrivals(world, watch, 0.6)
    with watch.after(300):
        moves.declare_entries(world)
    with watch.after(300):
        moves.release_entries(world)
    with watch.after(300):
        moves.apply_passes(world)
    for incident in (*world.share(AT_THE_GATE), *world.share(OPEN_ENDS)):
        _once(world, watch, incident)
    _arrivals(world, watch, 0.3)
