"""Queries compiled once: a gate asks the same questions of every vehicle, only with other values.

Django writes the SQL of a query anew each time it is asked, which costs more than the answer. A kept query is written
once from the same ORM expression and then asked with the values in their places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.lookups import Lookup
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)


@models.Field.register_lookup
@models.ForeignKey.register_lookup
class AnyOf(Lookup):
    """``field__any_of=[…]``: as ``in``, but the values are one parameter, so that their number changes no statement."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """``column = ANY(values)``."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*parameters, self.rhs]


_SAMPLES: dict[type, Callable[[int], Any]] = {
    list: lambda place: [place, "values of a kept query"],
    str: lambda place: f"value {place} of a kept query",
    int: lambda place: 2**31 - 1 - place,
    dt.datetime: lambda place: dt.datetime(1900, 1, 1 + place, tzinfo=dt.UTC),
}


class Kept(Generic[Row]):
    """One query of whole rows: what ``ask`` builds from values of these kinds (str, int, moment, list for any_of).

    ``ask`` must use every value as it is, and build the same query whatever the values are. A query that locks is
    first asked inside a transaction, as any other.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Row]], *kinds: type) -> None:
        self._ask, self._kinds = ask, kinds

    @cached_property
    def _written(self) -> _Written:
        samples = [_SAMPLES[kind](place) for place, kind in enumerate(self._kinds)]
        return _write(self._ask(*samples), samples)

    def all(self, *values: Any) -> list[Row]:
        """The rows for these values."""
        written = self._written
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled(values))
            found: list[Row] = [written.row(one) for one in cursor.fetchall()]
        return found

    def first(self, *values: Any) -> Row | None:
        """The first row for these values, None if there is none."""
        return next(iter(self.all(*values)), None)


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement with the places of its values, and how a row of its answer becomes an object."""

    sql: str
    given: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # position among the parameters, position among the values
    model: type[models.Model]
    names: Sequence[str]
    columns: slice
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    related: Sequence[Any]

    def filled(self, values: Sequence[Any]) -> list[Any]:
        """The statement's parameters."""
        parameters = list(self.given)
        for place, value in self.places:
            parameters[place] = values[value]
        return parameters

    def row(self, cells: Sequence[Any]) -> Any:
        """The object that a row of the answer stands for, with those joined to it."""
        if self.converters:
            cells = list(cells)
            for position, steps, expression in self.converters:
                for step in steps:
                    cells[position] = step(cells[position], expression, connection)
        made = self.model.from_db(connection.alias, self.names, cells[self.columns])
        for one in self.related:
            one.populate(cells, made)
        return made


def _write(rows: models.QuerySet[Any], samples: Sequence[Any]) -> _Written:
    compiler: Any = rows.query.get_compiler(connection.alias)
    sql, parameters = compiler.as_sql()
    places = tuple(
        (place, samples.index(parameter)) for place, parameter in enumerate(parameters) if parameter in samples
    )
    if {value for _, value in places} != set(range(len(samples))):
        raise ValueError(f"a kept query uses every value as it is: {sql}")
    info = compiler.klass_info
    fields = info["select_fields"]
    columns = slice(fields[0], fields[-1] + 1)
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    return _Written(
        sql,
        tuple(parameters),
        places,
        info["model"],
        [expression.target.attname for expression, _, _ in compiler.select[columns]],
        columns,
        tuple((position, steps, expression) for position, (steps, expression) in converters.items()),
        get_related_populators(info, compiler.select, connection.alias),  # type: ignore[call-arg]  # stubs of a later Django
    )
