"""Who calls: a token opens the API, nothing else does; each request is looked up once."""

from __future__ import annotations

import ipaddress
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from zongbao.acts.context import Actor
from zongbao.acts.people import token_of, user_of_token
from zongbao.api import problems
from zongbao.store.models import User

DOOR = "http"
_UNASKED = object()
_CALLER = "zongbao_caller"
_READS_ONLY = "zongbao_token_reads_only"


def caller(request: HttpRequest) -> User | None:
    """The active user behind the request's token, or None; a browser's session does not count."""
    found: Any = getattr(request, _CALLER, _UNASKED)
    if found is _UNASKED:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        living = token_of(token.strip()) if kind.lower() == "bearer" and token.strip() else None
        found = living.user if living else None
        setattr(request, _CALLER, found)
        setattr(request, _READS_ONLY, living.name if living and living.reads_only else "")
    user: User | None = found
    return user


def reads_only(request: HttpRequest) -> str:
    """The name of the caller's token if it may only read, else empty."""
    caller(request)
    return str(getattr(request, _READS_ONLY, ""))


class Token(HttpBearer):
    """Describes the token to the OpenAPI document and lets its user in."""

    def __call__(self, request: HttpRequest) -> User | None:
        """The caller, or None, which the API answers with 401."""
        return caller(request)

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The user of a token's text (what the base class asks for)."""
        return user_of_token(token)


def user(request: HttpRequest) -> User:
    """The caller of a request that the API has let in."""
    found = caller(request)
    if found is None:
        raise LookupError("the API lets no request in without a caller")
    return found


def actor(request: HttpRequest) -> Actor:
    """The caller as an actor of this door."""
    return Actor.of(user(request), DOOR, request_id(request), request.META.get("REMOTE_ADDR", ""))


def request_id(request: HttpRequest) -> str:
    """The number that joins answer, audit trail and log: the caller's X-Request-ID if it is a UUID, else our own."""
    try:
        known = str(uuid.UUID(request.headers.get("X-Request-ID", "")))
    except ValueError:
        known = getattr(request, "request_id", "") or str(uuid.uuid4())
    request.request_id = known  # type: ignore[attr-defined]
    return known


def stranger() -> HttpResponse:
    """The answer to a request without a valid token."""
    return problems.because("ACC-401")


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine itself and not through a proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    address = request.META.get("REMOTE_ADDR", "")
    if not address:
        return True  # a unix socket has no address
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
