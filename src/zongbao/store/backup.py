"""Backups of the platform's database: one file with a manifest beside it, and a server to try a backup on.

The file is PostgreSQL's own (custom format of ``pg_dump``), so that it outlives the platform. What does not stand in
the database (keys, settings, the witness's folder) is no part of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from zongbao.store.server import ServerConfig, start, stop
from zongbao.store.server.account import server_account
from zongbao.store.server.programs import NoPrograms, programs_for

MANIFEST = ".json"
COUNTED = {
    "books": "store_accountbook",
    "lists": "store_bondedlist",
    "passes": "store_gatepass",
    "messages": "store_rawmessage",
    "receipts": "store_receipt",
    "decisions": "store_storeddecision",
    "movements": "ledger_movement",
    "seals": "ledger_seal",
    "checkpoints": "store_ledgercheckpoint",
}
_CHUNK = 1 << 20


class BackupError(RuntimeError):
    """A backup that could not be made or read; the text says what PostgreSQL or the system said."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the rows that were counted in its own snapshot, and the SHA-256 of the file, in hex."""

    taken_at: str
    platform: str
    server: str
    rows: dict[str, int]
    size: int
    sha256: str


def manifest_of(file: Path) -> Path:
    """Where the manifest of a backup lies."""
    return file.with_name(file.name + MANIFEST)


def dump(address: str, file: Path, *, home: Path, platform: str, at: dt.datetime) -> Manifest:
    """Write the database at ``address`` into a new file, whole or not at all. BackupError, FileExistsError."""
    if file.exists():
        raise FileExistsError(file)
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with psycopg.connect(address, autocommit=True) as connection, _snapshot(connection) as snapshot:
            rows = count_rows(connection)
            server = str(connection.info.server_version)
            _run(address, _program(home, "pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--file={draft}")
        _to_disk(draft)
        made = Manifest(at.isoformat(), platform, server, rows, draft.stat().st_size, digest(draft))
        manifest_of(file).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
        _to_disk(manifest_of(file))
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return made


def read_manifest(file: Path) -> Manifest:
    """The manifest of a backup, after the file was held against it. BackupError if one of the two is damaged."""
    try:
        made = Manifest(**json.loads(manifest_of(file).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise BackupError(f"{manifest_of(file).name}: {error}") from error
    if (found := digest(file)) != made.sha256:
        raise BackupError(f"SHA-256 {found}, {made.sha256} expected")
    return made


@contextlib.contextmanager
def restored(file: Path, *, home: Path) -> Iterator[str]:
    """The address of a throw-away server below ``home`` that holds what the backup holds. BackupError."""
    place = Path(tempfile.mkdtemp(prefix="restore-drill-", dir=home))
    place.chmod(0o755)  # the server runs under an account of its own
    config = ServerConfig(place)
    try:
        address = start(config)
        restore(address, file, home=home)
        yield address
    finally:
        stop(config)
        shutil.rmtree(place)


def restore(address: str, file: Path, *, home: Path) -> None:
    """Fill the empty database at ``address``; owners and rights are those of the one who restores. BackupError."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={_place(address)['PGDATABASE']}")
    _run(address, _program(home, "pg_restore"), *options, str(file))


def count_rows(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """How many rows each of ``COUNTED`` holds, as the connection's transaction sees them."""
    counts = {}
    for name, table in COUNTED.items():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[name] = int(str(row[0])) if row else 0
    return counts


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    whole = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            whole.update(piece)
    return whole.hexdigest()


@contextlib.contextmanager
def _snapshot(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """The name of a snapshot that others may share while the context lasts."""
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(row[0]) if row else ""
    finally:
        connection.execute("ROLLBACK")


def _program(home: Path, name: str) -> Path:
    """The program of the wheel, which reads every server that is not newer; else the machine's."""
    with contextlib.suppress(NoPrograms):
        packaged = programs_for(server_account(), home) / name
        if packaged.exists():
            return packaged
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"there is no {name} on this machine")
    return Path(found)


def _place(address: str) -> dict[str, str]:
    """The address as the environment of PostgreSQL's programs: a password has no place on a command line."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    known = conninfo_to_dict(address)
    given = {name: str(known.pop(key)) for key, name in names.items() if known.get(key)}
    return given | {f"PG{key.upper()}": str(value) for key, value in known.items() if value}


def _run(address: str, program: Path, *options: str) -> None:
    environ = {**os.environ, **_place(address)}
    done = subprocess.run(
        [str(program), "--no-password", *options], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program.name}: {done.stderr.strip()[-1000:]}")


def _to_disk(file: Path) -> None:
    """Wait until the file's bytes are on stable storage."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
