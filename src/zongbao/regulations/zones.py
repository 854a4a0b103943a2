"""The customs special supervision areas of Shandong through time: names, types, customs codes, areas, approvals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from zongbao.regulations.files import covers, first_day, toml


@dataclass(frozen=True, slots=True)
class Period:
    """One dated fact of a zone; ``since`` is the first day it held (``written`` keeps the precision of the source)."""

    value: str
    en: str
    since: dt.date
    written: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event of a zone's life: kind (approved, accepted, converted, extended), its date as known, its document."""

    kind: str
    on: str
    document: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with its whole history; areas in km²."""

    key: str
    city: str
    city_en: str
    authority: str
    authority_en: str
    blocks: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    names: tuple[Period, ...]
    types: tuple[Period, ...]
    customs: tuple[Period, ...]
    districts: tuple[Period, ...]
    areas: tuple[Period, ...]
    milestones: tuple[Milestone, ...]
    note: str = ""

    def on(self, day: dt.date) -> ZoneOn:
        """The zone as it stood on a day; LookupError if it did not exist."""
        if not covers(self.since, self.until, day):
            raise LookupError(f"zone {self.key} did not exist on {day}")
        name, kind = _at(self.names, day), _at(self.types, day)
        customs, district, area = _at(self.customs, day), _at(self.districts, day), _at(self.areas, day)
        return ZoneOn(
            key=self.key,
            name_zh=name.value if name else "",
            name_en=name.en if name else "",
            zone_type=kind.value if kind else "",
            customs_code=customs.value if customs else "",
            customs_confidence=customs.confidence if customs else "unsure",
            district=district.value if district else "",
            city=self.city,
            authority=self.authority,
            blocks=self.blocks,
            area_km2=Decimal(area.value) if area else None,
        )


@dataclass(frozen=True, slots=True)
class ZoneOn:
    """A zone on one day; ``customs_code`` is empty and ``area_km2`` None where no source gives them."""

    key: str
    name_zh: str
    name_en: str
    zone_type: str  # code of the table zone_type
    customs_code: str
    customs_confidence: str
    district: str  # 直属海关: 4200 Qingdao, 4300 Jinan
    city: str
    authority: str
    blocks: tuple[str, ...]
    area_km2: Decimal | None


@cache
def all_zones() -> tuple[Zone, ...]:
    """Every zone, in the order of its approval."""
    return tuple(_zone(key, entry) for key, entry in toml("zones.toml").items())


def zone(key: str) -> Zone:
    """The zone of that key; LookupError if there is none."""
    for found in all_zones():
        if found.key == key:
            return found
    raise LookupError(f"no zone {key!r}")


def zones_on(day: dt.date) -> tuple[ZoneOn, ...]:
    """All zones that existed on a day, as they stood then."""
    return tuple(found.on(day) for found in all_zones() if covers(found.since, found.until, day))


def _at(periods: tuple[Period, ...], day: dt.date) -> Period | None:
    """The period in force: the latest that had begun."""
    return max((period for period in periods if period.since <= day), key=lambda period: period.since, default=None)


def _zone(key: str, entry: dict[str, Any]) -> Zone:
    return Zone(
        key=key,
        city=entry["city"],
        city_en=entry["city_en"],
        authority=entry["authority"],
        authority_en=entry["authority_en"],
        blocks=tuple(entry.get("blocks", ())),
        since=first_day(entry["since"]),
        until=first_day(entry["until"]) if "until" in entry else None,
        names=_periods(entry, "names"),
        types=_periods(entry, "types"),
        customs=_periods(entry, "customs"),
        districts=_periods(entry, "districts"),
        areas=_periods(entry, "areas"),
        milestones=tuple(Milestone(**row) for row in entry.get("milestones", ())),
        note=entry.get("note", ""),
    )


def _periods(entry: dict[str, Any], name: str) -> tuple[Period, ...]:
    return tuple(map(_period, entry.get(name, ())))


def _period(row: dict[str, str]) -> Period:
    since = row["since"]
    return Period(row["value"], row.get("en", ""), first_day(since), since, row["confidence"], row["source"])
