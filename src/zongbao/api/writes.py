"""Every write once: size before content, the caller's key and the answer kept in the write's own transaction."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from zongbao.api import problems
from zongbao.api.access import caller, reads_only, request_id, stranger
from zongbao.core import clock
from zongbao.store.models import IdempotencyKey, User

log = logging.getLogger(__name__)

LARGEST_JSON = 4 * 1024 * 1024  # bytes; a list of several thousand lines
LARGEST_MESSAGE = 4 * 1024 * 1024  # bytes as received; what is in a zip has limits of its own
_LONGEST_KEY = 128
_REPLAYED = "Idempotency-Replayed"

_TAKE = """
INSERT INTO store_idempotencykey (user_id, key, route, request_digest, status, body, created_at)
VALUES (%s, %s, %s, %s, 0, '{}', %s) ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""

_KEEP = "UPDATE store_idempotencykey SET status = %s, body = %s WHERE id = %s"
View = Callable[..., HttpResponse]


def write(limit: int = LARGEST_JSON) -> Callable[[View], View]:
    """Guard a write: token, size, key; the same key, address and body give the same answer, whoever asks first.

    A refusal is an answer like any other and is kept; a failure of the machine undoes everything, the key too.
    """

    def wrap(run: View) -> View:
        @wraps(run)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            user = caller(request)
            if user is None:
                return stranger()
            if token := reads_only(request):
                return problems.because("ACC-114", token=token)
            if "\x00" in request.path:
                return problems.because("ACC-404", kind="page", number=request.path.replace("\x00", ""))
            key = request.headers.get("Idempotency-Key", "")
            if not (1 <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
                return problems.because("API-001", path="Idempotency-Key")
            body = _body(request, limit)
            if body is None:
                return problems.because("API-003", limit=limit)
            return _safely(request, lambda: _once(user, key, request, body, lambda: run(request, **kwargs)))

        return guarded

    return wrap


def _body(request: HttpRequest, limit: int) -> bytes | None:
    """The body if it keeps within the limit; no more than that is ever read."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > limit:
        return None
    try:
        body = request.read(limit + 1)
    except RequestDataTooBig:
        return None
    if len(body) > limit:
        return None
    request._body = body  # noqa: SLF001  (where the framework looks for a body that was read)
    return body


def _safely(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return work()
    except Exception:
        log.exception("request %s failed", request_id(request))
        return problems.because("API-500", reference=request_id(request))


def _once(user: User, key: str, request: HttpRequest, body: bytes, run: Callable[[], HttpResponse]) -> HttpResponse:
    route = f"{request.method} {request.get_full_path()}"
    digest = hashlib.sha256(b"\n".join((route.encode(), body))).hexdigest()
    with transaction.atomic():
        row = _take(user, key, route, digest)
        if row is None:
            return _answered(user, key, digest)
        answer = run()
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [answer.status_code, json.dumps(_kept(answer)), row])
    return answer


def _take(user: User, key: str, route: str, digest: str) -> int | None:
    """Take the key; waits while another request holds it, None if that one has kept it."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            [user.pk, key, route[:128], digest, clock.now()],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _kept(answer: HttpResponse) -> dict[str, str]:
    return {"type": answer.headers["Content-Type"], "text": answer.content.decode("utf-8")}


def _answered(user: User, key: str, digest: str) -> HttpResponse:
    """The first answer again, or a refusal if the key belongs to another request."""
    row = IdempotencyKey.objects.get(user=user, key=key)
    if row.request_digest != digest:
        return problems.because("API-002", path="Idempotency-Key", key=key)
    answer = HttpResponse(row.body["text"], status=row.status, content_type=row.body["type"])
    answer[_REPLAYED] = "true"
    return answer


def as_json(value: Any, status: int = 200) -> HttpResponse:
    """A JSON answer; dates and numbers are already text in the shapes."""
    return HttpResponse(json.dumps(value, ensure_ascii=False), status=status, content_type="application/json")
