"""Tells a living server from the traces of a killed one."""

from __future__ import annotations

import os
import time
from pathlib import Path

_PROC = Path("/proc")


def recorded_pid(cluster: Path) -> int | None:
    """The process that ``postmaster.pid`` names, if the file is there and whole."""
    try:
        first = (cluster / "postmaster.pid").read_text().splitlines()[0]
        return int(first)
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    if _PROC.is_dir():
        return _state(pid) not in {"", "Z", "X"}
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serves(pid: int, cluster: Path) -> bool:
    """Whether the living process works in this data directory; a recycled number does not."""
    if not is_alive(pid):
        return False
    return not _PROC.is_dir() or _works_in(pid, cluster)


def running_pid(cluster: Path) -> int | None:
    """The server's process, or None when none serves this data directory."""
    pid = recorded_pid(cluster)
    return pid if pid is not None and serves(pid, cluster) else None


def clear_traces(cluster: Path, socket: Path, patience: float = 30.0) -> None:
    """Make way for a start after a kill: wait until nothing works in the directory, then drop stale lock files.

    PostgreSQL takes a zombie or a recycled number for a living server and would refuse to start, because of the
    pid file and of the socket's lock file alike. The files may only go once no orphaned backend is left, for
    the pid file also guards their shared memory.
    """
    deadline = time.monotonic() + patience
    while (left := _working_in(cluster)) and time.monotonic() < deadline:
        time.sleep(0.05)
    if left:
        raise TimeoutError(f"processes {left} of a killed server still work in {cluster}")
    if _PROC.is_dir():
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        for lock in socket.glob(".s.PGSQL.*.lock"):
            lock.unlink(missing_ok=True)


def _working_in(cluster: Path) -> list[int]:
    if not _PROC.is_dir():
        return []
    pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if is_alive(pid) and _works_in(pid, cluster)]


def _works_in(pid: int, cluster: Path) -> bool:
    try:
        return (_PROC / str(pid) / "cwd").samefile(cluster)
    except OSError:  # gone meanwhile, or another account's: not a server that we started
        return False


def _state(pid: int) -> str:
    """The one-letter state of a process (``Z`` is a zombie), empty when it is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""
