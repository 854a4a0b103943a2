"""Set-wise writing: many rows go in by COPY, one or two by a statement that is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from django.db import connection, models
from psycopg import sql

# Fields whose Python value goes to the driver as it stands.
_PLAIN = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.DecimalField,
    models.DateTimeField, models.DateField, models.ForeignKey,
)  # fmt: skip
_FEW = 2  # rows up to which a statement each takes fewer round trips than a COPY
_Column = tuple[str, Callable[[Any], Any]]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows inside the open transaction; values are adapted by psycopg, constraints apply as usual.

    What the server refuses is raised as Django's own errors, as everywhere else.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def insert(rows: Sequence[models.Model], *, keyed: bool = False) -> None:
    """Insert new rows of one model; ``keyed`` rows know their keys afterwards.

    What ``save`` would do beyond writing the columns (signals, inherited tables) is not done.
    """
    if len(rows) > _FEW:
        _insert_all(rows, keyed=keyed)
    else:
        for row in rows:
            _insert_one(row)
    for row in rows:
        row._state.adding = False


def _insert_one(row: models.Model) -> None:
    keyed = row.pk is not None
    columns = _columns(type(row))[0 if keyed else 1 :]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row), keyed), [value_of(row) for _, value_of in columns])
        (row.pk,) = cursor.fetchone()


@cache
def _statement(model: type[models.Model], keyed: bool) -> str:
    names = [name for name, _ in _columns(model)]
    filled = names if keyed else names[1:]
    listed, marks = ", ".join(f'"{name}"' for name in filled), ", ".join(["%s"] * len(filled))
    return f'INSERT INTO "{model._meta.db_table}" ({listed}) VALUES ({marks}) RETURNING "{names[0]}"'  # noqa: S608


def _insert_all(rows: Sequence[models.Model], *, keyed: bool) -> None:
    model = type(rows[0])
    if keyed:
        take_keys(rows)
    columns = _columns(model)[0 if keyed else 1 :]
    values = [value_of for _, value_of in columns]
    copy_rows(
        model._meta.db_table, [name for name, _ in columns], ([value_of(row) for value_of in values] for row in rows)
    )


def take_keys(rows: Sequence[models.Model]) -> None:
    """Give new rows of one model their keys before they are written, for others that will point to them."""
    keyless = [row for row in rows if row.pk is None]
    if not keyless:
        return
    meta = type(rows[0])._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, len(keyless)],
        )
        for row, (key,) in zip(keyless, cursor.fetchall(), strict=True):
            row.pk = key


@cache
def _columns(model: type[models.Model]) -> tuple[_Column, ...]:
    """Name and value of every column, the key first."""
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    return tuple((str(field.column), _value_of(field)) for field in fields)


def _value_of(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        json_of = attrgetter(field.attname)
        return lambda row: None if (value := json_of(row)) is None else msgspec.json.encode(value).decode()
    of_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if isinstance(field, _PLAIN) and not of_itself:
        return attrgetter(field.attname)
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
