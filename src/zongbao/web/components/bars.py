"""Bars for a glance, drawn by the server as SVG without script: an axis with figures, a value on each bar, a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from zongbao.web.text import T

LEFT, SLOT, HEIGHT = 60, 60, 110  # drawing units: room for the axis, one group of bars, the highest bar
TICKS = 4  # at most so many lines above zero


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the axis."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar: place, height and value, in drawing units; ``tone`` names its colour."""

    x: int
    height: float
    value: int
    tone: str

    @property
    def top(self) -> float:
        """Where its value is written."""
        return HEIGHT - self.height - 4


@dataclass(frozen=True, slots=True)
class Bars:
    """Two counts for each of a few categories, e.g. vehicles in and out per day: (label, first, second)."""

    template: ClassVar[str] = "zb/panels/bars.html"
    title: T
    heading: T  # what the categories are
    names: tuple[T, T]
    rows: Sequence[tuple[str, int, int]]

    @property
    def width(self) -> int:
        """Of the whole drawing."""
        return LEFT + SLOT * len(self.rows)

    @property
    def ticks(self) -> list[Tick]:
        """The lines of the axis, from zero to above the highest bar."""
        step, most = self._step(), self._most()
        lines = -(-most // step)
        return [Tick(step * at, HEIGHT - HEIGHT * at / lines) for at in range(lines + 1)]

    @property
    def groups(self) -> list[tuple[str, int, list[Drawn]]]:
        """(label, left edge, bars) of each category."""
        top = self.ticks[-1].value
        return [
            (label, LEFT + SLOT * at, [self._bar(value, top, place) for place, value in enumerate(values)])
            for at, (label, *values) in enumerate(self.rows)
        ]

    def _bar(self, value: int, top: int, place: int) -> Drawn:
        return Drawn(7 + 24 * place, HEIGHT * value / top, value, ("in", "out")[place])

    def _most(self) -> int:
        return max((value for _, *values in self.rows for value in values), default=0) or 1

    def _step(self) -> int:
        """The smallest round distance that needs no more lines than there may be."""
        return next(step for step in _round_steps() if step * TICKS >= self._most())


def _round_steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, …"""
    return (digit * 10**power for power in count() for digit in (1, 2, 5))
