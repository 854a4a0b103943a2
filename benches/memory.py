"""How much memory does the demo take after visitors have looked at about 200 pages?

    python benches/memory.py [--pages 200] [--bar 400]

The demo is started as anybody starts it (`zongbao demo`), and people of several roles follow the links of its pages
while the stream lives on. Resident memory (RSS) and proportional memory (PSS: shared pages are split among those who
share them) are read from /proc for every process. The promise: the server, that is gunicorn's master and its
workers (the web processes) together, stays below 400 MB RSS. Worker, stream, supervisor and PostgreSQL are shown and
do not count. PostgreSQL's RSS counts its shared buffers once per process; its PSS does not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.province import Visitor, province
from benches.results import keep

ZONGBAO = [sys.executable, "-m", "zongbao.cli.main"]
PARTS = ("web", "worker", "stream", "supervisor", "postgresql")
Sizes = dict[str, dict[str, float]]


def main() -> int:
    """Walk, read, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--bar", type=float, default=400.0, help="megabytes (10^6) of the web processes' RSS")
    asked = parser.parse_args()
    with province(ZONGBAO) as demo:
        people = demo.accounts
        each = -(-asked.pages // len(people))
        opened = sum(Visitor(demo.url, *account).walk(each) for account in people)
        found = measured(demo.process.pid, demo.data)
    for part in (*PARTS, "total"):
        its = found[part]
        print(f"{part:12}{its['processes']:4.0f} processes {its['rss_mb']:8.1f} MB RSS {its['pss_mb']:8.1f} MB PSS")
    print(f"{opened} pages by {len(people)} people; the web processes may take {asked.bar:g} MB RSS")
    keep("memory", pages=opened, parts=found, bar_mb=asked.bar)
    return 0 if opened >= asked.pages / 2 and found["web"]["rss_mb"] < asked.bar else 1


def measured(supervisor: int, data: Path) -> Sizes:
    """Processes and megabytes of each part, and of all."""
    found: Sizes = {part: {"processes": 0, "rss_mb": 0.0, "pss_mb": 0.0} for part in (*PARTS, "total")}
    parents = _parents()
    for pid in _below(supervisor, parents) | _below(_postmaster(data), parents):
        for part in (_part(pid, supervisor), "total"):
            found[part]["processes"] += 1
            found[part]["rss_mb"] += _kilobytes(pid, "Rss") * 1024 / 1e6
            found[part]["pss_mb"] += _kilobytes(pid, "Pss") * 1024 / 1e6
    return {part: {name: round(value, 1) for name, value in its.items()} for part, its in found.items()}


def _part(pid: int, supervisor: int) -> str:
    if pid == supervisor:
        return "supervisor"
    words = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    for mark, part in ((" serve ", "web"), (" worker ", "worker"), (" stream ", "stream")):
        if mark in words:
            return part
    return "web" if "gunicorn" in words else "postgresql"


def _parents() -> dict[int, int]:
    """Every process and its parent."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    return found


def _below(root: int, parents: dict[int, int]) -> set[int]:
    """A process and all that descend from it."""
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _postmaster(data: Path) -> int:
    """The embedded server stands by itself; its number is in its data folder."""
    note = next(data.rglob("postmaster.pid"))
    return int(note.read_text().splitlines()[0])


def _kilobytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
