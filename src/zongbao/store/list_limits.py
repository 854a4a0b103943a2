"""Which bonded lists can stand as rows; a list that cannot is refused with its reasons and not kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zongbao.core.decision import Reason
from zongbao.core.identifiers import customs_office
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.store.limits import misfits
from zongbao.store.list_rows import PAPER_COLUMNS
from zongbao.store.models import BondedList as ListRow
from zongbao.store.models import BondedListLine as LineRow

# The interface allows these more than the columns hold; all else it holds to the columns' own limits.
_WIDE = ("line_no", "book_item", "entry_line")
_LINE = (
    *_WIDE, "part_no", "hs_code", "name", "spec", "origin", "destination", "declared_unit", "legal_unit", "second_unit",
    "declared_qty", "legal_qty", "second_qty", "currency", "unit_price", "total", "usd_total", "gross_weight",
    "net_weight",
)  # fmt: skip
# Figures that are added up over the lines, for the head or for the merged lines of the declaration; digits before the
# point that the narrowest of their columns holds.
_SUMS = {"declared_qty": 14, "legal_qty": 14, "second_qty": 14, "total": 17, "usd_total": 20, "gross_weight": 14}


def cannot_stand(paper: BondedList, *, read: bool) -> list[Reason]:
    """What keeps the paper from being written; ``read`` papers came as messages, whose fields are held to limits."""
    return [*_head(paper), *_lines(paper, _WIDE if read else _LINE), *_sums(paper)]


def _head(paper: BondedList) -> Iterator[Reason]:
    """The list's own number is made of direction and customs office."""
    if paper.direction not in ("I", "E"):
        yield Reason("LST-002", {"direction": paper.direction[:60] or "-"}, "direction")
    if code := customs_office(paper.master_customs):
        yield Reason(code, {"value": paper.master_customs[:60] or "-"}, "master_customs")
    names = (name for name in PAPER_COLUMNS if name not in ("direction", "master_customs"))
    yield from misfits(ListRow, paper, names)


def _lines(paper: BondedList, names: tuple[str, ...]) -> Iterator[Reason]:
    seen: set[int] = set()
    for at, line in enumerate(paper.lines):
        path = f"lines[{at}]."
        if line.line_no in seen:
            yield Reason("LST-192", {}, f"{path}line_no")
        seen.add(line.line_no)
        if line.declared_qty <= 0:
            yield Reason("LST-193", {}, f"{path}declared_qty")
        yield from misfits(LineRow, line, names, path)


def _sums(paper: BondedList) -> Iterator[Reason]:
    for name, limit in _SUMS.items():
        total = sum((_figure(line, name) for line in paper.lines), Decimal(0))
        if total >= 10**limit:
            yield Reason("MSG-043", {"field": f"Σ {name}", "value": f"{total:f}"[:60], "digits": str(limit)}, "lines")


def _figure(line: ListLine, name: str) -> Decimal:
    value: Decimal | None = getattr(line, name)
    return value or Decimal(0)
