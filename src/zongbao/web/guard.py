"""What a signed-in person must do before anything else: change an initial or old password, bring a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from zongbao.acts import factors
from zongbao.store.models import User
from zongbao.web import entrance

# Pages that stay open to somebody who is not yet wholly in.
ALWAYS = frozenset({"logout", "language", "login", "second_factor", "passkey_login", "resume"})
PASSWORD = ALWAYS | {"password"}
FACTORS = PASSWORD | {"account", "totp", "passkey", "passkey_options", "codes", "confirm", "factor_remove"}


class GuardMiddleware:
    """Stands after authentication and messages; asks nothing of strangers and of those who have done both."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or what comes before it."""
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            wanted, instead = _missing(request, user)
            if wanted and _name(request) not in wanted:
                return redirect(instead)
        return self.get_response(request)


def _missing(request: HttpRequest, user: User) -> tuple[frozenset[str], str]:
    """The pages still open and the one to go to; nothing if nothing is missing."""
    if factors.must_change(user):
        return PASSWORD, "password"
    if settings.REQUIRE_SECOND_FACTOR and factors.needs_factor(user) and not request.session.get(entrance.STRONG):
        return (FACTORS, "confirm") if factors.has_factor(user) else (FACTORS, "account")
    return frozenset(), ""


def _name(request: HttpRequest) -> str:
    """The name of the page asked for; what is no page of ours (static files, probes, the API) is not held up."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return "logout"
    module = getattr(found.func, "__module__", "")
    return (found.url_name or "") if module.startswith(("zongbao.web", "django")) else "logout"
