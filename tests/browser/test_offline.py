"""The platform and its pages need no network: server and Chromium run where only the loopback exists."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ALONE = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "alone")


def _alone(*command: str, seconds: int) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [*ALONE, *command], capture_output=True, text=True, env=kept, timeout=seconds, check=False, cwd=HERE.parents[1]
    )


def _refusal() -> str:
    """Why this machine lets us make no network namespace; empty if it does."""
    try:
        tried = _alone("true", seconds=10)
    except FileNotFoundError as error:
        return str(error)
    return tried.stderr.strip() if tried.returncode else ""


def test_nothing_leaves_the_machine() -> None:
    refusal = _refusal()
    if refusal:
        pytest.skip(f"this machine lets us make no network namespace: {refusal}")
    walk = str(HERE / "offline_walk.py")
    ran = _alone(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", walk, seconds=600)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "1 passed" in ran.stdout
