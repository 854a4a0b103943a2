"""Typing a bonded list (录入核注清单): add lines, fill from the book, declare; all problems at once, linked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import bonded_lists, line_uploads, list_moves
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.party import Party
from zongbao.exchange.line_sheet import LineSheet
from zongbao.store import models
from zongbao.store.ledger import read
from zongbao.store.papers import from_json, to_json
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, count_in, field_links
from zongbao.web.components.panels import Notice
from zongbao.web.engine.listing import visible
from zongbao.web.pages.declarations import merged_panels
from zongbao.web.pages.list_fields import (
    LINES_MAX,
    PARTIES,
    HeadForm,
    LineForm,
    PartyForm,
    datalists,
    head_initial,
    line_initial,
    paper_of,
    party_of,
    plain,
)
from zongbao.web.pages.lists import TITLE
from zongbao.web.reasons import shown
from zongbao.web.text import T

_LINE_PATH = re.compile(r"lines\[(\d+)\](?:\.(\w+))?")
_FILLED = (
    "part_no",
    "hs_code",
    "name",
    "spec",
    "declared_unit",
    "legal_unit",
    "second_unit",
    "origin",
    "currency",
    "unit_price",
)


@dataclass(frozen=True, slots=True)
class Attached:
    """The faultless lines of an uploaded sheet, too many to show as fields: they are declared as they stand."""

    upload: models.LineUpload
    lines: tuple[ListLine, ...]


@dataclass(slots=True)
class Sheet:
    """The whole form: head, other parties, lines; or the lines of an uploaded sheet in their place."""

    head: HeadForm
    parties: dict[str, PartyForm]
    lines: list[LineForm]
    attached: Attached | None = None
    summary: Summary = field(default_factory=Summary)
    beside: list[Any] = field(default_factory=list)  # panels: what a check found, the drafted declaration

    def checked(self, found: bonded_lists.Preview) -> None:
        """Show every problem at its field, and the declaration that would be drafted with the reason of each merge."""
        if found.decision.reasons:
            self.summary = self.refused(found.decision.reasons)
        else:
            said = T(
                "试检没有发现问题；账册余量在申报时核对。",
                "No problem found; declaring also checks the balance.",
            )
            self.beside.append(Notice(said, "success"))
        if found.draft is not None:
            pairs = [to_json(pair) for pair in found.draft.explanation]
            self.beside += merged_panels(found.draft.lines, pairs)

    def valid(self) -> bool:
        """Whether every field could be read."""
        return all([self.head.is_valid(), *[form.is_valid() for form in self.all_forms()[1:]]])

    def all_forms(self) -> list[Plain]:
        """Every form of the sheet."""
        return [self.head, *self.parties.values(), *self.lines]

    def named_parties(self) -> list[tuple[object, PartyForm]]:
        """The parties with their headings."""
        return [(PARTIES[name], form) for name, form in self.parties.items()]

    def problems(self) -> Summary:
        """Everything that could not be read, linked."""
        links = field_links(self.head)
        for name, form in self.parties.items():
            links += field_links(form, f"{PARTIES[name]} · ")
        for number, line in enumerate(self.lines, start=1):
            links += field_links(line, str(T("第 {n} 项 · ", "Line {n} · ").of(n=number)))
        return Summary(links)

    def refused(self, reasons: Iterable[Reason]) -> Summary:
        """What the rules say, each linked to the field that it names and marked beside it."""
        return Summary((), [shown(reason, self._place(reason)) for reason in reasons])

    def _place(self, reason: Reason) -> str:
        """The input that a reason's path names; the field is marked too."""
        found = _LINE_PATH.match(reason.path)
        form: Plain | None = self.head
        name = reason.path.partition(".")[0]
        if found:
            at, name = int(found[1]), found[2] or "part_no"
            form = self.lines[at] if at < len(self.lines) else None
        elif name in self.parties:
            form, name = self.parties[name], reason.path.partition(".")[2] or "customs_code"
        if form is None or name not in form.fields:
            return ""
        form.add_error(name, shown(reason).message)
        return str(form[name].id_for_label)


@page_for(ENTERPRISE)
def list_new(request: HttpRequest) -> HttpResponseBase:
    """Type a new list; ``?copy=`` starts from one that stands, ``?book=`` chooses the book."""

    def act(paper: BondedList) -> tuple[Decision, models.BondedList | None]:
        outcome = bonded_lists.declare_list(actor(request), paper)
        return outcome.decision, outcome.record

    if (upload := request.GET.get("upload")) and request.method != "POST":
        return _page(request, T("新建核注清单", "New bonded list"), _from_upload(request, upload), reverse("lists"))
    start = _copied(request, request.GET["copy"]) if request.GET.get("copy") else None
    return _sheet_page(request, T("新建核注清单", "New bonded list"), start, act, reverse("lists"))


