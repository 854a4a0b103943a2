"""Databases of one's own with two founded zones: for tests whose threads or processes commit.

They do not touch the test database that the other tests share: one is made and founded for the session, and each test
works in a copy of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from zongbao.demo import catalogue, founding


@pytest.fixture(scope="session")
def founded_template(django_db_blocker) -> Iterator[str]:
    """The name of a migrated database in which two zones stand.

    Not for a module whose other tests stand on ``founded``: closing the connection would break their transaction.
    """
    assert not connection.in_atomic_block, "put tests that commit into a module of their own"
    name = f"test_doors_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        with _database(name, "template1"):
            call_command("migrate", verbosity=0)
            founding.found(catalogue.zones()[:2])
        yield name  # by now Django is back at the test database that all others share
        _drop(name)


@contextmanager
def own_database(template: str) -> Iterator[str]:
    """Point Django at a copy of the template while the block lasts; gives the copy's address."""
    copy = f"{template}_{secrets.token_hex(4)}"
    with _database(copy, template):
        yield address(copy)
    _drop(copy)


@contextmanager
def _database(name: str, template: str) -> Iterator[None]:
    """Make the database and point Django at it while the block lasts; if the block fails it is dropped."""
    settings = connection.settings_dict
    before = settings["NAME"]
    connections.close_all()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        names = sql.Identifier(name), sql.Identifier(template)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    settings["NAME"] = name
    try:
        yield
    except BaseException:
        _drop(name)
        raise
    finally:
        connections.close_all()
        settings["NAME"] = before


@contextmanager
def new_database(name: str) -> Iterator[None]:
    """Point Django at a migrated database with nothing in it while the block lasts; then it is dropped."""
    with _database(name, "template1"):
        call_command("migrate", verbosity=0)
        yield
    _drop(name)


def _drop(name: str) -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def address(database: str) -> str:
    """The address of a database on the test server."""
    settings = connection.settings_dict
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    place = urlencode({"host": settings["HOST"], "port": settings["PORT"] or "5432"})
    return f"postgresql://{quote(settings['USER'], safe='')}{password}@/{database}?{place}"
