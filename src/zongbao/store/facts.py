"""Named queries that bring the facts a list decision needs, for a whole batch at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.facts import CUMULATIVE, BookFacts, ItemFacts, RelatedListFacts, StandingList
from zongbao.store import models
from zongbao.store.equipment import last_days
from zongbao.store.kept import Kept

OPEN_PASSES = ("applied", "manual", "approved", "held", "gate1")

_ITEMS = """
    SELECT i.slot, i.book_id, i.item_no, i.part_no, i.hs_code, i.name, i.declared_unit, i.legal_unit, i.second_unit,
           i.origin, i.state
    FROM ledger_item i
    JOIN unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::text[]) AS asked(slot, book_id, item_no, part_no)
      ON i.slot = asked.slot AND i.book_id = asked.book_id
     AND (i.item_no = asked.item_no OR (asked.item_no IS NULL AND i.part_no = asked.part_no))
"""


@dataclass(frozen=True, slots=True)
class ListSurroundings:
    """What a batch of lists touches: books, items, lists of the same inner number, counterpart lists."""

    books: Mapping[str, models.AccountBook]
    items: Mapping[int, Mapping[int, ItemFacts]]
    same_inner_no: Mapping[tuple[int, str], models.BondedList]
    related: Mapping[str, RelatedListFacts]
    open_filings: frozenset[int]

    def existing(self, book: models.AccountBook, inner_no: str) -> models.BondedList | None:
        """The enterprise's live list with that inner number."""
        return self.same_inner_no.get((book.enterprise_id, inner_no))

    def book_facts(self, book_no: str) -> BookFacts | None:
        """The book as the list rules see it, with only the items that the batch touches."""
        book = self.books.get(book_no)
        return None if book is None else _book_facts(book, self.items.get(book.pk, {}), book.pk in self.open_filings)

    def named(self, paper: BondedList) -> BondedList:
        """The paper with the item number of every line that names its item of a cumulative book by part number only."""
        book = self.book_facts(paper.book_no)
        if book is None or book.posting_mode != CUMULATIVE or all(line.book_item for line in paper.lines):
            return paper
        known = book.items_by_part
        lines = tuple(replace(line, book_item=line.book_item or known.get(line.part_no)) for line in paper.lines)
        return replace(paper, lines=lines)

    def related_facts(self, paper: BondedList) -> RelatedListFacts | None:
        """The counterpart's list that the paper quotes, if it exists."""
        return self.related.get(paper.related_list_no)


def _book_facts(book: models.AccountBook, items: Mapping[int, ItemFacts], open_filing: bool) -> BookFacts:
    return BookFacts(
        book_no=book.book_no,
        kind=book.kind,
        posting_mode=book.posting_mode,
        state=book.state,
        enterprise_code=book.enterprise.code,
        master_customs=book.master_customs,
        items=items,
        items_by_part={item.part_no: number for number, item in items.items()},
        pause_in=book.pause_in,
        pause_out=book.pause_out,
        pause_change=book.pause_change,
        valid_until=book.valid_until,
        place_type=book.place_type,
        manual_review=book.enterprise.manual_review,
        open_filing=open_filing,
    )


_BOOKS = Kept(
    lambda numbers: models.AccountBook.objects.select_related("enterprise", "zone").filter(book_no__any_of=numbers),
    list,
)
_OPEN_FILINGS = Kept(
    lambda books: models.BookFiling.objects.filter(open=True, book__any_of=books).order_by().only("book"), list
)
_STANDING = Kept(
    lambda enterprises, numbers: (
        models.BondedList.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(enterprise__any_of=enterprises, inner_no__any_of=numbers)
        .exclude(state="deleted")
        .order_by("id")
    ),
    list,
    list,
)


