"""How fast does the ledger post, against the ORM habit and against our own row-by-row reference path?

    python benches/posting.py [--rounds 3] [--documents 6000] [--writers 2] [--slots 2] [--bar 20]

Documents of ten lines on ten different items of one book, 100 books x 1,000 items, batches of 200 documents; 1 % of the
documents overdraw and must be refused alone. The ways take turns in each round on one server. The ORM habit is one
transaction per document and, per line, a locked read, a check in Python, `save()` of the balance and `create()` of the
movement, on tables of the same shape; it writes no seal, so it is spared some of the work. It and the reference path
get fewer documents per turn, because each takes them so much longer. At the end the whole ledger is verified.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import multiprocessing
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches import live
from benches.results import keep

from zongbao.domain.ledger.request import Event, NewItem, Posted, PostingLine, PostingRequest
from zongbao.store.ledger.reference import ReferenceWriter
from zongbao.store.ledger.verify import verify
from zongbao.store.ledger.writer import SlotWriter

BOOKS, ITEMS, LINES, BATCH = 100, 1_000, 10, 200
STOCK = Decimal(1_000_000)
ITEM = NewItem("P-1", "8471300000", "便携式电脑", "14寸", "001", "035", "", "142", "502", Decimal("12.3456"))
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
SCHEMA = files("zongbao.store.ledger").joinpath("schema.sql").read_text(encoding="utf-8")
LIKE = "; ".join(
    f"CREATE TABLE orm_{name} (LIKE ledger_{name} INCLUDING ALL)" for name in ("balance", "posting", "movement")
)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def documents(count: int, books: Sequence[int], slots: int) -> list[PostingRequest]:
    """Out-lists that reserve; every hundredth asks for more than there is."""
    made = []
    for number in range(count):
        book = random.choice(books)
        extra = STOCK * 2 if number % 100 == 50 else Decimal(0)
        lines = []
        for line, item in enumerate(random.sample(range(1, ITEMS + 1), LINES), 1):
            quantity = Decimal(random.randint(1, 300_000)) / 100_000
            lines.append(PostingLine(line, item, quantity + extra, quantity, Decimal(0), quantity * 3))
        name = f"QD{uuid.uuid4().hex[:16]}"
        made.append(PostingRequest(book % slots, book, name, 0, Event.RESERVE, "E", tuple(lines), now()))
    return made


def batches(requests: list[PostingRequest]) -> list[list[PostingRequest]]:
    return [requests[at : at + BATCH] for at in range(0, len(requests), BATCH)]


def load(dsn: str, slots: int) -> None:
    """Every item with its opening stock, posted as such, so that the ledger can be verified at the end."""
    with psycopg.connect(dsn) as connection:
        connection.execute(SCHEMA)
        connection.execute(LIKE)
        lines = [PostingLine(n, None, STOCK, STOCK, STOCK, STOCK * 3, ITEM) for n in range(1, ITEMS + 1)]
        for book in range(BOOKS):
            request = PostingRequest(book % slots, book, "OPENING", 0, Event.OPEN, "I", tuple(lines), now())
            SlotWriter().post(connection, [request])
            connection.commit()
        connection.execute("INSERT INTO orm_balance SELECT * FROM ledger_balance")
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def post(dsn: str, poster: SlotWriter | ReferenceWriter, work: list[list[PostingRequest]]) -> tuple[float, list[Any]]:
    """Post and commit batch by batch; seconds taken and all answers."""
    answers: list[Any] = []
    with psycopg.connect(dsn) as connection:
        start = time.perf_counter()
        for batch in work:
            answers += poster.post(connection, batch)
            connection.commit()
        return time.perf_counter() - start, answers


def warmed(dsn: str, books: Sequence[int], slots: int) -> SlotWriter:
    """A writer whose cache holds the books: the state of a service that has run for a while."""
    poster, least = SlotWriter(), Decimal("0.00001")
    lines = tuple(PostingLine(item, item, least, least, Decimal(0)) for item in range(1, ITEMS + 1))
    documents_ = [
        PostingRequest(book % slots, book, f"W{uuid.uuid4().hex}", 0, Event.RESERVE, "E", lines, now())
        for book in books
    ]
    post(dsn, poster, [documents_[at : at + 10] for at in range(0, len(documents_), 10)])
    return poster


class Ways:
    """The ways of posting that take turns; each gives documents per second."""

    def __init__(self, dsn: str, options: argparse.Namespace) -> None:
        self.dsn, self.count, self.writers, self.slots = dsn, options.documents, options.writers, options.slots
        self.few = max(40, self.count // 50)
        self.poster = warmed(dsn, range(BOOKS), self.slots)
        self.reserved: list[PostingRequest] = []
        self.orm = orm_habit(dsn)

    def all(self) -> dict[str, Callable[[], float]]:
        return {
            "orm habit": self.orm_habit,
            "reference": self.reference,
            "slot writer": self.slot_writer,
            "slot writer, confirm": self.confirm,
            f"slot writer x {self.writers}": self.parallel,
        }

    def orm_habit(self) -> float:
        work = documents(self.few, range(BOOKS), self.slots)
        start = time.perf_counter()
        posted = sum(self.orm(request) for request in work)
        seconds = time.perf_counter() - start
        assert posted == refusals_off(len(work))
        return len(work) / seconds

    def reference(self) -> float:
        work = documents(self.few, range(BOOKS), self.slots)
        seconds, answers = post(self.dsn, ReferenceWriter(), batches(work))
        assert sum(isinstance(answer, Posted) for answer in answers) == refusals_off(len(work))
        return len(work) / seconds

    def slot_writer(self) -> float:
        # The turns of the others have moved the books on: refill the cache first, as it would be in service.
        self.poster = warmed(self.dsn, range(BOOKS), self.slots)
        work = documents(self.count, range(BOOKS), self.slots)
        seconds, answers = post(self.dsn, self.poster, batches(work))
        self.reserved = [request for request, answer in zip(work, answers, strict=True) if isinstance(answer, Posted)]
        assert len(self.reserved) == refusals_off(len(work))
        return len(work) / seconds

    def confirm(self) -> float:
        work = [
            PostingRequest(r.slot, r.book_id, r.document, r.version, Event.CONFIRM, r.direction, r.lines, now())
            for r in self.reserved
        ]
        seconds, answers = post(self.dsn, self.poster, batches(work))
        assert all(isinstance(answer, Posted) for answer in answers)
        return len(work) / seconds

    def parallel(self) -> float:
        """Fresh processes with books of their own; measured from the first start to the last commit."""
        fresh = multiprocessing.get_context("spawn")
        barrier, spans = fresh.Barrier(self.writers), fresh.SimpleQueue()
        each = self.count // self.writers
        shares = [[book for book in range(BOOKS) if book % self.writers == number] for number in range(self.writers)]
        workers = [
            fresh.Process(target=share_of, args=(self.dsn, barrier, spans, books, each, self.slots)) for books in shares
        ]
        for worker in workers:
            worker.start()
        starts, ends = zip(*(spans.get() for _ in workers), strict=True)
        for worker in workers:
            worker.join()
        assert all(worker.exitcode == 0 for worker in workers)
        return each * self.writers / (max(ends) - min(starts))


def share_of(dsn: str, barrier: Any, spans: Any, books: list[int], count: int, slots: int) -> None:
    """One process's share: prepared and warmed before the common start; it reports when it began and ended."""
    poster = warmed(dsn, books, slots)
    work = batches(documents(count, books, slots))
    barrier.wait()
    start = time.perf_counter()
    _, answers = post(dsn, poster, work)
    spans.put((start, time.perf_counter()))
    assert sum(isinstance(answer, Posted) for answer in answers) == refusals_off(count)


