"""Gate passes (核放单): apply, read, and the moves of their life."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import arrivals, gate_passes
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import Move, Why, answer, decisions_on, one, take_move, visible
from zongbao.api.bodies import Exact, Strict, Whole, model_of, paper_of
from zongbao.api.paging import After, Limit, page
from zongbao.api.sound import ensure_sound
from zongbao.api.writes import as_json, write
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.store import models

router = Router(tags=["passes 核放单"])
PassBody = model_of(GatePass)
MOVES: dict[str, Move] = {
    "approve": gate_passes.approve_pass,
    "return": gate_passes.return_pass,
    "hold": gate_passes.hold_pass,
    "unhold": gate_passes.unhold_pass,
    "void": gate_passes.void_pass,
    "delete": gate_passes.delete_pass,
}


DIFFERENCES: dict[str, Move] = {
    "accept": arrivals.accept_difference,
    "uphold": arrivals.uphold_difference,
}


class ArrivedLine(Strict):
    """What arrived of one line of the pass, in its declared unit."""

    line_no: Whole
    quantity: Exact


class Arrival(Strict):
    """What arrived; without lines everything did, as declared."""

    lines: tuple[ArrivedLine, ...] | None = None


@router.post("", operation_id="apply_pass")
@decorate_view(write())
def apply(request: HttpRequest, body: PassBody) -> HttpResponse:  # type: ignore[valid-type]
    """Apply for a pass; a refused one is kept, with all its reasons."""
    paper = paper_of(GatePass, body)
    ensure_sound("SAS121", paper)
    outcome = gate_passes.apply_pass(actor(request), paper)
    kept = outcome.record or outcome.existing
    return answer(outcome.decision, shapes.gate_pass(kept) if kept else None)


@router.get("", operation_id="passes")
def index(
    request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "", plate: str = ""
) -> dict[str, Any]:
    """Passes by cursor."""
    asked = {key: value for key, value in {"state": state, "plate": plate}.items() if value}
    return page(visible(request, models.GatePass).filter(**asked), after, limit, shapes.gate_pass)


@router.get("/{pass_no}", operation_id="pass")
def detail(request: HttpRequest, pass_no: str) -> dict[str, Any]:
    """One pass with its documents, paper and decisions."""
    row = one(visible(request, models.GatePass), pass_no=pass_no)
    return shapes.gate_pass_whole(row) | {"decisions": decisions_on("pass", pass_no)}


@router.post("/{pass_no}/confirm_arrival", operation_id="confirm_arrival")
@decorate_view(write())
def confirm_arrival(request: HttpRequest, pass_no: str, body: Arrival) -> HttpResponse:
    """Confirm what arrived (到货确认); the receiving side's word; a difference is a case for customs."""
    arrived: dict[int, Decimal] | None = None
    if body.lines is not None:
        arrived = {line.line_no: line.quantity for line in body.lines}
    outcome = arrivals.confirm_arrival(actor(request), pass_no, arrived)
    return answer(outcome.decision, shapes.gate_pass(outcome.record) if outcome.record else None)


@router.get("/{pass_no}/arrival", operation_id="arrival")
def arrival(request: HttpRequest, pass_no: str) -> dict[str, Any]:
    """What the receiving side said of a pass, and how customs closed a difference, with the decisions."""
    row = one(visible(request, models.Arrival, "gate_pass"), gate_pass__pass_no=pass_no)
    return shapes.arrival(row) | {"decisions": decisions_on("arrival", pass_no)}


@router.post("/{pass_no}/arrival/{move}", operation_id="move_arrival")
@decorate_view(write())
def close_difference(request: HttpRequest, pass_no: str, move: str, body: Why) -> HttpResponse:
    """Close a stated difference of arrival: accept (settled as declared) or uphold; customs alone, with a reason."""
    return as_json(shapes.arrival(take_move(request, "arrival", DIFFERENCES, pass_no, move, body.reason)))


@router.post("/{pass_no}/{move}", operation_id="move_pass")
@decorate_view(write())
def take(request: HttpRequest, pass_no: str, move: str, body: Why) -> HttpResponse:
    """Take a move: approve, return, hold, unhold, void, delete."""
    return as_json(shapes.gate_pass(take_move(request, "pass", MOVES, pass_no, move, body.reason)))
