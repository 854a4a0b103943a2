"""Worked cases of spreadsheets: the template with one sound row of goods, or a stock count, with one thing changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xlsxwriter

from zongbao.core.decision import Decision, Reason, Refused
from zongbao.domain.worked import sound
from zongbao.domain.worked.questions import Question
from zongbao.exchange import line_sheet
from zongbao.exchange.sheets import reading
from zongbao.exchange.sheets.writing import Column, write_csv
from zongbao.exchange.stock_count import counted_rows
from zongbao.exchange.worked.messages import file_of
from zongbao.regulations.worked import Case

Given = Mapping[str, Any]


def _file(given: Given) -> bytes:
    """The case's file: as typed, a workbook of cells, or the template with a row of goods."""
    sheet = given.get("sheet", {})
    if "csv" in sheet:
        return str(sheet["csv"]).encode()
    if "workbook" in sheet:
        return _workbook(sheet["workbook"])
    return file_of(sheet) if sheet else _goods(given)


def _goods(given: Given) -> bytes:
    """The template as CSV with one sound row; ``row`` changes its cells, ``without`` leaves a column out."""
    columns = [column for column in line_sheet.COLUMNS if column.field != given.get("without")]
    line, typed = sound.line(), given.get("row", {})
    cells = [str(typed.get(column.field, getattr(line, column.field))) for column in columns]
    return "".join(write_csv([Column(column.title) for column in columns], [cells])).encode()


def _workbook(given: Given) -> bytes:
    """An xlsx of these cells; ``entry`` is put into its archive beside the sheets, ``size`` bytes of blanks long."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for cell, value in given["cells"].items():
            sheet.write(cell, value)
    if "entry" in given:
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr(given["entry"], b" " * given.get("size", 1))
    return target.getvalue()


def _asking(reasons: Callable[[Case], Iterable[Reason]]) -> Callable[[Case], Decision]:
    """A refusal of the whole file is an answer like any other."""

    def answer(case: Case) -> Decision:
        try:
            return Decision.of(reasons(case))
        except Refused as refused:
            return refused.decision

    return answer


def _lines(case: Case) -> Iterable[Reason]:
    return [fault.reason for fault in line_sheet.read(_file(case.given), case.on).faults]


def _count(case: Case) -> Iterable[Reason]:
    counted_rows(reading.read(_file(case.given)))
    return ()


QUESTIONS: Mapping[str, Question] = {
    "sheet": Question(
        "按模板填写、只有一行货物的清单表体文件",
        "The template of list lines with one sound row of goods",
        _asking(_lines),
    ),
    "count": Question("一份填写正确的盘点表", "A stock count that is filled in correctly", _asking(_count)),
}
