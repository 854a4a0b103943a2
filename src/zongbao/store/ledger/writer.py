"""The slot writer: posts batches set-wise inside the caller's transaction, one writer per slot at a time."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from zongbao.core import clock
from zongbao.core.decision import Decision
from zongbao.domain.ledger.counters import Counters
from zongbao.domain.ledger.posting import Accepted, BookKey, Ledger, Outcome, decide
from zongbao.domain.ledger.request import Posted, PostingRequest
from zongbao.domain.ledger.seal import utc_text
from zongbao.store.ledger import slots
from zongbao.store.ledger.errors import conflict_of
from zongbao.store.ledger.facts import ItemKey, load_balances, load_standing, next_items
from zongbao.store.ledger.rows import BatchRows, write
from zongbao.store.ledger.slots import Cursor, Head

# About 0.5 kB each: the cache of one process stays below some 100 MB.
CACHED_ITEMS = 200_000


@dataclass(slots=True)
class SlotCache:
    """Balances of a slot's books as they are at the seal ``head``; worth nothing at any other head."""

    head: bytes
    books: dict[BookKey, dict[int, Counters]] = field(default_factory=dict)

    def size(self) -> int:
        """How many items are held."""
        return sum(map(len, self.books.values()))


class SlotWriter:
    """Posts into the ledger; one object per process, usable from any thread with its own connection.

    A slot's cache is only touched while the slot's advisory lock is held, which also parts threads. It is valid only
    if the database's newest seal of the slot is the one the cache was left with: a batch that was rolled back, or one
    posted by another process, moves that hash, and the cache is dropped.
    """

    def __init__(self, now: Callable[[], dt.datetime] = clock.now, cached_items: int = CACHED_ITEMS) -> None:
        self._now = now
        self._cached_items = cached_items
        self._caches: dict[int, SlotCache] = {}

    def post(self, connection: psycopg.Connection[Any], requests: Sequence[PostingRequest]) -> list[Posted | Decision]:
        """Post the requests in the connection's open transaction; answers in the same order.

        Each request stands whole or is refused with all its reasons; a repeated one gets its first answer. Nothing is
        durable before the caller commits. ``LedgerConflictError``: the transaction must be rolled back and may be tried
        again. The slots stay locked until the transaction ends, so keep it short; on a distributed database give one
        slot per call.
        """
        if not requests:
            return []
        _check_times(requests)
        touched = sorted({request.slot for request in requests})
        try:
            return self._post(slots.open_cursor(connection), requests, touched)
        except psycopg.IntegrityError as error:
            self.forget(touched)
            raise conflict_of(error) from error
        except BaseException:  # whatever it was, balances in memory may be ahead of the tables
            self.forget(touched)
            raise

    def forget(self, touched: Iterable[int] | None = None) -> None:
        """Drop the caches of these slots, or of all."""
        for slot in list(self._caches) if touched is None else touched:
            self._caches.pop(slot, None)

    def _post(self, cursor: Cursor, requests: Sequence[PostingRequest], touched: list[int]) -> list[Posted | Decision]:
        slots.lock(cursor, touched)
        with slots.by_key(cursor):
            return self._post_locked(cursor, requests, touched)

    def _post_locked(
        self, cursor: Cursor, requests: Sequence[PostingRequest], touched: list[int]
    ) -> list[Posted | Decision]:
        heads = slots.heads(cursor, touched)
        caches = {slot: self._cache(slot, heads[slot]) for slot in touched}
        ledger, loaded = _load(cursor, requests, caches)
        outcomes = decide(requests, ledger)
        recorded_at = max([self._now(), *(head.sealed_at for head in heads.values() if head.sealed_at)])
        chained = _write(cursor, requests, outcomes, ledger, heads, recorded_at)
        self._keep(ledger, loaded, chained)
        return [Posted(out.standing.items()) if isinstance(out, Accepted) else out for out in outcomes]

    def _cache(self, slot: int, head: Head) -> SlotCache:
        cache = self._caches.get(slot)
        if cache is None or cache.head != head.chained:
            cache = SlotCache(head.chained)
        return cache

    def _keep(self, ledger: Ledger, loaded: Iterable[ItemKey], chained: dict[int, bytes]) -> None:
        """Keep balances only under a seal of this transaction.

        What was loaded without one may have been opened in this very transaction; its rollback would go unnoticed.
        """
        for slot, book_id, item_no in loaded:
            if slot not in chained:
                del ledger.books[slot, book_id][item_no]
        kept = {slot: SlotCache(head) for slot, head in chained.items()}
        for key, book in ledger.books.items():
            if key[0] in kept:
                kept[key[0]].books[key] = book
        self._caches.update(kept)
        if sum(cache.size() for cache in list(self._caches.values())) > self._cached_items:
            self.forget()


def _check_times(requests: Sequence[PostingRequest]) -> None:
    """ValueError for a naive business time: the ledger knows moments, not clock faces."""
    for request in requests:
        if request.happened_at.tzinfo is None:
            raise ValueError(f"happened_at of {request.document} has no time zone")


def _load(
    cursor: Cursor, requests: Sequence[PostingRequest], caches: dict[int, SlotCache]
) -> tuple[Ledger, list[ItemKey]]:
    """The facts of the batch: what the caches hold, and the rest from the tables; and which items were loaded."""
    ledger = Ledger(standing=load_standing(cursor, requests))
    for cache in caches.values():
        ledger.books.update(cache.books)
    wanted: set[ItemKey] = set()
    growing: set[BookKey] = set()
    for request in requests:
        key = (request.slot, request.book_id)
        known = ledger.books.setdefault(key, {})
        for line in request.lines:
            if line.item_no is not None and line.item_no not in known:
                wanted.add((*key, line.item_no))
            if line.new_item is not None:
                growing.add(key)
    for (slot, book_id, *_), standing in ledger.standing.items():
        known = ledger.books.setdefault((slot, book_id), {})
        wanted.update((slot, book_id, m.item_no) for m in standing.movements if m.item_no not in known)
    found = load_balances(cursor, sorted(wanted))
    for key, balances in found.items():
        ledger.books[key].update(balances)
    ledger.next_item = next_items(cursor, sorted(growing))
    return ledger, [(*key, item_no) for key, balances in found.items() for item_no in balances]


def _write(
    cursor: Cursor,
    requests: Sequence[PostingRequest],
    outcomes: Sequence[Outcome],
    ledger: Ledger,
    heads: dict[int, Head],
    recorded_at: dt.datetime,
) -> dict[int, bytes]:
    rows, recorded = BatchRows(), utc_text(recorded_at)
    for request, outcome in zip(requests, outcomes, strict=True):
        if isinstance(outcome, Accepted):
            rows.add(request, outcome, heads[request.slot].batch_no + 1, recorded)
    return write(cursor, rows, ledger, heads, recorded_at) if rows.postings else {}


@functools.cache
def writer() -> SlotWriter:
    """The process's writer."""
    return SlotWriter()