def list_surroundings(papers: Sequence[BondedList]) -> ListSurroundings:
    """Load everything that deciding these lists needs, in a handful of queries."""
    numbers = {paper.book_no for paper in papers if paper.book_no}
    books = {book.book_no: book for book in _BOOKS.all(list(numbers))} if numbers else {}
    return ListSurroundings(
        books=books,
        items=_items(papers, books),
        same_inner_no=_same_inner_no(papers, books),
        related=related_lists({paper.related_list_no for paper in papers if paper.related_list_no}),
        open_filings=_open_filings([book.pk for book in books.values()]),
    )


def _open_filings(books: Sequence[int]) -> frozenset[int]:
    return frozenset(filing.book_id for filing in _OPEN_FILINGS.all(list(books))) if books else frozenset()


def _items(papers: Sequence[BondedList], books: Mapping[str, models.AccountBook]) -> dict[int, dict[int, ItemFacts]]:
    asked = {
        (books[paper.book_no].slot, books[paper.book_no].pk, line.book_item, line.part_no)
        for paper in papers
        if paper.book_no in books
        for line in paper.lines
    }
    found: dict[int, dict[int, ItemFacts]] = defaultdict(dict)
    days = last_days(list(books.values()))
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(_ITEMS, [list(column) for column in zip(*asked, strict=True)])
            for _, book_id, *item in cursor.fetchall():
                found[book_id][item[0]] = ItemFacts(*item)
    for (book_id, number), day in days.items():
        if number in found[book_id]:
            found[book_id][number] = replace(found[book_id][number], supervised_until=day)
    return found


def _same_inner_no(
    papers: Sequence[BondedList], books: Mapping[str, models.AccountBook]
) -> dict[tuple[int, str], models.BondedList]:
    enterprises = list({book.enterprise_id for book in books.values()})
    rows = _STANDING.all(enterprises, list({paper.inner_no for paper in papers})) if enterprises else []
    return {(row.enterprise_id, row.inner_no): row for row in rows}


def related_lists(numbers: set[str]) -> dict[str, RelatedListFacts]:
    """The counterpart lists of flows, with their legal quantities per HS code."""
    if not numbers:
        return {}
    rows = models.BondedList.objects.select_for_update(of=("self",)).select_related("book").order_by("id")
    rows = rows.filter(list_no__in=numbers)  # locked: it may neither be deleted nor matched by another meanwhile
    found = list(rows)
    used = models.BondedList.objects.filter(related_list_no__in=numbers).exclude(
        state__in=["deleted", "returned", "draft"]
    )
    matched = dict(used.values_list("related_list_no", "list_no"))
    return {row.list_no: _related(row, matched.get(row.list_no, "")) for row in found}


def _related(row: models.BondedList, matched_by: str) -> RelatedListFacts:
    sums = row.lines.values("hs_code").annotate(legal=Sum("legal_qty")).values_list("hs_code", "legal")
    return RelatedListFacts(
        list_no=row.list_no,
        book_no=row.book.book_no,
        direction=row.direction,
        state=row.state,
        legal_by_hs10=dict(sums),
        line_count=row.line_count,
        related_book_no=row.paper.get("related_book_no", ""),
        matched_by=matched_by,
    )


def standing_list(row: models.BondedList) -> StandingList:
    """A list that stands, as the rules of change and cancellation see it."""
    declaration = models.Declaration.objects.filter(list=row).first()
    passes = models.GatePass.objects.filter(documents__number=row.list_no, state__in=OPEN_PASSES)
    past = row.lines.aggregate(past=Sum("past_gate"))["past"] or Decimal(0)
    quoting = models.BondedList.objects.filter(related_list_no=row.list_no, direction="E")
    quoting = quoting.exclude(state__in=["deleted", "returned", "draft"])
    return StandingList(
        list_no=row.list_no,
        state=row.state,
        declare_flag=row.declare_flag,
        entry_state=declaration.state if declaration else "",
        held=declaration is not None and declaration.state == "inspecting",
        live_passes=tuple(passes.values_list("pass_no", flat=True)),
        past_gate_qty=past,
        out_list=quoting.values_list("list_no", flat=True).first() or "" if row.direction == "I" else "",
        cycle_settled=row.state == "settled",
    )
