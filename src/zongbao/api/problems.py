"""Refusals as problem+json (RFC 9457): every reason with its code, texts in both languages, hint and legal ground."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from zongbao.core.decision import Decision, Reason, Refused
from zongbao.regulations import rules
from zongbao.regulations.sources import cite

PROBLEM = "application/problem+json"
RULE_ADDRESS = "/api/v1/regulations/"
UNPROCESSABLE = 422
_STATUS = {
    "ACC-401": 401,
    "ACC-403": 403,
    "ACC-404": 404,
    "API-001": 400,
    "API-003": 413,
    "API-004": 400,
    "API-006": 404,
    "API-007": 404,
    "API-008": 405,
    "API-500": 500,
}


def status_of(decision: Decision) -> int:
    """The HTTP status of a refusal: set by its first reason; an illegal move is a conflict (409)."""
    code = decision.codes[0] if decision.reasons else ""
    return 409 if code.startswith("LIF-") else _STATUS.get(code, UNPROCESSABLE)


def reason_shape(reason: Reason) -> dict[str, Any]:
    """One reason with its texts; a code that the rule files no longer hold (an old decision) keeps its facts."""
    shape: dict[str, Any] = {
        "code": reason.code,
        "path": reason.path,
        "outcome": reason.outcome.value,
        "facts": dict(reason.facts),
        "change": dict(reason.change),
    }
    try:
        return shape | _texts(reason)
    except LookupError:
        return shape | {"title_zh": reason.code, "title_en": reason.code, "citations": []}


def _texts(reason: Reason) -> dict[str, Any]:
    rule = rules.rule(reason.code)
    zh, en = rules.render(reason, "zh"), rules.render(reason, "en")
    cited = [cite(key) for key in rule.cites]
    return {
        "title_zh": rule.title_zh,
        "title_en": rule.title_en,
        "message_zh": zh.message,
        "message_en": en.message,
        "hint_zh": zh.hint,
        "hint_en": en.hint,
        "citations": [{"key": one.key, "zh": one.text("zh"), "en": one.text("en")} for one in cited],
    }


def decision_shape(decision: Decision) -> dict[str, Any]:
    """A decision: outcome and reasons in order."""
    return {"outcome": decision.outcome.value, "reasons": [reason_shape(reason) for reason in decision.reasons]}


def document(decision: Decision, status: int, **more: Any) -> dict[str, Any]:
    """The members of a problem document; ``more`` are extension members such as the number of the kept paper."""
    shapes = decision_shape(decision)
    first: Mapping[str, Any] = shapes["reasons"][0] if shapes["reasons"] else {}
    return {
        "type": f"{RULE_ADDRESS}{first.get('code', '')}",
        "status": status,
        "code": first.get("code", ""),
        "title": f"{first.get('title_zh', '')} / {first.get('title_en', '')}",
        "title_zh": first.get("title_zh", ""),
        "title_en": first.get("title_en", ""),
        "detail": f"{_joined(shapes['reasons'], 'message_zh')} / {_joined(shapes['reasons'], 'message_en')}",
        "detail_zh": _joined(shapes["reasons"], "message_zh"),
        "detail_en": _joined(shapes["reasons"], "message_en"),
        **shapes,
        **more,
    }


def _joined(reasons: Sequence[Mapping[str, Any]], name: str) -> str:
    return "; ".join(str(reason[name]) for reason in reasons if name in reason)


def response(decision: Decision, *, status: int | None = None, **more: Any) -> HttpResponse:
    """The refusal as an HTTP answer."""
    number = status or status_of(decision)
    text = json.dumps(document(decision, number, **more), ensure_ascii=False)
    answer = HttpResponse(text, status=number, content_type=PROBLEM)
    if number == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="zongbao"'
    return answer


def because(code: str, *, path: str = "", **facts: object) -> HttpResponse:
    """The refusal for one reason as an HTTP answer."""
    return response(Refused.because(code, path=path, **facts).decision)
