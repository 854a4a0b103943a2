"""Pages by cursor: ``after`` is the last id seen, so that new rows never shift a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from ninja import Query

LARGEST_PAGE = 500

After = Annotated[int, Query(ge=0, le=2**63 - 1, description="Last cursor seen; 0 begins.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description=f"Rows per page, at most {LARGEST_PAGE}.")]


def page(rows: QuerySet[Any], after: int, limit: int, shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Rows by rising id after the cursor; ``next`` is the cursor of the next page, null on the last."""
    found: list[Model] = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    more = len(found) > limit
    kept = found[:limit]
    return {"items": [shape(row) for row in kept], "next": kept[-1].pk if more else None}
