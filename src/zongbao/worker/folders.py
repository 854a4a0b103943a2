"""The folders of one organisation: inbox, receipts, sent, errors, and where each worker keeps what it has claimed."""

from __future__ import annotations

import fcntl
import itertools
import os
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zongbao.worker import files

SETTLED_SECONDS = 1.0  # a file whose size and time have not changed for so long is taken as written
_FOLDERS = ("inbox", "receipts", "sent", "errors")
_WORK = ".work"
_PART = "~"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that this worker has taken: where it lies now and what its sender called it (as it can be told)."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders below ``root`` of one organisation."""

    root: Path

    def lay(self) -> None:
        """Make the folders that are missing."""
        for name in (*_FOLDERS, _WORK):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    @property
    def inbox(self) -> Path:
        """Where the enterprise puts its messages (待发)."""
        return self.root / "inbox"

    @property
    def receipts(self) -> Path:
        """Where replies and receipts arrive (回执)."""
        return self.root / "receipts"

    @property
    def sent(self) -> Path:
        """Messages that were taken in (已发)."""
        return self.root / "sent"

    @property
    def errors(self) -> Path:
        """Messages that were refused, each with a readable reason beside it (失败)."""
        return self.root / "errors"

    @property
    def work(self) -> Path:
        """Messages being handled, in one folder for each worker."""
        return self.root / _WORK


class Worker:
    """This process's identity at the folders: a name, and a lock that the system frees when the process dies."""

    def __init__(self, root: Path) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._locks = root / ".workers"
        self._locks.mkdir(parents=True, exist_ok=True)
        self._lock = (self._locks / self.name).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._serial = itertools.count(1)
        self._seen: dict[Path, tuple[int, int, float]] = {}

    def close(self) -> None:
        """Let go; what was claimed and not finished is for others to take up."""
        (self._locks / self.name).unlink(missing_ok=True)
        self._lock.close()

    def claim(self, folders: Folders, limit: int) -> list[Claimed]:
        """Take up to ``limit`` settled files out of the inbox; the rename decides who gets a file."""
        mine = folders.work / self.name
        mine.mkdir(exist_ok=True)
        claimed: list[Claimed] = []
        for entry in files.waiting(folders.inbox):
            if len(claimed) >= limit:
                break
            if not self._settled(entry):
                continue
            name = files.plain_name(entry.name)
            target = mine / f"{next(self._serial):08d}{_PART}{name}"
            if _take(Path(entry.path), target):
                self._seen.pop(Path(entry.path), None)
                claimed.append(Claimed(target, name))
        return claimed

    def _settled(self, entry: os.DirEntry[str]) -> bool:
        """Whether the file has kept its size and time for a while, by its own age or since we first saw it so."""
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return False
        if time.time() - found.st_mtime >= SETTLED_SECONDS and found.st_size:
            return True
        size, changed, since = self._seen.get(Path(entry.path), (-1, -1, 0.0))
        if (size, changed) != (found.st_size, found.st_mtime_ns):
            self._seen[Path(entry.path)] = (found.st_size, found.st_mtime_ns, time.monotonic())
            return False
        return time.monotonic() - since >= SETTLED_SECONDS

    def take_up(self, folders: Folders) -> int:
        """Put back into the inbox what dead workers had claimed; gives how many files."""
        count = 0
        for left in self._left_behind(folders):
            for path in sorted(left.iterdir()):
                files.move(path, folders.inbox, path.name.partition(_PART)[2] or path.name)
                count += 1
            left.rmdir()
        return count

    def _left_behind(self, folders: Folders) -> Iterator[Path]:
        for folder in folders.work.iterdir():
            if folder.is_dir() and folder.name != self.name and not self._lives(folder.name):
                yield folder

    def _lives(self, name: str) -> bool:
        """Whether the worker of that name still holds its lock."""
        path = self._locks / name
        try:
            with path.open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        path.unlink(missing_ok=True)
        return False


def _take(path: Path, target: Path) -> bool:
    """Take a file out of the inbox, and look only then: before, its owner may put a link or a pipe in its place."""
    try:
        path.rename(target)
    except FileNotFoundError:  # another worker was faster
        return False
    if files.is_regular(target):
        return True
    target.rename(path)
    return False
