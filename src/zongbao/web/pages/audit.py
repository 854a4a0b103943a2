"""The audit trail (审计日志), for the auditor alone: who did what, when, why; no business content."""

from __future__ import annotations

from zongbao.core.lives import LIVES
from zongbao.core.roles import ROLE_NAMES, Role
from zongbao.store.models import AuditEntry, User
from zongbao.web.components import cells
from zongbao.web.components.table import Column, Rows, choice, exact, since, until
from zongbao.web.engine.listing import ListPage
from zongbao.web.engine.searching import begins, done_by
from zongbao.web.pages import common
from zongbao.web.text import T

SYSTEM = common.PLATFORM


def role_name(role: str) -> T:
    """A role in words; the platform itself acts as "system"."""
    return T(*ROLE_NAMES[Role(role)]) if role in set(Role) else SYSTEM


def _rows(user: User) -> Rows:
    return AuditEntry.objects.defer("detail")


def _actor(row: AuditEntry) -> cells.Cell:
    return cells.text(row.actor_name if row.actor_id else SYSTEM)


def _state(kind: str, code: str) -> cells.Cell:
    life = LIVES.get(kind)
    return cells.text(cells.state_name(life, code) if life and code else code)


AUDIT = ListPage(
    name="audit",
    title=T("审计日志", "Audit trail"),
    roles={Role.AUDITOR},
    rows=_rows,
    columns=(
        Column("at", T("时间", "Time"), lambda row: cells.brief(row.at), "at"),
        Column("actor", T("操作人", "Who"), lambda row: cells.clipped(_actor(row)), "actor_name"),
        Column("role", T("角色", "Role"), lambda row: cells.text(role_name(row.role))),
        Column(
            "kind", T("对象", "Subject"), lambda row: cells.text(common.KINDS.get(row.subject_kind, row.subject_kind))
        ),
        Column("no", T("编号", "Number"), lambda row: cells.code(row.subject_no)),
        Column("act", T("操作", "Act"), lambda row: cells.text(common.act_name(row.subject_kind, row.act))),
        Column("before", T("操作前", "Before"), lambda row: _state(row.subject_kind, row.before), wide=True),
        Column("after", T("操作后", "After"), lambda row: _state(row.subject_kind, row.after)),
        Column("reason", T("理由", "Reason"), lambda row: cells.text(row.reason)),
        Column("request", T("请求号", "Request"), lambda row: cells.code(row.request_id), wide=True),
    ),
    filters=(
        choice(
            "role", T("角色", "Role"), "role", lambda: [(role.value, T(*names)) for role, names in ROLE_NAMES.items()]
        ),
        choice("kind", T("对象", "Subject"), "subject_kind", lambda: list(common.KINDS.items())),
        exact("request", T("请求号", "Request"), "request_id"),
        since("at"),
        until("at"),
    ),
    search=(begins("subject_no", "act"), done_by("actor")),
    search_hint=T("编号 / 操作人 / 操作", "Number, person, act"),
    sort="-at",
    lead=T(
        "只增不改的留痕：每个操作在同一事务里写下谁、何时、为何。",
        "Append-only: each act wrote who, when and why in its own transaction.",
    ),
)
