"""Open what was handed in: a zip with exactly one XML of the same name, or the plain XML itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from zongbao.core.decision import Reason
from zongbao.exchange.kinds import shown
from zongbao.exchange.reader import DEFAULT, Limits

_MAGIC = b"PK"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Opened:
    """The XML bytes, or the problems that kept the file closed (then ``xml`` is empty)."""

    xml: bytes
    problems: tuple[Reason, ...] = ()


def opened(raw: bytes, name: str = "", limits: Limits = DEFAULT) -> Opened:
    """The XML in the file; the directory is checked before anything is unpacked. Never raises on bad input.

    ``name`` is the file's name, to which the one entry must correspond; without a name that is not checked.
    """
    if not raw.startswith(_MAGIC):
        return Opened(raw)
    if len(raw) > limits.max_bytes:
        return _refused("MSG-001", size=len(raw), limit=limits.max_bytes)
    if (count := _entries(raw)) != 1:
        return _refused("MSG-020") if count < 0 else _refused("MSG-021", count=count)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
            return _only_entry(bundle, name, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        return _refused("MSG-020")


def _entries(raw: bytes) -> int:
    """How many entries the end of the directory claims, read without building the directory; -1 if there is no end."""
    at = raw.rfind(_END, max(0, len(raw) - _END_SIZE - _LONGEST_COMMENT))
    return int.from_bytes(raw[at + 10 : at + 12], "little") if at >= 0 else -1


def _only_entry(bundle: zipfile.ZipFile, name: str, limits: Limits) -> Opened:
    entries = bundle.infolist()
    if len(entries) != 1:
        return _refused("MSG-021", count=len(entries))
    entry = entries[0]
    return _entry_problem(entry, name, limits) or _unpacked(bundle, entry, limits)


def _entry_problem(entry: zipfile.ZipInfo, name: str, limits: Limits) -> Opened | None:
    """Refuse an entry by what the directory says of it."""
    inside = _entry_name(entry)
    if _unsafe(inside):
        return _refused("MSG-026", entry=shown(inside))
    if entry.flag_bits & _ENCRYPTED:
        return _refused("MSG-023", entry=shown(inside))
    if entry.compress_type not in _METHODS:
        return _refused("MSG-027", entry=shown(inside))
    if entry.file_size > limits.max_bytes or entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
        return _refused("MSG-024", size=entry.file_size, limit=limits.max_bytes, ratio=limits.max_ratio)
    if inside.lower().endswith(".zip"):
        return _refused("MSG-025", entry=shown(inside))
    if not _same_name(inside, name):
        return _refused("MSG-022", entry=shown(inside), expected=shown(f"{_stem(name)}.xml"))
    return None


def _unpacked(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> Opened:
    with bundle.open(entry) as stream:
        xml = stream.read(limits.max_bytes + 1)  # the directory may lie about the size
    if len(xml) > limits.max_bytes:
        return _refused("MSG-024", size=len(xml), limit=limits.max_bytes, ratio=limits.max_ratio)
    if xml.startswith(_MAGIC):
        return _refused("MSG-025", entry=shown(_entry_name(entry)))
    return Opened(xml)


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Chinese Windows writes it in GBK without saying so."""
    if entry.flag_bits & _NAME_IS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _unsafe(inside: str) -> bool:
    return inside in ("", ".", "..") or any(char in inside for char in "/\\:\x00") or not inside.isprintable()


def _stem(name: str) -> str:
    return PurePosixPath(PureWindowsPath(name).name).stem


def _same_name(inside: str, name: str) -> bool:
    stem, _, suffix = inside.rpartition(".")
    return suffix.lower() == "xml" and (not name or stem.lower() == _stem(name).lower())


def _refused(code: str, **facts: object) -> Opened:
    return Opened(b"", (Reason(code, {key: str(value) for key, value in facts.items()}),))
