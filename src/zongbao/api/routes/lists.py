"""Bonded lists (核注清单): declare, read, and the moves of their life."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import bonded_lists, list_moves
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import Move, Why, answer, decisions_on, one, take_move, visible
from zongbao.api.bodies import model_of, paper_of
from zongbao.api.paging import After, Limit, page
from zongbao.api.sound import ensure_sound
from zongbao.api.writes import as_json, write
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.store import models

router = Router(tags=["lists 核注清单"])
ListBody = model_of(BondedList)
MOVES: dict[str, Move] = {
    "approve": list_moves.approve_list,
    "return": list_moves.return_list,
    "discard": lambda who, number, _reason: list_moves.discard_list(who, number),
    "request_deletion": list_moves.request_deletion,
    "approve_deletion": list_moves.approve_deletion,
    "refuse_deletion": list_moves.refuse_deletion,
    "approve_change": list_moves.approve_change,
    "refuse_change": list_moves.refuse_change,
}


@router.post("", operation_id="declare_list")
@decorate_view(write())
def declare(request: HttpRequest, body: ListBody, draft: bool = False) -> HttpResponse:  # type: ignore[valid-type]
    """Declare a list, or save it as a draft (``?draft=true``); a refused list is kept, with all its reasons."""
    paper = paper_of(BondedList, body)
    ensure_sound("INV101", paper, draft=draft)
    outcome = bonded_lists.declare_list(actor(request), paper, declare=not draft)
    kept = outcome.record or outcome.existing
    return answer(outcome.decision, shapes.bonded_list(kept) if kept else None)


@router.get("", operation_id="lists")
def index(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 50,
    state: str = "",
    book_no: str = "",
    inner_no: str = "",
) -> dict[str, Any]:
    """Lists by cursor, filtered by state, book or the enterprise's own number."""
    asked = {"state": state, "book__book_no": book_no, "inner_no": inner_no}
    rows = visible(request, models.BondedList, "book").filter(**{key: value for key, value in asked.items() if value})
    return page(rows, after, limit, shapes.bonded_list)


@router.get("/{list_no}", operation_id="list")
def detail(request: HttpRequest, list_no: str) -> dict[str, Any]:
    """One list with its lines, gate counters, paper and decisions."""
    row = one(visible(request, models.BondedList, "book"), list_no=list_no)
    return shapes.bonded_list_whole(row) | {"decisions": decisions_on("list", list_no)}


@router.post("/{list_no}/request_change", operation_id="change_list")
@decorate_view(write())
def change(request: HttpRequest, list_no: str, body: ListBody) -> HttpResponse:  # type: ignore[valid-type]
    """Ask for a change: the whole changed paper; an officer answers."""
    paper = paper_of(BondedList, body)
    ensure_sound("INV101", paper)
    return as_json(shapes.bonded_list(list_moves.request_change(actor(request), list_no, paper)), 202)


@router.post("/{list_no}/{move}", operation_id="move_list")
@decorate_view(write())
def take(request: HttpRequest, list_no: str, move: str, body: Why) -> HttpResponse:
    """Take a move: approve, return, discard, or request, approve or refuse a deletion or change."""
    return as_json(shapes.bonded_list(take_move(request, "list", MOVES, list_no, move, body.reason)))
