"""Look at an xlsx as an archive before any reader opens it: size, entries, ratio, macros, links, formulas."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from zongbao.core.decision import Refused

_UNWANTED = re.compile(r"vbaproject|externallinks/|embeddings/|activex/|connections\.xml|macrosheets/", re.IGNORECASE)
_SHEET = b"sheetData"  # by content: the workbook may keep its sheets under any name
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_PLACED = re.compile(rb"<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_NEAR = 400  # bytes before a formula within which its cell's opening tag stands


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may weigh: bytes as sent, bytes unpacked, archive entries, times unpacked, rows, columns."""

    max_bytes: int = 20_000_000
    max_unpacked: int = 150_000_000
    max_entries: int = 200
    max_ratio: int = 120
    max_rows: int = 50_001
    max_columns: int = 200


DEFAULT = Limits()


def check(raw: bytes, limits: Limits = DEFAULT) -> None:
    """Raise Refused (SHT-003 to SHT-006) unless this archive is a plain workbook without formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
            entries = bundle.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as fault:
        raise Refused.because("SHT-003") from fault
    _check_directory(entries, len(raw), limits)
    for entry in entries:
        _check_part(entry.filename, _unpacked(raw, entry), limits)


def _check_directory(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    size, names = sum(entry.file_size for entry in entries), {entry.filename.lower() for entry in entries}
    if len(entries) > limits.max_entries or size > min(limits.max_unpacked, packed * limits.max_ratio):
        raise Refused.because("SHT-004", size=size, count=len(entries))
    if "xl/workbook.xml" not in names or len(names) != len(entries):
        raise Refused.because("SHT-003")
    for name in _unwanted(entries):
        raise Refused.because("SHT-005", entry=name[:100])


def _unwanted(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    return (entry.filename for entry in entries if _UNWANTED.search(entry.filename))


def _unpacked(raw: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The entry's bytes; refused if it unpacks to any other size than the directory claims."""
    at = entry.header_offset
    start = at + _LOCAL_HEADER + int.from_bytes(raw[at + 26 : at + 28], "little")
    start += int.from_bytes(raw[at + 28 : at + 30], "little")
    packed = raw[start : start + entry.compress_size]
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused.because("SHT-003")
    try:
        stored = entry.compress_type == zipfile.ZIP_STORED
        data = packed if stored else zlib.decompressobj(-15).decompress(packed, entry.file_size + 1)
    except zlib.error as fault:
        raise Refused.because("SHT-003") from fault
    if len(data) != entry.file_size:
        raise Refused.because("SHT-003")
    return data


def _check_part(name: str, data: bytes, limits: Limits) -> None:
    if name.lower().endswith((".xml", ".rels")) and (b"\0" in data or b"<!DOCTYPE" in data):
        raise Refused.because("SHT-003")  # another encoding or entities would hide what is looked for here
    if name.lower().endswith(".rels") and b'"External"' in data:
        raise Refused.because("SHT-005", entry=name[:100])
    if _SHEET in data:
        _check_sheet(data, limits)


def _check_sheet(data: bytes, limits: Limits) -> None:
    if found := _FORMULA.search(data):
        places = _PLACE.findall(data[max(0, found.start() - _NEAR) : found.start()])
        cell = places[-1].decode() if places else "?"
        raise Refused.because("SHT-006", path=cell, cell=cell)
    # One far-away cell would make the reader fill the whole rectangle and end the process: extents are judged here.
    count, rows, letters = 0, 0, set[bytes]()
    for place in _PLACED.finditer(data):
        count, rows = count + 1, max(rows, int(place[2]))
        letters.add(place[1].upper())
    if count != len(_CELL.findall(data)):
        raise Refused.because("SHT-003")
    columns = max(map(_column, letters), default=0)
    if rows > limits.max_rows or columns > limits.max_columns:
        raise Refused.because("SHT-009", rows=rows, columns=columns)


def _column(letters: bytes) -> int:
    """The number of a column, counted from 1: ``AB`` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
