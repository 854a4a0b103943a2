"""Who may open a page: the role is checked once, before the page's own code; sign-in comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zongbao.acts.context import Actor
from zongbao.core.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role
from zongbao.store.models import User
from zongbao.web import entrance, shell
from zongbao.web.text import named

View = Callable[..., HttpResponseBase]

EVERYONE = frozenset(Role)
BUSINESS = EVERYONE - ADMIN_ROLES
DESK = BUSINESS - {Role.GATE}  # who reads lists, books and declarations
OFFICERS = frozenset({Role.CUSTOMS})
GATE_CREW = frozenset({Role.GATE, Role.CUSTOMS})
ENTERPRISE = ENTERPRISE_ROLES
PUBLIC: frozenset[Role] = frozenset()


def page_for(roles: Iterable[Role]) -> Callable[[View], View]:
    """Let only these roles in; strangers are sent to sign in, other roles get the 403 page."""
    allowed = frozenset(roles)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _holds_nul(request, kwargs):
                raise BadRequest("a NUL character, which no field of the platform holds")
            if not request.user.is_authenticated:
                return entrance.sign_in_first(request)
            user = person(request)
            if user.organisation is not None and not user.organisation.active:
                return forbidden(request, closed=named(user.organisation))
            if user.role not in allowed:
                return forbidden(request)
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return wrap


def _holds_nul(request: HttpRequest, steps: Mapping[str, Any]) -> bool:
    """Whether address, query or form carry the one character that the database refuses in any text."""
    given = [value for data in (request.GET, request.POST) for _, values in data.lists() for value in values]
    return any("\x00" in str(value) for value in (*steps.values(), *given))


def person(request: HttpRequest) -> User:
    """The signed-in user, typed."""
    return cast("User", request.user)


def actor(request: HttpRequest) -> Actor:
    """The signed-in user as an actor of the web door."""
    return Actor.of(person(request), "web", getattr(request, "request_id", ""), entrance.address(request))


def forbidden(request: HttpRequest, closed: str = "") -> HttpResponse:
    """The page that says that this role may not, or that the organisation ``closed`` is not active."""
    return shell.page(request, "zb/pages/forbidden.html", {"closed": closed}, status=403)
