"""A backup holds what was there in one moment, and the drill proves it: or says what is not as it must be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.ledger.making import ask, new
from tests.platform.test_cli import _SEPARATE, _init, _zongbao

from zongbao.store.ledger.writer import SlotWriter
from zongbao.store.server import ServerConfig, dsn


def run(home: Path, *words: str) -> tuple[int, dict[str, object]]:
    answer = _zongbao(*words, "--json", cwd=home, ZONGBAO_DATA=str(home))
    return answer.returncode, json.loads(answer.stdout)


def codes(answer: dict[str, object]) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]  # type: ignore[attr-defined]


@pytest.fixture
def posted(home: Path) -> Path:
    """A platform with one zone and some movements on the first book of its first enterprise."""
    _init(home)
    code = (
        "from zongbao.cli.service import open_platform; open_platform()\n"
        "from zongbao.demo import catalogue, founding\n"
        "founding.found(catalogue.zones()[:1], with_administrators=False)\n"
    )
    clean = {name: value for name, value in os.environ.items() if name not in _SEPARATE}
    subprocess.run([sys.executable, "-c", code], cwd=home, env={**clean, "ZONGBAO_DATA": str(home)}, check=True)
    with psycopg.connect(dsn(ServerConfig(home))) as connection:
        poster = SlotWriter()
        slot, book = connection.execute("SELECT slot, id FROM store_accountbook ORDER BY id").fetchone() or (0, 0)
        poster.post(connection, [ask("A", "open", "I", new(1, "10"), new(2, "10"), slot=slot, book=book)])
    return home


def test_a_backup_is_restored_and_proven(posted: Path) -> None:
    file = posted / "one.dump"
    code, made = run(posted, "backup", str(file))
    assert code == 0, made
    rows = made["manifest"]["rows"]  # type: ignore[index]
    assert (rows["movements"], rows["seals"]) == (2, 1)
    code, drilled = run(posted, "restore-drill", str(file), "--workers", "1")
    assert (code, drilled["ok"], drilled["differences"], drilled["findings"]) == (0, True, {}, [])
    assert drilled["rows"] == rows
    assert not list(posted.glob("restore-drill-*")), "the throw-away server leaves nothing behind"


def test_what_is_wrong_with_a_backup_is_said(posted: Path) -> None:
    file = posted / "one.dump"
    with psycopg.connect(dsn(ServerConfig(posted))) as connection:
        connection.execute("UPDATE ledger_movement SET usd = usd + 1 WHERE document = 'A'")
    assert run(posted, "backup", str(file))[0] == 0
    code, drilled = run(posted, "restore-drill", str(file), "--workers", "1")
    assert (code, drilled["ok"]) == (1, False)
    assert {one["table"] for one in drilled["findings"]} >= {"ledger_movement", "ledger_balance"}  # type: ignore[index,attr-defined]

    code, again = run(posted, "backup", str(file))
    assert (code, codes(again)) == (2, ["CLI-104"])

    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    code, damaged = run(posted, "restore-drill", str(file))
    assert (code, codes(damaged)) == (2, ["CLI-105"])
