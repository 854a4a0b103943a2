"""What the demo province is made of: its zones, enterprises and goods, read from the demo's own data files."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from zongbao.core.identifiers import credit_number
from zongbao.domain.papers.party import Party
from zongbao.regulations.codes import table
from zongbao.regulations.zones import ZoneOn, zones_on

DATA = Path(__file__).parent / "data"
EQUIPMENT = "S"
EQUIPMENT_GOODS = ("machine", "robot")
DOMESTIC_GOODS = ("drill", "tablet")


@dataclass(frozen=True, slots=True)
class Good:
    """One kind of goods; ``legal``, ``second`` and the weights (kg) are per declared unit, ``lot`` is a truckload."""

    key: str
    part_no: str
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    legal_unit: str
    second_unit: str
    legal: Decimal
    second: Decimal | None
    price: Decimal
    currency: str
    origin: str
    net: Decimal
    gross: Decimal
    lot: tuple[int, int]
    dangerous: str


@dataclass(frozen=True, slots=True)
class GateData:
    """One gate of a zone."""

    area: str
    name_zh: str
    name_en: str
    double: bool


@dataclass(frozen=True, slots=True)
class ZoneData:
    """One zone of the demo: its short name for accounts, its lawful facts, and what the demo adds to them.

    ``officer`` to ``crew`` are the names of the persons behind its accounts.
    """

    short: str
    law: ZoneOn
    customs: str
    plates: str
    region: str
    district: str
    officer: str
    assistant: str
    authority: str
    crew: str
    gates: tuple[GateData, ...]

    @property
    def place(self) -> str:
        """区域场所类别 bwlTypecd of the zone's type."""
        return table("zone_type").column("place_letter")[self.law.zone_type]


@dataclass(frozen=True, slots=True)
class Firm:
    """One enterprise of the demo; ``books`` are posting modes (1, 2) or S for equipment."""

    short: str
    zone: ZoneData
    party: Party
    name_en: str
    books: tuple[str, ...]
    goods: tuple[Good, ...]
    contact: str
    manager: str

    @property
    def sender_id(self) -> str:
        """The DXP id of its client."""
        return f"DXPENT{self.party.customs_code}"


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text("utf-8"))


@cache
def goods() -> dict[str, Good]:
    """Every kind of goods by its key."""
    return {key: _good(key, row) for key, row in _toml("goods.toml").items()}


def _good(key: str, row: dict[str, Any]) -> Good:
    return Good(
        key=key,
        part_no=row["part"],
        hs_code=row["hs"],
        name=row["name"],
        spec=row["spec"],
        declared_unit=row["units"][0],
        legal_unit=row["units"][1],
        second_unit=row["units"][2],
        legal=Decimal(row["legal"]),
        second=Decimal(row["second"]) if "second" in row else None,
        price=Decimal(row["price"]),
        currency=row["currency"],
        origin=row["origin"],
        net=Decimal(row["net"]),
        gross=Decimal(row["gross"]),
        lot=(row["lot"][0], row["lot"][1]),
        dangerous=row.get("dangerous", ""),
    )


@cache
def goods_by_part() -> dict[str, Good]:
    """The same goods by part number, as books know them."""
    return {good.part_no: good for good in goods().values()}


@cache
def zones() -> tuple[ZoneData, ...]:
    """The nine zones."""
    data = _toml("zones.toml")
    day: dt.date = data["day"]
    by_name = {found.name_zh: found for found in zones_on(day)}
    return tuple(_zone(row, by_name[row["name"]]) for row in data["zone"])


def _zone(row: dict[str, Any], law: ZoneOn) -> ZoneData:
    return ZoneData(
        short=row["short"],
        law=law,
        customs=law.customs_code or row["customs"],
        plates=row["plates"],
        region=row["region"],
        district=row["district"],
        officer=row["officer"],
        assistant=row["assistant"],
        authority=row["authority"],
        crew=row["crew"],
        gates=tuple(GateData(**{"double": False, **gate}) for gate in row["gate"]),
    )


@cache
def firms() -> tuple[Firm, ...]:
    """Every enterprise."""
    by_short = {zone.short: zone for zone in zones()}
    return tuple(_firm(row, by_short[row["zone"]]) for row in _toml("firms.toml")["firm"])


def _firm(row: dict[str, Any], zone: ZoneData) -> Firm:
    sign = table("zone_type").column("enterprise_sign")[zone.law.zone_type]
    code = f"{zone.region}{sign}{row['ownership']}{row['serial']}"
    credit = credit_number(f"91{zone.district}MA3{row['serial']}0{row['ownership']}")
    return Firm(
        short=row["short"],
        zone=zone,
        party=Party(code, credit, row["name_zh"]),
        name_en=row["name_en"],
        books=tuple(row["books"]),
        goods=tuple(goods()[key] for key in row["goods"]),
        contact=row["contact"],
        manager=row["manager"],
    )
