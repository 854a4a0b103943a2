"""Which columns a reader wants and in which order: said in the address, so that a link shows the same table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from zongbao.web.components.table import Column

ACTION = "open"  # the column of links: always last, never chosen
ARRANGE = "arrange"  # the mark of the form that chooses
_LAST = 999


@dataclass(frozen=True, slots=True)
class Choice:
    """One column in the form: whether it shows, and at which place, from 1."""

    column: Column
    shown: bool
    place: int


def arranged(columns: Sequence[Column], asked: str) -> list[Column]:
    """The columns that ``asked`` names (``no.state.usd``), in that order; all of them if it names none."""
    known = {column.key: column for column in columns if column.key != ACTION}
    chosen = [known[key] for key in dict.fromkeys(asked.split(".")) if key in known]
    if not chosen:
        return list(columns)
    return chosen + [column for column in columns if column.key == ACTION]


def choices(columns: Sequence[Column], shown: Sequence[Column]) -> list[Choice]:
    """Every column that can be chosen: first those that show, in their order."""
    keys = {column.key for column in shown}
    rest = [column for column in columns if column.key not in keys]
    found = [column for column in (*shown, *rest) if column.key != ACTION]
    return [Choice(column, column.key in keys, place) for place, column in enumerate(found, 1)]


def stated(query: QueryDict) -> str:
    """What the form says, in the words of the address; empty if no column was ticked."""
    keys = query.getlist("show")
    return ".".join(sorted(keys, key=lambda key: _place(query.get(f"at-{key}", ""))))


def canonical(query: QueryDict) -> QueryDict:
    """The address that the form stands for, without its many fields."""
    found = query.copy()
    for key in [key for key in found if key in (ARRANGE, "show", "cols", "page", "tick") or key.startswith("at-")]:
        del found[key]
    if chosen := stated(query):
        found["cols"] = chosen
    return found


def _place(value: str) -> int:
    """The number typed as a place; what is none goes last."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= len(str(_LAST)) else _LAST
