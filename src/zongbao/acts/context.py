"""Who acts (Actor), what they may touch (fetch, permit), and the one way an act leaves its trace (record)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.lifecycle import Lifecycle
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.store.copying import insert
from zongbao.store.models import AuditEntry, Organisation, User

Row = TypeVar("Row", bound=models.Model)

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or the platform itself, the organisation acted for, and the door they came through."""

    user: User | None
    role: str
    organisation: Organisation | None
    name: str
    door: str
    request_id: str = ""
    address: str = ""
    on_behalf: User | None = None  # whose powers are used under a delegation

    @classmethod
    def of(cls, user: User, door: str = "web", request_id: str = "", address: str = "") -> Actor:
        """The actor that a signed-in user is."""
        return cls(user, user.role, user.organisation, user.full_name, door, request_id, address)

    @classmethod
    def platform(cls, door: str = SYSTEM) -> Actor:
        """The platform acting by itself, e.g. when a clock runs out."""
        return cls(None, SYSTEM, None, "Zongbao", door)

    @property
    def signed(self) -> str:
        """The name as the trail keeps it, with the name of whoever is stood in for."""
        return f"{self.name}（代{self.on_behalf.full_name}）" if self.on_behalf else self.name

    @property
    def is_enterprise(self) -> bool:
        """Whether the actor speaks for an enterprise."""
        return self.role in ENTERPRISE_ROLES


def fetch(actor: Actor, model: type[Row], *, lock: bool = True, **key: Any) -> Row:
    """The one row of that key as far as the actor may see it; ``Refused`` ACC-404 otherwise."""
    manager: Any = model._default_manager
    rows = manager.all() if actor.user is None else manager.visible_to(actor.user)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row: Row | None = rows.filter(**key).first()
    if row is None:
        raise Refused.because("ACC-404", kind=model._meta.model_name, number=next(iter(key.values())))
    return row


def lock_person(actor: Actor) -> User:
    """The acting person, locked: two windows of one person write one after the other."""
    assert actor.user is not None, "only people keep things of their own"
    return User.objects.select_for_update(of=("self",)).get(pk=actor.user.pk)


def permit(actor: Actor, act: str, roles: Iterable[str]) -> None:
    """Refuse with ACC-403 unless the actor's role may do this act, with ACC-132 if its organisation is not active."""
    if actor.organisation is not None and not actor.organisation.active:
        raise Refused.because("ACC-132", organisation=actor.organisation.name_zh)
    allowed = frozenset(roles)
    if actor.role not in allowed:
        raise Refused.because("ACC-403", act=act, role=actor.role, allowed=", ".join(sorted(allowed)))


def take(actor: Actor, life: Lifecycle, row: Any, move: str, reason: str = "") -> str:
    """Take a move of a paper's life: role, state and reason are checked, the row's state set; gives the old one."""
    step = life.move(move)
    permit(actor, f"{life.paper}.{move}", step.roles)
    if step.needs_reason and not reason.strip():
        raise Refused.because("LIF-002", paper=life.paper, move=move, path="reason")
    before: str = row.state
    row.state = life.take(before, move)
    return before


def audit_row(
    actor: Actor,
    act: str,
    kind: str,
    number: str,
    /,
    *,
    reason: str = "",
    before: str = "",
    after: str = "",
    **detail: Any,
) -> AuditEntry:
    """One line of the audit trail, not yet written."""
    return AuditEntry(
        at=clock.now(),
        actor=actor.user,
        actor_name=actor.signed[:64],
        role=actor.role,
        act=act,
        subject_kind=kind,
        subject_no=number,
        reason=reason[:255],
        before=before,
        after=after,
        request_id=actor.request_id,
        address=actor.address or None,
        detail={"door": actor.door, **_behalf(actor), **detail},
    )


def _behalf(actor: Actor) -> dict[str, str]:
    return {"on_behalf_of": actor.on_behalf.username} if actor.on_behalf else {}


def record(actor: Actor, act: str, kind: str, number: str, /, **rest: Any) -> None:
    """Write one line of the audit trail in the act's own transaction: no trace, no act."""
    insert([audit_row(actor, act, kind, number, **rest)])
