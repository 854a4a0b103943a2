"""The lines of a bonded list as a spreadsheet (表体模板): template, reading with every cell's faults, marked copy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zongbao.core.decision import Decision, Reason, Refused
from zongbao.domain.papers.bonded_list import ListLine
from zongbao.domain.papers.list_lines import check_duplicates, check_line
from zongbao.exchange.sheets import reading
from zongbao.exchange.sheets.reading import Rows, name_of
from zongbao.exchange.sheets.writing import Column, Kind, Sheet, write_book
from zongbao.regulations import codes


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column: the line's field, its two names, what it holds; ``size`` is the most characters of a text."""

    field: str
    zh: str
    en: str
    size: int = 0  # 0: a figure
    required: bool = True
    note_zh: str = ""
    note_en: str = ""

    @property
    def title(self) -> str:
        """The heading in the template."""
        return f"{self.zh} {self.en}"


COLUMNS = (
    LineColumn(
        "book_item", "备案序号", "Book item", 0, required=False, note_zh="不累计账册进区可不填",
        note_en="may stay empty for goods entering a non-cumulative book",
    ),
    LineColumn("part_no", "料号", "Part number", 32),
    LineColumn("hs_code", "商品编码", "HS code", 13, note_zh="10位，文本格式", note_en="10 digits, as text"),
    LineColumn("name", "商品名称", "Name", 512),
    LineColumn("spec", "规格型号", "Specification", 512, required=False),
    LineColumn("declared_qty", "申报数量", "Declared quantity", note_zh="最多5位小数", note_en="at most 5 decimals"),
    LineColumn("declared_unit", "申报单位", "Declared unit", 3, note_zh="代码表 unit", note_en="code table unit"),
    LineColumn("legal_qty", "法定数量", "Legal quantity", note_zh="最多5位小数", note_en="at most 5 decimals"),
    LineColumn("legal_unit", "法定单位", "Legal unit", 3, note_zh="代码表 unit", note_en="code table unit"),
    LineColumn("second_qty", "第二法定数量", "Second legal quantity", required=False),
    LineColumn("second_unit", "第二法定单位", "Second legal unit", 3, required=False),
    LineColumn("unit_price", "单价", "Unit price", note_zh="最多4位小数", note_en="at most 4 decimals"),
    LineColumn("total", "总价", "Total", note_zh="单价×申报数量，2位小数", note_en="price × quantity, 2 decimals"),
    LineColumn("currency", "币制", "Currency", 3, note_zh="代码表 currency", note_en="code table currency"),
    LineColumn("origin", "原产国", "Origin", 3, note_zh="代码表 country", note_en="code table country"),
    LineColumn("destination", "最终目的国", "Destination", 3, note_zh="代码表 country", note_en="code table country"),
    LineColumn("levy_mode", "征免方式", "Levy mode", 1, note_zh="代码表 levy_mode", note_en="code table levy_mode"),
    LineColumn("gross_weight", "毛重(kg)", "Gross weight (kg)", required=False),
    LineColumn("net_weight", "净重(kg)", "Net weight (kg)", required=False),
)  # fmt: skip
MARKED = "问题 Problems"
_TABLES = ("unit", "currency", "country", "levy_mode")
_FIGURE = re.compile(r"[+-]?[0-9]{1,19}(\.[0-9]{1,10})?")
_WHOLE = re.compile(r"[0-9]{1,18}")
_EVERY = 1_000  # rows between two tellings of progress
_SHOWN = 40  # characters of a bad value that a reason repeats


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell; ``row`` and ``column`` from 0 as in the file, the header being row 0."""

    row: int
    column: int
    value: str
    reason: Reason

    @property
    def cell(self) -> str:
        """The cell as the spreadsheet program names it."""
        return name_of(self.row, self.column)


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A sheet as read: ``typed`` every row of goods as text by field, ``lines`` those without fault, by file row."""

    rows: Rows
    places: Mapping[str, int]
    lines: Mapping[int, ListLine]
    faults: Sequence[Fault]

    @property
    def goods(self) -> list[int]:
        """The file rows that hold something."""
        return [at for at in range(1, len(self.rows)) if any(self.rows[at])]

    def typed(self, row: int) -> dict[str, str]:
        """One row as it was typed, by field."""
        return {name: self.rows[row][place].strip() for name, place in self.places.items()}

    def clean(self) -> tuple[ListLine, ...]:
        """The faultless lines in the order of the file."""
        return tuple(self.lines[row] for row in sorted(self.lines))


Tell = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """For readers who need no progress."""


