"""Two at once, with real commits in a database of their own: the second hears why, and nobody waits in a ring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, connections
from django.test import override_settings
from psycopg import sql
from tests.acts.checking import balance, counters, postings
from tests.acts.conftest import QUICK, Play
from tests.acts.test_flows import receiving, sending

from zongbao.acts import bonded_lists, declarations, gate_passes, list_moves, list_posting, passages
from zongbao.acts.constraints import refusal_of
from zongbao.core.decision import Refused
from zongbao.demo import catalogue, founding
from zongbao.store import models, pass_rows
from zongbao.store.ledger import slots
from zongbao.store.ledger.errors import LedgerConflictError
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A copy of the empty test database in which two zones are founded for good; it is dropped afterwards."""
    settings = connection.settings_dict
    name = settings["NAME"]
    copy = f"{name}_threads"
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK):
        connection.close()  # a database that somebody uses cannot be copied
        _admin("DROP DATABASE IF EXISTS {}", copy)
        _admin("CREATE DATABASE {} TEMPLATE {}", copy, name)
        settings["NAME"] = copy
        try:
            founding.found(catalogue.zones()[:2])
            yield
        finally:
            connection.close()
            settings["NAME"] = name
            _admin("DROP DATABASE {} WITH (FORCE)", copy)


def _admin(statement: str, *names: str) -> None:
    parts = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = {key: parts[key] for key in ("dbname", "host", "port", "user", "password") if parts.get(key)}
    with psycopg.connect(**wanted, autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def db(city) -> None:
    """In place of the rolled-back transaction of that name: here everything is committed."""


@pytest.fixture
def crowd(db) -> Play:
    """The first enterprise, for good; every test works with lists of its own."""
    return Play(
        next(firm for firm in catalogue.firms() if firm.zone == catalogue.zones()[0]),
        serial=models.BondedList.objects.count() * 100,
    )


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do the acts together, each on a connection of its own; what each gave back or raised, in order."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            found[number] = act()
        except Exception as error:  # noqa: BLE001 - the tests look at whatever came
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "two acts wait for one another"
    return found


def codes(outcome: Any) -> tuple[str, ...]:
    """The codes of an outcome, of a refusal, or of the constraint that spoke."""
    if isinstance(outcome, IntegrityError):
        refusal = refusal_of(outcome)
        assert refusal is not None, outcome
        return refusal.decision.codes
    if isinstance(outcome, Refused):
        return outcome.decision.codes
    assert not isinstance(outcome, Exception), outcome
    return outcome.decision.codes if hasattr(outcome, "decision") else ()


def fresh_stock(play: Play, qty: int) -> tuple[models.AccountBook, int]:
    """So much in a new item of the non-cumulative book; the book and the item's number."""
    row = play.declare(play.in_paper(play.load(qty, None), mode="2"))
    play.release(row)
    arrive(play, row)
    return play.book("2"), row.lines.get().book_item


def arrive(play: Play, row: models.BondedList, **changes: object) -> None:
    play.pass_gate(play.apply(row, truck=4, **changes))
    models.Vehicle.objects.update(inside_zone=None)


def test_two_lists_on_one_stock(crowd):
    book, item = fresh_stock(crowd, 100)
    clerk = crowd.clerk
    papers = [crowd.out_paper(crowd.load(60, item), mode="2") for _ in range(2)]
    found = at_once(*(lambda paper=paper: bonded_lists.declare_list(clerk, paper) for paper in papers))
    assert sorted(map(codes, found)) == [(), ("LED-101",)]
    assert sorted(outcome.record.state for outcome in found) == ["pre_posted", "returned"]
    assert balance(book, item) == (100, 0, 0, 60)


def test_without_the_slots_lock_the_tables_still_refuse(crowd, monkeypatch):
    """The race is real: with the lock taken away both writers decide on the same stock, and the tables say no."""
    book, item = fresh_stock(crowd, 100)
    clerk = crowd.clerk
    papers = [crowd.out_paper(crowd.load(60, item), mode="2") for _ in range(2)]
    decided = threading.Barrier(2)
    real = slots.heads

    def heads(cursor: Any, touched: Any) -> Any:
        found = real(cursor, touched)
        decided.wait(10)  # both have read the same head before either writes
        return found

    monkeypatch.setattr(list_posting, "writer", SlotWriter)  # two processes share no cache
    monkeypatch.setattr(slots, "lock", lambda *_: None)
    monkeypatch.setattr(slots, "heads", heads)
    found = at_once(*(lambda paper=paper: bonded_lists.declare_list(clerk, paper) for paper in papers))
    failed = [outcome for outcome in found if isinstance(outcome, Exception)]
    assert [type(one) for one in failed] == [LedgerConflictError], found
    assert balance(book, item) == (100, 0, 0, 60)


def test_one_inner_number_at_once(crowd):
    clerk, paper = crowd.clerk, crowd.in_paper(crowd.load(1))
    found = at_once(*[lambda: bonded_lists.declare_list(clerk, paper)] * 2)
    assert sorted(map(codes, found))[0] == ()
    assert sorted(map(codes, found))[1] in (("LST-150",), ("LST-190",))
    assert models.BondedList.objects.filter(inner_no=paper.inner_no).count() == 1


def test_two_passes_for_one_quantity(crowd):
    row = crowd.declare(crowd.in_paper(crowd.load(100)))
    clerk = crowd.clerk
    papers = [crowd.pass_paper(row, {1: 60}, truck=truck) for truck in (0, 1)]
    found = at_once(*(lambda paper=paper: gate_passes.apply_pass(clerk, paper) for paper in papers))
    assert sorted(map(codes, found)) == [(), ("PAS-206",)]
    assert counters(row) == (60, 0)
    for outcome in found:
        if outcome.decision.accepted:
            gate_passes.void_pass(clerk, outcome.record.pass_no, "试毕")


def test_one_vehicle_for_two_lists(crowd):
    rows = [crowd.declare(crowd.in_paper(crowd.load(10))) for _ in range(2)]
    clerk = crowd.clerk
    papers = [crowd.pass_paper(row, truck=2) for row in rows]
    found = at_once(*(lambda paper=paper: gate_passes.apply_pass(clerk, paper) for paper in papers))
    assert sorted(map(codes, found))[0] == ()
    assert sorted(map(codes, found))[1] in (("VEH-104",), ("PAS-191",))
    for outcome in found:
        if not isinstance(outcome, Exception) and outcome.decision.accepted:
            gate_passes.void_pass(clerk, outcome.record.pass_no, "试毕")


def test_two_officers_release_at_once(crowd):
    row = crowd.declare(crowd.early_paper(crowd.load(10)))
    number, officer = row.declaration.pre_entry_no, crowd.officer
    declarations.declare_entry(crowd.clerk, number)
    arrive(crowd, row, pass_type="1")
    found = at_once(*[lambda: declarations.release_entry(officer, number)] * 2)
    assert sorted(map(codes, found)) == [(), ("LIF-001",)]
    row.refresh_from_db()
    assert (row.state, postings(row)) == ("posted", ["reserve", "confirm"])


def test_the_release_and_the_last_truck_at_once_post_once(crowd):
    for _ in range(4):
        row = crowd.declare(crowd.early_paper(crowd.load(10)))
        number, officer = row.declaration.pre_entry_no, crowd.officer
        declarations.declare_entry(crowd.clerk, number)
        crew, seen = crowd.crew, crowd.seen(crowd.apply(row, truck=3, pass_type="1"))
        found = at_once(
            lambda: declarations.release_entry(officer, number),  # noqa: B023 - done before the next turn
            lambda: passages.decide_passage(crew, seen),  # noqa: B023
        )
        assert [codes(one) for one in found] == [(), ()]
        row.refresh_from_db()
        assert (row.state, postings(row)) == ("posted", ["reserve", "confirm"])
        models.Vehicle.objects.update(inside_zone=None)


def test_one_vehicle_at_two_lanes(crowd):
    row = crowd.declare(crowd.in_paper(crowd.load(10)))
    crowd.release(row)
    gate_pass = crowd.apply(row, truck=0)
    crew, seen = crowd.crew, [crowd.seen(gate_pass, session=f"TWO-{number}-{row.pk}") for number in range(2)]
    found = at_once(*(lambda one=one: passages.decide_passage(crew, one) for one in seen))
    assert sorted(map(codes, found)) == [(), ("GAT-117",)]
    assert counters(row) == (10, 10)
    models.Vehicle.objects.update(inside_zone=None)


def test_one_session_twice_at_once(crowd):
    row = crowd.declare(crowd.in_paper(crowd.load(10)))
    crowd.release(row)
    gate_pass = crowd.apply(row, truck=0)
    crew, seen = crowd.crew, crowd.seen(gate_pass, session=f"ONE-{row.pk}")
    found = at_once(*[lambda: passages.decide_passage(crew, seen)] * 2)
    assert set(map(codes, found)) <= {(), ("GAT-190",)}
    assert models.Passage.objects.filter(session=seen.session).count() == 1
    assert counters(row) == (10, 10)
    models.Vehicle.objects.update(inside_zone=None)


def test_a_truck_passes_while_the_next_pass_is_asked_for(crowd):
    """Gate and applications move the counters of one list: nobody may wait in a ring."""
    row = crowd.declare(crowd.in_paper(crowd.load(60), crowd.load(60, 2, 1)))
    crowd.release(row)
    clerk, crew = crowd.clerk, crowd.crew
    gate_pass = crowd.apply(row, {1: 10, 2: 10}, truck=0)
    for turn in range(5):
        seen = crowd.seen(gate_pass)
        paper = crowd.pass_paper(row, {1: 10, 2: 10}, truck=1 + turn % 4)
        found = at_once(
            lambda: passages.decide_passage(crew, seen),  # noqa: B023 - done before the next turn
            lambda: gate_passes.apply_pass(clerk, paper),  # noqa: B023
        )
        assert [codes(one) for one in found] == [(), ()]
        models.Vehicle.objects.update(inside_zone=None)
        gate_pass = found[1].record
    crowd.collect(gate_pass)
    models.Vehicle.objects.update(inside_zone=None)
    row.refresh_from_db()
    assert (row.state, postings(row)) == ("posted", ["reserve", "confirm"])


@pytest.mark.parametrize("guarded", [False, True])
def test_the_last_two_trucks_at_once(crowd, monkeypatch, guarded):
    """Each carries a line of its own: without the head's lock each sees the other's line still outside, none posts."""
    row = crowd.declare(crowd.in_paper(crowd.load(10), crowd.load(10, 2, 1)))
    crowd.release(row)
    crew = crowd.crew
    trucks = [crowd.apply(row, {line: 10}, truck=line) for line in (1, 2)]
    seen = [crowd.seen(one) for one in trucks]
    both, count = threading.Barrier(2), pass_rows._count

    def halfway(its: models.GatePass, column: str, sign: str) -> None:
        count(its, column, sign)
        with suppress(threading.BrokenBarrierError):  # with the guard the other one cannot come here yet
            both.wait(0.5)

    monkeypatch.setattr(pass_rows, "_count", halfway)
    if not guarded:
        monkeypatch.setattr(pass_rows, "_HEADS", "SELECT %s")
    found = at_once(*(lambda one=one: passages.decide_passage(crew, one) for one in seen))
    assert [codes(one) for one in found] == [(), ()]
    row.refresh_from_db()
    assert [counters(row, line) for line in (1, 2)] == [(10, 10), (10, 10)]
    assert row.state == ("posted" if guarded else "pre_posted")
    models.Vehicle.objects.update(inside_zone=None)


def test_a_list_is_not_deleted_and_released_at_once(crowd):
    for _ in range(4):
        row = crowd.declare(crowd.in_paper(crowd.load(10)))
        number, officer, clerk = row.declaration.pre_entry_no, crowd.officer, crowd.clerk
        declarations.declare_entry(clerk, number)
        found = at_once(
            lambda: declarations.release_entry(officer, number),  # noqa: B023 - done before the next turn
            lambda: list_moves.request_deletion(clerk, row.list_no, "重报"),  # noqa: B023
        )
        row.refresh_from_db()
        told = [codes(one) for one in found]
        assert (row.state, told) in (
            ("pre_posted", [(), ("LST-507",)]),
            ("deletion_requested", [("DEC-102",), ()]),
        )


def test_a_receiver_is_matched_once(crowd):
    """Two senders quote one receiver at once: one is matched, the other told so."""
    other = Play([firm for firm in catalogue.firms() if firm.zone == catalogue.zones()[0]][1], serial=crowd.serial)
    _, item = fresh_stock(crowd, 100)
    paper = receiving(crowd, other, 10, in_zone=True, mode="2", good="copper")
    arriving = other.declare(paper)
    clerk = crowd.clerk
    papers = []
    for _ in range(2):
        out = sending(crowd, other, 10, arriving, in_zone=True, mode="2", good="copper")
        lines = tuple(replace(line, book_item=item) for line in out.lines)
        papers.append(replace(out, lines=lines, inner_no=crowd.next_no()))
    found = at_once(*(lambda one=one: bonded_lists.declare_list(clerk, one) for one in papers))
    assert sorted(len(codes(one)) > 0 for one in found) == [False, True]
    assert next(codes(one)[0] for one in found if codes(one)) in ("LST-304", "LST-310")
    arriving.refresh_from_db()
    assert (arriving.state, postings(arriving)) == ("posted", ["reserve", "confirm"])


def test_after_all_that_the_ledger_proves(crowd):
    connection.ensure_connection()
    assert verify(connection.connection) == []
