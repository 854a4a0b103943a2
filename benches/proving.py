"""How fast is the ledger proven, by the platform from the database and by the verifier outside from an export?

    python benches/proving.py [--documents 10000] [--slots 8]

100,000 opening movements of 100 books and ten more for each document, in batches of 200 documents. `verify` reads them
from the server and derives every balance, seal and chain again, in one process; the verifier reads the export that was
written in between. No peer is known to publish a figure; hashing the lines alone, in Python, is the limit.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches import live, posting
from benches.results import ROOT, keep

from zongbao.domain.ledger.seal import leaf
from zongbao.store.ledger.export import export
from zongbao.store.ledger.verify import verify

VERIFIER = ROOT / "verifier" / "zongbao_verify.py"


def measure(dsn: str, documents: int, slots: int) -> None:
    """Post, verify, export, verify outside; print and keep the rates."""
    posting.load(dsn, slots)
    poster = posting.warmed(dsn, range(posting.BOOKS), slots)
    posting.post(dsn, poster, posting.batches(posting.documents(documents, range(posting.BOOKS), slots)))
    with psycopg.connect(dsn) as connection, tempfile.TemporaryDirectory() as folder:
        (count,) = connection.execute("SELECT count(*) FROM ledger_movement").fetchone() or (0,)
        connection.rollback()
        rates = {}
        for name, workers in (("verify", 1), ("verify, 2 processes", 2)):
            with timed(rates, name, count):
                assert verify(connection, workers=workers) == []
        file = Path(folder, "ledger.jsonl")
        with timed(rates, "export", count), file.open("w", encoding="utf-8") as stream:
            export(connection, stream, checkpoints=False)
        with timed(rates, "verifier outside", count):
            subprocess.run([sys.executable, "-I", str(VERIFIER), str(file), "--no-signature"], check=True)
        lines = [line.encode() for line in file.read_text(encoding="utf-8").split("\n")]
        with timed(rates, "leaf hashes alone", len(lines)):
            for line in lines:
                leaf(line)
    for name, rate in rates.items():
        print(f"{name:20}{rate:10,} movements/s")
    keep("proving", movements=count, movements_per_second=rates)


@contextlib.contextmanager
def timed(rates: dict[str, int], name: str, count: int) -> Iterator[None]:
    began = time.perf_counter()
    yield
    rates[name] = round(count / (time.perf_counter() - began))


def main() -> None:
    """Measure on the server of DATABASE_URL, or on one of its own, in a scratch database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--slots", type=int, default=8)
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or stack.enter_context(live.server())[0]
        admin = stack.enter_context(psycopg.connect(server, autocommit=True))
        name = sql.Identifier(f"bench_{uuid.uuid4().hex[:8]}")
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            measure(make_conninfo(server, dbname=name.as_string().strip('"')), asked.documents, asked.slots)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


if __name__ == "__main__":
    main()
