"""Every number the law (or, where the law is silent, the platform) sets: dated, cited, with its confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from zongbao.regulations.files import covers, toml_folder
from zongbao.regulations.sources import Citation, cite

Value = Decimal | int | str | bool
_SCOPES = ("zone", "zone_type", "vehicle_type")
_WEIGHT = {"zone": 4, "zone_type": 2, "vehicle_type": 1}  # which of two matches is the more specific


@dataclass(frozen=True, slots=True)
class Entry:
    """One value with its days (both included, None = open), its scope and its ground."""

    value: Value
    start: dt.date | None
    end: dt.date | None
    scope: tuple[tuple[str, str], ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    def citations(self) -> tuple[Citation, ...]:
        """The cited texts."""
        return tuple(cite(key) for key in self.cites)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: key, names, unit, and all its values through time."""

    key: str
    zh: str
    en: str
    unit: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A parameter as it stands on a day: the entry that applies (None if none does) and the whole history."""

    parameter: Parameter
    on: dt.date
    current: Entry | None

    @property
    def history(self) -> tuple[Entry, ...]:
        """All values, in the order of the file."""
        return self.parameter.entries


@cache
def all_parameters() -> dict[str, Parameter]:
    """Every parameter by key."""
    return {key: _parameter(key, entry) for key, entry in toml_folder("parameters").items()}


def parameter(key: str) -> Parameter:
    """The parameter of that key; LookupError if there is none."""
    try:
        return all_parameters()[key]
    except KeyError:
        raise LookupError(f"no parameter {key!r}") from None


@lru_cache(maxsize=4096)
def value(key: str, on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> Value:
    """The value in force on a day; the most specific scope wins, LookupError if none applies."""
    found = explain(key, on, zone=zone, zone_type=zone_type, vehicle_type=vehicle_type).current
    if found is None:
        raise LookupError(f"parameter {key} has no value on {on} for {zone or zone_type or vehicle_type or 'all'}")
    return found.value


def number(key: str, on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> Decimal:
    """Like ``value`` for a number, always as Decimal; TypeError if the parameter is no number."""
    found = value(key, on, zone=zone, zone_type=zone_type, vehicle_type=vehicle_type)
    if isinstance(found, bool | str):
        raise TypeError(f"parameter {key} is no number")
    return Decimal(found)


def whole(key: str, on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> int:
    """Like ``value`` for a whole number (days, counts); TypeError if the parameter is none."""
    found = value(key, on, zone=zone, zone_type=zone_type, vehicle_type=vehicle_type)
    if isinstance(found, bool) or not isinstance(found, int):
        raise TypeError(f"parameter {key} is no whole number")
    return found


def explain(key: str, on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> Explained:
    """The value that applies with its ground, and its history."""
    asked = {"zone": zone, "zone_type": zone_type, "vehicle_type": vehicle_type}
    its = parameter(key)
    fitting = [entry for entry in its.entries if _fits(entry, on, asked)]
    return Explained(its, on, max(fitting, key=_rank, default=None))


def _fits(entry: Entry, on: dt.date, asked: dict[str, str]) -> bool:
    return covers(entry.start, entry.end, on) and all(asked[name] == wanted for name, wanted in entry.scope)


def _rank(entry: Entry) -> tuple[int, dt.date]:
    """More specific first, then the later one."""
    return sum(_WEIGHT[name] for name, _ in entry.scope), entry.start or dt.date.min


def _parameter(key: str, entry: dict[str, Any]) -> Parameter:
    return Parameter(key, entry["zh"], entry["en"], entry.get("unit", ""), tuple(map(_entry, entry["values"])))


def _entry(row: dict[str, Any]) -> Entry:
    scope = tuple((name, row[name]) for name in _SCOPES if name in row)
    return Entry(
        row["value"], row.get("from"), row.get("to"), scope, tuple(row["cites"]), row["confidence"], row.get("note", "")
    )
