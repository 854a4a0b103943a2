"""The smaller register of the demo: chassis and long-term cards of every fleet, and visitors' vehicles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from zongbao.acts import cards, trailers, visits
from zongbao.core import clock
from zongbao.demo import moves, papers
from zongbao.demo.catalogue import Firm
from zongbao.demo.founding import clerk_of, officer_of
from zongbao.demo.world import Station, World
from zongbao.store import models

CARD_DAYS = 365
VAN = Decimal(2100)  # kg, empty
REASONS = ("delivery", "service")


def equip(firms: Iterable[Firm]) -> None:
    """File each enterprise's chassis, and issue a card for its first truck."""
    for firm in firms:
        clerk, officer = clerk_of(firm), officer_of(firm.zone)
        frame = trailers.file_trailer(clerk, number=papers.frame_of(firm), kind="chassis", weight_kg=papers.FRAME)
        trailers.approve_trailer(officer, frame.number)
        cards.issue_card(officer, _card(firm, 0).pk)


def _card(firm: Firm, truck: int) -> models.Card:
    """A card applied for by the enterprise for that truck of its fleet."""
    plate = models.Vehicle.objects.filter(owner__code=firm.party.customs_code).order_by("plate")[truck].plate
    day, number = clock.day_of(clock.now()), f"{firm.party.customs_code[-6:]}{truck:02d}"
    until = day + dt.timedelta(days=CARD_DAYS)
    return cards.apply_card(
        clerk_of(firm), card_no=f"LC{number}", physical_no=f"04{number}", plate=plate, valid_from=day, valid_until=until
    )


def card_waits(world: World, station: Station) -> bool:
    """An enterprise applies for another card; customs have not looked yet."""
    return moves.attempt(_card, station.firm, 1)


def card_lost(world: World, station: Station) -> bool:
    """A driver has lost the card of the first truck."""
    row = models.Card.objects.filter(enterprise_id=station.organisation, state="active").first()
    return row is not None and moves.attempt(cards.report_loss, station.clerk, row.pk, "司机遗失，已换临时卡")


def visitor(world: World, station: Station, *, waits: bool = False) -> bool:
    """A van that is not filed comes for a visit; ``waits``: customs have not approved it yet."""
    place = next(one for one in world.places.values() if one.data is station.firm.zone)
    plate = f"{station.firm.zone.plates}V{world.draw.randrange(1000):03d}7"
    day = clock.day_of(clock.now()) + dt.timedelta(days=int(waits))
    row = visits.register_visit(
        place.crew, plate=plate, business_type=world.draw.choice(REASONS), valid_on=day,
        enterprise=station.firm.party.customs_code, tare_kg=VAN, card_no=f"LS{world.draw.randrange(10**4):04d}",
    )  # fmt: skip
    if waits:
        return True
    visits.approve_visit(place.officer, row.pk)
    _empty(world, station, plate, "I")
    return True


def _empty(world: World, station: Station, plate: str, direction: str) -> None:
    truck = papers.Truck(plate, VAN)
    world.send(
        station, "SAS121", [papers.empty_pass(station.firm, station.client.next_no(clock.now()), truck, direction)]
    )


def see_off(world: World) -> int:
    """Visitors who are inside get a pass to leave with."""
    inside = models.Visit.objects.filter(state="inside", zone__in=world.places).order_by("id")
    for row in inside:
        _empty(world, world.stations[row.enterprise_id], row.plate, "E")
    return len(inside)


def collect_cards(world: World) -> int:
    """The crew takes back the cards of visitors who have left; now and then one is forgotten."""
    out = models.Visit.objects.filter(state="out", zone__in=world.places).order_by("id")
    return sum(
        world.chance(0.8) and moves.attempt(visits.collect_card, world.places[row.zone_id].crew, row.pk) for row in out
    )
