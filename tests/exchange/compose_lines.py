"""Sheets of list lines for tests: a sound row, changed where a test wants a fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zongbao.exchange.line_sheet import COLUMNS
from zongbao.exchange.sheets.writing import Column, write_xlsx

SOUND = {
    "book_item": "1", "part_no": "P-1", "hs_code": "8542310000", "name": "集成电路", "spec": "BGA封装",
    "declared_qty": "100", "declared_unit": "007", "legal_qty": "100", "legal_unit": "007", "second_qty": "0.5",
    "second_unit": "035", "unit_price": "2.5", "total": "250", "currency": "502", "origin": "116",
    "destination": "142", "levy_mode": "3", "gross_weight": "0.6", "net_weight": "0.5",
}  # fmt: skip


def line_sheet_of(changes: Iterable[Mapping[str, str]]) -> bytes:
    """A filled template; every row is the sound one, with a part number of its own and the changes of its row."""
    rows = ({**SOUND, "part_no": f"P-{at}", **changed} for at, changed in enumerate(changes, start=1))
    columns = [Column(column.title) for column in COLUMNS]
    return write_xlsx(columns, ([row[column.field] for column in COLUMNS] for row in rows))
