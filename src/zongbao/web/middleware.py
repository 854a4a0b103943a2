"""The language of an answer: the user's own, else the cookie's, else Chinese; the browser's wish is not asked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

LANGUAGES = ("zh-hans", "en")


class LanguageMiddleware:
    """Activates the language; stands after the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate for this request only."""
        with translation.override(chosen(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "zh-hans")
        return response


def chosen(request: HttpRequest) -> str:
    """The language for this reader."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        own = getattr(user, "language", "")
        return own if own in LANGUAGES else "zh-hans"
    return cookie if cookie in LANGUAGES else "zh-hans"
