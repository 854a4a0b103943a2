"""Which account of the operating system runs the server: never root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "zongbao"


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its numbers; ``switch`` says whether processes must change to it (we are root)."""

    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Hand a file or folder over to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def run(self, command: Sequence[str | Path], folder: Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as the account, in ``folder``, with its output kept as text."""
        return subprocess.run(
            [str(part) for part in command], cwd=folder, text=True, check=False, stdin=subprocess.DEVNULL,
            **self._identity(), **options,
        )  # fmt: skip

    def can_enter(self, folder: Path) -> bool:
        """Whether the account may go into the folder; asked of the system, not read from mode bits."""
        if not self.switch:
            return os.access(folder, os.X_OK)
        command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        return self.run(command, Path("/"), stderr=subprocess.DEVNULL).returncode == 0

    def _identity(self) -> dict[str, Any]:
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account:
    """The account that runs the server: ourselves, or for root the system account ``zongbao``, made if missing."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    entry = _entry() or _made()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd:
    """Make the system account; another process may have been faster, which is just as well."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
    except FileNotFoundError:
        answer = "useradd is not installed"
    entry = _entry()
    if entry is None:
        raise RuntimeError(f"PostgreSQL refuses to run as root and the account {NAME!r} could not be made: {answer}")
    return entry
