"""The demo province behind a real server: a month of living data for the gallery and the pictures of the tours."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from tests.acts.conftest import Play
from tests.browser.conftest import Site, serving
from tests.worker.scratch import new_database

from zongbao.acts import vehicles
from zongbao.demo import catalogue, papers
from zongbao.demo.load import DAYS, load, progress
from zongbao.store import models

TARE = Decimal(8600)  # kg
PLATES = "鲁B9K{number}{serial}Q"


@dataclass
class Guest(Play):
    """An enterprise of the province with vehicles filed for this visit, as its own may be on the road."""

    serial_of_plates: int = 1

    def truck(self, number: int = 0) -> papers.Truck:
        plate = PLATES.format(number=number, serial=self.serial_of_plates)
        if not models.Vehicle.objects.filter(plate=plate).exists():
            vehicles.file_vehicle(self.clerk, plate=plate, tare_kg=TARE)
            vehicles.approve_vehicle(self.officer, plate)
        return papers.Truck(plate, TARE, "")


@pytest.fixture(scope="module")
def province(django_db_blocker) -> Iterator[Site]:
    """The whole province; ``GALLERY_DAYS`` plays fewer days of it, for a machine in a hurry."""
    first, second = catalogue.zones()[:2]
    here, next_door = [firm for firm in catalogue.firms() if firm.zone == first][:2]
    there = next(firm for firm in catalogue.firms() if firm.zone == second)
    with django_db_blocker.unblock(), new_database(f"test_province_{secrets.token_hex(4)}"):
        load(days=int(os.environ.get("GALLERY_DAYS", DAYS)), tell=progress)
        with serving() as address:
            yield Site(address, Guest(here), Guest(next_door, serial_of_plates=2), Guest(there, serial_of_plates=3))
