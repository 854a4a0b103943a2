"""Equipment under supervision (设备账册): how each piece came in, and its years, counted on from book to book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zongbao.core.periods import add_months
from zongbao.domain.papers.declare import transport_class
from zongbao.domain.papers.posting_rule import ADJUSTMENT_MODE
from zongbao.regulations import parameters

FIRST_LINE, SECOND_LINE, TRANSFER = "123"  # 设备入区方式
_YEARS = {
    "equipment_supervision_years_craft": ("88", "89"),
    "equipment_supervision_years_vehicle": ("8701", "8702", "8703", "8704", "8705"),
}  # headings of the tariff; everything else is other goods


@dataclass(frozen=True, slots=True)
class Term:
    """The supervision of one book item: entry mode, first and last day (Shanghai calendar days)."""

    entry_mode: str
    start: dt.date
    until: dt.date


def term_of(
    supervision_mode: str, transport_mode: str, hs_code: str, on: dt.date, earlier: Term | None, *, flow: bool
) -> Term | None:
    """The term of a piece posted on that day; a transferred one keeps its days, for years count continuously.

    None for an adjustment, by which nothing enters. Source: 公告2023年第158号 item 11.
    """
    if supervision_mode == ADJUSTMENT_MODE:
        return None
    if flow and earlier is not None:
        return Term(TRANSFER, earlier.start, earlier.until)
    border = transport_class(transport_mode) == "border"
    return Term(TRANSFER if flow else FIRST_LINE if border else SECOND_LINE, on, _last_day(hs_code, on))


def _last_day(hs_code: str, on: dt.date) -> dt.date:
    key = next((key for key, heads in _YEARS.items() if hs_code.startswith(heads)), "equipment_supervision_years")
    return add_months(on, 12 * parameters.whole(key, on)) - dt.timedelta(days=1)
