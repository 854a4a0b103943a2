"""What every page answer needs: the reader's language, and a request id that joins page, log and audit trail.

The language is the user's own, else the cookie's, else Chinese; what the browser wishes is not asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from zongbao.web.sight import choose

LANGUAGES = ("zh-hans", "en")


class LanguageMiddleware:
    """Activates the language and names the request; stands after the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Language and id hold for this request only."""
        if not getattr(request, "request_id", ""):
            request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        request_id: str = request.request_id  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            choose(request.user, request.session)
        with translation.override(chosen(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or LANGUAGES[0])
        response.headers.setdefault("X-Request-Id", request_id)
        return response


def chosen(request: HttpRequest) -> str:
    """The language for this reader."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        wish = getattr(user, "language", "")
    else:
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wish if wish in LANGUAGES else LANGUAGES[0]
