"""The API door assembled: routes, token, and one shape for every refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zongbao import __version__
from zongbao.acts.constraints import refusal_of, wording
from zongbao.api import problems
from zongbao.api.access import Token, request_id, stranger
from zongbao.api.bodies import ExactParser, both
from zongbao.api.routes import (
    books,
    cards,
    declarations,
    enterprises,
    gate,
    lists,
    messages,
    passes,
    regulations,
    trailers,
    vehicles,
    visits,
)
from zongbao.core.decision import Decision, Outcome, Reason, Refused

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD"})
View = Callable[..., HttpResponse]

_DESCRIPTION = """
Every request carries `Authorization: Bearer <token>`; every write carries `Idempotency-Key`. The same key with the
same address (query included) and body gives the same answer; with others it is refused (API-002). Refusals are
`application/problem+json` with code, texts in Chinese and English, facts, hint and the legal ground of every reason.
Pages go by cursor: `after`, `limit`, `next`.

每个请求带 `Authorization: Bearer <令牌>`;每个写请求带 `Idempotency-Key`:同键同地址(含查询参数)同内容得到同一答复,
否则被拒绝(API-002)。拒绝以 `application/problem+json` 答复,逐条给出代码、中英文说明、事实、办法和法律依据。
"""

api = NinjaAPI(
    title="综保 Zongbao API",
    version=__version__,
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Token(),
    parser=ExactParser(),
)
api.add_router("", messages.router)
api.add_router("/lists", lists.router)
api.add_router("/books", books.router)
api.add_router("/declarations", declarations.router)
api.add_router("/enterprises", enterprises.router)
api.add_router("/passes", passes.router)
api.add_router("/gate", gate.router)
api.add_router("/vehicles", vehicles.router)
api.add_router("/trailers", trailers.router)
api.add_router("/cards", cards.router)
api.add_router("/visits", visits.router)
api.add_router("/regulations", regulations.router)


@api.exception_handler(Refused)
def refused(_request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal of an act or of the door itself."""
    return problems.response(refusal.decision)


@api.exception_handler(ValidationError)
def misshapen(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or query that does not fit the interface: all fields at once."""
    reasons = tuple(_misfit(one) for one in error.errors)
    return problems.response(Decision(Outcome.REFUSE, reasons))


_ANY = "值的类型或范围不对"
_UNFIT = {
    "missing": "缺少这一项",
    "extra_forbidden": "接口没有这一项",
    "string_type": "应为文本",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为是或否",
    "literal_error": "不在允许的值之内",
    "date_from_datetime_parsing": "不是日期",
    "datetime_from_date_parsing": "不是时间",
}


def _misfit(error: dict[str, Any]) -> Reason:
    where, *rest = (str(step) for step in error["loc"])
    # A body parameter's own name says nothing to the caller.
    path = ".".join(rest[1:] if where == "body" and len(rest) > 1 else rest) or where
    return Reason("API-005", {"field": path, "problem": both(_UNFIT.get(error["type"], _ANY), str(error["msg"]))}, path)


@api.exception_handler(IntegrityError)
def violated(_request: HttpRequest, error: IntegrityError) -> HttpResponse:
    """A constraint that carries a rule's code speaks for the rule; any other is a fault of ours."""
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    return problems.response(refusal.decision)


@api.exception_handler(DataError)
def overlong(_request: HttpRequest, error: DataError) -> HttpResponse:
    """A value that no column holds."""
    return problems.because("API-005", field="?", problem=wording(error))


@api.exception_handler(AuthenticationError)
def unknown_caller(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or none that is valid."""
    return stranger()


@api.exception_handler(Http404)
def absent(request: HttpRequest, _error: Http404) -> HttpResponse:
    """A row that is not there."""
    return problems.because("ACC-404", kind="page", number=request.path)


@api.exception_handler(HttpError)
def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses; it wraps the parser's own refusal of a body."""
    if isinstance(error.__cause__, Refused):
        return problems.response(error.__cause__.decision)
    reason = Reason("API-005", {"field": "request", "problem": both("请求不符合接口定义", str(error))})
    return problems.response(Decision(Outcome.REFUSE, (reason,)), status=error.status_code)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of the platform: the write's guard undoes everything and reports it, a read is reported here."""
    if request.method not in SAFE:
        raise error
    log.error("request %s failed", request_id(request), exc_info=error)
    return problems.because("API-500", reference=request_id(request))


def missing(request: HttpRequest) -> HttpResponse:
    """An address that the API does not have."""
    return problems.because("ACC-404", kind="page", number=request.path)


def routes() -> list[URLPattern]:
    """The addresses of the API; an address that has no such method says so as every refusal is said."""
    patterns = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    for pattern in patterns:
        pattern.callback = _refusing_methods(pattern.callback)
    return patterns


def _refusing_methods(view: Any) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        allowed = answer["Allow"]
        told = problems.because("API-008", method=request.method, path=request.path, allowed=allowed)
        told["Allow"] = allowed
        return told

    return answered
