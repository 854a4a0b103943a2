"""Every bench starts as a script and as a module, and its figures are kept with tree and machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benches import memory, results

ROOT = Path(__file__).resolve().parents[2]
BENCHES = sorted(path.stem for path in (ROOT / "benches").glob("*.py") if "__main__" in path.read_text("utf-8"))


@pytest.mark.parametrize("bench", BENCHES)
@pytest.mark.parametrize("way", ["script", "module"])
def test_a_bench_starts_both_ways(bench: str, way: str) -> None:
    words = [f"benches/{bench}.py"] if way == "script" else ["-m", f"benches.{bench}"]
    answer = subprocess.run(
        [sys.executable, *words, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_every_bench_keeps_its_figures() -> None:
    assert len(BENCHES) > 8
    forgetful = [name for name in BENCHES if "keep(" not in (ROOT / f"benches/{name}.py").read_text("utf-8")]
    assert forgetful == []


def test_make_bench_names_benches_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = makefile.partition("for bench in ")[2].partition(";")[0].split()
    assert set(named) <= set(BENCHES)
    assert {"memory", "cold_start", "validate"} <= set(named)


def test_figures_are_appended_as_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FILE", tmp_path / "build" / "bench.jsonl")
    results.keep("one", ms=1.5)
    results.keep("two", ms=2.5)
    lines = [json.loads(line) for line in results.FILE.read_text("utf-8").splitlines()]
    assert [(one["bench"], one["ms"]) for one in lines] == [("one", 1.5), ("two", 2.5)]
    assert all(one["commit"] and one["machine"]["cores"] and one["at"] for one in lines)


def test_memory_is_read_by_part() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()", " serve "], stdin=subprocess.PIPE)
    try:
        family = memory._below(child.pid, memory._parents())
        assert family == {child.pid}
        assert memory._part(child.pid, 0) == "web"
        assert memory._part(child.pid, child.pid) == "supervisor"
        assert memory._kilobytes(child.pid, "Rss") >= memory._kilobytes(child.pid, "Pss") > 0
    finally:
        child.communicate(b"\n")