def read(raw: bytes, on: dt.date, tell: Tell = silent) -> LineSheet:
    """Read and judge every row by itself on that day's tables; ``tell(done, total)`` every thousand rows.

    ``Refused`` SHT-001…011, 015 if the file as a whole cannot be used; faults of cells come in the result.
    """
    rows = reading.read(raw)
    places = _places(rows[0])
    lines: dict[int, ListLine] = {}
    faults: list[Fault] = []
    for at in range(1, len(rows)):
        if any(cell.strip() for cell in rows[at]):
            line, wrong = _row(rows[at], at, places, on)
            faults += wrong
            if line is not None and not wrong:
                lines[at] = line
        if at % _EVERY == 0:
            tell(at, len(rows) - 1)
    if not lines and not faults:
        raise Refused.because("SHT-015")
    faults += _repeated(rows, places, lines)
    return LineSheet(rows, places, lines, sorted(faults, key=lambda fault: (fault.row, fault.column)))


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each field stands: columns in any order, under the whole title or one of its two names."""
    names = {name.strip().lower(): at for at, name in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for column in COLUMNS:
        for name in (column.title, column.zh, column.en, column.field):
            if name.lower() in names:
                found.setdefault(column.field, names[name.lower()])
    missing = [_missing(column) for column in COLUMNS if column.required and column.field not in found]
    if missing:
        raise Refused(Decision.of(missing))
    return found


def _missing(column: LineColumn) -> Reason:
    return Reason("SHT-011", {"column_zh": column.zh, "column_en": column.en}, column.field)


def _row(row: Sequence[str], at: int, places: Mapping[str, int], on: dt.date) -> tuple[ListLine | None, list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        place = places.get(column.field)
        typed = row[place].strip() if place is not None else ""
        values[column.field] = _value(column, typed)
        if problem := _problem(column, typed, name_of(at, place or 0)):
            faults.append(Fault(at, place or 0, typed, problem))
    if faults:
        return None, faults
    # the rules speak of the row as the file numbers it
    line = ListLine(line_no=at + 1, **values)
    return line, [_placed(reason, row, at, places) for reason in check_line(line, "", on)]


def _value(column: LineColumn, typed: str) -> Any:
    if column.size:
        return typed
    if column.field == "book_item":
        return int(typed) if _WHOLE.fullmatch(typed) else None
    plain = typed.replace(",", "")
    return Decimal(plain) if _FIGURE.fullmatch(plain) else None


def _problem(column: LineColumn, typed: str, cell: str) -> Reason | None:
    if column.required and not typed:
        return Reason("SHT-012", {"cell": cell}, column.field)
    if column.size and len(typed) > column.size:
        return Reason("SHT-014", {"cell": cell, "size": str(len(typed)), "limit": str(column.size)}, column.field)
    if not column.size and typed and _value(column, typed) is None:
        return Reason("SHT-013", {"cell": cell, "value": typed[:_SHOWN]}, column.field)
    return None


def _placed(reason: Reason, row: Sequence[str], at: int, places: Mapping[str, int]) -> Fault:
    """A reason of the rules at the cell that its path names, else at the part number."""
    place = places.get(reason.path, places["part_no"])
    return Fault(at, place, row[place].strip(), reason)


def _repeated(rows: Rows, places: Mapping[str, int], lines: dict[int, ListLine]) -> Iterator[Fault]:
    """Rows that repeat an earlier one leave the faultless lines."""
    order = sorted(lines)
    for reason in list(check_duplicates(tuple(lines[at] for at in order))):
        at = order[int(reason.path[len("lines[") : -1])]
        del lines[at]
        yield _placed(reason, rows[at], at, places)


def template() -> bytes:
    """The workbook to fill in: an empty sheet of lines, how to fill it, and the code tables."""
    columns = [Column(column.title, Kind.TEXT, 18) for column in COLUMNS]
    guide = (Column("列 Column", width=30), Column("必填 Required", width=14), Column("说明 Note", width=60))
    listed = (Column("代码表 Table", width=14), Column("代码 Code", width=12), Column("中文", width=28),
              Column("English", width=36))  # fmt: skip
    return write_book(
        [
            Sheet("表体 Lines", columns, ()),
            Sheet("填写说明 Notes", guide, _notes()),
            Sheet("代码 Codes", listed, _codes()),
        ]
    )


def _notes() -> Iterator[tuple[str, str, str]]:
    for column in COLUMNS:
        yield column.title, "是 Yes" if column.required else "否 No", _note(column)


def _note(column: LineColumn) -> str:
    size = f"最多{column.size}个字符 / at most {column.size} characters" if column.size else "数字 / a number"
    return f"{column.note_zh} / {column.note_en}; {size}" if column.note_zh else size


def _codes() -> Iterator[tuple[str, str, str, str]]:
    for name in _TABLES:
        for row in codes.table(name).rows:
            yield name, row.code, row.zh, row.en


Say = Callable[[Reason], str]


def marked(sheet: LineSheet, say: Say) -> bytes:
    """The uploaded rows again, faulty cells coloured and noted; a last column repeats what is wrong with its row."""
    by_cell: dict[tuple[int, int], list[str]] = {}
    by_row: dict[int, list[str]] = {}
    for fault in sheet.faults:
        words = say(fault.reason)
        by_cell.setdefault((fault.row, fault.column), []).append(words)
        by_row.setdefault(fault.row, []).append(words)
    header = list(sheet.rows[0])
    kept = [at for at, name in enumerate(header) if name != MARKED]
    columns = [Column(header[at], width=18) for at in kept] + [Column(MARKED, width=60)]
    marks = {(row, kept.index(column)): "\n".join(words) for (row, column), words in by_cell.items()}
    return write_book([Sheet("表体 Lines", columns, _marked_rows(sheet.rows, kept, by_row), marks)])


def _marked_rows(rows: Rows, kept: Sequence[int], by_row: Mapping[int, Iterable[str]]) -> Iterator[list[str]]:
    for at in range(1, len(rows)):
        yield [*(rows[at][column] for column in kept), "; ".join(by_row.get(at, ()))]
