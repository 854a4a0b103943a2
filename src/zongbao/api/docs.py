"""The API's own documentation, offline: the OpenAPI document and a Swagger page from the installed package."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import ninja
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from zongbao.api.door import api

_ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui-init.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}
_FOLDER = Path(ninja.__file__).parent / "static" / "ninja"
_SETTINGS = {"layout": "BaseLayout", "deepLinking": True, "url": "/api/openapi.json", "validatorUrl": None}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "幂等键:每笔业务一个 / One key for each piece of business; repeat it when you send the same again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}
_TEXTS = ("type", "code", "title", "title_zh", "title_en", "detail", "detail_zh", "detail_en", "outcome")
_REASON = ("code", "path", "outcome", "title_zh", "title_en", "message_zh", "message_en", "hint_zh", "hint_en")
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. A kept paper stands in `subject`.",
    "required": ["type", "status", "code", "reasons"],
    "properties": {
        **{name: {"type": "string"} for name in _TEXTS},
        "status": {"type": "integer"},
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    **{name: {"type": "string"} for name in _REASON},
                    "facts": {"type": "object", "additionalProperties": {"type": "string"}},
                    "change": {"type": "object", "additionalProperties": {"type": "string"}},
                    "citations": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
        "subject": {"type": ["object", "null"]},
    },
}
_REFUSAL = {
    "description": "拒绝及理由 / A refusal with its reasons",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_WEEK = "public, max-age=604800"


@cache
def _document() -> tuple[bytes, str]:
    """The OpenAPI document and its ETag; it is the same for everybody."""
    schema = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            operation["responses"]["default"] = _REFUSAL
            if method == "post":
                operation["parameters"] = [*operation.get("parameters", []), _KEY]
    text = json.dumps(schema, ensure_ascii=False, default=str).encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:16]}"'


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    text, tag = _document()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return HttpResponse(text, content_type="application/json", headers={"ETag": tag})


@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """The Swagger page: same-origin files only, no inline script."""
    settings = json.dumps(_SETTINGS).replace("<", "\\u003c")
    return HttpResponse(
        '<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>{escape(api.title)}</title>"
        '<link rel="icon" href="/api/docs/favicon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body>'
        f'<script type="application/json" id="swagger-settings">{settings}</script>'
        '<div id="swagger-ui"></div>'
        '<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/swagger-ui-init.js"></script>'
        "</body></html>"
    )


@require_safe
def asset(_request: HttpRequest, name: str) -> HttpResponse:
    """One file of the page, from the installed package."""
    if name not in _ASSETS:
        raise Http404(name)
    content = (_FOLDER / name).read_bytes()
    return HttpResponse(content, content_type=f"{_ASSETS[name]}; charset=utf-8", headers={"Cache-Control": _WEEK})
