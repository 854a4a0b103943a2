"""The demo province as it stands in the database: who acts for whom, which books and lanes there are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import F

from zongbao.acts.context import Actor
from zongbao.demo.catalogue import EQUIPMENT, Firm, ZoneData, firms, zones
from zongbao.demo.founding import clerk_of, crew_of, officer_of
from zongbao.demo.papers import Truck
from zongbao.demo.sending import Send, through_intake
from zongbao.demo.wire import Client
from zongbao.store import models
from zongbao.store.ledger import read
from zongbao.store.models.passes import LIVE

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts of the province that are played side by side: whole zones, which know nothing of others."""

    number: int = 0
    of: int = 1


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Book:
    """An account book of a station; ``mode`` 1 cumulative, 2 non-cumulative, S equipment."""

    pk: int
    slot: int
    number: str
    mode: str


@dataclass(frozen=True, slots=True)
class Station:
    """One enterprise at work: its declarant, client and books by mode."""

    firm: Firm
    organisation: int
    clerk: Actor
    client: Client
    books: dict[str, Book]

    def stock(self, book: Book) -> list[read.ItemRow]:
        """The book's items with something in stock."""
        return read.items(connection, book.slot, book.pk, in_stock=True, limit=400)

    def trucks(self, direction: str) -> list[Truck]:
        """The free trucks that a pass in that direction may name; on the way out those that are inside come first."""
        rows = models.Vehicle.objects.filter(owner_id=self.organisation, active=True, blacklisted=False)
        rows = rows.filter(inside_zone=None) if direction == "I" else rows
        rows = rows.order_by(F("inside_zone").asc(nulls_last=True), "plate")
        busy = models.GatePass.objects.filter(state__in=LIVE, enterprise_id=self.organisation).values("plate")
        return [Truck(row.plate, row.tare_kg, row.ic_card) for row in rows.exclude(plate__in=busy)]


@dataclass(frozen=True, slots=True)
class Place:
    """One zone at work: its officer, its gate crew, and the barriers to pass per direction at each gate."""

    data: ZoneData
    pk: int
    officer: Actor
    crew: Actor
    ways: dict[str, list[list[tuple[str, str]]]]  # direction -> gates -> (area, lane) in order of the barriers


@dataclass(slots=True)
class World:
    """Everything that moves; ``draw`` is the one source of chance, so that a seed gives the same province."""

    stations: dict[int, Station]  # by organisation
    places: dict[int, Place]  # by zone
    draw: random.Random
    send: Send = through_intake
    part: Part = WHOLE

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.draw.random() < share

    def share(self, story: Sequence[Item]) -> Sequence[Item]:
        """What of a story happens in this part of the province."""
        return story[self.part.number :: self.part.of]

    def firm_stations(self) -> list[Station]:
        """All stations in a fixed order."""
        return [self.stations[key] for key in sorted(self.stations)]


def load_world(
    seed: int, *, door: str = "demo", mark: str = "", send: Send = through_intake, part: Part = WHOLE
) -> World:
    """Read the province, or one part of it; ``mark`` keeps the numbers of two runs apart."""
    here = _zones_of(part)
    standing = {row.code: row for row in models.Organisation.objects.filter(kind=models.Organisation.Kind.ENTERPRISE)}
    stations = {
        standing[firm.party.customs_code].pk: _station(firm, standing[firm.party.customs_code].pk, door, mark)
        for firm in firms()
        if firm.party.customs_code in standing and firm.zone in here
    }
    rows = {row.code: row for row in models.Zone.objects.all()}
    places = {rows[data.law.key].pk: _place(data, rows[data.law.key], door) for data in here if data.law.key in rows}
    draw = random.Random(seed + part.number)  # noqa: S311 - a story, not a secret
    return World(stations, places, draw, send, part)


def _zones_of(part: Part) -> list[ZoneData]:
    """Every so-many-th zone, those with most enterprises first, so that the parts are about as busy."""
    busy = Counter(firm.zone.short for firm in firms())
    return sorted(zones(), key=lambda zone: (-busy[zone.short], zone.short))[part.number :: part.of]


def _station(firm: Firm, organisation: int, door: str, mark: str) -> Station:
    books = {}
    for row in models.AccountBook.objects.filter(enterprise_id=organisation, state="active"):
        mode = EQUIPMENT if row.kind == "equipment" else row.posting_mode
        books[mode] = Book(row.pk, row.slot, row.book_no, mode)
    return Station(firm, organisation, clerk_of(firm, door), Client(firm, mark), books)


def _place(data: ZoneData, row: models.Zone, door: str) -> Place:
    ways: dict[str, list[list[tuple[str, str]]]] = {"I": [], "E": []}
    for gate in models.Gate.objects.filter(zone=row).order_by("area"):
        for direction in ways:
            lanes = list(gate.lanes.filter(direction=direction, active=True).order_by("position", "number"))
            ways[direction].append([(gate.area, lane.number) for lane in (lanes if gate.double else lanes[:1])])
    return Place(data, row.pk, officer_of(data, door), crew_of(data, door), ways)
