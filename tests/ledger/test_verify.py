"""Tampering: change one thing of any old row and the verifiers, inside and outside, name it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg
import pytest
from tests.ledger.making import BOOK, SLOT, ask, line, new
from typer.testing import CliRunner

from zongbao.acts import ledger_proof
from zongbao.cli import ledger as cli
from zongbao.store.ledger.export import export
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter

VERIFIER = Path(__file__).parents[2] / "verifier/zongbao_verify.py"
VICTIM = "book_id = 70 AND item_no = 2 AND seq = 1"
NAME = "book 70 item 2 seq 1"


@pytest.fixture
def posted(conn) -> psycopg.Connection:
    poster = SlotWriter()
    poster.post(conn, [ask("A", "open", "I", *(new(number, "10", usd="5") for number in (1, 2, 3)))])
    conn.commit()
    for number in range(3):
        poster.post(conn, [ask(f"B{number}", "reserve", "E", *(line(at, at, "1") for at in (1, 2, 3)))])
        conn.commit()
    poster.post(conn, [ask("B0", "confirm", "E", line(1, 1, "1")), ask("X", "open", "I", new(1, "3"), slot=9)])
    conn.commit()
    # Whoever tampers at this level is not held up by checks.
    for name in ("led_103_quantity", "led_104_event"):
        conn.execute(f"ALTER TABLE ledger_movement DROP CONSTRAINT {name}")
    assert verify(conn) == []
    yield conn
    conn.rollback()


def read_outside(path: Path) -> tuple[int, str]:
    """Exit code and output of the verifier, as a stranger runs it."""
    words = [sys.executable, "-I", str(VERIFIER), str(path), "--no-signature"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def outside(connection, tmp_path: Path) -> tuple[int, str]:
    path = tmp_path / "ledger.jsonl"
    with path.open("w", encoding="utf-8") as file:
        export(connection, file, checkpoints=False)
    return read_outside(path)


TAMPERINGS = {
    "declared": "declared + 0.00001",
    "legal": "legal + 0.00001",
    "second": "second + 0.00001",
    "usd": "usd + 0.00001",
    "line_no": "line_no + 10",
    "document": "'a'",
    "version": "version + 1",
    "event": "'adjust'",
    "direction": "'E'",
    "happened_at": "happened_at + interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "batch_no": "batch_no + 1",
}


@pytest.mark.parametrize("column", sorted(TAMPERINGS))
def test_a_changed_movement_is_named(posted, tmp_path, column: str) -> None:
    posted.execute(f"UPDATE ledger_movement SET {column} = {TAMPERINGS[column]} WHERE {VICTIM}")
    findings = verify(posted)
    assert any(f.table == "ledger_movement" and f.row == NAME for f in findings), findings
    code, text = outside(posted, tmp_path)
    assert code == 1
    assert "movement slot 7 book 70 item 2 seq 1" in text


def test_every_old_movement_in_turn(posted) -> None:
    rows = posted.execute("SELECT slot, book_id, item_no, seq FROM ledger_movement").fetchall()
    assert len(rows) == 14
    for slot, book_id, item_no, seq in rows:
        with posted.transaction() as attempt:
            posted.execute(
                "UPDATE ledger_movement SET usd = usd + 0.00001 "
                "WHERE slot = %s AND book_id = %s AND item_no = %s AND seq = %s",
                (slot, book_id, item_no, seq),
            )
            named = {(f.slot, f.row) for f in verify(posted) if f.table == "ledger_movement"}
            assert named == {(slot, f"book {book_id} item {item_no} seq {seq}")}
            raise psycopg.Rollback(attempt)


def test_a_removed_movement_is_named(posted, tmp_path) -> None:
    posted.execute(f"DELETE FROM ledger_movement WHERE {VICTIM}")
    assert any(f.row == NAME and f.problem.startswith("missing") for f in verify(posted))
    assert outside(posted, tmp_path)[0] == 1


def test_an_added_movement_is_named(posted, tmp_path) -> None:
    posted.execute(
        "INSERT INTO ledger_movement SELECT slot, book_id, item_no, 9, 'Z', version, event, direction, line_no, declared,"  # noqa: E501
        f" legal, second, usd, happened_at, recorded_at, batch_no FROM ledger_movement WHERE {VICTIM}"
    )
    assert any(f.row == "book 70 item 2 seq 9" for f in verify(posted))
    assert outside(posted, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "column",
    ["actual_in", "pre_in", "pre_out_legal", "actual_in_second", "usd_total", "last_seq", "last_in", "last_out"],
)
def test_a_changed_balance_is_named(posted, column: str) -> None:
    value = "'2020-01-01'" if column in ("last_in", "last_out") else f"{column} + 1"
    posted.execute("ALTER TABLE ledger_balance DROP CONSTRAINT led_101_overdrawn")
    posted.execute(f"UPDATE ledger_balance SET {column} = {value} WHERE book_id = 70 AND item_no = 2")
    assert [(f.table, f.row) for f in verify(posted)] == [("ledger_balance", "book 70 item 2")]


@pytest.mark.parametrize(
    "column", ["direction", "batch_no", "happened_at", "recorded_at", "document", "line_nos", "seqs"]
)
def test_a_changed_posting_is_named(posted, column: str) -> None:
    values = {"direction": "'I'", "batch_no": "9", "document": "'Q'", "line_nos": "'{1,2,9}'", "seqs": "'{2,2,9}'"}
    value = values.get(column, f"{column} + interval '1 second'")
    posted.execute(f"UPDATE ledger_posting SET {column} = {value} WHERE document = 'B0' AND event = 'reserve'")
    text = " ".join(f"{f.row} {f.problem}" for f in verify(posted))
    assert "B0" in text


@pytest.mark.parametrize("column", ["merkle_root", "previous", "chained", "marks", "movement_count", "sealed_at"])
def test_a_changed_seal_is_named(posted, tmp_path, column: str) -> None:
    values = {"movement_count": "movement_count + 1", "sealed_at": "sealed_at + interval '1 second'"}
    value = values.get(column, f"set_byte({column}, 3, get_byte({column}, 3) # 1)")
    posted.execute(f"UPDATE ledger_seal SET {column} = {value} WHERE slot = 7 AND batch_no = 2")
    assert ("ledger_seal", "batch 2") in {(f.table, f.row) for f in verify(posted)}
    if column != "marks":  # the marks only help to name rows; the root alone is the proof outside
        assert outside(posted, tmp_path)[0] == 1


@pytest.mark.parametrize("batch", [2, 4])
def test_a_removed_seal_is_noticed(posted, tmp_path, batch: int) -> None:
    posted.execute("DELETE FROM ledger_seal WHERE slot = 7 AND batch_no = %s", (batch,))
    assert any("no seal" in f.problem for f in verify(posted))
    assert outside(posted, tmp_path)[0] == 1


def test_a_seal_over_nothing_is_noticed(posted) -> None:
    posted.execute("DELETE FROM ledger_movement WHERE batch_no = 2")
    assert any(f.table == "ledger_seal" and "none of which" in f.problem for f in verify(posted))


@pytest.mark.parametrize("table", ["item", "balance"])
def test_a_missing_item_or_balance_is_named(posted, table: str) -> None:
    posted.execute(f"DELETE FROM ledger_{table} WHERE book_id = 70 AND item_no = 2")
    assert ("ledger_" + table, "book 70 item 2") in {(f.table, f.row) for f in verify(posted)}


def test_the_outside_verifier_says_what_is_proven_and_what_not(posted, tmp_path) -> None:
    code, text = outside(posted, tmp_path)
    assert code == 0
    assert "proven: 14 movements, 4 balances" in text
    assert "not proven: 14 movements are under no checkpoint yet" in text
    assert "SIGNATURES WERE NOT CHECKED" in text


def test_a_cut_export_is_noticed(posted, tmp_path) -> None:
    outside(posted, tmp_path)
    path = tmp_path / "ledger.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for kept in (lines[:-1], lines[:-2] + lines[-1:], lines[1:]):
        path.write_text("\n".join(kept), encoding="utf-8")
        assert read_outside(path)[0] == 1


def test_two_workers_find_what_one_finds(conn) -> None:
    """They see the snapshot of the connection that asks, and tell when a slot is done."""
    poster, told = SlotWriter(), []
    poster.post(conn, [ask("A", "open", "I", new(1, "10")), ask("X", "open", "I", new(1, "3"), slot=9)])
    conn.commit()
    assert verify(conn, workers=2, progress=lambda *done: told.append(done)) == []
    assert told == [(1, 2), (2, 2)]
    conn.execute("UPDATE ledger_movement SET usd = usd + 1 WHERE slot = %s", (SLOT,))
    conn.execute("DELETE FROM ledger_movement WHERE slot = 9")
    conn.commit()
    alone = verify(conn)
    conn.commit()
    assert {one.slot for one in alone} == {SLOT, 9}
    assert verify(conn, workers=2) == alone


def test_command_line(posted, tmp_path, monkeypatch) -> None:
    posted.commit()
    monkeypatch.setattr(cli, "_connection", lambda: posted)
    # the act itself needs the whole store
    monkeypatch.setattr(ledger_proof, "prove", lambda actor, witness, **how: verify(posted, **how))
    good = CliRunner().invoke(cli.app, ["verify", "--json"])
    assert (good.exit_code, json.loads(good.stdout)) == (0, {"ok": True, "findings": []})
    path = tmp_path / "out.jsonl"
    monkeypatch.setattr("zongbao.store.ledger.export.export", partial(export, checkpoints=False))
    assert CliRunner().invoke(cli.app, ["export", str(path)]).exit_code == 0
    assert read_outside(path)[0] == 0
    posted.execute(f"UPDATE ledger_movement SET usd = usd + 1 WHERE {VICTIM}")
    bad = CliRunner().invoke(cli.app, ["verify", "--json"])
    assert bad.exit_code == 1
    found = json.loads(bad.stdout)["findings"]
    assert {
        "table": "ledger_movement",
        "slot": SLOT,
        "row": NAME,
        "problem": "is not as it was sealed in batch 1",
    } in found
    text = CliRunner().invoke(cli.app, ["verify"])
    assert f"slot {SLOT} book {BOOK} item 2 seq 1" in text.stdout
