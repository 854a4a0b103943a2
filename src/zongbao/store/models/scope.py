"""Who may see which rows: one rule, joined into every query (foreign rows are as good as absent)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from zongbao.core.roles import ENTERPRISE_ROLES, Role

if TYPE_CHECKING:
    from zongbao.store.models.people import User

Row = TypeVar("Row", bound=models.Model)

ZONE_ROLES = frozenset({Role.GATE, Role.CUSTOMS, Role.ZONE})


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that hang on an enterprise and a zone; ``scope_fields`` names the two columns from the model's side."""

    def visible_to(self, user: User) -> ScopedQuerySet[Row]:
        """Only the rows that this user's role and organisation open; none for the three administrators."""
        enterprise, zone = getattr(self.model, "scope_fields", ("enterprise", "zone"))
        role = Role(user.role)
        if role is Role.PROVINCE:
            return self
        if role in ENTERPRISE_ROLES and user.organisation_id:
            return self.filter(**{f"{enterprise}_id": user.organisation_id})
        if role in ZONE_ROLES and user.organisation_id:
            return self.filter(self._zone_filter(user, zone))
        return self.none()

    @staticmethod
    def _zone_filter(user: User, zone: str) -> Any:
        """Customs see the zones of their office; gate crews and authorities the zone of their organisation."""
        if user.role == Role.CUSTOMS:
            return models.Q(**{f"{zone}_id__in": user.office_zones})
        return models.Q(**{f"{zone}_id": user.organisation.zone_id if user.organisation else None})


def scope_of(row: models.Model) -> tuple[int | None, int | None]:
    """The keys of the enterprise and the zone on which a row hangs."""
    enterprise, zone = getattr(row, "scope_fields", ("enterprise", "zone"))
    return _key(row, enterprise), _key(row, zone)


def _key(row: Any, path: str) -> int | None:
    *way, last = path.split("__")
    for step in way:
        row = getattr(row, step)
    return None if row is None else getattr(row, f"{last}_id")
