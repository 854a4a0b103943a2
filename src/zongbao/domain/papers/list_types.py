"""The types of the bonded list (清单类型) and what each asks for, read from the data of the law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from zongbao.regulations.files import toml


@dataclass(frozen=True, slots=True)
class ListType:
    """One type: ``gate`` tells whether the list itself waits for a gate; ``related_list`` is no, flow or always.

    ``not_held`` names the document that such a list rests on and that this platform does not keep.
    """

    code: str
    zh: str
    en: str
    gate: bool
    not_held: str
    flags: frozenset[str]
    application: bool
    slips: bool
    ecommerce: bool
    related_list: str
    book: str
    directions: frozenset[str]
    since: dt.date
    confidence: str

    @property
    def name(self) -> str:
        """The type's name in both languages, as a fact for the texts."""
        return f"{self.zh} / {self.en}"


@cache
def list_types() -> dict[str, ListType]:
    """Every type by its code (bondInvtTypecd)."""
    found = {}
    for row in toml("list_types.toml")["type"]:
        sets = {name: frozenset(row[name]) for name in ("flags", "directions")}
        found[row["code"]] = ListType(**{**row, **sets})
    return found


def list_type(code: str, on: dt.date | None = None) -> ListType | None:
    """The type of that code, None if it is unknown or not yet in force on the day."""
    found = list_types().get(code)
    if found is None or (on is not None and on < found.since):
        return None
    return found
