"""What a search term finds: numbers by their beginning, through an index; names through the few rows that bear them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Model, Q

from zongbao.store.models import Organisation, User

Match = Callable[[str], Q]
FEW = 200  # rows of another table that are named one by one; more of them are left to a subquery


def begins(*fields: str) -> Match:
    """Numbers that begin with the term, as typed or in capitals; each field needs an index for beginnings."""
    return lambda term: _any([Q(**{f"{field}__startswith": one}) for field in fields for one in _cases(term)])


def named(field: str) -> Match:
    """Rows of the enterprises whose name holds the term."""
    return through(field, Organisation, "name_zh__icontains", "name_en__icontains")


def done_by(field: str) -> Match:
    """Rows of the people whose name holds the term."""
    return through(field, User, "full_name__icontains", "username__icontains")


def through(field: str, model: type[Model], *lookups: str) -> Match:
    """Rows whose ``field`` points to one of the rows of ``model`` that the term finds by any of the lookups."""

    def match(term: str) -> Q:
        wanted = _any([Q(**{lookup: one}) for lookup in lookups for one in _cases(term)])
        keys = model._default_manager.filter(wanted).order_by().values_list("pk", flat=True)
        few = list(keys[: FEW + 1])
        return Q(**{f"{field}__in": few if len(few) <= FEW else keys})

    return match


def found(search: Sequence[str | Match], term: str) -> Q:
    """What any part of the search finds; a bare field, for small tables only, may hold the term anywhere."""
    return _any([Q(**{f"{one}__icontains": term}) if isinstance(one, str) else one(term) for one in search])


def _cases(term: str) -> list[str]:
    return list(dict.fromkeys((term, term.upper())))


def _any(parts: Sequence[Q]) -> Q:
    return reduce(or_, parts)
