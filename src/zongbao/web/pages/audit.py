"""The audit trail (审计日志), for the auditor alone: who did what, when, why; no business content."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zongbao.core.clock import SHANGHAI
from zongbao.core.lives import LIVES
from zongbao.core.roles import ROLE_NAMES, Role
from zongbao.regulations.words import STANDINGS
from zongbao.store.models import AuditEntry, User
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown
from zongbao.web.components.table import Column, Rows, choice, exact, since, until
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage
from zongbao.web.pages import common
from zongbao.web.text import T

SYSTEM = common.PLATFORM


def role_name(role: str) -> T:
    """A role in words; the platform itself acts as "system"."""
    return T(*ROLE_NAMES[Role(role)]) if role in set(Role) else SYSTEM


def _rows(user: User) -> Rows:
    return AuditEntry.objects.defer("detail")


def _at(row: AuditEntry) -> cells.Cell:
    return cells.link(reverse("audit_entry", args=[row.pk]), cells.moment(row.at).plain, mono=False)


def _actor(row: AuditEntry) -> cells.Cell:
    return cells.text(row.actor_name if row.actor_id else SYSTEM)


def _state(kind: str, code: str) -> cells.Cell:
    life = LIVES.get(kind)
    if life and code:
        return cells.text(cells.state_name(life, code))
    return cells.text(T(*STANDINGS[code]) if code in STANDINGS else code)


AUDIT = ListPage(
    name="audit",
    title=T("审计日志", "Audit trail"),
    roles={Role.AUDITOR},
    rows=_rows,
    columns=(
        Column("at", T("时间", "Time"), _at, "at"),
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
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("audit_entry", args=[row.pk]))),
    ),
    pin=True,
    filters=(
        choice(
            "role", T("角色", "Role"), "role", lambda: [(role.value, T(*names)) for role, names in ROLE_NAMES.items()]
        ),
        choice("kind", T("对象", "Subject"), "subject_kind", lambda: list(common.KINDS.items())),
        exact("request", T("请求号", "Request"), "request_id"),
        since("at"),
        until("at"),
    ),
    search=("subject_no", "actor_name", "act", "reason", "before", "after", "detail"),
    search_hint=T("编号 / 操作人 / 理由 / 内容", "Number, person, reason, detail"),
    sort="-at",
    lead=T(
        "只增不改的留痕：每个操作在同一事务里写下谁、何时、为何。",
        "Append-only: each act wrote who, when and why in its own transaction.",
    ),
)


def _find(user: User, key: int) -> AuditEntry | None:
    return AuditEntry.objects.select_related("actor").filter(pk=key).first()


def _show(request: HttpRequest, row: AuditEntry) -> Shown:
    kind = row.subject_kind
    heading = T("{act}：{no}", "{act}: {no}").of(act=common.act_name(kind, row.act), no=row.subject_no)
    tag = cells.tag(common.KINDS.get(kind, kind))
    return Shown(heading, tag, [_facts(row), _detail(row), *_together(row)])


def _facts(row: AuditEntry) -> Facts:
    kind = row.subject_kind
    return Facts(
        T("留痕", "Entry"),
        [
            (T("时间", "Time"), cells.code(f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S.%f}")),
            (T("操作人", "Who"), _actor(row)),
            (T("用户名", "User name"), cells.code(row.actor.username if row.actor else "")),
            (T("角色", "Role"), cells.text(role_name(row.role))),
            (T("操作", "Act"), cells.stacked(cells.text(common.act_name(kind, row.act)), cells.code(row.act))),
            (T("对象", "Subject"), cells.text(common.KINDS.get(kind, kind))),
            (T("编号", "Number"), cells.code(row.subject_no)),
            (T("操作前", "Before"), _state(kind, row.before)),
            (T("操作后", "After"), _state(kind, row.after)),
            (T("理由", "Reason"), cells.text(row.reason)),
            (T("来源地址", "Address"), cells.code(row.address)),
            (T("请求号", "Request"), cells.code(row.request_id)),
            (T("留痕号", "Entry number"), cells.code(row.pk)),
        ],
    )


def _detail(row: AuditEntry) -> Grid:
    """What the act wrote beside the columns, name by name."""
    columns = (
        Column("name", T("名称", "Name"), lambda pair: cells.code(pair[0])),
        Column("value", T("值", "Value"), lambda pair: cells.text(_plain(pair[1]))),
    )
    pairs = sorted(row.detail.items())
    return Grid(T("内容", "Detail"), columns, pairs, T("没有其他内容", "Nothing else"), total=len(pairs))


def _plain(value: Any) -> str:
    """A value of the detail as it can be read."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _together(row: AuditEntry) -> list[Grid]:
    """What the same request did besides."""
    if not row.request_id:
        return []
    others = AuditEntry.objects.filter(request_id=row.request_id).exclude(pk=row.pk).defer("detail")
    found = list(others.order_by("id")[:50])
    title = T("同一请求的其他留痕", "Other entries of the same request")
    columns = [column for column in AUDIT.columns if column.key not in ("request", "open")]
    return [Grid(title, columns, found, T("没有", "None"), total=len(found))]


AUDIT_ENTRY = DetailPage(
    name="audit_entry",
    section="audit",
    parent=AUDIT.title,
    roles={Role.AUDITOR},
    find=_find,
    show=_show,
    title=lambda row: row.pk,
    key=lambda row: row.pk,
)
