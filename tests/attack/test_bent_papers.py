"""Sound papers with one field bent at a time: each is answered, none breaks the platform."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from tests.acts.conftest import Play
from tests.api.conftest import Caller, body_of
from tests.attack.test_fuzz_api import STATUSES

from zongbao.demo import papers

SEED = 20180703
TRIED = 70  # of each kind of paper
BENT = (
    None, "", "x" * 65, "x" * 256, "x" * 513, "综" * 5000, "１", "1" * 64, "9" * 40, -1, 0, 0.000001, 2**31 - 1, 2**63,
    10**17, "99999999999999.99999", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00",
    True, [], {}, "\u202e", "a\nb", "999",
)  # fmt: skip

Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a body."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from places(one, (*path, step))


def bent(body: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The body with another value at that place."""
    made = copy.deepcopy(body)
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return made


def attack(
    caller: Caller,
    address: str,
    body: dict[str, Any],
    own: tuple[str, ...] = (),
    known: tuple[tuple[Path, Any], ...] = (),
) -> list[Any]:
    """Post bent bodies; gives those that broke something.

    ``own`` names fields that must be new each time, ``known`` what has broken something before: that is always tried,
    of all else as much as time allows, always the same.
    """
    every = list(itertools.product(places(body), BENT))
    chosen = [*known, *random.Random(f"{SEED}{address}").sample(every, min(TRIED, len(every)))]
    broken = []
    for count, (path, value) in enumerate(chosen):
        fresh = {name: f"{body[name]}.{count}" for name in own}
        made = bent(body | fresh, path, value)
        answer = caller.post(address, made)
        if answer.status_code not in STATUSES:
            broken.append((path, str(value)[:40], answer.status_code, answer.content[:200]))
    return broken


def test_lists(play: Play, clerk: Caller) -> None:
    body = body_of(play.in_paper(play.load(1)))
    known = ((("lines", 0, "declared_qty"), 0), (("lines", 0, "entry_line"), 2**31))
    assert attack(clerk, "/lists", body, ("inner_no",), known) == []


def test_drafts(play: Play, clerk: Caller) -> None:
    body = body_of(play.in_paper(play.load(1)))
    known = ((("direction",), ""), (("master_customs",), "x" * 300), (("lines", 0, "name"), "x" * 513))
    assert attack(clerk, "/lists?draft=true", body, ("inner_no",), known) == []


def test_new_items_of_a_non_cumulative_book(play: Play, clerk: Caller) -> None:
    body = body_of(play.in_paper(play.load(1, None), mode="2"))
    assert attack(clerk, "/lists", body, ("inner_no",)) == []


def test_passes(play: Play, clerk: Caller) -> None:
    body = body_of(play.pass_paper(play.declare(play.in_paper(play.load(1000))), {1: 1}))
    assert attack(clerk, "/passes", body, ("inner_no",)) == []


def test_filings(play: Play, clerk: Caller) -> None:
    body = body_of(papers.book_filing(play.firm, "B", "1", play.firm.goods[:1], dt.date(2026, 1, 1)))
    known = ((("items", 0, "unit_price"), 10**17),)
    assert attack(clerk, "/books", body, ("inner_no",), known) == []


def test_collections(play: Play, crew: Caller) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    body = body_of(play.seen(play.apply(row)))
    known = ((("collected_at",), "9999-12-31T23:59:59-14:00"), (("collected_at",), "0001-01-01T00:00:00+14:00"))
    assert attack(crew, "/gate/collections", body, ("session",), known) == []


def test_vehicles(play: Play, clerk: Caller) -> None:
    body = {
        "plate": "鲁B7F316",
        "tare_kg": "7800",
        "vehicle_type": "truck",
        "ic_card": "IC7",
        "valid_until": "2030-01-01",
    }
    assert attack(clerk, "/vehicles", body) == []


def test_arrivals(play: Play, clerk: Caller) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    gate_pass = play.apply(row, confirm_arrival=True)
    play.pass_gate(gate_pass)
    body = {"lines": [{"line_no": 1, "quantity": "9"}]}
    assert attack(clerk, f"/passes/{gate_pass.pass_no}/confirm_arrival", body) == []


@pytest.mark.parametrize("address", ["/lists/{list}/request_deletion", "/passes/{pass}/hold", "/books/{book}/pause"])
def test_reasons(play: Play, clerk: Caller, officer: Caller, address: str) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    gate_pass = play.apply(row)
    place = address.format(**{"list": row.list_no, "pass": gate_pass.pass_no, "book": row.book.book_no})
    body = {"reason": "测试", "which": "in"} if "pause" in address else {"reason": "测试"}
    assert attack(clerk if "deletion" in address else officer, place, body) == []
