"""Founds the demo province by acts: zones, gates, organisations, people, vehicles and account books."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from zongbao.acts import books, foundation, intake, people, vehicles
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.core.roles import Grade
from zongbao.demo import papers
from zongbao.demo.accounts import PASSWORD, Account, administrators
from zongbao.demo.accounts import people as business_people
from zongbao.demo.catalogue import DOMESTIC_GOODS, EQUIPMENT, EQUIPMENT_GOODS, Firm, ZoneData, firms, goods, zones
from zongbao.demo.wire import Client
from zongbao.store import models

TRUCKS_EACH = 5
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def found(chosen: Sequence[ZoneData] | None = None, *, with_administrators: bool = True) -> None:
    """Found these zones (all nine if none are named) with everything and everybody that stands in them."""
    platform = Actor.platform("demo")
    places = tuple(chosen if chosen is not None else zones())
    here = [firm for firm in firms() if firm.zone in places]
    foundation.province(platform)
    for place in places:
        _zone(platform, place)
    for firm in here:
        foundation.register_organisation(
            platform,
            models.Organisation.Kind.ENTERPRISE,
            firm.party.customs_code,
            firm.party.name,
            firm.name_en,
            zone=models.Zone.objects.get(code=firm.zone.law.key),
            credit=firm.party.credit_code,
            sender_id=firm.sender_id,
        )
    enrol((*administrators(), *business_people()) if with_administrators else business_people())
    for firm in here:
        _trucks(firm)
        _books(firm)


def _zone(platform: Actor, place: ZoneData) -> None:
    row = foundation.set_up_zone(platform, place.law, customs=place.customs)
    for gate in place.gates:
        plan = foundation.GatePlan(gate.area, gate.name_zh, gate.name_en, gate.double)
        foundation.set_up_gate(platform, row, plan)


def enrol(chosen: Iterable[Account]) -> None:
    """Make these accounts, as far as their organisations stand."""
    standing = {row.code: row for row in models.Organisation.objects.all()}
    hashed = make_password(PASSWORD)  # everybody's, and printed for all to read
    for one in chosen:
        if not one.organisation or one.organisation in standing:
            organisation = standing.get(one.organisation)
            platform = Actor.platform("demo")
            people.create_user(
                platform, one.username, one.full_name, one.role, organisation, PASSWORD, initial=False, hashed=hashed
            )
            if one.grade is not Grade.OFFICER:
                people.grant_grade(platform, one.username, one.grade)


def clerk_of(firm: Firm, door: str = "demo") -> Actor:
    """The enterprise's declarant."""
    users = models.User.objects.select_related("organisation__zone")
    return Actor.of(users.get(username=f"{firm.short}.declarant"), door)


def _trucks(firm: Firm) -> None:
    clerk, officer = clerk_of(firm), officer_of(firm.zone)
    draw = random.Random(firm.party.customs_code)  # noqa: S311 - the same trucks every time
    for number in range(TRUCKS_EACH):
        electric = number == TRUCKS_EACH - 1
        filed = vehicles.file_vehicle(
            clerk,
            plate=_plate(firm, number, draw, electric=electric),
            tare_kg=Decimal(draw.randrange(7800, 9400, 20)),
            vehicle_type="truck",
            ic_card=f"{firm.party.customs_code[:4]}{draw.randrange(10**9):09d}",
        )
        vehicles.approve_vehicle(officer, filed.plate)


def _plate(firm: Firm, number: int, draw: random.Random, *, electric: bool) -> str:
    """A plate of the zone's city; the last truck of each fleet is electric (large: D at the end)."""
    if electric:
        return f"{firm.zone.plates}{draw.randrange(10**5):05d}D"
    return f"{firm.zone.plates}{draw.choice(_LETTERS)}{draw.randrange(1000):03d}{number + 1}"


def _books(firm: Firm) -> None:
    """File the enterprise's books as its client would; what goes to a person is approved by the zone's customs."""
    clerk, client = clerk_of(firm), Client(firm, "B")
    at = clock.now()
    for mode in firm.books:
        carried = [goods()[key] for key in EQUIPMENT_GOODS] if mode == EQUIPMENT else list(firm.goods)
        if mode == "1":
            carried += [goods()[key] for key in DOMESTIC_GOODS]
        until = clock.day_of(at) + dt.timedelta(days=730)
        filing = papers.book_filing(firm, client.next_no(at), mode, carried, clock.day_of(at), valid_until=until)
        raw, name = client.message("BWS101", filing, at)
        taken = intake.receive(clerk, raw, door="demo", file_name=name)
        if taken.decision.outcome is Outcome.MANUAL:
            books.approve_filing(officer_of(firm.zone), taken.message.subject_no)


def officer_of(place: ZoneData, door: str = "demo") -> Actor:
    """The customs officer of a zone."""
    users = models.User.objects.select_related("organisation__zone")
    return Actor.of(users.get(username=f"{place.short}.customs"), door)


def crew_of(place: ZoneData, door: str = "demo") -> Actor:
    """The gate operator of a zone."""
    users = models.User.objects.select_related("organisation__zone")
    return Actor.of(users.get(username=f"{place.short}.gate"), door)
