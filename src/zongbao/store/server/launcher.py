"""Starts and stops the embedded PostgreSQL server; starting twice is the same as starting once."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from zongbao.store.server.account import Account, server_account
from zongbao.store.server.layout import PORT, ServerConfig, ServerStatus, conf_text
from zongbao.store.server.processes import clear_traces, running_pid
from zongbao.store.server.programs import programs_for

# Replaying the log after a crash can take minutes on a slow disk; only then do we give up.
_PATIENCE = 600


class ServerError(RuntimeError):
    """The server could not be made, started or stopped; the text holds what PostgreSQL said."""


def start(config: ServerConfig) -> str:
    """Make the cluster if needed, start the server if it does not run, and return the owner's DSN."""
    account = server_account()
    _lay_home(config, account)
    with _only_one(config):
        programs = programs_for(account, config.home, config.programs)
        initialise(config, account, programs)
        if running_pid(config.cluster) is None:
            _launch(config, account, programs)
        _ensure_database(config)
    return dsn(config)


def stop(config: ServerConfig) -> bool:
    """Stop the server and wait until its process is gone; False when it did not run."""
    pid = running_pid(config.cluster)
    if pid is None:
        return False
    account = server_account()
    with _only_one(config):
        programs = programs_for(account, config.home, config.programs)
        _control(account, config, programs, "stop", "-m", "fast")
        clear_traces(config.cluster, config.socket)
    return True


def status(config: ServerConfig) -> ServerStatus:
    """What is known of the server without touching it."""
    pid = running_pid(config.cluster)
    made = pid is not None or _is_cluster(config.cluster)
    return ServerStatus(running=pid is not None, initialised=made, pid=pid, home=config.home)


def dsn(config: ServerConfig, database: str = "") -> str:
    """The owner's connection string over the unix socket; without a password while the home is not laid."""
    try:
        password = config.password_file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        password = ""
    place = urlencode({"host": str(config.socket), "port": str(PORT)})
    return f"postgresql://{config.owner}:{password}@/{quote(database or config.database)}?{place}"


def initialise(config: ServerConfig, account: Account, programs: Path) -> None:
    """Make the cluster once; a half-made one is never taken for a whole one."""
    if _is_cluster(config.cluster):
        return
    draft = config.cluster.with_name("pg.making")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.own(draft)
    _run(account, _initdb(config, programs, draft), config.home)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\ninclude_if_exists = 'zongbao.conf'\n")
    draft.rename(config.cluster)


def _initdb(config: ServerConfig, programs: Path, cluster: Path) -> list[str | Path]:
    command: list[str | Path] = [
        programs / "initdb", "--pgdata", cluster, "--username", config.owner, "--pwfile", config.password_file,
        "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums",
    ]  # fmt: skip
    if _major(programs) >= 17:
        return [*command, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return [*command, "--locale=C.UTF-8"]


def _major(programs: Path) -> int:
    """The major version of the programs, from ``postgres (PostgreSQL) 18.6``."""
    said = subprocess.run([str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split(")")[1].split()[0].partition(".")[0])


def _is_cluster(folder: Path) -> bool:
    return (folder / "PG_VERSION").is_file()


def _lay_home(config: ServerConfig, account: Account) -> None:
    """Make the home and what the server needs in it; no folder above the home is changed."""
    config.home.mkdir(parents=True, exist_ok=True)
    if not account.can_enter(config.home):
        raise ServerError(f"the server's account cannot enter {config.home}; set ZONGBAO_DATA to a folder it can reach")
    _own_folder(config.socket, account)
    _write_password(config.password_file, account)


def _own_folder(folder: Path, account: Account) -> None:
    """A folder that belongs to the server's account alone; one that another account laid is refused."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid not in {os.geteuid(), account.uid} or folder.is_symlink():
        raise ServerError(f"{folder} belongs to another account")
    account.own(folder)
    folder.chmod(0o700)


def _write_password(path: Path, account: Account) -> None:
    """Draw the owner's password once; a second process that is as early finds the first one's."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    account.own(path)


def _launch(config: ServerConfig, account: Account, programs: Path) -> None:
    clear_traces(config.cluster, config.socket)
    for path, text in ((config.cluster / "zongbao.conf", conf_text(config)), (config.log, "")):
        path.write_text(text, encoding="utf-8")
        account.own(path)
    _control(account, config, programs, "start", "-l", str(config.log), why=config.log)


def _control(account: Account, config: ServerConfig, programs: Path, *words: str, why: Path | None = None) -> None:
    """Ask ``pg_ctl`` and wait as long as it takes; its own limit of one minute is too short after a crash."""
    waiting = ["-D", str(config.cluster), "-w", "-t", str(_PATIENCE)]
    _run(account, [programs / "pg_ctl", *words, *waiting], config.home, why)


def _run(account: Account, command: list[str | Path], folder: Path, why: Path | None = None) -> None:
    """Run one of PostgreSQL's programs; its words go to the error, not to our output."""
    # A file, not a pipe: the server inherits the descriptor and would hold a pipe open for ever.
    with (folder / "pg-command.log").open("w+", encoding="utf-8") as said:
        answer = account.run(command, folder, stdout=said, stderr=subprocess.STDOUT)
        if answer.returncode == 0:
            return
        said.seek(0)
        words = said.read()
    if why is not None:
        words += why.read_text(encoding="utf-8", errors="replace")
    raise ServerError(f"{Path(command[0]).name} failed: {words[-2000:].strip()}")


def _ensure_database(config: ServerConfig) -> None:
    """Make the platform's database unless it is there."""
    with _patient_connection(config) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [config.database]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(config.database)))


def _patient_connection(config: ServerConfig) -> psycopg.Connection[tuple[object, ...]]:
    """Connect, waiting while the server still replays its log."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return psycopg.connect(dsn(config, "postgres"), autocommit=True)
        except psycopg.OperationalError as error:
            if running_pid(config.cluster) is None or time.monotonic() > deadline:
                raise ServerError(f"the server does not answer: {error}") from error
            time.sleep(0.1)


@contextmanager
def _only_one(config: ServerConfig) -> Iterator[None]:
    """Hold the home's lock: two processes never start or stop the server at once."""
    with config.lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
