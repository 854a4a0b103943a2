"""A database of one's own, copied from the founded test database: for tests whose threads or processes commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection, connections
from psycopg import sql


@contextmanager
def own_database() -> Iterator[str]:
    """Point Django at a copy of the test database while the block lasts; gives the copy's address."""
    settings = connection.settings_dict
    source = settings["NAME"]
    copy = f"{source}_{secrets.token_hex(4)}"
    connections.close_all()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        names = sql.Identifier(copy), sql.Identifier(source)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        settings["NAME"] = copy
        try:
            yield address(copy)
        finally:
            connections.close_all()
            settings["NAME"] = source
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))


def address(database: str) -> str:
    """The address of a database on the test server."""
    settings = connection.settings_dict
    user = quote(settings["USER"], safe="") + (
        f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    )
    place = urlencode({"host": settings["HOST"], "port": settings["PORT"] or "5432"})
    return f"postgresql://{user}@/{database}?{place}"
