"""Lanes (通道) switched by customs: what they compare, whether they are in use, what they serve; each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zongbao.acts import delegations, notices
from zongbao.acts.context import Actor, audit_row, permit
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.regulations.codes import table
from zongbao.regulations.words import LANE_CHECKS
from zongbao.store.copying import insert
from zongbao.store.models import AuditEntry, Lane

SWITCHES = (*LANE_CHECKS, "active")  # on or off
TYPES_TABLE = "passportTypecd"


@transaction.atomic
def switch_lane(actor: Actor, number: str, wanted: Mapping[str, Any], reason: str) -> Lane:
    """Set switches, ``kind`` and ``pass_types`` of a lane (``area-number``) of one's own office; the rest stays.

    The next vehicle is decided by it. One line of the trail for each switch, with what stood before and after.
    ``Refused`` ACC-404 for a foreign lane, LIF-002 without a reason, GAT-170 if nothing changes, GAT-171 for types
    that no lane serves.
    """
    permit(actor, "lane.switch", {Role.CUSTOMS})
    if not reason.strip():
        raise Refused.because("LIF-002", paper="lane", move="switch", path="reason")
    lane = _lane(actor, number)
    actor = delegations.standing(actor, "lane", lane)
    if wanted.get("kind", lane.kind) not in Lane.Kind.values:
        raise ValueError(f"no kind of lane: {wanted['kind']}")
    if strange := _strange(wanted.get("pass_types", "")):
        raise Refused.because("GAT-171", path="pass_types", lane=number, types=strange)
    before = {name: getattr(lane, name) for name in (*SWITCHES, "kind", "pass_types")}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        raise Refused.because("GAT-170", lane=number)
    for name, value in changed.items():
        setattr(lane, name, value)
    lane.save(update_fields=list(changed))
    insert([_line(actor, number, name, before[name], value, reason) for name, value in changed.items()])
    notices.tell([notices.to_office(Role.GATE, "lane.switch", "lane", number, lane.gate.zone_id, reason)])
    return lane


def _lane(actor: Actor, number: str) -> Lane:
    """The lane, locked, if the actor's office has it."""
    lane = of_number(
        Lane.objects.all() if actor.user is None else Lane.objects.visible_to(actor.user), number, lock=True
    )
    if lane is None:
        raise Refused.because("ACC-404", kind="lane", number=number)
    return lane


def of_number(rows: Any, number: str, *, lock: bool = False) -> Lane | None:
    """The lane of that ``area-number`` among these rows."""
    area, _, lane = number.rpartition("-")
    found = rows.select_related("gate__zone")
    if lock:
        found = found.select_for_update(of=("self",))
    row: Lane | None = found.filter(gate__area=area, number=lane).first()
    return row


def _strange(types: str) -> str:
    """The types, if one is no code of the table or stands twice."""
    known = table(TYPES_TABLE)
    return types if len(set(types)) < len(types) or not all(map(known.has, types)) else ""


def _line(actor: Actor, number: str, name: str, before: Any, after: Any, reason: str) -> AuditEntry:
    if name in SWITCHES:
        before, after = _WORDS[before], _WORDS[after]
    if name != "pass_types":
        name = f"{name}.{after}"
    return audit_row(actor, f"lane.{name}", "lane", number, reason=reason, before=before, after=after)


_WORDS = {True: "on", False: "off"}
