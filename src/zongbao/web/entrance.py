"""Coming in, and coming back: one way into a session, what a stranger is told, and what their form still held.

A session ends after thirty minutes without a click. A signed cookie remembers that there was one, so that the sign-in
page can say why. What was typed into a form is kept in the new, nameless session until the same person is back; chosen
files cannot be kept, and fields that hold passwords are never.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zongbao.acts import factors
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.regulations.parameters import whole
from zongbao.store.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAS_HERE = "zb_was_here"
REMEMBERED = 12 * 3600  # seconds for which the end of a session is explained
PENDING, STRONG, STRONG_AT, KEPT = "pending", "strong", "strong_at", "kept_form"
PENDING_SECONDS = 300
KEPT_LIMIT = 512 * 1024  # characters of a form that are kept
ASKED = "language_asked"  # the session keeps a stranger's choice until the sign-in
YEAR = 365 * 24 * 3600
_SECRET = ("password", "csrfmiddlewaretoken", "old", "new", "again", "code")


def address(request: HttpRequest) -> str:
    """Where the request comes from; a trusted proxy must rewrite it (docs), a forwarded header is not believed."""
    return str(request.META.get("REMOTE_ADDR", "") or "")


def safe_next(request: HttpRequest, wanted: str) -> str:
    """An address of ours to go to, else the workplace."""
    path = wanted.startswith("/") and wanted.isprintable()  # anything else would be taken for the name of a view
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if path and safe else "/"


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to sign in; one whose session ended keeps what the form held."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    owner = was_here(request)
    if owner:
        _keep_form(request, owner)
    return redirect_to_login(request.get_full_path())


def was_here(request: HttpRequest) -> str:
    """Whose session ended, empty if none is known of."""
    found: Any = request.get_signed_cookie(WAS_HERE, default="", salt=WAS_HERE, max_age=REMEMBERED)
    return str(found or "")


def _keep_form(request: HttpRequest, owner: str) -> None:
    items = [[name, value] for name, values in request.POST.lists() for value in values if name not in _SECRET]
    if items and sum(len(name) + len(str(value)) for name, value in items) <= KEPT_LIMIT:
        request.session[KEPT] = {"path": request.get_full_path(), "fields": items, "owner": owner}


def password_given(request: HttpRequest, user: User, wanted: str) -> HttpResponseBase:
    """The password was right: come in, or show the second factor first."""
    if not factors.has_factor(user):
        return come_in(request, user, "password", wanted)
    request.session[PENDING] = {"user": user.pk, "at": time.time(), "next": wanted}
    return redirect("second_factor")


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Who has given the password and owes the second factor, and where they want to go."""
    found = request.session.get(PENDING)
    if not found or time.time() - found["at"] > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return None
    user = User.objects.select_related("organisation").filter(pk=found["user"], is_active=True).first()
    return (user, found["next"]) if user else None


def come_in(request: HttpRequest, user: User, how: str, wanted: str) -> HttpResponseBase:
    """Open the session: language, second-factor mark, the note of the sign-in; then on to where one was."""
    asked = request.session.pop(ASKED, "")
    request.session.pop(PENDING, None)
    if asked:
        user.language = asked
        user.save(update_fields=["language"])
    login(request, user, backend=BACKEND)
    confirmed(request, strong=how in ("totp", "code", "passkey"))
    who = Actor.of(user, "web", getattr(request, "request_id", ""), address(request))
    factors.signed_in(who, request.session.session_key or "", request.headers.get("User-Agent", ""), how)
    response = redirect(_onwards(request, user, wanted))
    remember_language(response, user.language)
    response.set_signed_cookie(
        WAS_HERE,
        user.username,
        salt=WAS_HERE,
        max_age=REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _onwards(request: HttpRequest, user: User, wanted: str) -> str:
    kept = request.session.get(KEPT)
    if kept and kept["owner"] == user.username:
        return reverse("resume")
    request.session.pop(KEPT, None)
    return safe_next(request, wanted)


def confirmed(request: HttpRequest, *, strong: bool) -> None:
    """Remember that the person has just proved who they are."""
    request.session[STRONG_AT] = time.time()
    if strong:
        request.session[STRONG] = True


def is_recent(request: HttpRequest) -> bool:
    """Whether that proof is fresh enough to change security settings."""
    minutes = whole("reauthentication_minutes", clock.day_of(clock.now()))
    return bool(time.time() - request.session.get(STRONG_AT, 0) < minutes * 60)


def remember_language(response: HttpResponseBase, chosen: str) -> None:
    """Keep the language in a cookie for the sign-in page."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def leave(response: HttpResponse) -> HttpResponse:
    """After a sign-out on purpose there is nothing to explain."""
    response.delete_cookie(WAS_HERE, samesite="Lax")
    return response
