"""How long from `zongbao demo` to the first page, on a machine that has just installed it?

    python benches/cold_start.py [--bar 90]

A fresh virtual environment is made by the same script as `make demo` uses; its time depends on the network and is
printed apart. Then the clock runs from the start of `zongbao demo`, with no data, until the sign-in page has come:
database cluster, tables, the law, the province's month of history, web server. The promise is 90 seconds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.province import province
from benches.results import ROOT, keep


def install(folder: Path) -> float:
    """Install into a new environment; gives the seconds."""
    began = time.perf_counter()
    words = ["sh", ".ci/install", str(folder), sys.executable, "requirements/run.lock"]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> int:
    """Install, start, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bar", type=float, default=90.0, help="seconds from the command to the first page")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zongbao-venv-") as folder:
        installed = install(Path(folder))
        with province([f"{folder}/bin/zongbao"]) as demo:
            seconds = demo.seconds
    print(
        f"installed in {installed:.0f} s; from `zongbao demo` to the first page {seconds:.1f} s (bar {asked.bar:g} s)"
    )
    keep("cold_start", seconds=round(seconds, 1), install_seconds=round(installed, 1), bar_seconds=asked.bar)
    return 0 if seconds <= asked.bar else 1


if __name__ == "__main__":
    sys.exit(main())
