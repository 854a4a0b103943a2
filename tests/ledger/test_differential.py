"""The slot writer against the slow reference path: random histories, same answers, same rows, same seals."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import _empty
from tests.ledger.making import ITEM, NOON

from zongbao.core.decision import Decision
from zongbao.domain.ledger.counters import EFFECTS
from zongbao.domain.ledger.request import Event, PostingLine, PostingRequest
from zongbao.store.ledger.reference import ReferenceWriter
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter

# Small ranges on purpose: documents, versions and items must meet again and again.
figures = st.integers(0, 400_000).map(lambda number: Decimal(number) / 100_000)
odd = st.sampled_from([Decimal("0.000001"), Decimal("1E+14"), Decimal(-1), Decimal("NaN"), Decimal(10**13)])
quantities = st.one_of(figures, figures, figures, st.integers(1, 6).map(Decimal), odd)


@st.composite
def lines(draw) -> tuple[PostingLine, ...]:
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        line_no = draw(st.sampled_from([number, number, number, 1]))
        item = draw(st.one_of(st.none(), st.integers(1, 5)))
        declared = draw(quantities)
        second = draw(st.sampled_from([Decimal(0), declared]))
        new_item = ITEM if item is None and draw(st.booleans()) else None
        usd = draw(st.sampled_from([Decimal(0), Decimal("7.31"), Decimal(1000)]))
        found.append(
            PostingLine(line_no, item, declared, draw(st.sampled_from([declared, Decimal(0)])), second, usd, new_item)
        )
    return tuple(found)


requests = st.builds(
    PostingRequest,
    slot=st.sampled_from([1, 2]),
    book_id=st.sampled_from([10, 11]),
    document=st.sampled_from(["A", "B", "C", "清单", "bad\\"]),
    version=st.integers(0, 1),
    event=st.sampled_from(sorted({event for event, _ in EFFECTS})),
    direction=st.sampled_from(["I", "E"]),
    lines=lines(),
    happened_at=st.integers(0, 72).map(lambda hours: NOON + dt.timedelta(hours=hours)),
)


@st.composite
def histories(draw) -> list[tuple[list[PostingRequest], bool]]:
    """Batches, each with whether it is committed; confirmations of what was just reserved are mixed in."""
    history = []
    for _ in range(draw(st.integers(1, 5))):
        batch = draw(st.lists(requests, min_size=1, max_size=5))
        for request in list(batch):
            follow = draw(st.sampled_from(["", "", "confirm", "release", "repeat", "other"]))
            if follow == "repeat":
                batch.append(request)
            elif follow == "other":
                batch.append(replace(request, lines=request.lines[:-1]))
            elif follow:
                batch.append(_following(request, follow))
        history.append((batch, draw(st.integers(0, 3)) > 0))
    return history


def _following(request: PostingRequest, event: str) -> PostingRequest:
    stripped = tuple(replace(line, item_no=None, new_item=None) for line in request.lines)
    return replace(request, event=Event(event), lines=stripped)


def opening(slot: int, book: int) -> PostingRequest:
    stocked = tuple(PostingLine(n, None, Decimal(5), Decimal(5), Decimal(5), Decimal("33.33"), ITEM) for n in (1, 2, 3))
    return PostingRequest(slot, book, "OPENING", 0, Event.OPEN, "I", stocked, NOON)


def ticking():
    moments = itertools.count()
    return lambda: NOON + dt.timedelta(seconds=next(moments))


def state(connection: psycopg.Connection) -> list[list[tuple]]:
    tables = ("item", "balance", "posting", "movement", "seal")
    return [
        [row[0] for row in connection.execute(f"SELECT t::text FROM ledger_{table} AS t ORDER BY 1").fetchall()]
        for table in tables
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories())
def test_same_history_same_ledger(ledger_db, other_db, history) -> None:
    _empty(ledger_db)
    _empty(other_db)
    fast, slow = SlotWriter(ticking()), ReferenceWriter(ticking())
    start = [opening(slot, book) for slot in (1, 2) for book in (10, 11)]
    with psycopg.connect(ledger_db) as one, psycopg.connect(other_db) as other:
        for batch, commit in [(start, True), *history]:
            answers, expected = fast.post(one, batch), slow.post(other, batch)
            for request, answer, right in zip(batch, answers, expected, strict=True):
                assert answer == right, (request, answer, right)
            for connection in (one, other):
                connection.commit() if commit else connection.rollback()
        assert state(one) == state(other)
        assert verify(one) == []


def test_histories_are_not_trivial(ledger_db) -> None:
    """The strategy above reaches acceptances and most refusals; otherwise the comparison would prove little."""
    reached: set[str] = set()

    @settings(max_examples=80, deadline=None, database=None, derandomize=True)
    @given(histories())
    def collect(history) -> None:
        _empty(ledger_db)
        poster = SlotWriter(ticking())
        with psycopg.connect(ledger_db) as connection:
            poster.post(connection, [opening(slot, book) for slot in (1, 2) for book in (10, 11)])
            for batch, _ in history:
                for answer in poster.post(connection, batch):
                    if isinstance(answer, Decision):
                        reached.update(answer.codes)
                    else:
                        reached.add("repeated" if answer.repeated else "posted")

    collect()
    assert reached >= {"posted", "repeated", "LED-101", "LED-103", "LED-104", "LED-105", "LED-106", "LED-107", "LED-108",  # noqa: E501
                       "LED-109", "LED-110", "LED-111", "LED-112"}  # fmt: skip
