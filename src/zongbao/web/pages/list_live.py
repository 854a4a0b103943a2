"""Checking a list while it is typed (边填边查): problems at their fields, and the declaration it would become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zongbao.acts import bonded_lists
from zongbao.core.decision import Refused
from zongbao.store.papers import to_json
from zongbao.web.access import actor
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.forms import Plain, Summary, all_valid, anchor_of, count_in
from zongbao.web.pages.declarations import EXPLAINED, explain_pair
from zongbao.web.pages.list_fields import LINES_MAX, LineForm
from zongbao.web.pages.list_sheet import Sheet, bound_sheet, known_of, line_typed, sheet_paper
from zongbao.web.reasons import all_shown
from zongbao.web.text import T

TEMPLATE = "zb/parts/list_beside.html"
NOTHING = T(
    "试检没有发现问题；账册余量在申报时核对。",
    "No problem found; declaring also checks the balance.",
)
SHOWN_LINES = 50


@dataclass(slots=True)
class Found:
    """What a check found; the panel beside the head shows it. ``sentences`` say why lines were merged or kept apart."""

    said: T
    tone: str = "info"
    summary: Summary = field(default_factory=Summary)
    draft: Sequence[Any] | None = None
    sentences: Sequence[T] = ()
    known: dict[str, str] = field(default_factory=dict)  # what the book filled in: value by the id of the input

    @property
    def cards(self) -> list[tuple[Any, Cell, Cell]]:
        """The first of the drafted lines: (line, quantity with unit, value with currency)."""
        return [
            (
                line,
                cells.number(line.declared_qty, cells.code_name("unit", line.declared_unit)),
                cells.money(line.total, cells.code_name("currency", line.currency)),
            )
            for line in (self.draft or ())[:SHOWN_LINES]
        ]

    @property
    def more(self) -> int:
        """How many drafted lines are not shown."""
        return max(0, len(self.draft or ()) - SHOWN_LINES)


def found_of(preview: bonded_lists.Preview, count: int) -> Found:
    """How many problems there are, and the drafted declaration with the reason of each merge or split."""
    said = T("有 {n} 处与规则不符", "Against the rules: {n}").of(n=count) if count else NOTHING
    found = Found(said, "warning" if count else "success")
    if preview.draft is not None:
        found.draft = preview.draft.lines
        pairs = [to_json(pair) for pair in preview.draft.explanation]
        found.sentences = [explain_pair(pair) for pair in pairs[:EXPLAINED]]
        if (rest := len(pairs) - EXPLAINED) > 0:
            more = T("另有 {n} 对，理由同类。", "And {n} more pairs of the same kinds.")
            found.sentences = [*found.sentences, more.of(n=rest)]
    return found


def live(request: HttpRequest) -> HttpResponse:
    """The panel for the form as it stands: what is filled is judged, what is empty is only counted."""
    typed = request.POST.copy()
    known = _filled(request, typed)
    sheet = bound_sheet(request, typed)
    found = _judged(request, sheet)
    found.known = known
    return render(request, TEMPLATE, {"found": found})


def _filled(request: HttpRequest, typed: Any) -> dict[str, str]:
    """Fill the lines whose book item has just been named (``fill``: their places), where they say nothing yet."""
    places = [place for one in typed.get("fill", "").split(",") if (place := count_in(one, -1)) in range(LINES_MAX)]
    lines = [line_typed(typed, place) for place in places]
    filled: dict[str, str] = {}
    for place, known in zip(places, known_of(request, typed.get("book_no", ""), lines), strict=True):
        for name, value in known.items():
            typed[f"lines-{place}-{name}"] = value
            filled[f"id_lines-{place}-{name}"] = value
    return filled


def _judged(request: HttpRequest, sheet: Sheet) -> Found:
    all_valid(sheet.all_forms())
    unread = [link for prefix, form in sheet.named_forms() for link in _unread(form, prefix)]
    ready = list(takewhile(LineForm.is_valid, sheet.lines))
    head_ready = all(form.is_valid() for form in (sheet.head, *sheet.parties.values()))
    if not head_ready or not (ready or sheet.attached):
        return Found(_waiting(sheet), "warning" if unread else "info", Summary(unread))
    try:
        preview = bonded_lists.check_only(actor(request), sheet_paper(request, sheet, ready))
    except Refused as refused:
        return Found(T("不能试检", "Cannot be checked"), "danger", Summary((), all_shown(refused.decision.reasons)))
    summary = Summary(unread, sheet.refused(preview.decision.reasons).reasons)
    found = found_of(preview, summary.count)
    found.summary = summary
    if len(ready) < len(sheet.lines):
        words = T(
            "{said}（只查了前 {n} 项，第 {next} 项还没填完）", "{said} (lines 1 to {n}; line {next} is not complete)"
        )
        found.said = words.of(said=found.said, n=len(ready), next=len(ready) + 1)
    return found


def _unread(form: Plain, prefix: str) -> list[tuple[str, object]]:
    """Fields that hold something that cannot be read; an empty one is not wrong yet."""
    return [
        (anchor_of(form, name), f"{prefix}{form.fields[name].label}: {error}")
        for name, errors in form.errors.items()
        if name in form.fields and form[name].value() not in (None, "")
        for error in errors
    ]


def _waiting(sheet: Sheet) -> T:
    """What is still to be filled before the rules can be asked."""
    head = sum(1 for name in sheet.head.errors if not sheet.head[name].value())
    line = next((line for line in sheet.lines if not line.is_valid()), None)
    first = sum(1 for name in line.errors if not line[name].value()) if line else 0
    words = T(
        "边填边查：表头还缺 {head} 个必填项，第 1 项还缺 {first} 个。",
        "Checked as you type. Still empty: {head} in the head, {first} in line 1.",
    )
    return words.of(head=head, first=first)
