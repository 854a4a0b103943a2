"""How many queries each page asks, against a committed baseline, and that more rows do not ask more."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.conftest import World
from tests.web.urltable import ADDRESSES

from zongbao.core.roles import Role

BASELINE = Path(__file__).parent / "query_counts.json"
READERS = [Role.DECLARANT, Role.CUSTOMS, Role.GATE, Role.SYSTEM_ADMIN, Role.AUDITOR]
GROWING = ["lists", "declarations", "passes", "passages", "vehicles", "books", "receipts", "messages", "queue", "home"]


def count(world: World, role: str, name: str) -> tuple[int, list[str]]:
    path = reverse(name, args=ADDRESSES[name].args(world))
    browser = world.browser(role)
    browser.get(path)  # the first visit may fill caches
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries), [query["sql"][:160] for query in queries]


@pytest.mark.parametrize("role", READERS)
def test_pages_ask_no_more_than_their_baseline(world: World, role: str):
    names = [name for name, address in ADDRESSES.items() if role in address.opens]
    counts = {name: count(world, role, name) for name in names}
    known = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if os.environ.get("ZONGBAO_WRITE_BASELINES"):
        known[role.value] = {name: number for name, (number, _) in counts.items()}
        BASELINE.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    worse = {name: (number, sql) for name, (number, sql) in counts.items() if number > known[role.value].get(name, 0)}
    assert worse == {}


def test_more_rows_do_not_ask_more(world: World):
    before = {name: count(world, Role.CUSTOMS, name)[0] for name in GROWING}
    for number in (2, 3):
        row = world.play.declare(world.play.in_paper(world.play.load(3)))
        world.play.collect(world.play.apply(row, truck=number), off_by=9000)
    after = {name: count(world, Role.CUSTOMS, name)[0] for name in GROWING}
    assert after == before
