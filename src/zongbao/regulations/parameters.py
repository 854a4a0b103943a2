"""Every number the law (or, where the law is silent, the platform) sets: dated, cited, with its confidence.

What operators set stands over the files as an overlay. This floor knows no database: whoever starts the program hands
in where the overlay is read (``set_overlay``); without one the files alone speak.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from zongbao.regulations.files import covers, toml_folder
from zongbao.regulations.sources import Citation, cite

Value = Decimal | int | str | bool
SCOPES = ("zone", "zone_type", "vehicle_type")
SET = "set"  # the confidence of what an operator set
_WEIGHT = {"zone": 4, "zone_type": 2, "vehicle_type": 1}  # which of two matches is the more specific


@dataclass(frozen=True, slots=True)
class Entry:
    """One value with its days (both included, None = open), its scope and its ground.

    ``confidence`` is sure, likely or unsure for the files' values, ``SET`` for one that an operator set.
    """

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
    """One parameter: key, names, unit, all its values through time, and the scopes by which its readers ask."""

    key: str
    zh: str
    en: str
    unit: str
    entries: tuple[Entry, ...]
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Overlay:
    """What operators set, by key; two overlays are never equal, so that nothing is remembered from an older one."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


_NOTHING_SET = Overlay()
_overlay: Callable[[dt.date], Overlay] = lambda on: _NOTHING_SET  # noqa: E731


@dataclass(frozen=True, slots=True)
class Explained:
    """A parameter as it stands on a day: the entry that applies (None if none does) and the whole history."""

    parameter: Parameter
    on: dt.date
    current: Entry | None
    overlaid: tuple[Entry, ...] = ()

    @property
    def history(self) -> tuple[Entry, ...]:
        """All values: the file's in its order, then those that operators set."""
        return self.parameter.entries + self.overlaid


def set_overlay(reader: Callable[[dt.date], Overlay] | None) -> None:
    """Hand in where the operators' values for a day are read; None goes back to the files alone."""
    global _overlay
    _overlay = reader or (lambda on: _NOTHING_SET)


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


def value(key: str, on: dt.date, *, zone: str = "", zone_type: str = "", vehicle_type: str = "") -> Value:
    """The value in force on a day; the most specific scope wins, LookupError if none applies."""
    found = _current(_overlay(on), key, on, zone, zone_type, vehicle_type)
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
    its, overlay = parameter(key), _overlay(on)
    return Explained(its, on, _current(overlay, key, on, zone, zone_type, vehicle_type), overlay.entries.get(key, ()))


@lru_cache(maxsize=4096)
def _current(overlay: Overlay, key: str, on: dt.date, zone: str, zone_type: str, vehicle_type: str) -> Entry | None:
    asked = {"zone": zone, "zone_type": zone_type, "vehicle_type": vehicle_type}
    known = (*parameter(key).entries, *overlay.entries.get(key, ()))
    return max((entry for entry in known if fits(entry, on, asked)), key=_rank, default=None)


def fits(entry: Entry, on: dt.date, asked: dict[str, str]) -> bool:
    """Whether a value holds on the day for what is asked."""
    return covers(entry.start, entry.end, on) and all(asked[name] == wanted for name, wanted in entry.scope)


def _rank(entry: Entry) -> tuple[int, bool, dt.date]:
    """More specific first, then what an operator set, then the later one."""
    weight = sum(_WEIGHT[name] for name, _ in entry.scope)
    return weight, entry.confidence == SET, entry.start or dt.date.min


def _parameter(key: str, entry: dict[str, Any]) -> Parameter:
    entries, scopes = tuple(map(_entry, entry["values"])), tuple(entry.get("scopes", ()))
    return Parameter(key, entry["zh"], entry["en"], entry.get("unit", ""), entries, scopes)


def _entry(row: dict[str, Any]) -> Entry:
    scope = tuple((name, row[name]) for name in SCOPES if name in row)
    return Entry(
        row["value"], row.get("from"), row.get("to"), scope, tuple(row["cites"]), row["confidence"], row.get("note", "")
    )
