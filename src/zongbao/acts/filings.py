"""What vehicles, trailers and chassis have in common: filed and changed by their owner, decided and ended.

One path for every register (备案簿): the acts of each noun name it, and bring what is theirs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zongbao.acts import delegations, notices
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.lifecycle import Lifecycle
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.papers.vehicle_life import VALID
from zongbao.store import models

ENDED = "ended"
_OUTCOMES = {"approve": Outcome.ACCEPT, "return": Outcome.REFUSE, "refuse_change": Outcome.REFUSE}


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of filing: its word, table, key and life."""

    kind: str
    model: Any
    key: str
    life: Lifecycle


def standing(register: Register, number: str) -> Any:
    """The filing of that number, locked; None if there is none."""
    return register.model.objects.select_for_update().filter(**{register.key: number}).first()


def file(
    actor: Actor,
    register: Register,
    number: str,
    stated: Mapping[str, Any],
    zone: models.Zone | None,
    check: Callable[[Any], Iterable[Reason]],
    **told: str,
) -> Any:
    """File, or ask for a change; ``check`` says what stands against it, given the filing that stands.

    What has ended may be filed again, by another enterprise too; what stood before is then nothing of theirs.
    """
    permit(actor, f"{register.kind}.file", ENTERPRISE_ROLES)
    owner = actor.organisation
    assert owner is not None, "enterprise roles have an organisation (acc_101)"
    existing = standing(register, number)
    mine = existing is None or existing.owner_id == owner.pk
    over = existing is not None and existing.state == ENDED
    if not (mine or over):
        raise Refused.because("VEH-150", path=register.key, plate=number)
    if against := tuple(check(existing if mine else None)):
        raise Refused(Decision.of(against))
    row = existing or register.model(**{register.key: number}, owner=owner, state="filed")
    if not mine:
        row.owner, row.owned_since = owner, clock.now()
    row.zone = zone or owner.zone
    before = take(actor, register.life, row, "request_change" if row.state in VALID else "file")
    row.filed_at = clock.now()
    if row.state == "filed":
        _put(row, stated)
    else:
        row.pending = {name: None if value is None else str(value) for name, value in stated.items()}
    row.save()
    record(actor, f"{register.kind}.file", register.kind, number, before=before, after=row.state, **told)
    notices.tell([notices.to_office(Role.CUSTOMS, f"{register.kind}.file", register.kind, number, row.zone_id)])
    return row


def _own(actor: Actor, register: Register, number: str) -> Any:
    """The filing of that number as far as the actor may see it, locked."""
    key: dict[str, Any] = {register.key: number}
    return fetch(actor, register.model, **key)


def _put(row: Any, stated: Mapping[str, Any]) -> None:
    """Put what was stated into its columns, each as its column reads it."""
    for name, value in stated.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))


def decide(actor: Actor, register: Register, number: str, move: str, reason: str) -> Any:
    """An officer's word on a filing or on the change of one, which takes the place of what stood."""
    permit(actor, f"{register.kind}.{move}", register.life.move(move).roles)
    row = _own(actor, register, number)
    before = take(actor, register.life, row, move, reason)
    actor = delegations.standing(actor, register.kind, row)
    if move == "approve":
        _put(row, row.pending or {})
    row.pending, row.decision_reason = None, reason[:255]
    row.save()
    _trace(actor, register, row, number, move, reason, before)
    return row


def end(
    actor: Actor, register: Register, number: str, move: str, reason: str, check: Callable[[Any], Iterable[Reason]]
) -> Any:
    """End a filing: ``cancel`` by its owner, ``revoke`` by customs; ``check`` says what stands against it."""
    permit(actor, f"{register.kind}.{move}", register.life.move(move).roles)
    row = _own(actor, register, number)
    before = take(actor, register.life, row, move, reason)
    if against := tuple(check(row)):
        raise Refused(Decision.of(against))
    actor = delegations.standing(actor, register.kind, row)
    row.pending, row.decision_reason = None, reason[:255]
    row.save()
    _trace(actor, register, row, number, move, reason, before)
    return row


def _trace(actor: Actor, register: Register, row: Any, number: str, move: str, reason: str, before: str) -> None:
    """Decision of an officer, audit line, and whoever is concerned told."""
    kind, act = register.kind, f"{register.kind}.{move}"
    if actor.is_enterprise:
        told = notices.to_office(Role.CUSTOMS, act, kind, number, row.zone_id, reason)
    else:
        decision = Decision(_OUTCOMES.get(move, Outcome.REFUSE))
        store_decisions(actor, [Taken(kind, number, row, f"person:{move}", decision, {}, reason)], clock.now())
        told = notices.to_owner(act, kind, number, row.owner_id, row.zone_id, reason)
    record(actor, act, kind, number, reason=reason, before=before, after=row.state)
    notices.tell([told])
