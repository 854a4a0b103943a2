"""What is done with the ticked rows of a list: each row by its own act in its own transaction, and told row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts.context import Actor
from zongbao.core.decision import Decision, Refused
from zongbao.core.lifecycle import Lifecycle
from zongbao.web import shell
from zongbao.web.access import actor, person
from zongbao.web.components.table import Column, Rows
from zongbao.web.engine.detail import REASON_LIMIT, tone_of
from zongbao.web.engine.export import xlsx_response
from zongbao.web.reasons import ShownReason, all_shown
from zongbao.web.text import T

if TYPE_CHECKING:
    from zongbao.web.engine.listing import ListPage

MOST = 100  # rows ticked at once: the longest page
Act = Callable[[Actor, str, str], object]
Answer = Callable[[HttpRequest, Rows, Sequence[Column]], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Bulk:
    """One button over a list: ``act`` for each ticked row, or one ``answer`` (a file) for all of them."""

    key: str
    label: T
    roles: Collection[str]
    act: Act | None = None
    answer: Answer | None = None
    needs_reason: bool = False
    tone: str = "plain"

    @property
    def asks(self) -> bool:
        """Whether a page between asks for the reason, or whether one is sure."""
        return self.needs_reason or self.tone == "danger"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one ticked row; no reasons and ``well`` for a row that was done."""

    number: str
    url: str
    well: bool
    reasons: Sequence[ShownReason] = ()


def moved(life: Lifecycle, name: str, act: Act) -> Bulk:
    """A move of the papers' life, taken by the roles that may take it for one paper."""
    move = life.move(name)
    return Bulk(name, T(move.zh, move.en), move.roles, act, needs_reason=move.needs_reason, tone=tone_of(name))


def taken_away(name: str, roles: Collection[str]) -> Bulk:
    """The ticked rows as a workbook with the columns that show."""
    return Bulk(
        "export",
        T("导出 Excel", "Export Excel"),
        roles,
        answer=lambda request, rows, columns: xlsx_response(name, columns, rows),
    )


def open_to(page: ListPage, request: HttpRequest) -> list[Bulk]:
    """What the reader's role may do with ticked rows of this list."""
    return [one for one in page.bulk if person(request).role in one.roles]


def take(page: ListPage, request: HttpRequest, columns: Sequence[Column]) -> HttpResponseBase:
    """What a button over the list asks: a file, a page that asks for the reason, or the acts and what they brought."""
    bulk = next((one for one in open_to(page, request) if one.key == request.POST.get("bulk")), None)
    if bulk is None:
        raise Http404
    keys = list(dict.fromkeys(request.POST.getlist("pick")))[:MOST]
    rows = page.rows(person(request)).filter(**{f"{page.key}__in": keys})
    if not keys or (bulk.answer and not rows.exists()):
        messages.warning(request, str(T("请先在表中勾选", "Tick rows of the table first")))
        return redirect(_back(request))
    if bulk.answer:
        return bulk.answer(request, rows, columns)
    return _decide(page, request, bulk, keys)


def _decide(page: ListPage, request: HttpRequest, bulk: Bulk, keys: Sequence[str]) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:REASON_LIMIT]
    if bulk.asks and "sure" not in request.POST:
        return _ask(page, request, bulk, keys)
    if bulk.needs_reason and not reason:
        return _ask(page, request, bulk, keys, str(T("请写明理由", "Give a reason")))
    return _told(page, request, bulk, [_one(page, request, bulk, key, reason) for key in keys])


def _one(page: ListPage, request: HttpRequest, bulk: Bulk, key: str, reason: str) -> Done:
    """The act on one row; the act itself finds out whether the actor may see it."""
    assert bulk.act is not None
    try:
        answer = bulk.act(actor(request), key, reason)
    except Refused as refused:
        return Done(key, "", False, all_shown(refused.decision.reasons))
    decision = getattr(answer, "decision", None)
    if isinstance(decision, Decision) and not decision.accepted:
        return Done(key, reverse(page.opens, args=[key]), False, all_shown(decision.reasons))
    return Done(key, reverse(page.opens, args=[key]), True)


def _ask(page: ListPage, request: HttpRequest, bulk: Bulk, keys: Sequence[str], problem: str = "") -> HttpResponse:
    context = {"bulk": bulk, "keys": keys, "field_problem": problem, "back": _back(request)}
    return _page(page, request, "zb/pages/bulk_ask.html", context, bulk, 422 if problem else 200)


def _told(page: ListPage, request: HttpRequest, bulk: Bulk, done: Sequence[Done]) -> HttpResponse:
    well = sum(one.well for one in done)
    context = {"bulk": bulk, "done": done, "well": well, "ill": len(done) - well, "back": _back(request)}
    return _page(page, request, "zb/pages/bulk_done.html", context, bulk)


def _back(request: HttpRequest) -> str:
    """The list as it was asked for, with nothing ticked."""
    query = request.GET.copy()
    query.pop("tick", None)
    return f"{request.path}?{query.urlencode()}"


def _page(
    page: ListPage, request: HttpRequest, template: str, context: dict[str, Any], bulk: Bulk, status: int = 200
) -> HttpResponse:
    crumbs = [shell.Crumb(page.title, reverse(page.name)), shell.Crumb(bulk.label)]
    return shell.page(request, template, context, title=bulk.label, section=page.name, crumbs=crumbs, status=status)
