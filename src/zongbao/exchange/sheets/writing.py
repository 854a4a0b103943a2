"""Write tables as xlsx or csv in which nothing is live, and mark the faults in a user's own workbook."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from zongbao.exchange.sheets.reading import GUARDED, is_number

_SURE_DIGITS = 15
_FAULTY = PatternFill("solid", start_color="FFFFD6D6")
_LONGEST_NOTE = 1_000


class Kind(StrEnum):
    """How a column is stored; codes are text, so that no digit and no leading zero is lost."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; values are texts, decimals plain (``12.5``), dates ISO."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; ``marks`` maps (row, column), both from 0 with the header as row 0, to a note."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)


def write_xlsx(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet, header first. ValueError if a decimal or date column holds something else."""
    return write_book([Sheet("Sheet1", columns, rows)])


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of several sheets, written row by row so that its size costs no memory."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return target.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, said: Sheet) -> None:
    sheet = book.add_worksheet(said.name)
    forms = {Kind.TEXT: "@", Kind.DECIMAL: "General", Kind.DATE: "yyyy-mm-dd"}
    formats = [book.add_format({"num_format": forms[column.kind]}) for column in said.columns]
    faulty = book.add_format({"num_format": "@", "bg_color": "#FFD6D6"})
    for at, column in enumerate(said.columns):
        sheet.set_column(at, at, column.width, formats[at])
        sheet.write_string(0, at, column.title)
    for number, row in enumerate(said.rows, 1):
        for at, value in enumerate(row):
            if note := said.marks.get((number, at)):
                sheet.write_string(number, at, value, faulty)
                sheet.write_comment(number, at, note[:_LONGEST_NOTE])
            else:
                _put(sheet, number, at, value, said.columns[at].kind, formats[at])
    sheet.freeze_panes(1, 0)


def _put(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, at: int, value: str, kind: Kind, form: xlsxwriter.format.Format
) -> None:
    if not value:
        return
    if kind is Kind.DATE:
        sheet.write_datetime(row, at, datetime.datetime.fromisoformat(value), form)
    elif kind is Kind.DECIMAL and len(Decimal(value).as_tuple().digits) <= _SURE_DIGITS:
        sheet.write_number(row, at, float(value), form)
    else:  # more digits than a spreadsheet's number keeps stay text
        sheet.write_string(row, at, value, form)


def guarded(value: str) -> str:
    """The value with an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{value}" if value.startswith(GUARDED) and not is_number(value) else value


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The csv piece by piece (one per row), with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line([column.title for column in columns])
    for row in rows:
        yield _line(row)


def _line(row: Sequence[str]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL).writerow([guarded(value) for value in row])
    return target.getvalue()


def annotate(raw: bytes, faults: Mapping[tuple[int, int], Sequence[str]], title: str) -> bytes:
    """The user's own workbook, already read without refusal, with its faults marked.

    ``faults`` maps (row, column), both from 0, to reasons; each such cell gets a colour and a comment, and
    a last column headed ``title`` repeats the reasons of its row.
    """
    book = load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    last = sheet.max_column + 1
    sheet.cell(1, last, title)
    by_row: dict[int, list[str]] = {}
    for (row, column), reasons in sorted(faults.items()):
        cell = sheet.cell(row + 1, column + 1)
        cell.fill = _FAULTY
        cell.comment = Comment("\n".join(reasons)[:_LONGEST_NOTE], title)
        by_row.setdefault(row, []).extend(reasons)
    for row, reasons in by_row.items():
        note = sheet.cell(row + 1, last, "; ".join(reasons))
        note.data_type = "s"  # a reason may quote a value that begins with "="
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
