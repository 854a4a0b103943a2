"""How many ten-line bonded lists a second does the intake take, from the bytes of INV101 to the written receipts?

    python benches/intake.py [--lists 6000] [--books 200] [--items 200] [--batch 200] [--workers 2] [--rounds 3]

Question: is the door fast enough for a national peak? Each message is a list out of the country with a declaration of
its own, ten lines on ten items of one cumulative book. Of a hundred lists one asks for more than there is and must be
returned; of two hundred messages one is sent twice and must get its first answer. Workers are processes that share the
books; each takes its messages in batches through the same intake as every other door, one transaction a batch, with a
synchronous commit. Measured from the first byte read to the last receipt written. Afterwards every receipt is counted
in the database, the ledger is verified, and stock must be what the accepted lists left.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches import live
from benches.results import keep

LINES, STOCK, PRICE = 10, Decimal(10_000), Decimal("0.5")  # so cheap that no list goes to an officer for its value
SLOTS = 64
OVERDRAWN, REPEATED = 100, 200  # one in so many
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")

Message = tuple[bytes, str]


def set_up() -> None:
    """Django with quiet logs, for this process."""
    import django

    django.setup()


def open_books(count: int, items: int) -> list[str]:
    """So many cumulative books of the founded firm with so many items each, all with the same stock."""
    from django.db import connection, transaction

    from zongbao.domain.ledger.request import Event, NewItem, PostingLine, PostingRequest
    from zongbao.store.ledger.writer import SlotWriter
    from zongbao.store.models import AccountBook

    pattern = AccountBook.objects.filter(posting_mode="1", kind="logistics").earliest("pk")
    good = firm().goods[0]
    now = dt.datetime.now(dt.UTC)
    numbers = []
    for at in range(count):
        book = AccountBook.objects.get(pk=pattern.pk)
        book.pk, book.book_no = None, f"{pattern.book_no[:6]}{900_000 + at:06d}"
        book.pre_entry_no, book.inner_no, book.slot = (
            f"{pattern.pre_entry_no[:9]}{900_000_000 + at}",
            f"BENCH{at}",
            at % 64,
        )
        book.save(force_insert=True)
        lines = tuple(
            PostingLine(
                n, None, STOCK, STOCK * good.legal, STOCK * (good.second or 0), STOCK,
                NewItem(
                    f"{good.part_no}-{n}", good.hs_code, good.name, good.spec, good.declared_unit, good.legal_unit,
                    good.second_unit, good.origin, good.currency, PRICE,
                ),
            )
            for n in range(1, items + 1)
        )  # fmt: skip
        request = PostingRequest(book.slot, book.pk, "OPENING", 0, Event.OPEN, "I", lines, now)
        with transaction.atomic():
            SlotWriter().post(connection.connection, [request])
        numbers.append(book.book_no)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return numbers


def firm() -> Any:
    """The founded enterprise that declares."""
    from zongbao.demo import catalogue

    return next(one for one in catalogue.firms() if one.zone == catalogue.zones()[0])


def messages(books: Sequence[str], count: int, items: int, mark: str) -> Iterator[Message]:
    """So many INV101 for random books; overdrawn and repeated ones strewn in."""
    from zongbao.core import clock
    from zongbao.demo import papers
    from zongbao.demo.wire import Client

    its, at = firm(), clock.now()
    client = Client(its, mark)
    good, day = replace(its.goods[0], price=PRICE), clock.day_of(at)
    for number in range(1, count + 1):
        loads = [
            papers.Load(
                replace(good, part_no=f"{good.part_no}-{item}", price=PRICE),
                Decimal(random.randint(1, 3000)) / 100,
                item,
            )
            for item in random.sample(range(1, items + 1), LINES)
        ]
        if number % OVERDRAWN == 0:
            loads[0] = replace(loads[0], qty=STOCK * 2)
        paper = papers.first_line_out(its, random.choice(books), client.next_no(at), loads, day)
        made = client.message("INV101", paper, at)
        yield made
        if number % REPEATED == 0:
            yield made


def take(barrier: Any, spans: Any, work: list[Message], batch: int, profile: str) -> None:
    """One worker: its messages in batches, after the common start; reports begin, end and what became of them."""
    set_up()
    from zongbao.acts import intake
    from zongbao.core.batch import seldom_collected
    from zongbao.demo import founding

    clerk = founding.clerk_of(firm(), "bench")
    fates: Counter[str] = Counter()
    intake.receive_many(clerk, work[:1], "bench")  # tables, statements and plans as in a service that has run
    barrier.wait()
    profiler = None
    if profile:
        import cProfile

        profiler = cProfile.Profile()
        profiler.enable()
    began, latencies, spent = time.perf_counter(), [], processor()
    with seldom_collected():
        for start in range(0, len(work), batch):
            since = time.perf_counter()
            for taken in intake.receive_many(clerk, work[start : start + batch], "bench"):
                fates[taken.decision.reasons[0].code if taken.refused or not taken.decision.accepted else "ok"] += 1
            latencies.append(time.perf_counter() - since)
    ended, spent = time.perf_counter(), [after - before for after, before in zip(processor(), spent, strict=True)]
    if profiler:
        profiler.disable()
        profiler.dump_stats(f"{profile}.{os.getpid()}")
    spans.put((began, ended, fates, statistics.median(latencies), spent))


def processor() -> list[float]:
    """Seconds of processor time that this process and its database backend have used: other work does not blur them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text("ascii").rpartition(")")[2].split()
    return [time.process_time(), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")]


def one_round(books: Sequence[str], asked: argparse.Namespace, mark: str) -> dict[str, Any]:
    """All workers at once, each with books of its own."""
    fresh = multiprocessing.get_context("spawn")
    shares = [books[number :: asked.workers] for number in range(asked.workers)]
    each = asked.lists // asked.workers
    work = [list(messages(share, each, asked.items, f"{mark}{at}")) for at, share in enumerate(shares)]
    barrier, spans = fresh.Barrier(asked.workers), fresh.SimpleQueue()
    workers = [fresh.Process(target=take, args=(barrier, spans, part, asked.batch, asked.profile)) for part in work]
    for worker in workers:
        worker.start()
    told = [spans.get() for _ in workers]
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    seconds = max(one[1] for one in told) - min(one[0] for one in told)
    sent = sum(map(len, work))
    fates = sum((one[2] for one in told), Counter())
    overdrawn = asked.workers * (each // OVERDRAWN)
    assert fates == {"ok": sent - overdrawn, "LED-101": overdrawn}, fates
    ours, servers = (sum(one[4][side] for one in told) / sent * 1e6 for side in (0, 1))
    return {
        "rate": sent / seconds, "batch_ms": 1000 * statistics.median(one[3] for one in told), "our_us": round(ours),
        "server_us": round(servers), "bytes": len(work[0][0][0]),
    }  # fmt: skip


def check() -> None:
    """Every list has its receipts, and the whole ledger holds."""
    from django.db import connection

    from zongbao.store.ledger.verify import verify
    from zongbao.store.models import BondedList, Receipt

    answered = Receipt.objects.filter(subject_kind="list", message_type="INV201").values("subject_no").distinct()
    assert answered.count() == BondedList.objects.count(), "a list has no receipt"
    connection.ensure_connection()
    found = verify(connection.connection)
    assert not found, found[:3]


def main() -> int:
    """Measure, verify, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=int, default=6_000)
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bar", type=int, default=3_400)
    parser.add_argument("--profile", default="", help="write a profile of each worker to this path")
    asked = parser.parse_args()
    with live.server() as (address, home):
        os.environ |= live.settings(address, home)
        live.found()
        from django.db import connection

        for name in DURABLE:
            with connection.cursor() as cursor:
                cursor.execute(f"SHOW {name}")
                assert cursor.fetchone() == ("on",), name
        books = open_books(asked.books, asked.items)
        rounds = []
        for number in range(asked.rounds):
            rounds.append(one_round(books, asked, f"R{number}"))
            print(f"round {number + 1}: {rounds[-1]['rate']:,.0f} lists/s, {rounds[-1]}", file=sys.stderr)
        check()
    rate, ours, servers, batch_ms = (
        statistics.median(one[name] for one in rounds) for name in ("rate", "our_us", "server_us", "batch_ms")
    )
    print(f"data       lists of {LINES} lines, {rounds[0]['bytes']} bytes, {asked.books} books x {asked.items} items")
    print(f"intake     {rate:,.0f} lists/s, {asked.workers} workers, batches of {asked.batch} in {batch_ms:.0f} ms")
    print(f"processor  {ours:,.0f} µs a list in the workers, {servers:,.0f} µs in their database backends")
    print(f"bar        {asked.bar:,}: {'held' if rate >= asked.bar else 'MISSED'}")
    keep(
        "intake", rate=round(rate), our_us=ours, server_us=servers, workers=asked.workers, batch=asked.batch,
        bar=asked.bar, rounds=[round(one["rate"]) for one in rounds],
    )  # fmt: skip
    return 0 if rate >= asked.bar else 1


if __name__ == "__main__":
    sys.exit(main())
