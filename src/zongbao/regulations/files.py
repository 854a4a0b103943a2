"""Reading of the law's data files: TOML with exact decimals, CSV, dates that may be partial."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def toml(path: str) -> dict[str, Any]:
    """One TOML file below ``data``; numbers with a point become Decimal."""
    return tomllib.loads((DATA / path).read_text("utf-8"), parse_float=Decimal)


def toml_folder(folder: str) -> dict[str, Any]:
    """All TOML files of a folder as one table; ValueError if two files hold the same key."""
    merged: dict[str, Any] = {}
    for path in sorted((DATA / folder).glob("*.toml")):
        found = toml(f"{folder}/{path.name}")
        if twice := merged.keys() & found.keys():
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        merged |= found
    return merged


def rows(path: str) -> list[dict[str, str]]:
    """The rows of one CSV file below ``data``."""
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> dt.date | None:
    """An ISO date, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


def first_day(text: str) -> dt.date:
    """The first day of a partial ISO date: 2014, 2014-08 or 2014-08-05."""
    year, month, number = [*map(int, text.split("-")), 1, 1][:3]
    return dt.date(year, month, number)


def covers(start: dt.date | None, end: dt.date | None, on: dt.date) -> bool:
    """Whether a value valid from ``start`` to ``end`` (both days included, None = open) holds on a day."""
    return (start is None or start <= on) and (end is None or on <= end)


def texts(entry: Mapping[str, Any], *names: str) -> list[str]:
    """The named texts of an entry, empty where it has none."""
    return [str(entry.get(name, "")) for name in names]
