"""Bonded lists into rows: heads by the ORM, lines by COPY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from zongbao.core.clock import day_of
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.regulations.exchange_rates import NoRate, usd_value
from zongbao.store import models
from zongbao.store.copying import copy_rows, insert

LINE_COLUMNS = (
    "slot", "list_id", "line_no", "book_item", "part_no", "hs_code", "name", "spec", "origin", "destination",
    "declared_unit", "legal_unit", "second_unit", "declared_qty", "legal_qty", "second_qty", "currency", "unit_price",
    "total", "usd_total", "gross_weight", "net_weight", "entry_line", "on_passes", "past_gate",
)  # fmt: skip

KEPT_COLUMNS = ("slot", "list_id", "line_no", "on_passes", "past_gate")  # of a line whose list is changed

PAPER_COLUMNS = (
    "inner_no", "list_type", "direction", "supervision_mode", "transport_mode", "declare_flag", "declare_type",
    "master_customs", "related_list_no",
)  # fmt: skip


def line_usd(line: ListLine, on: dt.date) -> Decimal:
    """The line's value in USD: as declared, or converted at the rate in force (5 decimals).

    Zero without a rate: such a list is refused (LST-153), so nothing is ever posted at that value.
    """
    if line.usd_total is not None:
        return line.usd_total
    try:
        return usd_value(line.total, line.currency, on)
    except NoRate:
        return Decimal(0)


def fill_head(row: models.BondedList, paper: BondedList, book: models.AccountBook, at: dt.datetime) -> None:
    """Set the columns that are asked of a list from its paper."""
    for column in PAPER_COLUMNS:
        setattr(row, column, getattr(paper, column))
    row.book, row.slot, row.enterprise_id, row.zone_id = book, book.slot, book.enterprise_id, book.zone_id
    row.line_count = len(paper.lines)
    row.total_usd = sum((line_usd(line, day_of(at)) for line in paper.lines), Decimal(0))
    row.gross_weight = sum((line.gross_weight or Decimal(0) for line in paper.lines), Decimal(0))
    row.declared_at = at


def write(kept: Sequence[tuple[models.BondedList, BondedList]]) -> None:
    """Insert new heads, update re-declared ones, and write all their lines anew."""
    fresh = [row for row, _ in kept if row.pk is None]
    again = [row for row, _ in kept if row.pk is not None]
    insert(fresh, keyed=True)
    for row in again:
        row.save()
    models.BondedListLine.objects.filter(list__in=again).delete()
    write_lines(kept)


def write_lines(kept: Sequence[tuple[models.BondedList, BondedList]]) -> None:
    """COPY the lines of lists whose heads stand; ``row.items`` says which book item each line uses."""
    table = models.BondedListLine._meta.db_table
    copy_rows(table, LINE_COLUMNS, (line for row, paper in kept for line in _lines(row, paper)))


def rewrite_lines(row: models.BondedList, paper: BondedList) -> None:
    """Put a changed paper's lines in place of the old ones; lines that stay keep their row and its gate counters.

    Passes that will never pass let go of lines that are gone: their own paper still says what they carried.
    """
    columns = [name for name in LINE_COLUMNS if name not in KEPT_COLUMNS]
    rows = [models.BondedListLine(**dict(zip(LINE_COLUMNS, values, strict=True))) for values in _lines(row, paper)]
    models.BondedListLine.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["list", "line_no"], update_fields=columns
    )
    gone = models.BondedListLine.objects.filter(list=row).exclude(line_no__in=[line.line_no for line in paper.lines])
    models.GatePassLine.objects.filter(list_line__in=gone).delete()
    gone.delete()


def _lines(row: models.BondedList, paper: BondedList) -> Iterator[Sequence[Any]]:
    items: dict[int, int] = getattr(row, "items", {})
    on = day_of(row.declared_at)
    for line in paper.lines:
        yield (
            row.slot, row.pk, line.line_no, items.get(line.line_no, line.book_item), line.part_no, line.hs_code,
            line.name, line.spec, line.origin, line.destination, line.declared_unit, line.legal_unit, line.second_unit,
            line.declared_qty, line.legal_qty, line.second_qty or Decimal(0), line.currency, line.unit_price,
            line.total, line_usd(line, on), line.gross_weight, line.net_weight, line.entry_line, Decimal(0), Decimal(0),
        )  # fmt: skip
