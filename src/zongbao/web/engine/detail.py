"""One view for every paper: its panels, the moves its life opens to the reader, and the act behind each move."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts.context import Actor
from zongbao.core.decision import Decision, Refused
from zongbao.core.lifecycle import Lifecycle, Move
from zongbao.core.roles import Role
from zongbao.store.models import ReasonText, User
from zongbao.web import shell
from zongbao.web.access import View, actor, page_for, person
from zongbao.web.components.panels import Shown
from zongbao.web.components.table import Button
from zongbao.web.entrance import safe_next
from zongbao.web.reasons import all_shown
from zongbao.web.text import T

Act = Callable[[Actor, Any, str], object]
REASON_LIMIT = 255
_DANGER = (
    "void", "discard", "cancel", "return", "refuse", "delete", "turn_back", "blacklist", "deactivate", "pause", "hold",
    "request_deletion", "approve_deletion", "request_close", "revoke", "suspend", "take_back", "report_loss",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DetailPage:
    """A declared detail page. ``find`` gives the row the user may see or None; ``moves`` joins a move to its act."""

    name: str  # URL name; the list's section is ``section``
    section: str
    parent: T
    roles: Collection[Role]
    find: Callable[[User, Any], Any]
    show: Callable[[HttpRequest, Any], Shown]
    title: Callable[[Any], object]
    key: Callable[[Any], Any]
    life: Lifecycle | None = None
    moves: Mapping[str, Act] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)  # moves that have a page of their own: URL names
    state: Callable[[Any], str] = lambda row: str(row.state)


PAGES: dict[str, DetailPage] = {}  # by name; other pages offer a paper's moves too


def detail_view(page: DetailPage) -> View:
    """The view of one paper; a foreign or absent one is 404."""
    PAGES[page.name] = page

    @page_for(page.roles)
    def view(request: HttpRequest, key: Any) -> HttpResponseBase:
        row = _row(page, request, key)
        return _page(page, request, row)

    return view


def act_view(page: DetailPage) -> View:
    """The view behind a move: GET asks for the reason, POST takes the move and goes back to the paper."""

    @page_for(page.roles)
    def view(request: HttpRequest, key: Any, move: str) -> HttpResponseBase:
        row = _row(page, request, key)
        step = _step(page, request, row, move)
        if request.method != "POST":
            return _ask(page, request, row, step)
        return _take(page, request, row, step)

    return view


def _take(page: DetailPage, request: HttpRequest, row: Any, step: Move) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:REASON_LIMIT]
    if step.needs_reason and not reason:
        problem = str(T("请写明理由", "Give a reason"))
        return _ask(page, request, row, step, field_problem=problem, status=422)
    try:
        answer = page.moves[step.name](actor(request), page.key(row), reason)
    except Refused as refused:
        return _ask(page, request, row, step, decision=refused.decision, reason=reason, status=422)
    decision = getattr(answer, "decision", None)
    if isinstance(decision, Decision) and not decision.accepted:
        return _ask(page, request, row, step, decision=decision, reason=reason, status=422)
    done = T("已完成：{move}", "Done: {move}").of(move=T(step.zh, step.en))
    messages.success(request, str(done))
    back = request.POST.get("next", "")
    return redirect(safe_next(request, back)) if back else redirect(page.name, page.key(row))


def _ask(
    page: DetailPage,
    request: HttpRequest,
    row: Any,
    step: Move,
    *,
    decision: Decision | None = None,
    field_problem: str = "",
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    label = T(step.zh, step.en)
    back = reverse(page.name, args=[page.key(row)])
    context = {
        "row_title": page.title(row),
        "step": step,
        "label": label,
        "tone": tone_of(step.name),
        "back": back,
        "reasons": all_shown(decision.reasons) if decision else [],
        "field_problem": field_problem,
        "reason": reason or _chosen(request),
        "library": _library(page, request, step),
        "next": request.POST.get("next", ""),
    }
    crumbs = [shell.Crumb(page.parent, reverse(page.section)), shell.Crumb(page.title(row), back), shell.Crumb(label)]
    return shell.page(
        request, "zb/pages/act.html", context, title=label, section=page.section, crumbs=crumbs, status=status
    )


def _library(page: DetailPage, request: HttpRequest, step: Move) -> list[ReasonText]:
    """The office's texts for this question, for an officer to choose from."""
    user = person(request)
    if user.role != Role.CUSTOMS or page.life is None:
        return []
    texts = ReasonText.objects.filter(office=user.organisation, active=True)
    return list(texts.filter(question=f"{page.life.paper}.{step.name}"))


def _chosen(request: HttpRequest) -> str:
    """The text that was chosen from the library, with its ground, ready to be edited."""
    key = request.GET.get("text", "")
    if not key.isdecimal():
        return ""
    row = ReasonText.objects.filter(pk=int(key[:18]), office=person(request).organisation, active=True).first()
    return f"{row.text}（{row.cites}）"[:REASON_LIMIT] if row and row.cites else row.text if row else ""


def _page(page: DetailPage, request: HttpRequest, row: Any) -> HttpResponse:
    shown = page.show(request, row)
    buttons = [*shown.buttons, *move_buttons(page, request, row)]
    crumbs = [shell.Crumb(page.parent, reverse(page.section)), shell.Crumb(page.title(row))]
    context = {"detail": shown, "buttons": buttons}
    return shell.page(
        request, "zb/pages/detail.html", context, title=shown.heading, section=page.section, crumbs=crumbs
    )


def move_buttons(page: DetailPage, request: HttpRequest, row: Any) -> Sequence[Button]:
    """The buttons of a paper: the moves that its life opens to this role from this state."""
    return [_button(page, row, step) for step in open_moves(page, request, row)]


def open_moves(page: DetailPage, request: HttpRequest, row: Any) -> list[Move]:
    """The moves that the paper's life opens to the reader from where it stands, as far as there is an act for them."""
    if page.life is None:
        return []
    steps = page.life.open_to(page.state(row), person(request).role)
    return [step for step in steps if step.name in page.moves or step.name in page.links]


def _button(page: DetailPage, row: Any, step: Move) -> Button:
    label, tone = T(step.zh, step.en), tone_of(step.name)
    if step.name in page.links:
        return Button(label, reverse(page.links[step.name], args=[page.key(row)]), tone=tone)
    url = reverse(f"{page.name}_act", args=[page.key(row), step.name])
    return Button(label, url, tone=tone, post=not step.needs_reason)


def tone_of(move: str) -> str:
    """Red for what undoes, blue for what goes forward, plain for what merely amends."""
    if move == "request_change":
        return "plain"
    return "danger" if move.startswith(_DANGER) else "primary"


def _row(page: DetailPage, request: HttpRequest, key: Any) -> Any:
    row = page.find(person(request), key)
    if row is None:
        raise Http404
    return row


def _step(page: DetailPage, request: HttpRequest, row: Any, move: str) -> Move:
    """The move if it is open; a move that exists but is not open now is asked of the act, which says why not."""
    known = [step for step in (page.life.moves if page.life else ()) if step.name == move and move in page.moves]
    allowed = [step for step in known if person(request).role in step.roles]
    if not allowed:
        raise Http404
    return next((step for step in allowed if page.state(row) in step.sources), allowed[0])
