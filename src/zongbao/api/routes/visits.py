"""Visits of temporary vehicles (进区登记): registered, approved, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import visits
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import CREATED, Move, Why, one, take_move, visible
from zongbao.api.bodies import Exact, Strict
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import as_json, write
from zongbao.store import models

router = Router(tags=["visits 进区登记"])
MOVES: dict[str, Move] = {
    "approve": visits.approve_visit,
    "refuse": visits.refuse_visit,
    "cancel": visits.cancel_visit,
    "collect_card": visits.collect_card,
}


class VisitBody(Strict):
    """A vehicle that is not filed, for one visit; ``enterprise`` is the host's customs code, one's own if left out."""

    plate: str
    business_type: str
    valid_on: dt.date
    enterprise: str = ""
    tare_kg: Exact | None = None
    vehicle_type: str = "truck"
    direction: Literal["I", "E"] = "I"
    card_no: str = ""
    entry_document_kind: str = ""
    entry_document_no: str = ""
    exit_document_kind: str = ""
    exit_document_no: str = ""
    contact: str = ""


@router.post("", operation_id="register_visit")
@decorate_view(write())
def register(request: HttpRequest, body: VisitBody) -> HttpResponse:
    """Register a visit: an enterprise for its visitor, a gate crew for any host of its zone."""
    return as_json(shapes.visit(visits.register_visit(actor(request), **body.dict())), CREATED)


@router.get("", operation_id="visits")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "") -> dict[str, Any]:
    """Visits by cursor."""
    asked = {"state": state} if state else {}
    return page(visible(request, models.Visit, "zone", "enterprise").filter(**asked), after, limit, shapes.visit)


@router.get("/{int:key}", operation_id="visit")
def detail(request: HttpRequest, key: int) -> dict[str, Any]:
    """One visit."""
    return shapes.visit(one(visible(request, models.Visit, "zone", "enterprise"), pk=key))


@router.post("/{int:key}/{move}", operation_id="move_visit")
@decorate_view(write())
def take(request: HttpRequest, key: int, move: str, body: Why) -> HttpResponse:
    """Approve, refuse or cancel a visit; note that its temporary card is back (collect_card)."""
    return as_json(shapes.visit(take_move(request, "visit", MOVES, key, move, body.reason)))
