"""Customs declarations (报关单): read, declare, inspect, release."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import declarations
from zongbao.api import shapes
from zongbao.api.answers import Move, Why, decisions_on, one, take_move, visible
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import as_json, write
from zongbao.store import models

router = Router(tags=["declarations 报关单"])
MOVES: dict[str, Move] = {
    "declare": lambda actor, number, _reason: declarations.declare_entry(actor, number),
    "inspect": declarations.order_inspection,
    "end_inspection": declarations.end_inspection,
    "release": declarations.release_entry,
    "return": declarations.return_entry,
    "cancel": declarations.cancel_entry,
    "sync": lambda actor, number, _reason: declarations.sync_entry(actor, number),
}


@router.get("", operation_id="declarations")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "") -> dict[str, Any]:
    """Declarations by cursor."""
    rows = visible(request, models.Declaration, "list")
    return page(rows.filter(state=state) if state else rows, after, limit, shapes.declaration)


@router.get("/{pre_entry_no}", operation_id="declaration")
def detail(request: HttpRequest, pre_entry_no: str) -> dict[str, Any]:
    """One declaration with its merged lines and the reasons of the merge."""
    row = one(visible(request, models.Declaration, "list"), pre_entry_no=pre_entry_no)
    return shapes.declaration_whole(row) | {"decisions": decisions_on("declaration", pre_entry_no)}


@router.post("/{pre_entry_no}/{move}", operation_id="move_declaration")
@decorate_view(write())
def take(request: HttpRequest, pre_entry_no: str, move: str, body: Why) -> HttpResponse:
    """Take a move: declare, inspect, end_inspection, release, return, cancel, sync (the list's change done too)."""
    row = take_move(request, "declaration", MOVES, pre_entry_no, move, body.reason)
    return as_json(shapes.declaration(row))