@page_for(ENTERPRISE)
def list_change(request: HttpRequest, key: str) -> HttpResponseBase:
    """Ask for a change of a list that stands: the same form, filled with what was declared."""
    row = _own(request, key)

    def act(paper: BondedList) -> tuple[Decision, models.BondedList | None]:
        changed = list_moves.request_change(actor(request), key, paper)
        return Decision.of(()), changed

    paper = from_json(BondedList, row.paper)
    title = T("申请变更 {no}", "Request a change of {no}").of(no=key)
    return _sheet_page(request, title, paper, act, reverse("list", args=[key]))


Act = Callable[[BondedList], tuple[Decision, models.BondedList | None]]


def _sheet_page(request: HttpRequest, title: T, start: BondedList | None, act: Act, back: str) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, title, _first_sheet(request, start), back)
    asked = request.POST.get("do", "declare")
    if asked not in ("declare", "check"):
        return _page(request, title, _reworked(request, asked), back)
    sheet = _bound_sheet(request)
    if not sheet.valid():
        sheet.summary = sheet.problems()
        return _page(request, title, sheet, back, 422)
    if asked == "check":
        sheet.checked(bonded_lists.check_only(actor(request), _paper(request, sheet)))
        return _page(request, title, sheet, back, 422 if sheet.summary.count else 200)
    return _declare(request, title, sheet, act, back)


def _declare(request: HttpRequest, title: T, sheet: Sheet, act: Act, back: str) -> HttpResponseBase:
    try:
        decision, record = act(_paper(request, sheet))
    except Refused as refused:
        decision, record = refused.decision, None
    if record is None:
        sheet.summary = sheet.refused(decision.reasons)
        return _page(request, title, sheet, back, 422)
    if decision.accepted:
        messages.success(request, str(T("清单 {no} 已通过", "List {no} is accepted").of(no=record.list_no)))
    else:
        done = T("清单 {no} 已登记，结果见下面的“决定与依据”", "List {no} is kept; see the decisions below")
        messages.warning(request, str(done.of(no=record.list_no)))
    return redirect("list", record.list_no)


def _paper(request: HttpRequest, sheet: Sheet) -> BondedList:
    organisation = person(request).organisation
    assert organisation is not None, "enterprise roles have an organisation (acc_101)"
    head = dict(sheet.head.cleaned_data)
    parties = {name: Party(**form.cleaned_data) for name, form in sheet.parties.items()}
    if head["declare_type"] == "2" and not parties["entry_declarant"]:
        parties["entry_declarant"] = party_of(organisation)
    book = _books(request).get(book_no=head["book_no"])
    lines = [line.cleaned_data for line in sheet.lines]
    paper = paper_of(organisation, head, parties, lines, book.master_customs)
    if sheet.attached:
        lines_ = (replace(line, line_no=number) for number, line in enumerate(sheet.attached.lines, start=1))
        paper = replace(paper, lines=tuple(lines_))
    return paper


def _books(request: HttpRequest) -> Any:
    return visible(models.AccountBook.objects.all(), person(request)).filter(state__in=["active", "change_requested"])


def _book_numbers(request: HttpRequest) -> list[str]:
    return list(_books(request).values_list("book_no", flat=True))


def _own(request: HttpRequest, number: str) -> models.BondedList:
    row: models.BondedList | None = (
        visible(models.BondedList.objects.all(), person(request)).filter(list_no=number).first()
    )
    if row is None:
        raise Http404
    return row


def _copied(request: HttpRequest, number: str) -> BondedList:
    return from_json(BondedList, _own(request, number).paper)


def _first_sheet(request: HttpRequest, start: BondedList | None) -> Sheet:
    """An empty sheet with one line, or one filled from a paper."""
    if start is None:
        return _sheet(request, _first_head(request), {}, [{"levy_mode": "3"}])
    head = head_initial(start)
    if request.GET.get("copy"):
        head["inner_no"] = ""
    parties = {name: _party_initial(getattr(start, name)) for name in PARTIES}
    return _sheet(request, head, parties, [line_initial(line) for line in start.lines])


def _first_head(request: HttpRequest) -> dict[str, Any]:
    return {"book_no": request.GET.get("book", ""), "list_type": "0", "declare_flag": "1", "generate_entry": "2"}


