"""The command starts light, answers JSON alone on standard output, and takes a fresh machine to a working one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from zongbao.store.server import ServerConfig, dsn, start, status, stop
from zongbao.store.server.grants import APPEND_ONLY, NEVER_DELETED

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
ROOT = Path(__file__).resolve().parents[2]
_SEPARATE = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZONGBAO_DATA", "ZONGBAO_SECRET_KEY"}


def _zongbao(*words: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command with none of the test run's own settings."""
    clean = {name: value for name, value in os.environ.items() if name not in _SEPARATE}
    return subprocess.run(
        [sys.executable, "-m", "zongbao.cli.main", *words],
        cwd=cwd, env={**clean, **environ}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_help_and_message_commands_do_without_django_and_database() -> None:
    code = (
        "import sys, zongbao.cli.main as m\n"
        "try: m.app(['message', '--help'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'django', 'psycopg', 'gunicorn'}), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr.strip().endswith("[]")


def test_doctor_answers_one_document_and_starts_nothing(home: Path) -> None:
    answer = _zongbao("doctor", "--json", cwd=home, ZONGBAO_DATA=str(home / "data"))
    report = json.loads(answer.stdout)
    names = {check["name"] for check in report["checks"]}
    assert {"python", "settings", "disk", "database", "chromium", "chinese font"} <= names
    assert answer.returncode == (0 if report["ok"] else 1)
    assert not (home / "data").exists()


def test_doctor_names_a_bad_setting(home: Path) -> None:
    answer = _zongbao("doctor", "--json", cwd=home, ZONGBAO_HTTPS="perhaps")
    assert answer.returncode == 1
    assert "ZONGBAO_HTTPS" in json.loads(answer.stdout)["checks"][0]["says"]


def _init(home: Path, **environ: str) -> dict[str, object]:
    answer = _zongbao("init", "--json", cwd=home, ZONGBAO_DATA=str(home), **environ)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def test_init_makes_three_administrators_once_and_the_served_role_cannot_change_what_was_posted(home: Path) -> None:
    accounts = _init(home)["accounts"]
    assert isinstance(accounts, list)
    assert {account["role"] for account in accounts} == {"system_admin", "security_admin", "auditor"}
    assert len({account["password"] for account in accounts}) == 3
    assert _init(home)["accounts"] == []
    doctor = _zongbao("doctor", "--json", cwd=home, ZONGBAO_DATA=str(home))
    assert doctor.returncode == 0, doctor.stdout
    _check_rights(dsn(ServerConfig(home)))
    assert _serving_user(home) == "zongbao_app"
    assert _zongbao("stop", cwd=home, ZONGBAO_DATA=str(home)).returncode == 0
    assert not status(ServerConfig(home)).running


def _serving_user(home: Path) -> str:
    """Who a long-running program of the platform is to the embedded server."""
    code = (
        "from zongbao.cli.service import open_platform; open_platform(serving=True)\n"
        "from django.db import connection; cursor = connection.cursor()\n"
        "cursor.execute('SELECT current_user'); print(cursor.fetchone()[0])"
    )
    clean = {name: value for name, value in os.environ.items() if name not in _SEPARATE}
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=home, env={**clean, "ZONGBAO_DATA": str(home)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return answer.stdout.strip()


def _check_rights(address: str) -> None:
    """The application's role may add to the append-only tables, and nothing else."""
    forbidden = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE", "TRUNCATE")]
    forbidden += [(table, verb) for table in NEVER_DELETED for verb in ("DELETE", "TRUNCATE")]
    with psycopg.connect(address) as connection:
        for table, verb in forbidden:
            row = connection.execute("SELECT has_table_privilege('zongbao_app', %s, %s)", [table, verb]).fetchone()
            assert row == (False,), (table, verb)
        connection.execute("SET ROLE zongbao_app")
        connection.execute("SELECT count(*) FROM store_bondedlist")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM ledger_movement")


@pytest.mark.debian_postgres
@pytest.mark.skipif(not DEBIAN, reason="no PostgreSQL server of the distribution is installed")
def test_an_ordinary_server_takes_the_same_tables(home: Path) -> None:
    """The distribution's PostgreSQL (15 or newer) as ``DATABASE_URL``: migrate, grant, check, post a book."""
    server = ServerConfig(home, programs=DEBIAN[-1])
    address = start(server)
    try:
        answer = _zongbao("init", "--json", cwd=home, ZONGBAO_DATA=str(home), DATABASE_URL=address)
        assert answer.returncode == 0, answer.stderr
        doctor = _zongbao("doctor", "--json", cwd=home, ZONGBAO_DATA=str(home), DATABASE_URL=address)
        assert json.loads(doctor.stdout)["ok"], doctor.stdout
        _check_rights(address)
        assert _spine(home, address) == {
            "states": ["pre_posted", "approved", "posted"],
            "balance": ["100", "0", "0", "0"],
            "problems": [],
            "user": "zongbao_app",
        }
    finally:
        stop(server)


def _spine(home: Path, address: str) -> dict[str, object]:
    """List, pass, gate, posted book by the served role, in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in _SEPARATE}
    own = {"ZONGBAO_DATA": str(home), "DATABASE_URL": address, "ZONGBAO_DATABASE_ROLE": "zongbao_app"}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.platform.spine"], cwd=ROOT, env={**clean, **own},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    found: dict[str, object] = json.loads(answer.stdout)
    return found
