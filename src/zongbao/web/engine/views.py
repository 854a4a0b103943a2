"""Views of list pages that a reader keeps: what of an address makes a view, and which one opens first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.http import HttpRequest, QueryDict

from zongbao.core.roles import Role
from zongbao.store.models import SavedView
from zongbao.web.access import person
from zongbao.web.engine.columns import ARRANGE

LISTED: dict[str, Collection[Role]] = {}  # every declared list page and who may open it
LONGEST_NAME, LONGEST_QUERY = 40, 1000
EVERYTHING = "all"  # asks for the page without any view, also where one opens first
PASSING = ("page", "format", "count", "tick", ARRANGE, EVERYTHING)  # asks that pass with the moment


def essence(query: str) -> str:
    """The conditions, columns and order of an address, without what is empty or of the moment."""
    found = QueryDict(mutable=True)
    for key, value in QueryDict(query[: 4 * LONGEST_QUERY]).items():
        if value and key not in PASSING:
            found[key] = str(value)
    return found.urlencode()


def address(path: str, query: str) -> str:
    """Where a view is shown; the one without conditions must be asked for."""
    return f"{path}?{query or f'{EVERYTHING}=1'}"


def kept(request: HttpRequest, page: str) -> Sequence[SavedView]:
    """The reader's own views of a page."""
    return list(SavedView.objects.filter(user=person(request), page=page)[:50])


def first(request: HttpRequest, views: Sequence[SavedView]) -> str:
    """The conditions to open the page with when none is asked for; empty if the reader prefers none."""
    return "" if request.GET else next((view.query for view in views if view.preferred), "")
