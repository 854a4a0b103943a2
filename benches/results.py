"""Where the figures of every bench go: one JSON line on standard output and the same appended to build/bench.jsonl."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "build" / "bench.jsonl"


def keep(bench: str, **figures: Any) -> None:
    """Print and append one line: the bench, its figures, the tree, the machine, the moment."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    line = json.dumps({"bench": bench, **figures, "commit": commit(), "machine": machine(), "at": at})
    print(line)
    FILE.parent.mkdir(exist_ok=True)
    with FILE.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was with other work."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.processor())
    load = round(os.getloadavg()[0], 2)
    return {"cpu": model, "cores": os.cpu_count(), "load": load, "python": platform.python_version()}


def commit() -> str:
    """The tree that was measured; a plus sign for uncommitted changes."""
    number = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    changed = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=ROOT, capture_output=True, text=True).stdout
    return number.strip() + ("+" if changed else "")
