"""One page of a table that may hold millions of rows: keys first, then their rows; counted no further than ``FAR``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from zongbao.web.components.table import Rows

FAR = 10_000  # rows counted and turned over; beyond, narrower conditions lead on


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page; ``total`` counts the rows up to ``FAR``, or all of them where it was asked for."""

    rows: Sequence[Any]
    number: int
    numbers: Sequence[int | str]
    total: int
    beyond: bool  # there are more rows than can be turned over
    exact: bool  # ``total`` is what there is

    @property
    def count(self) -> str:
        """The total in words of the page: 1,234 or 10,000+."""
        return f"{self.total:,}" if self.exact else f"{FAR:,}+"

    @property
    def last(self) -> str:
        """The last row that is turned over to, in words of the page."""
        return f"{FAR:,}"


def sliced(rows: Rows, asked: str, size: int, *, exact: bool) -> Slice:
    """The page that was asked for; what is no page is the first, what lies beyond the last is the last."""
    counted = rows.order_by()
    total = counted.count() if exact else counted[: FAR + 1].count()
    book: Any = Paginator(range(min(total, FAR)), size)
    page = book.get_page(asked)
    numbers = list(book.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    found = _rows(rows, (page.number - 1) * size, size) if total else ()
    return Slice(found, page.number, numbers, total, total > FAR, exact or total <= FAR)


def _rows(rows: Rows, start: int, size: int) -> list[Any]:
    """The rows of a page, joined to what they show only after their keys are known; the sort reads nothing else."""
    keys = list(rows.values_list("pk", flat=True)[start : start + size])
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]  # one that ceased to match in between is left out
