"""The national code tables (参数表): dated, bilingual, cited; one loader for all of them.

A table is named as the national field is (``passportTypecd``) or, for the tables shared by many fields, by a plain
name (``supervision_mode``). A row's code is the text the interface carries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from zongbao.regulations.files import DATA, covers, day, rows

_COMMON = {"table", "code", "zh", "en", "valid_from", "valid_to", "confidence", "source"}
_SHARED = "codes/interface.csv"  # the many small tables, told apart by their first column


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code: names, days of validity (both included, None = open), confidence, source key, further columns."""

    code: str
    zh: str
    en: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    confidence: str
    source: str
    extra: Mapping[str, str] = field(default_factory=dict)

    def holds(self, on: dt.date | None) -> bool:
        """Whether the code is in force on the day; any code is for None."""
        return on is None or covers(self.valid_from, self.valid_to, on)


class CodeTable:
    """One code table; ``rows`` in the order of the file, unique by code; ``zh`` and ``en`` are what it is called."""

    def __init__(self, name: str, found: tuple[CodeRow, ...]) -> None:
        self.name_of_table = name
        self.zh, self.en = _titles().get(name, (name, name))
        self.rows = found
        self._by_code = {row.code: row for row in found}
        if len(self._by_code) != len(found):
            raise ValueError(f"code table {name} repeats a code")
        self._in_force: dict[dt.date | None, frozenset[str]] = {}

    def has(self, code: str, on: dt.date | None = None) -> bool:
        """Whether the table holds the code, in force on the day if one is given."""
        row = self._by_code.get(code)
        return row is not None and row.holds(on)

    def get(self, code: str) -> CodeRow | None:
        """The row of a code, in force or not."""
        return self._by_code.get(code)

    def name(self, code: str, lang: str = "zh") -> str:
        """The code's name, or the code itself where the table does not hold it (old papers must stay readable)."""
        row = self._by_code.get(code)
        if row is None:
            return code
        return row.zh if lang.startswith("zh") else row.en

    def in_force(self, on: dt.date | None = None) -> frozenset[str]:
        """All codes in force on the day, made once per day: the quick form for checking many lines."""
        if on not in self._in_force:
            self._in_force[on] = frozenset(row.code for row in self.rows if row.holds(on))
        return self._in_force[on]

    def choices(self, on: dt.date | None = None, lang: str = "zh") -> list[tuple[str, str]]:
        """(code, name) pairs in force, for a select box."""
        return [(row.code, self.name(row.code, lang)) for row in self.rows if row.holds(on)]

    def column(self, name: str) -> dict[str, str]:
        """Code to a further column, e.g. ``table("unit").column("kg")``; rows without a value are left out."""
        return {row.code: row.extra[name] for row in self.rows if row.extra.get(name)}


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """What each table is called by people."""
    return {row["name"]: (row["zh"], row["en"]) for row in rows("code_tables.csv")}


@cache
def table(name: str) -> CodeTable:
    """The code table of that name; LookupError if there is none."""
    if (DATA / "codes" / f"{name}.csv").is_file() and name != "interface":
        return CodeTable(name, tuple(map(_row, rows(f"codes/{name}.csv"))))
    if name in _shared():
        return CodeTable(name, _shared()[name])
    raise LookupError(f"no code table {name!r}")


@cache
def names() -> tuple[str, ...]:
    """The names of all code tables, in order."""
    own = {path.stem for path in (DATA / "codes").glob("*.csv")} - {"interface"}
    return tuple(sorted(own | _shared().keys()))


@cache
def _shared() -> dict[str, tuple[CodeRow, ...]]:
    found: dict[str, list[CodeRow]] = {}
    for row in rows(_SHARED):
        found.setdefault(row["table"], []).append(_row(row))
    return {name: tuple(its_rows) for name, its_rows in found.items()}


def _row(row: dict[str, str]) -> CodeRow:
    """A row of a file; columns beyond the common ones are kept as ``extra``."""
    extra = {name: value for name, value in row.items() if name not in _COMMON}
    start, end = day(row["valid_from"]), day(row["valid_to"])
    return CodeRow(row["code"], row["zh"], row["en"], start, end, row["confidence"], row["source"], extra)
