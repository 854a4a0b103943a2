"""Does a workbook of fifty thousand rows come in within a minute and 400 MB?

    python benches/sheets.py [--rows 50000] [--seconds 60] [--megabytes 400]

Reads in a process of its own, so that the memory of writing is not counted. Prints both; ends with 1 over a bar.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.results import keep

from zongbao.exchange.sheets import reading, writing
from zongbao.exchange.sheets.writing import Column, Kind


def workbook(rows: int) -> bytes:
    """A workbook of ten columns like those of a bonded list's lines."""
    dice = random.Random(1)
    columns = [Column(f"C{at}") for at in range(8)] + [Column("数量", Kind.DECIMAL), Column("日期", Kind.DATE)]
    lines = (
        [*(f"{dice.randrange(10**18):018d}" for _ in range(8)), f"{dice.randrange(10**9)}.25", "2026-01-31"]
        for _ in range(rows)
    )
    return writing.write_xlsx(columns, lines)


def measured(raw: bytes) -> tuple[int, float, float]:
    """Data rows read, seconds taken, megabytes of this process at its largest."""
    begun = time.perf_counter()
    rows = len(reading.read(raw)) - 1
    return rows, time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and judge."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--megabytes", type=float, default=400)
    bars = asked.parse_args()
    raw = workbook(bars.rows)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        rows, seconds, megabytes = pool.apply(measured, (raw,))
    print(f"{rows} rows, {len(raw) / 1e6:.1f} MB packed: read in {seconds:.2f} s, peak {megabytes:.0f} MB")
    keep(
        "sheets", rows=rows, seconds=round(seconds, 2), peak_mb=round(megabytes), bar_seconds=bars.seconds,
        bar_mb=bars.megabytes,
    )  # fmt: skip
    return int(rows != bars.rows or seconds >= bars.seconds or megabytes >= bars.megabytes)


if __name__ == "__main__":
    sys.exit(main())
