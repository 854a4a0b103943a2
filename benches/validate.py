"""How many ten-line INV101 files a second does the validator check in one process, and what does parsing alone cost?

Question: does offline validation keep up with a day's messages on an ordinary machine? Data: files of ten lines
composed here, each with its own number, written to a temporary folder. Limit held: 1,000 files a second. The peer
is lxml parsing the same bytes without looking at them, interleaved in the same run: that ratio holds anywhere.

    python benches/validate.py [--files 2000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.results import keep
from tests.exchange import compose

from zongbao.core.batch import seldom_collected
from zongbao.domain.papers.bonded_list import ListLine
from zongbao.exchange.validator import check

FILES, ROUNDS, FLOOR = 2_000, 5, 1_000
DAY = dt.date(2025, 3, 12)


def compose_files(folder: Path, count: int) -> list[Path]:
    """Write ``count`` sound messages that differ in number, quantity and order number."""
    made = []
    for number in range(count):
        lines = tuple(_line(at, Decimal(10 * at + number)) for at in range(1, 11))
        paper = compose.bonded_list(inner_no=f"HT-2025-{number:06d}", lines=lines)
        path = folder / f"INV101_{number:06d}.xml"
        path.write_bytes(compose.request("INV101", paper, message_id=f"M{number:09d}", file_name=path.name))
        made.append(path)
    return made


def _line(at: int, quantity: Decimal) -> ListLine:
    return compose.line(
        at,
        declared_qty=quantity,
        legal_qty=quantity,
        total=Decimal("320.5") * quantity,
        second_qty=quantity * Decimal("1.5"),
        gross_weight=quantity * Decimal("1.8"),
        net_weight=quantity * Decimal("1.5"),
    )


def validate_all(paths: list[Path]) -> None:
    """Read and check every file; a file with problems would make the figure worthless."""
    for path in paths:
        report = check(path.read_bytes(), path.name, DAY)
        assert report.valid, report.problems


def parse_all(paths: list[Path]) -> None:
    """Read and parse every file, nothing else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for path in paths:
        etree.fromstring(path.read_bytes(), parser)


def rate(work: Callable[[list[Path]], None], paths: list[Path]) -> float:
    """Files a second by the wall clock."""
    start = time.perf_counter()
    work(paths)
    return len(paths) / (time.perf_counter() - start)


def main() -> int:
    """Measure, print, and fail below the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    count, rounds = asked.files, asked.rounds
    with tempfile.TemporaryDirectory() as folder:
        paths = compose_files(Path(folder), count)
        size = paths[0].stat().st_size
        validate_all(paths[:50])  # load the code tables
        with seldom_collected():  # as the command does
            figures = [(rate(validate_all, paths), rate(parse_all, paths)) for _ in range(rounds)]
    ours, parse = (statistics.median(column) for column in zip(*figures, strict=True))
    print(f"data         {count} files of ten lines, {size} bytes each, median of {rounds} rounds")
    print(f"validate     {ours:,.0f} files/s ({1e6 / ours:,.0f} µs each), best {max(f[0] for f in figures):,.0f}")
    print(f"parse only   {parse:,.0f} files/s; validating costs {parse / ours:.1f} times parsing")
    print(f"limit        {FLOOR:,} files/s: {'held' if ours >= FLOOR else 'MISSED'}")
    keep("validate", files=count, files_per_second=round(ours), parse_per_second=round(parse), bar=FLOOR)
    return 0 if ours >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
