"""The list form as a whole: head, other parties, lines; filled from a paper, an upload, a draft or a post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest

from zongbao.acts import line_uploads
from zongbao.core.decision import Reason, Refused
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.party import Party
from zongbao.exchange.line_sheet import LineSheet
from zongbao.store import models
from zongbao.store.ledger import read
from zongbao.web.access import actor, person
from zongbao.web.components.forms import Plain, Summary, count_in, field_links
from zongbao.web.engine.listing import visible
from zongbao.web.pages.list_fields import (
    LINES_MAX,
    PARTIES,
    HeadForm,
    LineForm,
    PartyForm,
    head_initial,
    line_initial,
    paper_of,
    party_of,
    plain,
)
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
Typed = Mapping[str, Any]  # what a browser posts, or a draft keeps: the values by the fields' names


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
    found: Any = None  # what a check found: the side panel

    def all_forms(self) -> list[Plain]:
        """Every form of the sheet."""
        return [self.head, *self.parties.values(), *self.lines]

    def named_parties(self) -> list[tuple[object, PartyForm]]:
        """The parties with their headings."""
        return [(PARTIES[name], form) for name, form in self.parties.items()]

    def problems(self) -> Summary:
        """Everything that could not be read, linked."""
        return Summary([link for prefix, form in self.named_forms() for link in field_links(form, prefix)])

    def named_forms(self) -> list[tuple[str, Plain]]:
        """Every form with the words that go before its fields' names."""
        parties = [(f"{PARTIES[name]} · ", form) for name, form in self.parties.items()]
        word = T("第 {n} 项 · ", "Line {n} · ")
        lines = [(str(word.of(n=number)), line) for number, line in enumerate(self.lines, start=1)]
        return [("", self.head), *parties, *lines]

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


def first_sheet(request: HttpRequest, start: BondedList | None, *, again: bool = False) -> Sheet:
    """An empty sheet with one line, or one filled from a paper; ``again`` keeps the paper's own inner number."""
    if start is None:
        return _sheet(request, _first_head(request), {}, [{"levy_mode": "3"}])
    head = head_initial(start)
    if not again:
        head["inner_no"] = ""
    parties = {name: _party_initial(getattr(start, name)) for name in PARTIES}
    return _sheet(request, head, parties, [line_initial(line) for line in start.lines])


def _first_head(request: HttpRequest) -> dict[str, Any]:
    return {"book_no": request.GET.get("book", ""), "list_type": "0", "declare_flag": "1", "generate_entry": "2"}


def uploaded_sheet(request: HttpRequest, key: str) -> Sheet:
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


def _attached(request: HttpRequest, typed: Typed) -> Attached | None:
    key = typed.get("upload", "")
    if not key:
        return None
    upload, found = _uploaded(request, key)
    return Attached(upload, found.clean())


def _party_initial(party: Party) -> dict[str, Any]:
    return {"customs_code": party.customs_code, "credit_code": party.credit_code, "name": party.name}


def _sheet(request: HttpRequest, head: Typed, parties: Mapping[str, Typed], lines: Sequence[Typed]) -> Sheet:
    return Sheet(
        HeadForm(_book_numbers(request), initial=dict(head)),
        {name: PartyForm(initial=dict(parties.get(name, {})), prefix=name) for name in PARTIES},
        [LineForm(initial=dict(line), prefix=f"lines-{at}") for at, line in enumerate(lines)],
    )


def bound_sheet(request: HttpRequest, typed: Any) -> Sheet:
    """The sheet to be judged."""
    attached = _attached(request, typed)
    return Sheet(
        HeadForm(_book_numbers(request), typed),
        {name: PartyForm(typed, prefix=name) for name in PARTIES},
        [] if attached else [LineForm(typed, prefix=f"lines-{at}") for at in range(line_count(typed))],
        attached,
    )


def line_count(typed: Typed) -> int:
    """How many lines the form says it has, within what it may have."""
    return max(1, min(count_in(typed.get("line_count", "1")), LINES_MAX))


def reworked(request: HttpRequest, typed: Typed, asked: str = "") -> Sheet:
    """The sheet as typed, with a line more, a line less, or the lines filled from the book; nothing is judged yet."""
    head = {name: typed.get(name, "") for name in HeadForm.base_fields}
    parties = {name: _of(typed, name, PartyForm) for name in PARTIES}
    if attached := _attached(request, typed):
        return replace(_sheet(request, head, parties, []), attached=attached)
    lines = [_of(typed, f"lines-{at}", LineForm) for at in range(line_count(typed))]
    move, _, place = asked.partition(":")
    if move == "add" and len(lines) < LINES_MAX:
        lines.append({name: lines[-1][name] for name in ("currency", "levy_mode", "destination")})
    elif move == "remove" and len(lines) > 1 and place in map(str, range(len(lines))):
        del lines[int(place)]
    elif move == "fill":
        for line, known in zip(lines, known_of(request, head["book_no"], lines), strict=True):
            line.update(known)
    return _sheet(request, head, parties, lines)


def _of(typed: Typed, prefix: str, form: type[Plain]) -> dict[str, Any]:
    return {name: typed.get(f"{prefix}-{name}", "") for name in form.base_fields}


def line_typed(typed: Typed, at: int) -> dict[str, Any]:
    """One line as typed, counted from 0."""
    return _of(typed, f"lines-{at}", LineForm)


def known_of(request: HttpRequest, book_no: str, lines: Sequence[Typed]) -> list[dict[str, str]]:
    """For each line what the book knows of the item it names, and the line does not say yet."""
    book = books(request).filter(book_no=book_no).first()
    wanted = [number for line in lines if (number := count_in(line["book_item"], 0))]
    if book is None or not wanted:
        return [{} for _ in lines]
    found = read.items(connection, book.slot, book.pk, item_nos=wanted, limit=len(wanted))
    known = {str(item.item_no): item for item in found}
    return [_missing(line, known.get(line["book_item"])) for line in lines]


def _missing(line: Typed, item: read.ItemRow | None) -> dict[str, str]:
    """What was typed stays."""
    values = {name: getattr(item, name) for name in _FILLED} if item else {}
    return {name: str(plain(value)) for name, value in values.items() if value is not None and not line[name]}


def sheet_paper(request: HttpRequest, sheet: Sheet, lines: Sequence[LineForm]) -> BondedList:
    """The paper that the sheet says, with these of its lines."""
    organisation = person(request).organisation
    assert organisation is not None, "enterprise roles have an organisation (acc_101)"
    head = dict(sheet.head.cleaned_data)
    parties = {name: Party(**form.cleaned_data) for name, form in sheet.parties.items()}
    if head["declare_type"] == "2" and not parties["entry_declarant"]:
        parties["entry_declarant"] = party_of(organisation)
    book = books(request).get(book_no=head["book_no"])
    paper = paper_of(organisation, head, parties, [line.cleaned_data for line in lines], book.master_customs)
    if sheet.attached:
        lines_ = (replace(line, line_no=number) for number, line in enumerate(sheet.attached.lines, start=1))
        paper = replace(paper, lines=tuple(lines_))
    return paper


def books(request: HttpRequest) -> Any:
    """The books for which the reader may declare."""
    return visible(models.AccountBook.objects.all(), person(request)).filter(state__in=["active", "change_requested"])


def _book_numbers(request: HttpRequest) -> list[str]:
    return list(books(request).values_list("book_no", flat=True))
