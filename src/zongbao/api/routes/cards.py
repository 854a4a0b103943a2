"""Long-term cards (长期卡): applied for, issued, reported lost, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import cards
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import CREATED, Move, Why, one, take_move, visible
from zongbao.api.bodies import Strict
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import as_json, write
from zongbao.store import models

router = Router(tags=["cards 长期卡"])
MOVES: dict[str, Move] = {
    "issue": cards.issue_card,
    "refuse": cards.refuse_card,
    "report_loss": cards.report_loss,
    "suspend": cards.suspend_card,
    "resume": cards.resume_card,
    "take_back": cards.take_back_card,
}


class CardBody(Strict):
    """A card for a filed vehicle of one's own; ``physical_no`` is the chip's number."""

    card_no: str
    physical_no: str
    plate: str
    valid_from: dt.date
    valid_until: dt.date
    card_type: Literal["ic", "rfid"] = "ic"


@router.post("", operation_id="apply_card")
@decorate_view(write())
def apply(request: HttpRequest, body: CardBody) -> HttpResponse:
    """Apply for a card; customs issue it."""
    return as_json(shapes.card(cards.apply_card(actor(request), **body.dict())), CREATED)


@router.get("", operation_id="cards")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """Cards by cursor."""
    return page(visible(request, models.Card, "zone", "vehicle"), after, limit, shapes.card)


@router.get("/{int:key}", operation_id="card")
def detail(request: HttpRequest, key: int) -> dict[str, Any]:
    """One card."""
    return shapes.card(one(visible(request, models.Card, "zone", "vehicle"), pk=key))


@router.post("/{int:key}/{move}", operation_id="move_card")
@decorate_view(write())
def take(request: HttpRequest, key: int, move: str, body: Why) -> HttpResponse:
    """Issue or refuse a card, report its loss, suspend, resume or take it back (take_back)."""
    return as_json(shapes.card(take_move(request, "card", MOVES, key, move, body.reason)))
