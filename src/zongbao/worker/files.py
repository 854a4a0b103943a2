"""Files that survive a power cut: written whole or not at all, moved without overwriting, claimed by one worker."""

from __future__ import annotations

import itertools
import os
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".uploading", "~")
_TEMPORARY = ".tmp"
_LONGEST_NAME = 180  # bytes: a name may have 255, and replies and reasons add theirs


def write_whole(folder: Path, name: str, content: bytes) -> Path:
    """Write a file so that its reader sees all of it or none; on return it is on the disk."""
    draft = folder / f".{os.getpid()}-{secrets.token_hex(8)}{_TEMPORARY}"
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    target = folder / name
    draft.replace(target)
    sync(folder)
    return target


def move(source: Path, folder: Path, name: str) -> Path:
    """Move a file into a folder of the same disk; a name that is taken gets ``~2``, ``~3`` … before its suffix."""
    target = link(source, folder, name)
    source.unlink()
    return target


def link(source: Path, folder: Path, name: str) -> Path:
    """Give the file a free name in the folder as well; two workers never take the same name.

    Whoever is killed before the old name is gone, and does it again, finds the name that the file already has.
    """
    stem, dot, suffix = name.rpartition(".")
    for number in itertools.count(1):
        other = f"{stem or suffix}~{number}{dot if stem else ''}{suffix if stem else ''}"
        candidate = folder / (name if number == 1 else other)
        try:
            candidate.hardlink_to(source)
        except FileExistsError:
            if not candidate.samefile(source):
                continue
        sync(folder)
        return candidate
    raise AssertionError("itertools.count ends")


def sync(folder: Path) -> None:
    """Put the folder's names on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def waiting(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files in a folder by age, oldest first; hidden ones and those that say they are unfinished are left."""
    with os.scandir(folder) as entries:
        found = [(_age(entry), entry.name, entry) for entry in entries if _is_whole(entry)]
    yield from (entry for _, _, entry in sorted(found, key=lambda one: one[:2]))


def plain_name(name: str) -> str:
    """The name under which a file is kept, told and answered: text that can be read, short enough to be added to.

    Bytes that are no UTF-8 show as their numbers; signs that cannot be seen (control, direction) become ``_``.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace").replace("\\", "%")
    text = "".join("_" if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    stem, dot, suffix = text.rpartition(".")
    if not stem or len(suffix) > 10:  # no suffix that means anything
        stem, dot, suffix = text, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix


def is_regular(path: Path) -> bool:
    """Whether a file and no link, pipe or folder lies there."""
    return stat.S_ISREG(path.lstat().st_mode)


def _age(entry: os.DirEntry[str]) -> int:
    """When the file was written last; one that is gone meanwhile comes first, and nobody can claim it."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime_ns
    except FileNotFoundError:
        return 0


def _is_whole(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED)
    return not hidden and entry.is_file(follow_symlinks=False)
