"""How long does a page of a book of 10,000 items take, now and as of a past day?

    python benches/book_items.py [--items 10000] [--moves 10] [--bar 1000]

The book is filled with items and movements by SQL (nothing here proves the ledger: only its reading is measured), and
the pages are asked for in the process, so that the figure is query and template without the network. Prints one JSON
line with the median milliseconds of each page; ends with 1 if one is over the bar.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.live import live
from benches.results import keep

ROUNDS = 5
_ITEMS = """
INSERT INTO ledger_item (slot, book_id, item_no, part_no, hs_code, name, declared_unit, legal_unit, in_mode, filed_at)
SELECT %(slot)s, %(book)s, n, 'PART-' || n, '74031119' || lpad((n %% 100)::text, 2, '0'), '货物 ' || n, '070', '035',
  'filed', now() - interval '90 days' FROM generate_series(1001, 1000 + %(items)s) AS n"""
_MOVES = """
INSERT INTO ledger_movement (slot, book_id, item_no, seq, document, version, event, direction, line_no, declared, legal,
  second, usd, batch_no, happened_at, recorded_at)
SELECT slot, book_id, item_no, m, 'BENCH' || m, 0, 'open', 'I', 1, m, m * 1000, 0, m, 1,
  now() - m * interval '5 days', now() FROM ledger_item, generate_series(1, %(moves)s) AS m
WHERE slot = %(slot)s AND book_id = %(book)s AND item_no > 1000"""
_BALANCES = """
INSERT INTO ledger_balance (slot, book_id, item_no, actual_in, actual_in_legal, usd_total, last_seq)
SELECT slot, book_id, item_no, sum(declared), sum(legal), sum(usd), count(*) FROM ledger_movement
WHERE slot = %(slot)s AND book_id = %(book)s AND item_no > 1000 GROUP BY slot, book_id, item_no"""


def filled(items: int, moves: int) -> Any:
    """A book with so many items, each with so many movements on different days."""
    from django.db import connection

    from zongbao.store.models import AccountBook

    row: Any = AccountBook.objects.filter(posting_mode="1", kind="logistics").first()
    values = {"slot": row.slot, "book": row.pk, "items": items, "moves": moves}
    with connection.cursor() as cursor:
        for statement in (_ITEMS, _MOVES, _BALANCES):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE ledger_item, ledger_movement, ledger_balance")
    return row


def median(client: Any, path: str) -> float:
    """Milliseconds of the page, the median of some rounds after one that fills caches."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = client.get(path)
        assert answer.status_code == 200, path
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times[1:]), 1)


def main() -> int:
    """Measure, print one JSON line, hold it against the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--moves", type=int, default=10)
    parser.add_argument("--bar", type=float, default=1000.0, help="milliseconds")
    wanted = parser.parse_args()
    with live():
        from django.test import Client

        from zongbao.core import clock
        from zongbao.store.models import User

        row = filled(wanted.items, wanted.moves)
        client = Client(headers={"host": "127.0.0.1"})
        user = User.objects.filter(role="declarant", organisation=row.enterprise)[0]
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        base, today = f"/books/{row.book_no}/", clock.day_of(clock.now())
        past = today.replace(day=1)
        pages = {
            "first": f"{base}items/",
            "last": f"{base}items/?page=9999",
            "name": f"{base}items/?q=PART-77",
            "near": f"{base}items/?stock=near&sort=free",
            "past": f"{base}items/?as_of={past}&page=100",
            "statement": f"{base}statement/",
        }
        found = {name: median(client, path) for name, path in pages.items()}
    keep("book_items", items=wanted.items, movements=wanted.items * wanted.moves, ms=found, bar_ms=wanted.bar)
    return 1 if max(found.values()) > wanted.bar else 0


if __name__ == "__main__":
    sys.exit(main())
