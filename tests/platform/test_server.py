"""The embedded server starts, survives a kill, keeps what it said it kept, and is nobody else's to open."""

from __future__ import annotations

import os
import signal
import stat
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from zongbao.store.server import NotDurable, ServerConfig, ServerError, dsn, ensure_durable, start, status, stop
from zongbao.store.server.account import server_account
from zongbao.store.server.processes import clear_traces, is_alive, running_pid

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand the server to another account")


def test_start_stop_and_again(home: Path) -> None:
    config = ServerConfig(home)
    assert not status(config).initialised
    address = start(config)
    first = status(config)
    assert first.running
    assert start(config) == address
    assert status(config).pid == first.pid
    assert stop(config)
    assert not status(config).running
    assert not stop(config)


def test_a_killed_server_starts_again_with_what_was_committed(home: Path) -> None:
    config = ServerConfig(home)
    with psycopg.connect(start(config)) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    pid = status(config).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with psycopg.connect(start(config)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]
    assert status(config).pid != pid


def test_a_pid_file_of_an_unrelated_process_does_not_hold_up_the_start(home: Path) -> None:
    config = ServerConfig(home)
    start(config)
    stop(config)
    for name in (config.cluster / "postmaster.pid", config.socket / ".s.PGSQL.5432.lock"):
        name.write_text(f"{os.getpid()}\n{config.cluster}\n")
        server_account().own(name)
    assert not status(config).running
    start(config)
    assert status(config).running


def test_two_processes_that_start_at_once_get_one_server(home: Path) -> None:
    config = ServerConfig(home)
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(start(config))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3
    assert len(set(answers)) == 1


def test_a_zombie_is_not_alive() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    os.kill(child, 0)  # it still has its number …
    assert not is_alive(child)  # … but serves nobody
    os.waitpid(child, 0)


def test_traces_stay_while_something_works_in_the_cluster(home: Path) -> None:
    config = ServerConfig(home)
    start(config)
    with pytest.raises(TimeoutError):
        clear_traces(config.cluster, config.socket, patience=0.1)
    assert running_pid(config.cluster) is not None


def test_nobody_comes_in_without_the_password(home: Path) -> None:
    config = ServerConfig(home)
    secret = urlsplit(start(config)).password
    assert secret
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(dsn(config).replace(secret, "guessed"))
    assert stat.S_IMODE(config.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(config.cluster.stat().st_mode) == 0o700


def test_the_server_listens_on_no_network_address_and_is_utf8_with_checksums(home: Path) -> None:
    shown = {
        "listen_addresses": "", "server_encoding": "UTF8", "data_checksums": "on",
        "TimeZone": "Asia/Shanghai", "password_encryption": "scram-sha-256",
    }  # fmt: skip
    with psycopg.connect(start(ServerConfig(home))) as connection:
        for name, value in shown.items():
            assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,)


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_server_that_does_not_flush_is_refused(home: Path, setting: str) -> None:
    config = ServerConfig(home)
    with psycopg.connect(start(config), autocommit=True) as connection:
        ensure_durable(connection)
    stop(config)
    careless = ServerConfig(home, settings={setting: "off"})
    with psycopg.connect(start(careless), autocommit=True) as connection, pytest.raises(NotDurable) as refused:
        ensure_durable(connection)
    assert refused.value.settings == (setting,)


def test_a_session_that_does_not_flush_is_refused() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        ensure_durable(connection)
        connection.execute("SET synchronous_commit = off")
        with pytest.raises(NotDurable):
            ensure_durable(connection)


def test_a_long_home_gets_a_short_socket(home: Path) -> None:
    deep = home / ("x" * 90)
    config = ServerConfig(deep)
    assert len(bytes(config.socket)) < 88
    try:
        with psycopg.connect(start(config)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        stop(config)
        config.socket.rmdir()


@as_root
def test_as_root_the_server_runs_as_another_account(home: Path) -> None:
    config = ServerConfig(home)
    start(config)
    pid = status(config).pid
    assert Path(f"/proc/{pid}").stat().st_uid == server_account().uid != 0


@as_root
def test_a_closed_parent_folder_is_reported_and_left_closed(home: Path) -> None:
    home.chmod(0o700)
    with pytest.raises(ServerError, match="ZONGBAO_DATA"):
        start(ServerConfig(home / "inside"))
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_what_postgresql_says_reaches_the_error(home: Path) -> None:
    with pytest.raises(ServerError, match="no_such_setting"):
        start(ServerConfig(home, settings={"no_such_setting": "1"}))
