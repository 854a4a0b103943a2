"""Do fifty thousand list lines come in as a sheet, every cell judged, within a minute and 400 MB?

    python benches/line_upload.py [--rows 50000] [--bad 500] [--seconds 60] [--megabytes 400]

Reads in a process of its own, as the worker does; then writes the marked copy and measures again. Prints both; ends
with 1 over a bar, or if a bad row was let through.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.results import keep

from zongbao.exchange import line_sheet
from zongbao.exchange.sheets.writing import Column, write_xlsx

DAY = dt.date(2026, 6, 1)
GOOD = {
    "book_item": "1", "hs_code": "8542310000", "name": "集成电路", "spec": "BGA封装", "declared_unit": "007",
    "declared_qty": "100", "legal_unit": "007", "legal_qty": "100", "second_unit": "035", "second_qty": "0.5",
    "unit_price": "2.5", "total": "250", "currency": "502", "origin": "116", "destination": "142", "levy_mode": "3",
    "gross_weight": "0.6", "net_weight": "0.5",
}  # fmt: skip


def workbook(rows: int, bad: int) -> bytes:
    """A filled template: every line a part number of its own, the first ``bad`` with two faults each."""
    columns = [Column(column.title) for column in line_sheet.COLUMNS]
    return write_xlsx(columns, (_row(at, at < bad) for at in range(rows)))


def _row(at: int, bad: bool) -> list[str]:
    said = {**GOOD, "part_no": f"P{at:08d}", **({"total": "999", "origin": "XX"} if bad else {})}
    return [said[column.field] for column in line_sheet.COLUMNS]


def measured(raw: bytes) -> tuple[int, int, float, float, float, float]:
    """Clean rows, faults, seconds and megabytes after reading, then after writing the marked copy."""
    begun = time.perf_counter()
    sheet = line_sheet.read(raw, DAY)
    read = time.perf_counter() - begun
    peak = _peak()
    line_sheet.marked(sheet, lambda reason: reason.code)
    return len(sheet.lines), len(sheet.faults), read, peak, time.perf_counter() - begun - read, _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and judge."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--bad", type=int, default=500)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--megabytes", type=float, default=400)
    bars = asked.parse_args()
    raw = workbook(bars.rows, bars.bad)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        clean, faults, read, peak, marking, peak_marked = pool.apply(measured, (raw,))
    print(f"{bars.rows} rows, {len(raw) / 1e6:.1f} MB packed: {clean} clean, {faults} faults")
    print(
        f"read and judged in {read:.1f} s, peak {peak:.0f} MB; marked copy {marking:.1f} s, peak {peak_marked:.0f} MB"
    )
    keep(
        "line_upload", rows=bars.rows, seconds=round(read, 2), marking_seconds=round(marking, 2),
        peak_mb=round(max(peak, peak_marked)), bar_seconds=bars.seconds, bar_mb=bars.megabytes,
    )  # fmt: skip
    wrong = clean != bars.rows - bars.bad or faults != 2 * bars.bad
    return int(wrong or read >= bars.seconds or max(peak, peak_marked) >= bars.megabytes)


if __name__ == "__main__":
    sys.exit(main())
