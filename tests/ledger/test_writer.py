"""The slot writer on real tables: answers, rows, idempotency, rollback, crash, another writer, bad states."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import psycopg
import pytest
from tests.ledger.making import BOOK, ITEM, NOON, SLOT, ask, line, new

from zongbao.core.decision import Decision
from zongbao.domain.ledger.request import Posted
from zongbao.store.ledger import read, rows
from zongbao.store.ledger.errors import LedgerConflictError, MissingItemError
from zongbao.store.ledger.items import open_items, update_item
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter, writer


def stock(conn, poster, quantity="100", item_count=1, slot=SLOT, book=BOOK) -> None:
    lines = [new(number, quantity, usd="1000", legal=quantity) for number in range(1, item_count + 1)]
    assert poster.post(conn, [ask("STOCK", "open", "I", *lines, slot=slot, book=book)]) == [
        Posted({number: number for number in range(1, item_count + 1)})
    ]
    conn.commit()


def counters(conn, item=1, slot=SLOT, book=BOOK) -> tuple[Decimal, ...]:
    now = read.balance(conn, slot, book, item).declared
    return now.actual_in, now.actual_out, now.pre_in, now.pre_out


def test_the_life_of_goods_row_by_row(conn) -> None:
    poster = SlotWriter()
    answers = poster.post(conn, [ask("IN", "reserve", "I", new(1, "100", usd="500"), new(2, "7"))])
    assert answers == [Posted({1: 1, 2: 2})]
    assert poster.post(conn, [ask("IN", "confirm", "I", line(1, None, "100", usd="500"), line(2, None, "7"))])
    out = ask("OUT", "reserve", "E", line(1, 1, "40"))
    too_much = ask("MORE", "reserve", "E", line(1, 1, "70"))
    first, second = poster.post(conn, [out, too_much])
    assert first == Posted({1: 1})
    assert isinstance(second, Decision)
    assert second.codes == ("LED-101",)
    assert poster.post(conn, [ask("OUT", "confirm", "E", line(1, None, "40"))]) == [Posted({1: 1})]
    conn.commit()
    assert counters(conn) == (100, 40, 0, 0)
    item = read.items(conn, SLOT, BOOK)[0]
    assert (item.name, item.spec, item.unit_price) == (ITEM.name, ITEM.spec, ITEM.unit_price)
    assert (item.source_list, item.source_line, item.in_mode, item.state) == ("IN", 1, "reserve", "active")
    assert item.balance.usd_total == 300
    assert item.balance.average_usd == Decimal("5.0000")
    assert item.balance.last_in == item.balance.last_out == dt.date(2026, 3, 1)
    assert [m.event for m in read.movements(conn, SLOT, BOOK, 1)] == ["reserve", "confirm", "reserve", "confirm"]
    assert [(m.event, m.item_no) for m in read.movements_of_document(conn, SLOT, BOOK, "IN")] == [
        ("reserve", 1), ("reserve", 2), ("confirm", 1), ("confirm", 2)
    ]  # fmt: skip
    assert verify(conn) == []


def test_twice_posts_once_within_and_between_batches(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    request = ask("OUT", "reserve", "E", line(1, 1, "40"))
    assert poster.post(conn, [request, request]) == [Posted({1: 1}), Posted({1: 1}, repeated=True)]
    conn.commit()
    for other in (poster, SlotWriter()):
        assert other.post(conn, [request]) == [Posted({1: 1}, repeated=True)]
    assert counters(conn) == (100, 0, 0, 40)
    changed = ask("OUT", "reserve", "E", line(1, 1, "41"))
    assert poster.post(conn, [changed])[0].codes == ("LED-112",)


def test_rolled_back_batch_is_forgotten(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))]) == [Posted({1: 1})]
    conn.rollback()
    assert poster.post(conn, [ask("B", "reserve", "E", line(1, 1, "60"))]) == [Posted({1: 1})]
    conn.commit()
    assert counters(conn) == (100, 0, 0, 60)
    assert verify(conn) == []


def test_savepoint_rolled_back_inside_the_transaction(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    with conn.transaction():
        with conn.transaction() as inner:
            poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])
            raise psycopg.Rollback(inner)
        assert poster.post(conn, [ask("B", "reserve", "E", line(1, 1, "60"))]) == [Posted({1: 1})]
    assert counters(conn) == (100, 0, 0, 60)
    assert verify(conn) == []


def test_item_opened_and_rolled_back_is_unknown_again(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    assert open_items(conn, SLOT, BOOK, [ITEM]) == [2]
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 2, "1"))])[0].codes == ("LED-101",)
    conn.rollback()
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 2, "1"))])[0].codes == ("LED-105",)


def test_another_writers_posting_is_seen(conn) -> None:
    mine, theirs = SlotWriter(), SlotWriter()
    stock(conn, mine)
    theirs.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])
    conn.commit()
    assert mine.post(conn, [ask("B", "reserve", "E", line(1, 1, "60"))])[0].codes == ("LED-101",)


@pytest.mark.parametrize("step", ["COPY ledger_posting", "COPY ledger_movement", "COPY ledger_seal"])
def test_crash_between_the_statements_leaves_nothing(conn, monkeypatch, step) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    whole = rows.copy_bytes

    def crash(cursor, statement, lines) -> None:
        if statement.startswith(step):
            raise RuntimeError("power cut")
        whole(cursor, statement, lines)

    monkeypatch.setattr(rows, "copy_bytes", crash)
    with pytest.raises(RuntimeError, match="power cut"):
        poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])
    conn.rollback()
    monkeypatch.undo()
    assert counters(conn) == (100, 0, 0, 0)
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))]) == [Posted({1: 1})]
    conn.commit()
    assert verify(conn) == []


def test_connection_lost_before_commit(ledger_db, conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    with psycopg.connect(ledger_db) as lost:
        poster.post(lost, [ask("A", "reserve", "E", line(1, 1, "60"))])
        conn.execute("SELECT pg_terminate_backend(%s)", (lost.info.backend_pid,))
        conn.commit()
        with pytest.raises(psycopg.OperationalError):
            lost.commit()
    assert poster.post(conn, [ask("B", "reserve", "E", line(1, 1, "100"))]) == [Posted({1: 1})]
    conn.commit()
    assert verify(conn) == []


def test_many_slots_in_one_batch_get_a_seal_each(conn) -> None:
    poster = SlotWriter()
    batch = [ask(f"D{slot}", "open", "I", new(1, "5"), new(2, "6"), slot=slot, book=slot) for slot in (9, 3, 200)]
    assert poster.post(conn, batch) == [Posted({1: 1, 2: 2})] * 3
    more = [ask("E", "reserve", "E", line(1, 1, "5"), slot=slot, book=slot) for slot in (200, 9, 3)]
    assert poster.post(conn, more) == [Posted({1: 1})] * 3
    conn.commit()
    assert conn.execute("SELECT slot, count(*) FROM ledger_seal GROUP BY 1 ORDER BY 1").fetchall() == [
        (3, 2), (9, 2), (200, 2)
    ]  # fmt: skip
    assert verify(conn) == []


def test_balance_changed_behind_the_cache_is_noticed(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    conn.execute("UPDATE ledger_balance SET last_seq = last_seq + 1")
    with pytest.raises(LedgerConflictError, match="moved meanwhile"):
        poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])
    conn.rollback()


def test_cache_that_is_wrong_meets_the_constraint(conn) -> None:
    poster = SlotWriter()
    stock(conn, poster)
    conn.execute("UPDATE ledger_balance SET actual_in = 10, actual_in_legal = 10")
    with pytest.raises(LedgerConflictError, match="led_101_overdrawn") as caught:
        poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])
    assert caught.value.code == "LED-101"
    conn.rollback()
    conn.execute("UPDATE ledger_balance SET actual_in = 10, actual_in_legal = 10")
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 1, "60"))])[0].codes == ("LED-101",)


def test_only_read_committed(ledger_db) -> None:
    with psycopg.connect(ledger_db) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(LedgerConflictError, match="READ COMMITTED"):
            SlotWriter().post(connection, [ask("A", "open", "I", new(1, "1"))])


def test_naive_time_is_a_fault_of_the_caller(conn) -> None:
    with pytest.raises(ValueError, match="time zone"):
        SlotWriter().post(conn, [ask("A", "open", "I", new(1, "1"), at=NOON.replace(tzinfo=None))])


def test_unprintable_document_is_refused_not_raised(conn) -> None:
    request = ask("A\x00", "open", "I", new(1, "1"))
    assert SlotWriter().post(conn, [request])[0].codes == ("LED-109",)
    assert SlotWriter().post(conn, []) == []


def test_small_cache_forgets_and_goes_on(conn) -> None:
    poster = SlotWriter(cached_items=2)
    stock(conn, poster, item_count=5)
    assert poster.post(conn, [ask("A", "reserve", "E", line(1, 5, "60"))]) == [Posted({1: 5})]
    conn.commit()
    assert verify(conn) == []


def test_filed_items(conn) -> None:
    assert open_items(conn, SLOT, BOOK, [ITEM, ITEM]) == [1, 2]
    assert open_items(conn, SLOT, BOOK, [ITEM], item_nos=[10]) == [10]
    assert open_items(conn, SLOT, BOOK, []) == []
    update_item(conn, SLOT, BOOK, 10, state="stopped", name="新名")
    conn.commit()
    assert [item.item_no for item in read.items(conn, SLOT, BOOK, state="stopped", text="新")] == [10]
    assert [item.item_no for item in read.items(conn, SLOT, BOOK, after=1, limit=1)] == [2]
    assert read.items(conn, SLOT, BOOK, in_stock=True) == []
    assert len(read.items(conn, SLOT, BOOK, part_no="P-1", item_nos=[1, 2, 3])) == 2
    with pytest.raises(MissingItemError):
        update_item(conn, SLOT, BOOK, 11, state="active")
    with pytest.raises(ValueError, match="source_list"):
        update_item(conn, SLOT, BOOK, 10, source_list="X")
    with pytest.raises(LedgerConflictError):
        open_items(conn, SLOT, BOOK, [ITEM], item_nos=[10])


def test_balance_as_of_a_day_as_known_at_a_moment(conn) -> None:
    clock = iter(dt.datetime(2026, 3, day, tzinfo=dt.UTC) for day in (5, 6, 7))
    poster = SlotWriter(now=lambda: next(clock))
    late = dt.datetime(2026, 3, 1, 15, 59, tzinfo=dt.UTC)  # 23:59 in Shanghai
    poster.post(conn, [ask("I", "open", "I", new(1, "10"), at=late)])
    poster.post(conn, [ask("O", "reserve", "E", line(1, 1, "4"), at=late + dt.timedelta(minutes=1))])
    poster.post(conn, [ask("A", "adjust", "I", line(1, 1, "1"), at=late - dt.timedelta(days=20))])
    conn.commit()

    def known(as_of=None, known_on=None) -> tuple[Decimal, Decimal]:
        found = read.balance(conn, SLOT, BOOK, 1, as_of=as_of, known_on=known_on).declared
        return found.actual_in, found.pre_out

    assert known() == (11, 4)
    assert known(as_of=dt.date(2026, 3, 1)) == (11, 0)
    assert known(as_of=dt.date(2026, 3, 2)) == (11, 4)
    assert known(known_on=dt.datetime(2026, 3, 6, tzinfo=dt.UTC)) == (10, 4)
    assert known(dt.date(2026, 2, 28), dt.datetime(2026, 3, 6, tzinfo=dt.UTC)) == (0, 0)
    assert read.balance(conn, SLOT, BOOK, 2) is None


def test_recording_times_never_run_backwards(conn) -> None:
    clock = iter([NOON, NOON - dt.timedelta(hours=1)])
    poster = SlotWriter(now=lambda: next(clock))
    poster.post(conn, [ask("A", "open", "I", new(1, "10"))])
    poster.post(conn, [ask("B", "reserve", "E", line(1, 1, "1"))])
    assert [m.recorded_at for m in read.movements(conn, SLOT, BOOK, 1)] == [NOON, NOON]


def test_one_writer_per_process() -> None:
    assert writer() is writer()
