"""Two writers on one item: first the race without the lock, then the same steps with it."""

from __future__ import annotations

import threading

import psycopg
import pytest
from tests.ledger.making import BOOK, SLOT, ask, line, new

from zongbao.domain.ledger.request import Posted
from zongbao.store.ledger import read, slots
from zongbao.store.ledger.errors import LedgerConflictError
from zongbao.store.ledger.reference import ReferenceWriter
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter


def one_hundred(conn) -> None:
    SlotWriter().post(conn, [ask("STOCK", "open", "I", new(1, "100"))])
    conn.commit()


def sixty(document: str):
    return [ask(document, "reserve", "E", line(1, 1, "60"))]


def in_thread(work) -> tuple[threading.Thread, list]:
    result: list = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as error:  # noqa: BLE001 - the test looks at whatever came
            result.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, result


def test_without_the_lock_both_are_told_yes_and_the_tables_refuse_the_second(ledger_db, conn, monkeypatch) -> None:
    one_hundred(conn)
    monkeypatch.setattr(slots, "lock", lambda *_: None)
    decided = []
    monkeypatch.setattr("zongbao.store.ledger.writer.decide", _recorded(decided))
    with psycopg.connect(ledger_db) as second:
        assert SlotWriter().post(conn, sixty("A")) == [Posted({1: 1})]
        # The second writer decides on the same 100 while the first has not committed: 120 would be out.
        thread, result = in_thread(lambda: SlotWriter().post(second, sixty("B")))
        while not _waits(ledger_db, second):
            pass
        conn.commit()
        thread.join(20)
        second.rollback()
    assert [outcome.standing.items() for outcome in decided] == [{1: 1}, {1: 1}]  # the race: both were accepted
    assert isinstance(result[0], LedgerConflictError)  # and the tables said no
    assert read.balance(conn, SLOT, BOOK, 1).declared.pre_out == 60
    assert verify(conn) == []


def test_with_the_lock_the_second_waits_and_is_refused_with_the_facts(ledger_db, conn) -> None:
    one_hundred(conn)
    with psycopg.connect(ledger_db) as second:
        assert SlotWriter().post(conn, sixty("A")) == [Posted({1: 1})]
        thread, result = in_thread(lambda: SlotWriter().post(second, sixty("B")))
        while not _waits(ledger_db, second):
            pass
        assert not result
        conn.commit()
        thread.join(20)
        second.commit()
    assert result[0][0].codes == ("LED-101",)
    assert result[0][0].reasons[0].change == {"declared_qty": "40"}
    assert read.balance(conn, SLOT, BOOK, 1).declared.pre_out == 60
    assert verify(conn) == []


def test_other_slots_do_not_wait(ledger_db, conn) -> None:
    one_hundred(conn)
    SlotWriter().post(conn, sixty("A"))
    with psycopg.connect(ledger_db) as second:
        second.execute("SET LOCAL lock_timeout = '2s'")
        assert SlotWriter().post(second, [ask("S", "open", "I", new(1, "1"), slot=SLOT + 1)]) == [Posted({1: 1})]
        second.rollback()


@pytest.mark.parametrize("shared", [True, False])
def test_four_writers_never_oversell(ledger_db, conn, shared: bool) -> None:
    """One writer object shared by threads, as in a web process, or one each, as in four processes."""
    one_hundred(conn)
    common = SlotWriter()

    def sell(name: str) -> int:
        poster, sold = common if shared else SlotWriter(), 0
        with psycopg.connect(ledger_db) as connection:
            for number in range(20):
                batch = [ask(f"{name}-{number}", "reserve", "E", line(1, 1, "3"))]
                # Every third batch is taken back, so that caches are ahead of the tables all the time.
                accepted = poster.post(connection, batch) == [Posted({1: 1})]
                if number % 3 == 2:
                    connection.rollback()
                else:
                    connection.commit()
                    sold += accepted
        return sold

    running = [in_thread(lambda name=name: sell(name)) for name in "ABCD"]
    for thread, _ in running:
        thread.join(60)
    assert sum(result[0] for _, result in running) == 33
    assert read.balance(conn, SLOT, BOOK, 1).declared.available == 1
    assert verify(conn) == []


def test_slots_named_in_any_order_cannot_wait_in_a_ring(ledger_db) -> None:
    def post(name: str, order: list[int]) -> int:
        poster = SlotWriter()
        with psycopg.connect(ledger_db) as connection:
            for number in range(15):
                batch = [ask(f"{name}{number}", "open", "I", new(1, "1"), slot=slot, book=slot) for slot in order]
                poster.post(connection, batch)
                connection.commit()
        return 15

    running = [in_thread(lambda: post("A", [1, 2, 3])), in_thread(lambda: post("B", [3, 2, 1]))]
    for thread, _ in running:
        thread.join(60)
    assert [result for _, result in running] == [[15], [15]]


def test_reference_and_slot_writer_work_side_by_side(conn) -> None:
    one_hundred(conn)
    fast, slow = SlotWriter(), ReferenceWriter()
    for number in range(6):
        poster = fast if number % 2 else slow
        assert poster.post(conn, [ask(f"D{number}", "reserve", "E", line(1, 1, "10"))]) == [Posted({1: 1})]
        conn.commit()
    assert read.balance(conn, SLOT, BOOK, 1).declared.available == 40
    assert verify(conn) == []


def _recorded(seen: list):
    from zongbao.domain.ledger.posting import decide

    def wrapped(batch, ledger):
        outcomes = decide(batch, ledger)
        seen.extend(outcomes)
        return outcomes

    return wrapped


def _waits(dsn: str, connection: psycopg.Connection) -> bool:
    """Whether the other connection's server process waits for a lock."""
    with psycopg.connect(dsn) as watcher:
        row = watcher.execute(
            "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s", (connection.info.backend_pid,)
        ).fetchone()
    return bool(row and row[0])
