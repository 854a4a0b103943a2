"""How long does one list take from HTTP request to receipts when nothing else is going on?

    python benches/interactive.py [--count 300] [--bar 60]

Ten-line INV101 messages, one after the other over one kept-alive connection, to a live platform that this program
starts for itself (durable PostgreSQL, gunicorn 2 processes of 4 threads). The clock runs from the request's first byte
to the last byte of the answer, which carries the client's reply and the receipts INV201. Ends with 1 if p99 is over
the bar.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.live import Line, Live, live, percentiles
from benches.results import keep

WARM_UP = 30
LINES = 10


def messages(running: Live, count: int) -> list[bytes]:
    """Ten-line lists into the enterprise's cumulative book, each with numbers of its own."""
    from decimal import Decimal

    from zongbao.core import clock
    from zongbao.demo import papers
    from zongbao.exchange.envelope import Envelope
    from zongbao.exchange.writer import write_request
    from zongbao.store.models import AccountBook

    firm, now = running.firm, clock.now()
    book = AccountBook.objects.get(enterprise__code=firm.party.customs_code, posting_mode="1", kind="logistics").book_no
    goods = len(firm.goods)
    made = []
    for number in range(count):
        loads = [papers.Load(firm.goods[at % goods], Decimal(10 + at), at % goods + 1) for at in range(LINES)]
        paper = papers.first_line_in(firm, book, f"BENCH{number:06d}", loads, clock.day_of(now))
        envelope = Envelope(
            message_id=f"BENCH{number:06d}", message_type="INV101", sender=firm.sender_id, receiver="DXPEDCSAS0000001",
            file_name=f"BENCH{number:06d}.xml", sent_at=now.replace(microsecond=0), system_id="Z7",
            operator_code=firm.party.customs_code,
        )  # fmt: skip
        made.append(write_request("INV101", paper, envelope))
    return made


def main() -> int:
    """Measure, print one JSON line, hold it against the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--bar", type=float, default=60.0, help="p99 in milliseconds")
    wanted = parser.parse_args()
    with live() as running:
        line = Line(running.port, running.clerk)
        times = []
        for raw in messages(running, WARM_UP + wanted.count):
            status, answer, took = line.post("/messages", raw, "application/xml")
            assert status == 201, answer
            assert {one["result"] for one in answer["receipts"]} >= {"Y", "4"}, answer
            times.append(took)
    found = percentiles(times[WARM_UP:])
    keep("interactive", lines=LINES, count=wanted.count, **found, bar_ms=wanted.bar)
    return 0 if found["p99_ms"] <= wanted.bar else 1


if __name__ == "__main__":
    sys.exit(main())
