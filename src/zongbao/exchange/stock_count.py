"""The stock count that an enterprise uploads (盘点表): rows of a spreadsheet to counted parts, and its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from zongbao.core.decision import Decision, Reason, Refused
from zongbao.domain.ledger.reconciliation import Counted, Shelf
from zongbao.exchange.sheets.reading import Rows
from zongbao.exchange.sheets.writing import Column, Kind, write_xlsx

PART, QTY, UNIT = "料号", "数量", "单位"
_ALIASES = {
    PART: {"料号", "货号", "商品料号", "part number", "part no", "part_no", "sku"},
    QTY: {"数量", "库存数量", "实盘数量", "quantity", "qty"},
    UNIT: {"单位", "计量单位", "unit"},
}
_LONGEST_PART = 32
_SHOWN = 40  # characters of a bad value that a reason repeats
_QUANTITY = re.compile(r"[0-9]{1,14}(\.[0-9]{1,5}0*)?")


def template(shelves: Iterable[Shelf]) -> bytes:
    """A workbook with every part of the book, its name and unit; only the quantities are left to fill in."""
    columns = (Column(PART, width=24), Column("品名", width=32), Column(UNIT, width=8), Column(QTY, Kind.DECIMAL))
    return write_xlsx(columns, ((shelf.part_no, shelf.name, shelf.unit, "") for shelf in shelves))


def counted_rows(rows: Rows) -> list[Counted]:
    """The count; wholly empty rows and rows without a quantity are left out. ``Refused`` with every bad row."""
    places = _places(rows[0])
    found: list[Counted] = []
    problems: list[Reason] = []
    for number, row in enumerate(rows[1:], 2):
        part, qty, unit = (row[place].strip() if place is not None else "" for place in places)
        qty = qty.replace(",", "")
        if not qty:
            continue
        reasons = list(_problems(number, part, qty))
        problems += reasons
        if not reasons:
            found.append(Counted(number, part, Decimal(qty), unit))
    if problems:
        raise Refused(Decision.of(problems))
    return found


def _places(header: Sequence[str]) -> tuple[int | None, ...]:
    """Where the columns stand, in any order and under the names that warehouse systems use."""
    names = [name.strip().lower() for name in header]
    places = {column: next((at for at, name in enumerate(names) if name in known), None)
              for column, known in _ALIASES.items()}  # fmt: skip
    missing = [Reason("BOK-160", {"column": column}, column) for column in (PART, QTY) if places[column] is None]
    if missing:
        raise Refused(Decision.of(missing))
    return places[PART], places[QTY], places[UNIT]


def _problems(number: int, part: str, qty: str) -> Iterator[Reason]:
    if not 0 < len(part) <= _LONGEST_PART:
        yield Reason("BOK-162", {"row": str(number)}, f"rows[{number}].part_no")
    if not _QUANTITY.fullmatch(qty):
        yield Reason("BOK-161", {"row": str(number), "value": qty[:_SHOWN]}, f"rows[{number}].qty")
