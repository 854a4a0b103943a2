"""The province played in parts, side by side, is one whole province."""

from __future__ import annotations

import secrets

import pytest
from django.db import connection
from django.test import override_settings
from tests.demo.conftest import NOW, QUICK
from tests.worker.scratch import new_database

from zongbao.demo.load import is_complete, load
from zongbao.demo.world import Part, load_world
from zongbao.store import models
from zongbao.store.ledger.verify import verify

DAYS, PARTS = 3, 2


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The province in a database of its own, for the processes commit; what was told of their progress."""
    heard: list[tuple[int, int]] = []
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=QUICK),
        new_database(f"test_parts_{secrets.token_hex(4)}"),
    ):
        load(days=DAYS, now=NOW, parts=PARTS, tell=lambda done, of: heard.append((done, of)))
        yield heard


def test_every_part_did_business_and_the_ledger_is_proven(told):
    assert is_complete()
    connection.ensure_connection()
    assert verify(connection.connection) == []
    for number in range(PARTS):
        here = models.BondedList.objects.filter(zone__in=load_world(1, part=Part(number, PARTS)).places)
        assert here.filter(state="posted").exists()
        assert here.filter(state="manual").exists(), "something is left for the officers"


def test_the_parts_have_no_zone_in_common_and_leave_none_out(told):
    parts = [set(load_world(1, part=Part(number, PARTS)).places) for number in range(PARTS)]
    assert set.intersection(*parts) == set()
    assert set.union(*parts) == set(models.Zone.objects.values_list("pk", flat=True))


def test_progress_only_grows_and_ends_with_all(told):
    assert told[-1] == (PARTS * (DAYS + 1), PARTS * (DAYS + 1))
    assert told == sorted(told)
