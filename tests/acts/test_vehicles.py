"""Vehicles through their acts: filed, weighed anew, barred, cleared."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.acts.checking import refuses

from zongbao.acts import vehicles
from zongbao.core import identifiers
from zongbao.store import models


def test_filed_and_weighed_anew(play):
    made = vehicles.file_vehicle(play.clerk, plate="鲁B5A321", tare_kg=Decimal(8000), ic_card="C1")
    assert (made.owner, made.zone) == (play.clerk.organisation, play.clerk.organisation.zone)
    again = vehicles.file_vehicle(play.clerk, plate="鲁B5A321", tare_kg=Decimal(8100), ic_card="C2")
    assert (again.pk, again.tare_kg, again.ic_card) == (made.pk, 8100, "C2")


def test_a_new_weighing_does_not_lift_a_bar(play):
    plate = play.truck().plate
    vehicles.blacklist_vehicle(play.officer, plate, "夹藏")
    assert vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=Decimal(8100)).blacklisted
    cleared = vehicles.clear_vehicle(play.officer, plate, "处罚已执行")
    assert (cleared.blacklisted, cleared.blacklist_reason) == (False, "")


@pytest.mark.parametrize(
    ("plate", "tare", "codes"),
    [
        ("鲁B5A321", 0, ["VEH-151"]),
        ("鲁B5A321", 100_000, ["VEH-151"]),
        ("B1", 8000, [identifiers.plate("B1")]),
        ("B1", -1, [identifiers.plate("B1"), "VEH-151"]),
    ],
)
def test_what_is_no_vehicle(play, plate, tare, codes):
    with refuses(*codes):
        vehicles.file_vehicle(play.clerk, plate=plate, tare_kg=Decimal(tare))
    assert not models.Vehicle.objects.filter(plate=plate).exists()


def test_whose_vehicle(play, neighbour, stranger):
    plate = play.truck().plate
    with refuses("VEH-150"):
        vehicles.file_vehicle(neighbour.clerk, plate=plate, tare_kg=Decimal(8000))
    with refuses("ACC-403"):
        vehicles.file_vehicle(play.officer, plate="鲁B5A321", tare_kg=Decimal(8000))
    with refuses("ACC-403"):
        vehicles.blacklist_vehicle(play.clerk, plate, "x")
    with refuses("LIF-002"):
        vehicles.blacklist_vehicle(play.officer, plate, "")
    with refuses("ACC-404"):
        vehicles.blacklist_vehicle(stranger.officer, plate, "x")
    assert not models.Vehicle.objects.get(plate=plate).blacklisted
