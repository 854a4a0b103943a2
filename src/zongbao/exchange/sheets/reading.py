"""Read the first sheet of an xlsx, or a csv, as rows of text; formulas never come in.

A workbook that holds a formula is refused, naming the cell. In an xlsx, text that begins with =, +, - or @ is
inert and kept as text. In a csv the same text would be live where the file is next opened: it is refused unless it is
a number or carries the leading apostrophe that our writer puts there and this reader takes off.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from zongbao.core.decision import Refused
from zongbao.exchange.sheets import bundle
from zongbao.exchange.sheets.bundle import DEFAULT, Limits

GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SURE_DIGITS = 15  # a spreadsheet's number is an IEEE double
_UNSURE = 10.0**_SURE_DIGITS

Rows = tuple[tuple[str, ...], ...]


def read(raw: bytes, limits: Limits = DEFAULT) -> Rows:
    """All rows, header first, each as long as the widest; trailing empty rows dropped. Raises Refused (SHT-…)."""
    if len(raw) > limits.max_bytes:
        raise Refused.because("SHT-001", size=len(raw), limit=limits.max_bytes)
    rows = _workbook(raw, limits) if raw.startswith(b"PK") else _csv(raw)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise Refused.because("SHT-002")
    width = max(map(len, rows))
    _check_extent(len(rows), width, limits)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _check_extent(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.max_rows or columns > limits.max_columns:
        raise Refused.because("SHT-009", rows=rows, columns=columns)


def name_of(row: int, column: int) -> str:
    """The cell's name as the user sees it: ``(0, 27)`` is ``AB1``."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _workbook(raw: bytes, limits: Limits) -> list[tuple[str, ...]]:
    bundle.check(raw, limits)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    except (CalamineError, IndexError, OSError, ValueError) as fault:
        raise Refused.because("SHT-003") from fault
    found = sheet.to_python(skip_empty_area=False)
    return [tuple(_text(cell, at, column) for column, cell in enumerate(row)) for at, row in enumerate(found)]


def _text(cell: object, row: int, column: int) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(float(cell), name_of(row, column))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def _number(value: float, cell: str) -> str:
    if abs(value) >= _UNSURE:
        raise Refused.because("SHT-007", path=cell, cell=cell)
    shown = f"{Decimal(f'{value:.{_SURE_DIGITS}g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _csv(raw: bytes) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(_decoded(raw), newline=""), strict=True)
    try:
        return [_plain(row, at) for at, row in enumerate(reader)]
    except csv.Error as fault:
        raise Refused.because("SHT-010", row=reader.line_num) from fault


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused.because("SHT-008")


def _plain(row: Iterable[str], at: int) -> tuple[str, ...]:
    return tuple(_unguarded(cell, at, column) for column, cell in enumerate(row))


def is_number(value: str) -> bool:
    """Whether the text is a plain number, which no spreadsheet program takes for a formula: ``-12.5``."""
    return _NUMBER.fullmatch(value) is not None


def _unguarded(cell: str, row: int, column: int) -> str:
    if cell[:1] == "'" and cell[1:2] in GUARDED and len(cell) > 1:
        return cell[1:]
    if cell[:1] in ("=", "+", "-", "@") and not is_number(cell) and cell != "-":
        place = name_of(row, column)
        raise Refused.because("SHT-006", path=place, cell=place)
    return cell
