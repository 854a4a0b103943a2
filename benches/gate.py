"""Does the gate answer in time when fifty vehicles a second arrive?

    python benches/gate.py [--rate 50] [--seconds 20] [--bar 100]

Collections go to a live platform that this program starts for itself, at fixed moments whether or not earlier ones
have been answered (open loop), so that a slow answer is not hidden by a slower question. Two of five vehicles have an
approved pass and lift the barrier, which counts goods and writes the receipt; the others come without one. The clock
runs from the moment a vehicle was due to the last byte of its answer. Ends with 1 if p99 is not under the bar.
"""

from __future__ import annotations

import argparse
import queue
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.live import Line, Live, live, percentiles
from benches.results import keep

LANES = 8  # senders; more than the platform needs, so that none of them is what is waited for
LIFTING = (0, 1)  # of every five vehicles
WARM_UP = 50


def collections(running: Live, count: int) -> list[tuple[bytes, bool]]:
    """JSON bodies of vehicles, and whether the barrier must lift for each."""
    import msgspec

    from zongbao.acts import bonded_lists, declarations, list_moves
    from zongbao.core import clock
    from zongbao.demo import founding, papers
    from zongbao.store.models import AccountBook, Declaration, Lane

    firm = running.firm
    clerk = founding.clerk_of(firm)
    book = AccountBook.objects.get(enterprise__code=firm.party.customs_code, posting_mode="1", kind="logistics").book_no
    loads = [papers.Load(firm.goods[0], Decimal(count), 1)]
    paper = papers.first_line_in(firm, book, "GATE000001", loads, clock.day_of(clock.now()))
    outcome = bonded_lists.declare_list(clerk, paper)
    row = outcome.record
    assert row is not None, outcome.decision
    if row.state == "manual":  # so large a list waits for an officer
        row = list_moves.approve_list(founding.officer_of(firm.zone), row.list_no, "bench")
    assert row.state == "pre_posted", outcome.decision
    entry = Declaration.objects.get(list=row).pre_entry_no
    declarations.declare_entry(clerk, entry)
    declarations.release_entry(founding.officer_of(firm.zone), entry, "bench")
    zone_lanes = Lane.objects.select_related("gate").filter(gate__zone__code=firm.zone.law.key, direction="I")
    lane = zone_lanes.filter(gate__double=False)[0]
    made = []
    for number in range(count):
        lifts = number % 5 in LIFTING
        seen = _vehicle(clerk, firm, row, number, lifts=lifts)
        found = papers.collection(seen, lane.gate.area, lane.number, f"BENCH{number:06d}", clock.now())
        made.append((msgspec.json.encode(found), lifts))
    return made


def _vehicle(clerk: Any, firm: Any, row: Any, number: int, *, lifts: bool) -> Any:
    """The pass of a vehicle; it stands in the platform only if the barrier is to lift for it."""
    from zongbao.acts import gate_passes, vehicles
    from zongbao.acts.documents import pass_paper
    from zongbao.demo import papers
    from zongbao.demo.founding import officer_of
    from zongbao.domain.papers.gate_pass import PassLine

    line = row.lines.get()
    share = (line.gross_weight / line.declared_qty).quantize(Decimal("0.00001"))
    truck = papers.Truck(f"鲁B{number:05d}", Decimal(9000), f"IC{number:08d}")
    part = PassLine(1, 1, line.part_no, line.hs_code, line.name, line.declared_unit, Decimal(1), share, share)
    paper = papers.gate_pass(
        firm, f"GP{number:06d}", truck, list_no=row.list_no, direction="I", pass_type="2", lines=[part], binding="3"
    )
    if not lifts:
        return paper
    vehicles.file_vehicle(clerk, plate=truck.plate, tare_kg=truck.tare, ic_card=truck.card)
    vehicles.approve_vehicle(officer_of(firm.zone), truck.plate)
    outcome = gate_passes.apply_pass(clerk, paper)
    assert outcome.record is not None, outcome.decision
    assert outcome.decision.accepted, outcome.decision
    return pass_paper(outcome.record)


def drive(running: Live, bodies: list[tuple[bytes, bool]], rate: float) -> list[float]:
    """Send each body when it is due; milliseconds from due to answered, in order."""
    times = [0.0] * len(bodies)
    waiting: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    failures: list[str] = []
    start = time.perf_counter() + 0.2

    def lane() -> None:
        line = Line(running.port, running.crew)
        while (number := waiting.get()) is not None:
            body, lifts = bodies[number]
            status, answer, _ = line.post("/gate/collections", body, "application/json")
            times[number] = (time.perf_counter() - start - number / rate) * 1000
            outcome = answer["decision"]["outcome"] if status == 201 else answer
            if (outcome == "accept") != lifts:
                failures.append(f"{number}: {outcome} {answer['decision']['reasons'] if status == 201 else ''}")

    threads = [threading.Thread(target=lane) for _ in range(LANES)]
    for thread in threads:
        thread.start()
    for number in range(len(bodies)):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        waiting.put(number)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    return times


def main() -> int:
    """Measure, print one JSON line, hold it against the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--bar", type=float, default=100.0, help="p99 in milliseconds")
    wanted = parser.parse_args()
    with live() as running:
        bodies = collections(running, WARM_UP + int(wanted.rate * wanted.seconds))
        times = drive(running, bodies, wanted.rate)[WARM_UP:]
    found = percentiles(times)
    keep("gate", rate=wanted.rate, count=len(times), **found, bar_ms=wanted.bar)
    return 0 if found["p99_ms"] < wanted.bar else 1


if __name__ == "__main__":
    sys.exit(main())
