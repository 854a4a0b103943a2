"""The organisations on the platform (单位): the system administrator enters, changes and deactivates them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.core.identifiers import credit_code, customs_code, customs_office
from zongbao.core.roles import Role
from zongbao.store.models import Organisation, Zone

Kind = Organisation.Kind
KEEPERS = frozenset({Role.SYSTEM_ADMIN.value})
# Kinds of which a zone needs one at any time, and kinds that belong to no single zone.
NEEDED = frozenset({Kind.CUSTOMS.value, Kind.AUTHORITY.value, Kind.GATE_OPERATOR.value})
ZONELESS = frozenset({Kind.PROVINCE.value, Kind.PLATFORM.value})
_OTHER_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,17}")
_SENDER = re.compile(r"[A-Za-z0-9]{0,16}")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What may change about an organisation; ``credit`` is the 统一社会信用代码, ``sender_id`` names its client."""

    name_zh: str
    name_en: str = ""
    zone: Zone | None = None
    credit: str = ""
    sender_id: str = ""


@transaction.atomic
def enter_organisation(actor: Actor, kind: str, code: str, particulars: Particulars) -> Organisation:
    """Enter a new organisation; its code stays with it for good."""
    permit(actor, "organisation.register", KEEPERS)
    _refuse([*_code_problems(kind, code), *_problems(kind, particulars, None)])
    row = Organisation(kind=Kind(kind), code=code, **_columns(particulars))
    row.save(force_insert=True)
    record(actor, "organisation.register", "organisation", code, kind=kind, **_told(row))
    return row


@transaction.atomic
def change_organisation(actor: Actor, code: str, particulars: Particulars, reason: str) -> Organisation:
    """Change names, zone, credit code or sender id; the audit row tells what was before and after."""
    permit(actor, "organisation.change", KEEPERS)
    row = _row(code)
    _reasoned(reason, "change")
    _refuse([*_problems(row.kind, particulars, row)])
    before = _told(row)
    for column, value in _columns(particulars).items():
        setattr(row, column, value)
    row.save()
    after = _told(row)
    changed = {name: {"before": before[name], "after": after[name]} for name in after if before[name] != after[name]}
    record(actor, "organisation.change", "organisation", code, reason=reason, changed=changed)
    return row


@transaction.atomic
def deactivate_organisation(actor: Actor, code: str, reason: str) -> Organisation:
    """Close the doors to an organisation and all its people; what it did stays."""
    permit(actor, "organisation.deactivate", KEEPERS)
    row = _row(code)
    _reasoned(reason, "deactivate")
    _not_last(row)
    return _switch(actor, row, "deactivate", reason)


@transaction.atomic
def activate_organisation(actor: Actor, code: str) -> Organisation:
    """Open the doors again."""
    permit(actor, "organisation.activate", KEEPERS)
    return _switch(actor, _row(code), "activate", "")


def _switch(actor: Actor, row: Organisation, move: str, reason: str) -> Organisation:
    before = state_of(row)
    row.active = move == "activate"
    row.save(update_fields=["active"])
    record(actor, f"organisation.{move}", "organisation", row.code, reason=reason, before=before, after=state_of(row))
    return row


def state_of(row: Organisation) -> str:
    """``active`` or ``inactive``."""
    return "active" if row.active else "inactive"


def _row(code: str) -> Organisation:
    row = Organisation.objects.select_for_update(of=("self",)).select_related("zone").filter(code=code).first()
    if row is None:
        raise Refused.because("ACC-404", kind="organisation", number=code)
    return row


def _reasoned(reason: str, move: str) -> None:
    if not reason.strip():
        raise Refused.because("LIF-002", paper="organisation", move=move, path="reason")


def _not_last(row: Organisation) -> None:
    if row.kind not in NEEDED or not row.active:
        return
    others = Organisation.objects.filter(kind=row.kind, zone=row.zone, active=True).exclude(pk=row.pk)
    if not others.exists():
        zone = row.zone.name_zh if row.zone else "-"
        raise Refused.because("ACC-133", organisation=row.name_zh, zone=zone, kind=row.kind)


def _code_problems(kind: str, code: str) -> Iterator[Reason]:
    """The form and check digits of the code, and whether it is free."""
    taken = Organisation.objects.filter(code=code).first()
    if taken is not None:
        yield Reason("ACC-130", {"code": code, "name": taken.name_zh}, "code")
    elif kind == Kind.ENTERPRISE:
        if refusal := customs_code(code):
            yield Reason(refusal, {"value": code}, "code")
    elif kind == Kind.CUSTOMS:
        if refusal := customs_office(code):
            yield Reason(refusal, {"value": code}, "code")
    elif not _OTHER_CODE.fullmatch(code):
        yield Reason("ACC-131", {"value": code}, "code")


def _problems(kind: str, particulars: Particulars, standing: Organisation | None) -> Iterator[Reason]:
    if particulars.credit and (refusal := credit_code(particulars.credit)):
        yield Reason(refusal, {"value": particulars.credit}, "credit")
    if kind not in ZONELESS and particulars.zone is None:
        yield Reason("ACC-134", {"kind": kind}, "zone")
    if not _SENDER.fullmatch(particulars.sender_id):
        yield Reason("ACC-191", {}, "sender_id")
    holder = Organisation.objects.filter(sender_id=particulars.sender_id).first() if particulars.sender_id else None
    if holder is not None and holder != standing:
        yield Reason("ACC-190", {}, "sender_id")


def _columns(its: Particulars) -> dict[str, Any]:
    return {
        "name_zh": its.name_zh.strip(),
        "name_en": its.name_en.strip(),
        "zone": its.zone,
        "credit_code": its.credit,
        "sender_id": its.sender_id,
    }


def _told(row: Organisation) -> dict[str, str]:
    """What the audit trail keeps of it."""
    zone = row.zone.code if row.zone else ""
    names = {"name_zh": row.name_zh, "name_en": row.name_en}
    return {**names, "zone": zone, "credit_code": row.credit_code, "sender_id": row.sender_id}


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(Decision.of(reasons))
