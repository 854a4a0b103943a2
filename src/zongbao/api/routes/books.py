"""Account books (账册): filings, items with balances as of a day, movements."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

from django.db import connection
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import books
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import Move, Why, answer, decisions_on, one, take_move, visible
from zongbao.api.bodies import Moment, model_of, paper_of
from zongbao.api.paging import After, Limit, page
from zongbao.api.sound import ensure_sound
from zongbao.api.writes import as_json, write
from zongbao.core.decision import Refused
from zongbao.domain.papers.account_book import BookFiling
from zongbao.store import equipment, models
from zongbao.store.ledger import read

router = Router(tags=["books 账册"])
FilingBody = model_of(BookFiling)
FOLDED_PAGE = 50  # balances of the past are folded from movements, item by item
MOVES: dict[str, Move] = {"approve": books.approve_filing, "return": books.return_filing, "resume": books.resume_book}


class Pause(Why):
    """What to pause (``in``, ``out``, ``change`` or ``all``) and why."""

    which: Literal["in", "out", "change", "all"]


class Renewal(Why):
    """Until when an expired book is in force again, and why."""

    valid_until: dt.date


@router.post("", operation_id="file_book")
@decorate_view(write())
def file(request: HttpRequest, body: FilingBody) -> HttpResponse:  # type: ignore[valid-type]
    """File a new book (declaration_kind 1), a change (2) or a closing (3)."""
    filing = paper_of(BookFiling, body)
    ensure_sound("BWS101", filing)
    outcome = books.file_book(actor(request), filing)
    return answer(outcome.decision, shapes.book(outcome.book) if outcome.book else None)


@router.get("", operation_id="books")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "") -> dict[str, Any]:
    """Books by cursor."""
    rows = visible(request, models.AccountBook)
    return page(rows.filter(state=state) if state else rows, after, limit, shapes.book)


def _book(request: HttpRequest, book_no: str) -> models.AccountBook:
    row: models.AccountBook = one(visible(request, models.AccountBook), book_no=book_no)
    return row


@router.get("/{book_no}", operation_id="book")
def detail(request: HttpRequest, book_no: str) -> dict[str, Any]:
    """One book with its filings and decisions."""
    row = _book(request, book_no)
    filings = [
        {"version": one_.version, "kind": one_.kind, "open": one_.open, "accepted": one_.accepted, "paper": one_.paper}
        for one_ in row.filings.all()
    ]
    return shapes.book(row) | {"filings": filings, "decisions": decisions_on("book", book_no)}


@router.get("/{book_no}/items", operation_id="book_items")
def items(
    request: HttpRequest,
    book_no: str,
    after: After = 0,
    limit: Limit = 50,
    text: str = "",
    part_no: str = "",
    in_stock: bool = False,
    as_of: dt.date | None = None,
    known_on: Moment | None = None,
) -> dict[str, Any]:
    """Items by number with their balances, now or as of a Shanghai day as it was known at a moment."""
    row = _book(request, book_no)
    past = as_of is not None or known_on is not None
    size = min(limit, FOLDED_PAGE) if past else limit
    found = read.items(
        connection, row.slot, row.pk, part_no=part_no, text=text, in_stock=in_stock, after=after, limit=size + 1
    )
    kept = found[:size]
    if past:
        kept = [replace(item, balance=_balance(row, item.item_no, as_of, known_on)) for item in kept]
    return {
        "items": [shapes.book_item(item) for item in kept],
        "next": kept[-1].item_no if len(found) > size else None,
        "as_of": shapes.text_of(as_of),
        "known_on": shapes.text_of(known_on),
    }


def _balance(
    row: models.AccountBook, item_no: int, as_of: dt.date | None, known_on: dt.datetime | None
) -> read.Balance:
    found = read.balance(connection, row.slot, row.pk, item_no, as_of=as_of, known_on=known_on)
    if found is None:
        raise Refused.because("ACC-404", kind="item", number=f"{row.book_no}/{item_no}")
    return found


@router.get("/{book_no}/items/{item_no}", operation_id="book_item")
def item(
    request: HttpRequest,
    book_no: str,
    item_no: int,
    as_of: dt.date | None = None,
    known_on: Moment | None = None,
) -> dict[str, Any]:
    """One item with its balance, now or in the past."""
    row = _book(request, book_no)
    found = read.items(connection, row.slot, row.pk, item_nos=[item_no], limit=1)
    if not found:
        raise Refused.because("ACC-404", kind="item", number=f"{book_no}/{item_no}")
    term = equipment.term(row, item_no)
    shown = shapes.book_item(replace(found[0], balance=_balance(row, item_no, as_of, known_on)))
    return shown | {"supervision": shapes.equipment_term(term) if term else None}


@router.get("/{book_no}/items/{item_no}/movements", operation_id="movements")
def movements(request: HttpRequest, book_no: str, item_no: int, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """The movements of an item in their order."""
    row = _book(request, book_no)
    found = read.movements(connection, row.slot, row.pk, item_no, after=after, limit=limit + 1)
    kept = found[:limit]
    return {"items": [shapes.movement(one_) for one_ in kept], "next": kept[-1].seq if len(found) > limit else None}


@router.post("/{book_no}/pause", operation_id="pause_book")
@decorate_view(write())
def pause(request: HttpRequest, book_no: str, body: Pause) -> HttpResponse:
    """Pause a book for goods in, goods out, changes, or altogether."""
    return as_json(shapes.book(books.pause_book(actor(request), book_no, body.which, body.reason)))


@router.post("/{book_no}/renew", operation_id="renew_book")
@decorate_view(write())
def renew(request: HttpRequest, book_no: str, body: Renewal) -> HttpResponse:
    """Put an expired book in force again (customs only)."""
    return as_json(shapes.book(books.renew_book(actor(request), book_no, body.valid_until, body.reason)))


@router.post("/{book_no}/{move}", operation_id="move_book")
@decorate_view(write())
def take(request: HttpRequest, book_no: str, move: str, body: Why) -> HttpResponse:
    """Answer the open filing (approve, return) or resume a paused book."""
    return as_json(shapes.book(take_move(request, "book", MOVES, book_no, move, body.reason)))
