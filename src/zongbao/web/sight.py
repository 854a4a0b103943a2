"""Which rows a page shows: those that the user may see, narrowed to the zone chosen in the top bar."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zongbao.core.roles import Role
from zongbao.store.models import User, Zone
from zongbao.web.components.table import Rows

SESSION_KEY = "zone"  # holds the primary key of the chosen zone
CHOOSERS = frozenset({Role.PROVINCE, Role.CUSTOMS})  # whose rows may lie in several zones


def visible(queryset: QuerySet[Any], user: User) -> Rows:
    """The rows of a scoped model that a user may see; the chosen zone only ever takes rows away."""
    scoped: Any = queryset
    rows: Rows = scoped.visible_to(user)
    chosen = getattr(user, "chosen_zone", None)
    if chosen is None:
        return rows
    _, zone = getattr(rows.model, "scope_fields", ("enterprise", "zone"))
    return rows.filter(**{f"{zone}_id": chosen})


def zones_of(user: User) -> QuerySet[Zone]:
    """The zones among which this user may choose; none for those who see a single one."""
    if user.role == Role.PROVINCE:
        return Zone.objects.all()
    if user.role == Role.CUSTOMS and user.organisation is not None:
        return Zone.objects.filter(customs_code=user.organisation.code)
    return Zone.objects.none()


def choose(user: User, session: Any) -> None:
    """Put what the session remembers on the user, where ``visible`` finds it; a role that may not choose has none."""
    wanted = session.get(SESSION_KEY) if user.role in CHOOSERS else None
    user.chosen_zone = wanted  # type: ignore[attr-defined]
