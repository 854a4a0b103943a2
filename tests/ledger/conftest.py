"""A scratch database with the ledger's tables on the test run's server, and short ways to write requests."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from importlib.resources import files

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

SCHEMA = files("zongbao.store.ledger").joinpath("schema.sql").read_text(encoding="utf-8")
TABLES = "ledger_item, ledger_balance, ledger_posting, ledger_movement, ledger_seal"


def _scratch() -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    name = f"ledger_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        dsn = make_conninfo(server, dbname=name)
        with psycopg.connect(dsn) as connection:
            connection.execute(SCHEMA)
        yield dsn
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def _ledger_databases() -> Iterator[tuple[str, str]]:
    first, second = _scratch(), _scratch()
    yield next(first), next(second)
    for database in (first, second):
        next(database, None)


def _empty(dsn: str) -> str:
    with psycopg.connect(dsn) as connection:
        connection.execute(f"TRUNCATE {TABLES}")
    return dsn


@pytest.fixture
def ledger_db(_ledger_databases: tuple[str, str]) -> str:
    """DSN of an empty ledger."""
    return _empty(_ledger_databases[0])


@pytest.fixture
def other_db(_ledger_databases: tuple[str, str]) -> str:
    """DSN of a second empty ledger, for comparisons."""
    return _empty(_ledger_databases[1])


@pytest.fixture
def conn(ledger_db: str) -> Iterator[psycopg.Connection]:
    """A connection to the empty ledger; each test commits by itself."""
    with psycopg.connect(ledger_db) as connection:
        yield connection
        connection.rollback()
