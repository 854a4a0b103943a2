"""A chart inside a card, always with the table of its exact numbers; ECharts draws it where scripts run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.table import Button, Column
from zongbao.web.text import T

Kind = Literal["line", "bar", "rows", "stacked", "pie", "area"]
Number = Decimal | int
TALL = 12  # lying bars that a picture of the usual height holds
KINDS: dict[Kind, T] = {
    "line": T("折线图", "Line chart"),
    "bar": T("柱状图", "Bar chart"),
    "rows": T("条形图", "Horizontal bar chart"),  # for names that are too long to stand side by side
    "stacked": T("堆叠柱状图", "Stacked bar chart"),
    "pie": T("饼图", "Pie chart"),
    "area": T("面积图", "Area chart"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """One line, set of bars or pie: a value for each category; None where there is none.

    ``drawn`` is for a chart whose series are not all drawn alike; ``steps`` holds each value until the next.
    ``links`` are the addresses to which the numbers of the table open, one for each value; what is not ``charted``
    stands in the table alone.
    """

    name: T
    values: Sequence[Number | None]
    drawn: Literal["", "line", "bar"] = ""
    steps: bool = False
    links: Sequence[str] = ()
    charted: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A declared chart; ``key`` names its element on the page and must be unique there.

    With ``until`` the categories are days on an axis of time that ends that day, and stand as far apart as they are.
    Raises ValueError if a series has not one value for each category, or a pie not exactly one series.
    """

    template: ClassVar[str] = "zb/panels/chart.html"
    key: str
    title: T
    kind: Kind
    heading: T  # what the categories are, e.g. T("日期", "Day")
    categories: Sequence[object]
    series: Sequence[Series]
    unit: object = ""
    note: object = ""
    empty: T = T("没有数据", "Nothing to draw yet")
    until: dt.date | None = None
    links: Sequence[str] = ()  # to which the categories of the table open
    more: Button | None = None

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(f"chart {self.key}: each series needs {len(self.categories)} values")
        if self.kind == "pie" and len(self.series) != 1:
            raise ValueError(f"chart {self.key}: a pie has one series, not {len(self.series)}")

    @property
    def label(self) -> T:
        """What a screen reader says of the picture, and where the numbers are."""
        words = T(
            "{kind}：{title}。{count} 个类别；全部数字在下面的数据表里。",
            "{kind}: {title}. Categories: {count}; every number is in the data table below.",
        )
        return words.of(kind=KINDS[self.kind], title=self.title, count=len(self.categories))

    @property
    def tall(self) -> bool:
        """Whether lying bars need more room than a picture usually has."""
        return self.kind == "rows" and len(self.categories) > TALL

    @property
    def figure_id(self) -> str:
        """The id of the element that holds the figure."""
        return f"{self.key}-figure"

    @property
    def figure(self) -> dict[str, Any]:
        """What the script draws; numbers as texts, so that none is rounded on the way to the page."""
        return {
            "kind": self.kind,
            "categories": [str(one) for one in self.categories],
            "unit": str(self.unit),
            "until": self.until.isoformat() if self.until else "",
            "series": [_series(one) for one in self.series if one.charted],
        }

    @property
    def columns(self) -> list[Column]:
        """The columns of the table; a row is (category, values of the series)."""
        return [
            Column("category", self.heading, self._category),
            *(self._column(place, one) for place, one in enumerate(self.series)),
        ]

    @property
    def rows(self) -> list[tuple[object, list[Number | None], int]]:
        """The rows of the table in the order of the categories: name, values, place."""
        values = zip(*(one.values for one in self.series), strict=True)
        return list(zip(self.categories, map(list, values), range(len(self.categories)), strict=True))

    def _category(self, row: Any) -> Cell:
        return cells.link(self.links[row[2]], row[0], mono=False) if self.links else cells.text(row[0])

    def _column(self, place: int, one: Series) -> Column:
        def cell(row: Any) -> Cell:
            shown = cells.number(row[1][place])
            return cells.link(one.links[row[2]], shown.plain or cells.DASH) if one.links else shown

        return Column(f"series{place}", one.name, cell, right=True)


def _series(one: Series) -> dict[str, Any]:
    values = [_plain(value) for value in one.values]
    return {"name": str(one.name), "values": values, "drawn": one.drawn, "steps": one.steps}


def _plain(value: Number | None) -> str | None:
    return None if value is None else f"{Decimal(value):f}"
