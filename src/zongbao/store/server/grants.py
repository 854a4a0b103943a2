"""What the serving processes may do: everything their work needs, but not change what is append-only."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import sql

ROLE = "zongbao_app"
APPEND_ONLY = frozenset(
    {
        "ledger_posting",
        "ledger_movement",
        "ledger_seal",
        "store_auditentry",
        "store_storeddecision",
        "store_ledgercheckpoint",
        "store_sealeddecision",
    }
)
NEVER_DELETED = frozenset({"ledger_item", "ledger_balance"})
_LOCK = 0x7A62_0001  # web and worker start together; two sessions must not grant on one table at once
READ_ONLY = frozenset({"django_migrations"})


def ready_application_role(address: str) -> bool:
    """Bring the role's rights up to date as the owner at this address; False when there is no such role."""
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        return grant_application_role(cursor)


def grant_application_role(cursor: Any) -> bool:
    """Give the role its rights on every table; False when this server's owner may not make roles.

    Run after every migration, as the owner. Tables are listed from the catalogue, so that a new one is
    never forgotten; what is append-only is named here and held by a test.
    """
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    if cursor.fetchone() is None:
        return False
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), sql.Identifier(ROLE)))
        cursor.execute(_grant(table))
    cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(ROLE)))
    cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(ROLE)))
    return True


def rights_on(table: str) -> LiteralString:
    """The rights of the application's role on a table."""
    if table in READ_ONLY:
        return "SELECT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    if table in NEVER_DELETED:
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"


def _grant(table: str) -> sql.Composed:
    return sql.SQL("GRANT {} ON {} TO {}").format(
        sql.SQL(rights_on(table)),
        sql.Identifier(table),
        sql.Identifier(ROLE),
    )
