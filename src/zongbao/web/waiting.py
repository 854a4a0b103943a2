"""The counters beside the menu: how much waits for this user behind an entry, counted no further than shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Subquery

from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.queues import WAITING
from zongbao.store.models import (
    AccountBook,
    BondedList,
    Declaration,
    GatePass,
    LedgerProof,
    Notice,
    Passage,
    User,
)
from zongbao.store.models.notices import RECENT
from zongbao.web.components.table import Rows
from zongbao.web.sight import visible

MOST = 99  # more are shown as 99+: an exact count would read them all


Counted = Callable[[User], Rows]
NOTIFIED = ENTERPRISE_ROLES | {Role.CUSTOMS, Role.GATE}  # roles for whom notices are written


def _waiting(model: Any, kind: str) -> Counted:
    return lambda user: visible(model.objects.all(), user).filter(state__in=WAITING[kind])


def _passes(user: User, *states: str) -> Rows:
    return visible(GatePass.objects.all(), user).filter(state__in=states)


def _passages(user: User, *states: str) -> Rows:
    return visible(Passage.objects.all(), user).filter(state__in=states)


def _broken_proof(user: User) -> Rows:
    """The last verification of the ledger, while it is one that found something: its keepers see it on every page."""
    last = LedgerProof.objects.order_by("-id").values("pk")[:1]
    return LedgerProof.objects.filter(pk=Subquery(last), findings__gt=0)


_FIRM: Mapping[str, Counted] = {"passes": lambda user: _passes(user, "held")}
_OFFICER: Mapping[str, Counted] = {
    "passages": _waiting(Passage, "passage"),
    "lists": _waiting(BondedList, "list"),
    "declarations": _waiting(Declaration, "declaration"),
    "passes": _waiting(GatePass, "pass"),
    "books": _waiting(AccountBook, "book"),
}
COUNTED: Mapping[str, Mapping[str, Counted]] = {
    Role.DECLARANT: _FIRM,
    Role.MANAGER: _FIRM,
    Role.CUSTOMS: _OFFICER,
    Role.SYSTEM_ADMIN: {"health": _broken_proof},
    Role.AUDITOR: {"checkpoints": _broken_proof},
    Role.GATE: {"passages": lambda user: _passages(user, "exception")},
}


def badges(user: User) -> dict[str, str]:
    """The counters by menu entry; where nothing waits there is none. The officer's queue holds all that waits."""
    counts = {name: rows(user).order_by()[: MOST + 1].count() for name, rows in COUNTED.get(user.role, {}).items()}
    if user.role == Role.CUSTOMS:
        counts["queue"] = sum(counts.values())
    return {name: _shown(count) for name, count in counts.items() if count}


def _shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def unread(user: User) -> str:
    """The number beside the bell, empty if there is none; only the newest notices are looked at."""
    newest = visible(Notice.objects.all(), user).order_by("-id").values("pk")[:RECENT]
    count = Notice.objects.filter(pk__in=newest).unread_by(user).order_by().count()
    return _shown(count) if count else ""
