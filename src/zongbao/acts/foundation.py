"""The ground that everything stands on: zones, gates, lanes and organisations (区域, 卡口, 通道, 单位)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.identifiers import credit_code, customs_code
from zongbao.core.roles import Role
from zongbao.regulations.codes import table
from zongbao.regulations.zones import ZoneOn, zone, zones_on
from zongbao.store import models

FOUNDERS = frozenset({Role.SYSTEM_ADMIN.value, "system"})
AUTHORITY, OPERATOR, PROVINCE = "GWH-", "KK-", "SD-COMMERCE"
Kind = models.Organisation.Kind


@dataclass(frozen=True, slots=True)
class LanePlan:
    """A lane to be built: number, direction I or E, which barrier of a double gate it is, cargo or convenient."""

    number: str
    direction: str
    position: int = 1
    kind: str = models.Lane.Kind.CARGO


@dataclass(frozen=True, slots=True)
class GatePlan:
    """A gate to be built; ``area`` is the area id that its equipment sends."""

    area: str
    name_zh: str
    name_en: str
    double: bool = False
    lanes: tuple[LanePlan, ...] = ()


def usual_lanes(*, double: bool) -> tuple[LanePlan, ...]:
    """Two lanes in and two out; at a double gate the second of each pair is the second barrier."""
    second = 2 if double else 1
    return (LanePlan("01", "I"), LanePlan("02", "I", second), LanePlan("03", "E"), LanePlan("04", "E", second))


@transaction.atomic
def set_up_base(actor: Actor, on: dt.date | None = None) -> list[models.Zone]:
    """Set up every zone of the province as it stood on a day (today if none is given), with its authorities.

    Customs offices follow from the zones' customs codes; a zone without a known one gets none. Doing it again changes
    only what the law's data have changed since.
    """
    province(actor)
    return [set_up_zone(actor, found) for found in zones_on(on or clock.day_of(clock.now()))]


@transaction.atomic
def set_up_zone(actor: Actor, found: ZoneOn, *, customs: str = "") -> models.Zone:
    """Set up one zone with its authority and customs office; ``customs`` fills in for a code that no source gives."""
    permit(actor, "zone.set_up", FOUNDERS)
    found = replace(found, customs_code=found.customs_code or customs)
    row, _ = models.Zone.objects.update_or_create(code=found.key, defaults=_zone_columns(found))
    record(actor, "zone.set_up", "zone", row.code, customs=row.customs_code)
    law = zone(found.key)
    authority_en = law.authority_en or f"{row.name_en} Authority"
    register_organisation(
        actor,
        Kind.AUTHORITY,
        AUTHORITY + row.code,
        found.authority or f"{row.name_zh}管理委员会",
        authority_en,
        zone=row,
    )
    if row.customs_code:
        _customs_office(actor, row)
    return row


def _zone_columns(found: ZoneOn) -> dict[str, object]:
    return {
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "zone_type": found.zone_type,
        "customs_code": found.customs_code,
        "city_zh": found.city,
        "city_en": zone(found.key).city_en,
        "area_km2": found.area_km2,
    }


def _customs_office(actor: Actor, row: models.Zone) -> models.Organisation:
    offices = table("customs_office")
    named = offices.has(row.customs_code)
    zh = offices.name(row.customs_code) if named else f"{row.name_zh}海关"
    en = offices.name(row.customs_code, "en") if named else f"Customs at {row.name_en}"
    return register_organisation(actor, Kind.CUSTOMS, row.customs_code, zh, en, zone=row)


@transaction.atomic
def set_up_gate(actor: Actor, row: models.Zone, plan: GatePlan) -> models.Gate:
    """Set up a gate with its lanes, and the crew that operates the zone's gates."""
    permit(actor, "gate.set_up", FOUNDERS)
    names = {"name_zh": plan.name_zh, "name_en": plan.name_en, "double": plan.double}
    gate, _ = models.Gate.objects.update_or_create(area=plan.area, defaults={"zone": row, **names})
    for lane in plan.lanes or usual_lanes(double=plan.double):
        built = {"direction": lane.direction, "position": lane.position}
        # What a lane is for is the plan's word once; afterwards customs switch it.
        first = built | {"kind": lane.kind}
        models.Lane.objects.update_or_create(gate=gate, number=lane.number, defaults=built, create_defaults=first)
    register_organisation(
        actor, Kind.GATE_OPERATOR, OPERATOR + row.code, f"{row.name_zh}卡口运营", f"Gate crew, {row.name_en}", zone=row
    )
    record(actor, "gate.set_up", "gate", plan.area)
    return gate


@transaction.atomic
def province(actor: Actor) -> models.Organisation:
    """The province's department of commerce (省商务厅), which sees every zone."""
    return register_organisation(
        actor, Kind.PROVINCE, PROVINCE, "山东省商务厅", "Department of Commerce of Shandong Province"
    )


@transaction.atomic
def register_organisation(
    actor: Actor,
    kind: models.Organisation.Kind,
    code: str,
    name_zh: str,
    name_en: str = "",
    *,
    zone: models.Zone | None = None,
    credit: str = "",
    sender_id: str = "",
    manual_review: bool = False,
) -> models.Organisation:
    """Register a legal person, or bring its entry up to date; an enterprise's codes are checked (IDN-…)."""
    permit(actor, "organisation.register", FOUNDERS)
    if kind is Kind.ENTERPRISE:
        _check_enterprise(code, credit)
    columns = {
        "kind": kind,
        "name_zh": name_zh,
        "name_en": name_en,
        "zone": zone,
        "credit_code": credit,
        "sender_id": sender_id,
        "manual_review": manual_review,
    }
    row, _ = models.Organisation.objects.update_or_create(code=code, defaults=columns)
    record(actor, "organisation.register", "organisation", code, kind=kind.value)
    return row


def _check_enterprise(code: str, credit: str) -> None:
    if refusal := customs_code(code):
        raise Refused.because(refusal, path="code", value=code)
    if credit and (refusal := credit_code(credit)):
        raise Refused.because(refusal, path="credit_code", value=credit)
