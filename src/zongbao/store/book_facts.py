"""Named queries about account books: who files, what stands, what is still open."""

from __future__ import annotations

from django.db import connection
from django.db.models import F, Q

from zongbao.domain.ledger.reconciliation import Shelf
from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.facts import BookFacts, ItemFacts
from zongbao.store import models
from zongbao.store.ledger import read

_ALL = 1_000_000  # items of one book
OPEN_LISTS = ("stored", "manual", "pre_posted", "change_requested", "deletion_requested")


def filer_and_book(filing: BookFiling) -> tuple[models.Organisation | None, models.AccountBook | None]:
    """The enterprise that operates the book, and the book of the filing's number or inner number, locked."""
    enterprise = models.Organisation.objects.select_related("zone").filter(code=filing.operator.customs_code).first()
    books = models.AccountBook.objects.select_for_update(of=("self",)).select_related("enterprise", "zone")
    if filing.book_no:
        return enterprise, books.filter(book_no=filing.book_no).first()
    return enterprise, books.filter(enterprise=enterprise, inner_no=filing.inner_no).first()


def standing_book(book: models.AccountBook) -> BookFacts:
    """A book as the filing rules see it, with all its items."""
    rows = models.LedgerItem.objects.filter(slot=book.slot, book_id=book.pk)
    moved, busy = _use_of(book)
    items = {
        row.item_no: ItemFacts(
            row.item_no, row.part_no, row.hs_code, row.name, row.declared_unit, row.legal_unit, row.second_unit,
            row.origin, row.state, row.item_no in moved,
        )
        for row in rows
    }  # fmt: skip
    return BookFacts(
        book_no=book.book_no,
        kind=book.kind,
        posting_mode=book.posting_mode,
        state=book.state,
        enterprise_code=book.enterprise.code,
        master_customs=book.master_customs,
        items=items,
        items_by_part={item.part_no: number for number, item in items.items()},
        pause_change=book.pause_change,
        valid_until=book.valid_until,
        place_type=book.place_type,
        manual_review=book.enterprise.manual_review,
        open_filing=book.filings.filter(open=True).exists(),
        busy_items=frozenset(busy),
    )


def _use_of(book: models.AccountBook) -> tuple[set[int], set[int]]:
    """The items with movements on record, and those with stock, a reservation or a list on its way."""
    balances = models.LedgerBalance.objects.filter(slot=book.slot, book_id=book.pk)
    idle = Q(actual_in=F("actual_out"), pre_in=0, pre_out=0)
    moved = set(balances.filter(last_seq__gt=0).values_list("item_no", flat=True))
    busy = set(balances.exclude(idle).values_list("item_no", flat=True))
    waiting = models.BondedListLine.objects.filter(list__book=book, list__state__in=OPEN_LISTS)
    named = waiting.values_list("book_item", flat=True)
    return moved, busy | {number for number in named if number is not None}


def stock_is_zero(book: models.AccountBook) -> bool:
    """Whether no item of the book has stock or reservations."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM ledger_balance WHERE slot = %s AND book_id = %s"
            " AND (actual_in <> actual_out OR pre_in <> 0 OR pre_out <> 0))",
            [book.slot, book.pk],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def open_documents(book: models.AccountBook) -> tuple[str, ...]:
    """The numbers of lists that are still on their way."""
    return tuple(book.lists.filter(state__in=OPEN_LISTS).values_list("list_no", flat=True))


def shelves(book: models.AccountBook) -> list[Shelf]:
    """The stock of a book's parts (declared unit), its items of one part number and unit summed."""
    found: dict[str, Shelf] = {}
    for item in read.items(connection, book.slot, book.pk, limit=_ALL):
        declared = item.balance.declared
        known = found.get(item.part_no)
        found[item.part_no] = Shelf(
            item.part_no,
            item.name,
            item.hs_code,
            item.declared_unit,
            declared.stock + (known.stock if known else 0),
            declared.pre_in + (known.pre_in if known else 0),
            declared.pre_out + (known.pre_out if known else 0),
        )
    return list(found.values())
