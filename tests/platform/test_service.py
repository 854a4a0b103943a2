"""The supervisor restarts what dies and ends everything when asked."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from zongbao.cli.service import Service, program, run_together


def _sleeper(name: str, ticks: Path) -> Service:
    code = f"import os, time; open({str(ticks)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(600)"
    return Service(name, [sys.executable, "-c", code])


def _starts(ticks: Path) -> list[int]:
    return [int(line) for line in ticks.read_text().split()] if ticks.exists() else []


def _wait_for(ticks: Path, count: int) -> list[int]:
    deadline = time.monotonic() + 20
    while len(_starts(ticks)) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    return _starts(ticks)


def test_a_killed_program_is_started_again_and_a_signal_ends_all(tmp_path: Path) -> None:
    ticks = tmp_path / "ticks"

    def trouble() -> None:
        os.kill(_wait_for(ticks, 1)[0], signal.SIGKILL)
        _wait_for(ticks, 2)
        os.kill(os.getpid(), signal.SIGTERM)

    service = _sleeper("sleeper", ticks)
    before = signal.getsignal(signal.SIGTERM)
    hand = threading.Thread(target=trouble)
    hand.start()
    try:
        assert run_together([service], seconds=40) == 0
    finally:
        hand.join()
    assert len(_starts(ticks)) == 2
    assert service.process is not None
    assert service.process.poll() is not None
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_program_that_keeps_dying_is_given_longer_pauses(tmp_path: Path) -> None:
    service = Service("dying", [sys.executable, "-c", "raise SystemExit(3)"])
    assert run_together([service], seconds=3) == 0
    assert service.pause >= 1.0


def test_a_program_is_this_python_s_own() -> None:
    assert program("serve", "--bind", "x") == [sys.executable, "-m", "zongbao.cli.main", "serve", "--bind", "x"]
