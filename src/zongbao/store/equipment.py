"""Named queries about equipment under supervision: terms begun by posted in-lists, terms of items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from zongbao.core.clock import day_of
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declare import is_flow
from zongbao.domain.papers.equipment import Term, term_of
from zongbao.domain.papers.facts import EQUIPMENT
from zongbao.store import models
from zongbao.store.papers import from_json

_DEAD = ("deleted", "returned", "draft")


def begin_terms(rows: Sequence[models.BondedList], on: dt.date) -> None:
    """Begin the supervision of what these lists have just brought into equipment books: from release, else today."""
    fresh: list[models.EquipmentTerm] = []
    for row in rows:
        if row.direction == "I" and row.book.kind == EQUIPMENT:
            fresh += _terms(row, day_of(row.released_at) if row.released_at else on)
    if fresh:
        models.EquipmentTerm.objects.bulk_create(fresh, ignore_conflicts=True)


def _terms(row: models.BondedList, on: dt.date) -> list[models.EquipmentTerm]:
    earlier, flow = _earlier(row), is_flow(from_json(BondedList, row.paper))
    found = []
    for line in row.lines.all():
        before = earlier.get(line.line_no)
        its = term_of(row.supervision_mode, row.transport_mode, line.hs_code, on, before, flow=flow)
        if its is not None and line.book_item is not None:
            found.append(
                models.EquipmentTerm(
                    book=row.book, item_no=line.book_item, entry_mode=its.entry_mode, list=row, line_no=line.line_no,
                    supervised_from=its.start, supervised_until=its.until,
                )
            )  # fmt: skip
    return found


def _earlier(row: models.BondedList) -> dict[int, Term]:
    """The sender's terms by line: the lines of the two lists of a transfer correspond one to one."""
    leaving = models.BondedListLine.objects.filter(list__related_list_no=row.list_no, list__direction="E")
    lines = leaving.exclude(list__state__in=_DEAD).values_list("line_no", "list__book_id", "book_item")
    terms = {
        (term.book_id, term.item_no): Term(term.entry_mode, term.supervised_from, term.supervised_until)
        for term in models.EquipmentTerm.objects.filter(book_id__in={book for _, book, _ in lines})
    }
    return {line: terms[book, item] for line, book, item in lines if item is not None and (book, item) in terms}


def last_days(books: Sequence[models.AccountBook]) -> Mapping[tuple[int, int], dt.date]:
    """The last day of supervision by book and item, for the equipment books among these; else without a query."""
    wanted = [book.pk for book in books if book.kind == EQUIPMENT]
    if not wanted:
        return {}
    rows = models.EquipmentTerm.objects.filter(book_id__in=wanted)
    return {(row.book_id, row.item_no): row.supervised_until for row in rows}


def term(book: models.AccountBook, item_no: int) -> models.EquipmentTerm | None:
    """The term of one item; None where the book is no equipment book or nothing was recorded."""
    if book.kind != EQUIPMENT:
        return None
    return models.EquipmentTerm.objects.select_related("list").filter(book=book, item_no=item_no).first()
