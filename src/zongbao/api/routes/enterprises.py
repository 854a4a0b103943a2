"""Enterprises (企业): whether an officer looks at each of their papers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import enterprises
from zongbao.api.answers import Move, Why, take_move
from zongbao.api.writes import as_json, write

router = Router(tags=["enterprises 企业"])
MOVES: dict[str, Move] = {
    enterprises.REVIEW: enterprises.review_enterprise,
    enterprises.UNREVIEW: enterprises.unreview_enterprise,
}


@router.post("/{code}/{move}", operation_id="move_enterprise")
@decorate_view(write())
def take(request: HttpRequest, code: str, move: str, body: Why) -> HttpResponse:
    """Send every paper of an enterprise to an officer (review), or let the platform decide again (unreview)."""
    row = take_move(request, "organisation", MOVES, code, move, body.reason)
    return as_json({"code": row.code, "name_zh": row.name_zh, "manual_review": row.manual_review})
