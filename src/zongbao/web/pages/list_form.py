"""Typing a bonded list (录入核注清单): lines, checks while one types, drafts, declaring; all problems linked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import bonded_lists, list_moves
from zongbao.core.decision import Decision, Refused
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.store import models
from zongbao.store.papers import from_json
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import all_valid
from zongbao.web.engine.listing import visible
from zongbao.web.pages import drafts, list_live
from zongbao.web.pages.list_fields import LINES_MAX, datalists
from zongbao.web.pages.list_sheet import Sheet, bound_sheet, first_sheet, reworked, sheet_paper, uploaded_sheet
from zongbao.web.pages.lists import TITLE
from zongbao.web.text import T

NEW = T("新建核注清单", "New bonded list")
Act = Callable[[BondedList], tuple[Decision, models.BondedList | None]]


@dataclass(frozen=True, slots=True)
class Door:
    """One page on which a list is typed: what declaring does there, and how its form is first filled."""

    title: T
    back: str
    declare: Act
    first: Callable[[], Sheet]
    store: Act | None = None  # keeps the list without declaring it, where that is possible


@page_for(ENTERPRISE)
def list_new(request: HttpRequest) -> HttpResponseBase:
    """Type a new list; ``?copy=`` and ``?again=`` start from one that stands, ``?book=`` chooses the book."""

    def declare(paper: BondedList, *, at_once: bool = True) -> tuple[Decision, models.BondedList | None]:
        outcome = bonded_lists.declare_list(actor(request), paper, declare=at_once)
        return outcome.decision, outcome.record

    def store(paper: BondedList) -> tuple[Decision, models.BondedList | None]:
        return declare(paper, at_once=False)

    return _sheet_page(request, Door(NEW, reverse("lists"), declare, lambda: _first(request), store))


def _first(request: HttpRequest) -> Sheet:
    """The rows of an upload, a copy under a new number, a draft or returned list under its own; or nothing yet."""
    if upload := request.GET.get("upload"):
        return uploaded_sheet(request, upload)
    if number := request.GET.get("again"):
        row = _own(request, number)
        if row.state not in ("draft", "returned"):
            raise Http404
        return first_sheet(request, from_json(BondedList, row.paper), again=True)
    number = request.GET.get("copy", "")
    return first_sheet(request, from_json(BondedList, _own(request, number).paper) if number else None)


@page_for(ENTERPRISE)
def list_change(request: HttpRequest, key: str) -> HttpResponseBase:
    """Ask for a change of a list that stands: the same form, filled with what was declared."""
    row = _own(request, key)

    def act(paper: BondedList) -> tuple[Decision, models.BondedList | None]:
        changed = list_moves.request_change(actor(request), key, paper)
        return Decision.of(()), changed

    title = T("申请变更 {no}", "Request a change of {no}").of(no=key)
    paper = from_json(BondedList, row.paper)
    door = Door(title, reverse("list", args=[key]), act, lambda: first_sheet(request, paper, again=True))
    return _sheet_page(request, door)


def _sheet_page(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Show the form, or do what its buttons ask: declare, check, keep as draft or draft list, rework the lines."""
    if request.method != "POST":
        kept = drafts.resumed(request)
        return _page(request, door, reworked(request, kept) if kept else door.first())
    asked = request.POST.get("do", "declare")
    if asked == "live" and shell.is_fragment(request):
        return list_live.live(request)
    if drafts.asked(request):
        return _keep(request, door)
    if asked not in ("declare", "check", "store", "live"):
        return _page(request, door, reworked(request, request.POST, asked))
    sheet = bound_sheet(request, request.POST)
    if not all_valid(sheet.all_forms()):
        sheet.summary = sheet.problems()
        return _page(request, door, sheet, 422)
    if asked in ("check", "live"):
        return _check(request, door, sheet)
    act = door.store if asked == "store" and door.store else door.declare
    return _done(request, door, sheet, act)


def _keep(request: HttpRequest, door: Door) -> HttpResponseBase:
    answer = drafts.save(request)
    if isinstance(answer, HttpResponseBase):
        return answer
    sheet = reworked(request, request.POST)
    sheet.summary = answer
    return _page(request, door, sheet, 422)


def _check(request: HttpRequest, door: Door, sheet: Sheet) -> HttpResponseBase:
    """Everything that declaring asks but for the balance: problems at their fields, the draft beside the head."""
    preview = bonded_lists.check_only(actor(request), sheet_paper(request, sheet, sheet.lines))
    sheet.summary = sheet.refused(preview.decision.reasons)
    sheet.found = list_live.found_of(preview, sheet.summary.count)
    return _page(request, door, sheet, 422 if sheet.summary.count else 200)


def _done(request: HttpRequest, door: Door, sheet: Sheet, act: Act) -> HttpResponseBase:
    try:
        decision, record = act(sheet_paper(request, sheet, sheet.lines))
    except Refused as refused:
        decision, record = refused.decision, None
    if record is None:
        sheet.summary = sheet.refused(decision.reasons)
        return _page(request, door, sheet, 422)
    drafts.done(request)
    _tell(request, decision, record, stored=act is door.store)
    return redirect("list", record.list_no)


def _tell(request: HttpRequest, decision: Decision, record: models.BondedList, *, stored: bool) -> None:
    if stored:
        words = T("清单 {no} 已保存，尚未申报", "List {no} is kept, not declared yet")
    elif decision.accepted:
        words = T("清单 {no} 已通过", "List {no} is accepted")
    else:
        words = T("清单 {no} 已登记，结果见下面的“决定与依据”", "List {no} is kept; see the decisions below")
    said = str(words.of(no=record.list_no))
    (messages.success if decision.accepted else messages.warning)(request, said)


def _own(request: HttpRequest, number: str) -> models.BondedList:
    row: models.BondedList | None = (
        visible(models.BondedList.objects.all(), person(request)).filter(list_no=number).first()
    )
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, door: Door, sheet: Sheet, status: int = 200) -> HttpResponseBase:
    context = {
        "heading": door.title,
        "sheet": sheet,
        "summary": sheet.summary,
        "found": sheet.found,
        "drafts": drafts.kept(request),
        "storable": door.store is not None,
        "back": door.back,
        "datalists": datalists(),
        "line_count": len(sheet.lines),
        "many": len(sheet.lines) > 1,
        "lines_max": LINES_MAX,
    }
    crumbs = [shell.Crumb(TITLE, reverse("lists")), shell.Crumb(door.title)]
    return shell.page(
        request, "zb/pages/list_form.html", context, title=door.title, section="lists", crumbs=crumbs, status=status
    )