def refusals_off(count: int) -> int:
    """How many of ``count`` documents must be accepted."""
    return count - len(range(50, count, 100))


def orm_habit(dsn: str) -> Callable[[PostingRequest], bool]:
    """The habit: one transaction per document, select_for_update, save and create line by line; True if posted."""
    from django.conf import settings

    parts = conninfo_to_dict(dsn)
    engine = {"ENGINE": "django.db.backends.postgresql", "NAME": parts["dbname"], "CONN_MAX_AGE": None}
    place = {"HOST": parts.get("host", ""), "PORT": parts.get("port", ""), "USER": parts.get("user", "")}
    settings.configure(
        DATABASES={"default": {**engine, **place, "PASSWORD": parts.get("password", "")}},
        USE_TZ=True,
        INSTALLED_APPS=[],
    )
    import django
    from django.db import models, transaction

    django.setup()
    quantity, key = {"max_digits": 19, "decimal_places": 5, "default": 0}, ("slot", "book_id", "item_no")

    def model(name: str, primary: tuple[str, ...], **columns: models.Field[Any, Any]) -> Any:
        meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": f"orm_{name}"})
        shared = {"slot": models.SmallIntegerField(), "book_id": models.BigIntegerField()}
        pk = models.CompositePrimaryKey(*primary)
        return type(
            name.title(), (models.Model,), {"__module__": __name__, "Meta": meta, "pk": pk, **shared, **columns}
        )

    counters = [f"{c}{u}" for c in ("actual_in", "actual_out", "pre_in", "pre_out") for u in ("", "_legal", "_second")]
    balances = model(
        "balance", key, item_no=models.BigIntegerField(),
        usd_total=models.DecimalField(max_digits=25, decimal_places=5),
        last_seq=models.BigIntegerField(), last_in=models.DateField(null=True), last_out=models.DateField(null=True),
        **{name: models.DecimalField(**quantity) for name in counters},
    )  # fmt: skip
    document = {
        "document": models.CharField(max_length=64), "version": models.IntegerField(),
        "event": models.CharField(max_length=8), "direction": models.CharField(max_length=1),
        "batch_no": models.BigIntegerField(), "happened_at": models.DateTimeField(),
        "recorded_at": models.DateTimeField(),
    }  # fmt: skip
    from django.contrib.postgres.fields import ArrayField

    arrays = {name: ArrayField(models.BigIntegerField()) for name in ("line_nos", "item_nos", "seqs")}
    postings = model(
        "posting", ("slot", "book_id", "document", "version", "event"),
        line_count=models.IntegerField(), **arrays, **document,
    )  # fmt: skip
    figures = {name: models.DecimalField(**quantity) for name in ("declared", "legal", "second", "usd")}
    document = {name: field.clone() for name, field in document.items()}
    movements = model(
        "movement", (*key, "seq"), item_no=models.BigIntegerField(), seq=models.BigIntegerField(),
        line_no=models.IntegerField(), **figures, **document,
    )  # fmt: skip

    class OverdrawnError(Exception):
        pass

    def post_document(request: PostingRequest) -> bool:
        start = {"slot": request.slot, "book_id": request.book_id}
        shared = {
            **start, "document": request.document, "version": request.version, "event": request.event.value,
            "direction": request.direction, "batch_no": 0, "happened_at": request.happened_at, "recorded_at": now(),
        }  # fmt: skip
        try:
            with transaction.atomic():
                seqs = []
                for line in request.lines:
                    balance = balances.objects.select_for_update().get(**start, item_no=line.item_no)
                    if balance.actual_in - balance.actual_out - balance.pre_out < line.declared:
                        raise OverdrawnError
                    balance.pre_out += line.declared
                    balance.pre_out_legal += line.legal
                    balance.pre_out_second += line.second
                    balance.last_seq += 1
                    balance.save()
                    movements.objects.create(
                        **shared, item_no=line.item_no, seq=balance.last_seq, line_no=line.line_no,
                        declared=line.declared, legal=line.legal, second=line.second, usd=line.usd,
                    )  # fmt: skip
                    seqs.append(balance.last_seq)
                numbers = [line.line_no for line in request.lines]
                items = [line.item_no for line in request.lines]
                postings.objects.create(**shared, line_count=len(seqs), line_nos=numbers, item_nos=items, seqs=seqs)
        except OverdrawnError:
            return False
        return True

    return post_document


