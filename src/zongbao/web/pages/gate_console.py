"""The gate console (卡口监控台): live lanes of one gate, and the desk where a person settles with a reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from zongbao.acts import passages as acts
from zongbao.core.decision import Refused
from zongbao.core.lifecycle import Move
from zongbao.core.lives import PASSAGE
from zongbao.core.roles import Role
from zongbao.domain.gate.passage_life import moves_open
from zongbao.store.models import Gate, Passage
from zongbao.web import shell
from zongbao.web.access import GATE_CREW, actor, page_for, person
from zongbao.web.components.forms import count_in
from zongbao.web.engine.detail import REASON_LIMIT, tone_of
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.gate import TITLE, lanes_of
from zongbao.web.pages.gate_board import Board, Vehicle, board_of, vehicles
from zongbao.web.reasons import ShownReason, all_shown
from zongbao.web.text import T, named

# What the desk may use again and again; it can be edited before it is given.
USUAL = (
    T("复磅无误，重量差异在允许范围内", "Weighed again: the difference is within what is allowed"),
    T("人工核对车牌、箱号与核放单一致", "Plate and containers checked by eye: they agree with the pass"),
    T("重量不符，原因不明，转查验场", "Weight differs without a known cause: to the inspection yard"),
    T("车货与核放单不符，退回重新申请", "Vehicle or goods differ from the pass: back to apply again"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The vehicle that is being settled: the moves open to the reader, what was typed, and what stood against it."""

    vehicle: Vehicle
    moves: tuple[Move, ...]
    officer_needed: bool
    reason: str = ""
    problem: str = ""
    refused: tuple[ShownReason, ...] = ()

    @property
    def buttons(self) -> list[tuple[str, str, T]]:
        """(name, tone, words) of each move."""
        return [(move.name, tone_of(move.name), T(move.zh, move.en)) for move in self.moves]


@page_for(GATE_CREW)
def gate_console(request: HttpRequest, key: str) -> HttpResponseBase:
    """GET shows the gate, or what changed since ``seen`` to htmx; POST settles one waiting vehicle."""
    gate = _gate(request, key)
    if request.method == "POST":
        return _settle(request, gate)
    if shell.is_fragment(request):
        return _changes(request, gate)
    board = board_of(gate)
    return _page(request, gate, board, _opened(request, board))


def _gate(request: HttpRequest, area: str) -> Gate:
    for lane in lanes_of(person(request)):
        if lane.gate.area == area:
            return lane.gate
    raise Http404


def _drawn(request: HttpRequest, gate: Gate, board: Board) -> tuple[str, str]:
    """The lanes as HTML, and a short mark of it that changes when they change."""
    context = {"board": board, "gate": gate}
    drawn = render_to_string("zb/parts/gate_board.html", context, request)
    return drawn, hashlib.sha256(drawn.encode()).hexdigest()[:16]


def _changes(request: HttpRequest, gate: Gate) -> HttpResponse:
    """What htmx asks for every few seconds; nothing (204) while nothing has changed."""
    drawn, mark = _drawn(request, gate, board := board_of(gate))
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    context = {"drawn": drawn, "mark": mark, "live": True, "gate": gate, "board": board, "fragment": True}
    response = HttpResponse(render_to_string("zb/parts/gate_live.html", context, request))
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(request: HttpRequest, board: Board) -> Desk | None:
    """The vehicle that was asked for, else the one that waits longest."""
    wanted = count_in(request.GET.get("open", ""), 0)
    chosen = next((one for one in board.waiting if one.row.pk == wanted), None)
    if chosen is None and wanted:
        chosen = _vehicle(request, wanted)
    chosen = chosen or next(iter(board.waiting), None)
    return _desk(request, chosen) if chosen else None


def _vehicle(request: HttpRequest, key: int) -> Vehicle | None:
    rows = visible(Passage.objects.all(), person(request)).select_related("lane__gate", "gate_pass__enterprise")
    return vehicles(rows.filter(pk=key)).get(key)


def _desk(request: HttpRequest, vehicle: Vehicle, **typed: Any) -> Desk:
    row, role = vehicle.row, person(request).role
    moves = moves_open(row.state, role, vehicle.codes, has_pass=row.gate_pass_id is not None)
    for_officer = moves_open(row.state, Role.CUSTOMS, vehicle.codes, has_pass=row.gate_pass_id is not None)
    return Desk(vehicle, moves, len(for_officer) > len(moves), **typed)


def _page(request: HttpRequest, gate: Gate, board: Board, desk: Desk | None, status: int = 200) -> HttpResponse:
    drawn, mark = _drawn(request, gate, board)
    title = T("卡口监控台：{gate}", "Gate console: {gate}").of(gate=named(gate))
    live = request.method == "GET" and request.GET.get("live") != "0"
    context = {"drawn": drawn, "mark": mark, "live": live, "gate": gate, "board": board, "desk": desk, "usual": USUAL}
    crumbs = [shell.Crumb(TITLE, reverse("gate")), shell.Crumb(common.name_of_gate(gate))]
    template = "zb/pages/gate_console.html"
    return shell.page(request, template, context, title=title, section="gate", crumbs=crumbs, status=status)


def _settle(request: HttpRequest, gate: Gate) -> HttpResponseBase:
    """Take the move with its mandatory reason; what stands against it is shown and the reason kept."""
    vehicle = _vehicle(request, count_in(request.POST.get("passage", ""), 0))
    if vehicle is None or vehicle.row.lane.gate_id != gate.pk:
        raise Http404
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "").strip()[:REASON_LIMIT]
    if name not in {move.name for move in PASSAGE.moves}:
        raise Http404
    if not reason:
        problem = str(T("请写明理由，再按一次", "Give a reason and press again"))
        return _page(request, gate, board_of(gate), _desk(request, vehicle, problem=problem), 422)
    try:
        acts.resolve_passage(actor(request), vehicle.row.pk, name, reason)
    except Refused as refused:
        against = tuple(all_shown(refused.decision.reasons))
        return _page(request, gate, board_of(gate), _desk(request, vehicle, reason=reason, refused=against), 422)
    move = PASSAGE.move(name)
    done = T("{plate}：{move}，理由已记录", "{plate}: {move}; the reason is on record")
    messages.success(request, str(done.of(plate=vehicle.name, move=T(move.zh, move.en))))
    return redirect("gate_console", gate.area)
