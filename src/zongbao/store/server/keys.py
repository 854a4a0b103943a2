"""The signing key that is drawn once and kept in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_NAME = "secret-key"


def read_key(home: Path) -> str:
    """The key of this data folder; empty while none has been laid, or when this account may not read it."""
    try:
        return (home / _NAME).read_text(encoding="ascii").strip()
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return ""


def lay_key(home: Path) -> str:
    """The key of this data folder, drawn now if there is none yet."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(home / _NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(home)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
    return key