def measure(dsn: str, options: argparse.Namespace, version: str) -> None:
    """Run the rounds in turn, verify the ledger, print medians and ratios; fails below the bar."""
    load(dsn, options.slots)
    ways = Ways(dsn, options).all()
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(options.rounds):
        for way, run in ways.items():
            rates[way].append(run())
        print(
            f"round {number + 1}: " + "; ".join(f"{way} {found[-1]:,.0f}/s" for way, found in rates.items()), flush=True
        )
    with psycopg.connect(dsn) as connection:
        assert verify(connection) == [], "the ledger does not prove"
    medians = {way: round(statistics.median(found)) for way, found in rates.items()}
    ratios = {
        way: round(statistics.median(a / b for a, b in zip(found, rates["orm habit"], strict=True)), 1)
        for way, found in rates.items()
    }
    for way, median in medians.items():
        print(f"{way:22}{median:8,} documents/s {ratios[way]:8} x the ORM habit")
    print(f"PostgreSQL {version}; {', '.join(DURABLE)} on; ledger verified; {options.slots} slots")
    keep("posting", documents_per_second=medians, ratios=ratios, bar=options.bar, postgresql=version)
    assert ratios["slot writer"] >= options.bar, f"below the promise of {options.bar} x the ORM habit"


def main() -> None:
    """Measure on the server of DATABASE_URL, or on one of its own, in a scratch database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("rounds", 3), ("documents", 6_000), ("writers", 2), ("slots", 2), ("bar", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    random.seed(20_260_301)
    with contextlib.ExitStack() as stack:
        measure_on(os.environ.get("DATABASE_URL") or stack.enter_context(live.server())[0], options)


def measure_on(server: str, options: argparse.Namespace) -> None:
    """Make a scratch database on that server, measure, drop it."""
    name = f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        shown = {key: cast("Any", admin.execute(f"SHOW {key}").fetchone())[0] for key in (*DURABLE, "server_version")}
        assert all(shown[key] == "on" for key in DURABLE), f"not durable: {shown}"
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            measure(make_conninfo(server, dbname=name), options, shown["server_version"])
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    main()
