"""Trailers and chassis (挂车、车架): filed and ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import trailers
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import CREATED, Move, Why, one, take_move, visible, zone_of
from zongbao.api.bodies import Exact, Strict
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import as_json, write
from zongbao.store import models

router = Router(tags=["trailers 挂车车架"])
MOVES: dict[str, Move] = {
    "approve": trailers.approve_trailer,
    "return": trailers.return_trailer,
    "refuse_change": trailers.refuse_trailer_change,
    "cancel": trailers.cancel_trailer,
    "revoke": trailers.revoke_trailer,
}


class TrailerBody(Strict):
    """A trailer (``kind`` trailer, its plate) or chassis (chassis, its number) to be filed; weight in kg."""

    number: str
    kind: str = "trailer"
    weight_kg: Exact
    zone: str = ""


@router.post("", operation_id="file_trailer")
@decorate_view(write())
def file(request: HttpRequest, body: TrailerBody) -> HttpResponse:
    """File a trailer or chassis, or a change of one; customs approve it."""
    row = trailers.file_trailer(actor(request), **body.dict() | {"zone": zone_of(body.zone)})
    return as_json(shapes.trailer(row), CREATED)


@router.get("", operation_id="trailers")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """Trailers and chassis by cursor."""
    return page(visible(request, models.Trailer, "zone"), after, limit, shapes.trailer)


@router.get("/{number}", operation_id="trailer")
def detail(request: HttpRequest, number: str) -> dict[str, Any]:
    """One trailer or chassis."""
    return shapes.trailer(one(visible(request, models.Trailer, "zone"), number=number))


@router.post("/{number}/{move}", operation_id="move_trailer")
@decorate_view(write())
def take(request: HttpRequest, number: str, move: str, body: Why) -> HttpResponse:
    """Decide on a filing (approve, return, refuse_change) or end it (cancel by its owner, revoke by customs)."""
    return as_json(shapes.trailer(take_move(request, "trailer", MOVES, number, move, body.reason)))
