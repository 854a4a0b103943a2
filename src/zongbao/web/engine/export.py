"""CSV export that opens cleanly in a spreadsheet and cannot smuggle a formula into it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from zongbao.web.components.table import Column, Rows

LIMIT = 50_000  # rows; a larger extract is asked for through the API
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")


class _Echo:
    """A file that gives each written line back."""

    def write(self, value: str) -> str:
        return value


def csv_response(name: str, columns: Sequence[Column], rows: Rows) -> StreamingHttpResponse:
    """The filtered rows as UTF-8 CSV with a byte order mark, streamed."""
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zongbao-{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(columns: Sequence[Column], rows: Rows) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([str(column.title) for column in columns])
    for row in rows[:LIMIT].iterator(chunk_size=1000):
        yield writer.writerow([harmless(column.cell(row).plain) for column in columns])


def harmless(value: str) -> str:
    """A cell that a spreadsheet takes as text: what could start a formula gets an apostrophe; numbers stay numbers."""
    if value[:1] in "=+-@\t\r" and value and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
