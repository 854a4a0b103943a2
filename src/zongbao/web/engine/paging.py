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


def sliced(rows: Rows, asked: str, size: int, *, exact: bool) -> Slice:
    """The page that was asked for; what is no page is the first, what lies beyond the last is the last."""
    keys = rows.values_list("pk", flat=True)
    first = list(keys[: size + 1])
    total = _total(rows, first, size, exact=exact)
    book: Any = Paginator(range(min(total, FAR)), size)
    page = book.get_page(asked)
    wanted = first[:size] if page.number == 1 else list(keys[(page.number - 1) * size : page.number * size])
    numbers = list(book.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    known = total <= FAR or exact
    return Slice(_rows(rows, wanted), page.number, numbers, total, total > FAR, known)


def _total(rows: Rows, first: Sequence[Any], size: int, *, exact: bool) -> int:
    if len(first) <= size:
        return len(first)
    bare = rows.order_by()
    return bare.count() if exact else bare[: FAR + 1].count()


def _rows(rows: Rows, keys: Sequence[Any]) -> list[Any]:
    """The rows of these keys in their order; one that just ceased to match is left out."""
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]