def _from_upload(request: HttpRequest, key: str) -> Sheet:
    """The rows of an upload as lines: all as typed, or the faultless; too many for fields stay in the file."""
    upload, found = _uploaded(request, key)
    rows = found.goods if request.GET.get("rows") == "all" else sorted(found.lines)
    if len(rows) > LINES_MAX:
        return replace(_sheet(request, _first_head(request), {}, []), attached=Attached(upload, found.clean()))
    return _sheet(request, _first_head(request), {}, [found.typed(row) for row in rows])


def _uploaded(request: HttpRequest, key: str) -> tuple[models.LineUpload, LineSheet]:
    try:
        return line_uploads.sheet_of(actor(request), count_in(key, 0))
    except Refused as refused:
        raise Http404 from refused


def _attached(request: HttpRequest) -> Attached | None:
    key = request.POST.get("upload", "")
    if not key:
        return None
    upload, found = _uploaded(request, key)
    return Attached(upload, found.clean())


def _party_initial(party: Party) -> dict[str, Any]:
    return {"customs_code": party.customs_code, "credit_code": party.credit_code, "name": party.name}


def _sheet(
    request: HttpRequest, head: dict[str, Any], parties: dict[str, Any], lines: Sequence[dict[str, Any]]
) -> Sheet:
    return Sheet(
        HeadForm(_book_numbers(request), initial=head),
        {name: PartyForm(initial=parties.get(name, {}), prefix=name) for name in PARTIES},
        [LineForm(initial=line, prefix=f"lines-{at}") for at, line in enumerate(lines)],
    )


def _bound_sheet(request: HttpRequest) -> Sheet:
    data, attached = request.POST, _attached(request)
    return Sheet(
        HeadForm(_book_numbers(request), data),
        {name: PartyForm(data, prefix=name) for name in PARTIES},
        [] if attached else [LineForm(data, prefix=f"lines-{at}") for at in range(_line_count(request))],
        attached,
    )


def _line_count(request: HttpRequest) -> int:
    return max(1, min(count_in(request.POST.get("line_count", "1")), LINES_MAX))


def _reworked(request: HttpRequest, asked: str) -> Sheet:
    """The sheet as typed, with a line more, a line less, or the lines filled from the book; nothing is judged yet."""
    head = {name: request.POST.get(name, "") for name in HeadForm.base_fields}
    parties = {name: _typed(request, name, PartyForm) for name in PARTIES}
    lines = [_typed(request, f"lines-{at}", LineForm) for at in range(_line_count(request))]
    move, _, place = asked.partition(":")
    if move == "add" and len(lines) < LINES_MAX:
        lines.append({name: lines[-1][name] for name in ("currency", "levy_mode", "destination")})
    elif move == "remove" and len(lines) > 1 and place in map(str, range(len(lines))):
        del lines[int(place)]
    elif move == "fill":
        _fill(request, head["book_no"], lines)
    return _sheet(request, head, parties, lines)


def _typed(request: HttpRequest, prefix: str, form: type[Plain]) -> dict[str, Any]:
    return {name: request.POST.get(f"{prefix}-{name}", "") for name in form.base_fields}


def _fill(request: HttpRequest, book_no: str, lines: list[dict[str, Any]]) -> None:
    """Take what the book knows of the items named; what was typed stays."""
    book = _books(request).filter(book_no=book_no).first()
    wanted = [number for line in lines if (number := count_in(line["book_item"], 0))]
    if book is None or not wanted:
        return
    found = read.items(connection, book.slot, book.pk, item_nos=wanted, limit=len(wanted))
    known = {str(item.item_no): item for item in found}
    for line in lines:
        item = known.get(line["book_item"])
        for name in _FILLED if item else ():
            value = getattr(item, name)
            line[name] = line[name] or ("" if value is None else plain(value))


def _page(request: HttpRequest, title: T, sheet: Sheet, back: str, status: int = 200) -> HttpResponseBase:
    context = {
        "heading": title,
        "sheet": sheet,
        "summary": sheet.summary,
        "back": back,
        "datalists": datalists(),
        "line_count": len(sheet.lines),
        "many": len(sheet.lines) > 1,
        "lines_max": LINES_MAX,
    }
    crumbs = [shell.Crumb(TITLE, reverse("lists")), shell.Crumb(title)]
    return shell.page(
        request, "zb/pages/list_form.html", context, title=title, section="lists", crumbs=crumbs, status=status
    )
