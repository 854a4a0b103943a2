"""What is filtered and visible, as a workbook or csv in which nothing is live and no digit is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from zongbao.exchange.sheets import writing
from zongbao.exchange.sheets.writing import Kind
from zongbao.web.components.cells import Cell
from zongbao.web.components.table import Column, Rows
from zongbao.web.engine.columns import ACTION

Answer = TypeVar("Answer", bound=HttpResponseBase)
LIMIT = 50_000  # rows in one file, as many as an import takes; more is asked for by narrower conditions
CHUNK = 1_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE, _NARROW = 40, 10  # characters


def csv_response(name: str, columns: Sequence[Column], rows: Rows) -> StreamingHttpResponse:
    """The rows as UTF-8 csv with a byte order mark, streamed."""
    kept = _exported(columns)
    lines = writing.write_csv(_headings(kept), _values(kept, rows))
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def xlsx_response(name: str, columns: Sequence[Column], rows: Rows) -> HttpResponse:
    """The rows as a workbook: numbers and days as such, codes as text."""
    kept = _exported(columns)
    cells = [[_slim(column.cell(row)) for column in kept] for row in _walk(rows)]
    kinds = [_kind(cells, at) for at in range(len(kept))]
    headings = [
        writing.Column(str(column.title), kind, _width(column)) for column, kind in zip(kept, kinds, strict=True)
    ]
    book = writing.write_xlsx(headings, ([cell.plain for cell in row] for row in cells))
    return _download(HttpResponse(book, content_type=_XLSX), f"{name}.xlsx")


def _exported(columns: Sequence[Column]) -> list[Column]:
    """Every column but that of the links."""
    return [column for column in columns if column.key != ACTION]


def _headings(columns: Sequence[Column]) -> list[writing.Column]:
    return [writing.Column(str(column.title)) for column in columns]


def _values(columns: Sequence[Column], rows: Rows) -> Iterator[list[str]]:
    return ([column.cell(row).exported for column in columns] for row in _walk(rows))


def _walk(rows: Rows) -> Iterable[Any]:
    return rows[:LIMIT].iterator(chunk_size=CHUNK)


def _slim(cell: Cell) -> Cell:
    """The cell without its HTML, for tens of thousands of rows are held until the kinds of the columns are known."""
    return Cell("", cell.exported, cell.kind)


def _kind(cells: Sequence[Sequence[Cell]], at: int) -> Kind:
    """The one kind of all the column's values; text where they differ or where there is none."""
    kinds = {row[at].kind for row in cells if row[at].plain}
    return kinds.pop() if len(kinds) == 1 else Kind.TEXT


def _width(column: Column) -> int:
    return max(_NARROW, min(_WIDE, 2 * len(str(column.title)) + 6))


def _download(response: Answer, name: str) -> Answer:
    response["Content-Disposition"] = f'attachment; filename="zongbao-{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
