"""Organisations (单位): who is on the platform, with codes, zone, client and people."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from zongbao.acts import organisations as acts
from zongbao.acts.organisations import state_of
from zongbao.core.lifecycle import Lifecycle, State, step
from zongbao.core.roles import Role
from zongbao.store.models import Organisation, User, Zone
from zongbao.web import shell
from zongbao.web.access import person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown
from zongbao.web.components.table import Button, Column, Rows, choice
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage
from zongbao.web.pages import common
from zongbao.web.pages.users import ACCOUNT
from zongbao.web.pages.users import state_of as account_state
from zongbao.web.text import T, named

TITLE = T("单位", "Organisations")
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
KINDS = {
    "enterprise": T("企业", "Enterprise"),
    "customs": T("海关", "Customs"),
    "authority": T("管委会", "Zone authority"),
    "gate_operator": T("卡口运营", "Gate operator"),
    "province": T("省级部门", "Province"),
    "platform": T("平台", "Platform"),
}
STANDING = Lifecycle.build(
    "organisation",
    ("active",),
    (State("active", "在用", "Active", "success"), State("inactive", "已停用", "Inactive", "neutral")),
    (
        step("activate", "inactive", "active", "system_admin", "启用", "Activate"),
        step("deactivate", "active", "inactive", "system_admin", "停用", "Deactivate", needs_reason=True),
    ),
)


def kind_name(row: Organisation) -> T:
    """What the organisation is, in words."""
    return KINDS[row.kind]


def _rows(user: User) -> Rows:
    people = Count("users", filter=Q(users__is_active=True))
    return Organisation.objects.select_related("zone").annotate(people=people)


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role != Role.SYSTEM_ADMIN:
        return []
    return [Button(T("登记单位", "New organisation"), reverse("organisation_new"), "plus", "primary")]


ORGANISATIONS = ListPage(
    name="organisations",
    title=TITLE,
    roles=KEEPERS,
    rows=_rows,
    columns=(
        Column("name", T("名称", "Name"), common.organisation_link, "name_zh"),
        Column("code", T("代码", "Code"), lambda row: cells.code(row.code), "code"),
        Column("kind", T("性质", "Kind"), lambda row: cells.text(kind_name(row)), "kind"),
        Column("zone", T("区域", "Zone"), lambda row: common.name_of(row.zone), "zone__name_zh"),
        Column("credit", T("信用代码", "Credit code"), lambda row: cells.code(row.credit_code)),
        Column("sender", T("客户端标识", "Sender id"), lambda row: cells.code(row.sender_id)),
        Column("people", T("在用账号", "Accounts"), lambda row: cells.number(row.people), "people", right=True),
        Column("state", T("状态", "State"), lambda row: cells.state(STANDING, state_of(row))),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("organisation", args=[row.code]))),
    ),
    filters=(
        choice("kind", T("性质", "Kind"), "kind", lambda: list(KINDS.items())),
        choice(
            "zone",
            T("区域", "Zone"),
            "zone__code",
            lambda: [(row.code, named(row)) for row in Zone.objects.order_by("id")],
        ),
        choice(
            "active",
            T("状态", "State"),
            "active",
            lambda: [("True", T("在用", "Active")), ("False", T("已停用", "Inactive"))],
        ),
    ),
    search=("name_zh", "name_en", "code", "credit_code", "sender_id"),
    search_hint=T("名称 / 代码", "Name, code"),
    sort="code",
    buttons=_buttons,
    lead=T(
        "企业、海关、管委会和卡口运营单位；代码一经登记不变，停用后其人员都不能办理。",
        "Enterprises, customs, authorities and gate crews; a code stays, and nobody acts for an inactive organisation.",
    ),
    pin=True,
)


def find(user: User, code: str) -> Organisation | None:
    """The organisation of that code."""
    return Organisation.objects.select_related("zone").filter(code=code).first()


def _show(request: HttpRequest, row: Organisation) -> Shown:
    facts = Facts(
        T("概要", "Summary"),
        [
            (T("中文名称", "Chinese name"), cells.foreign(row.name_zh, "zh-CN")),
            (T("英文名称", "English name"), cells.foreign(row.name_en, "en")),
            (T("性质", "Kind"), cells.text(kind_name(row))),
            (T("代码", "Code"), cells.code(row.code)),
            (T("统一社会信用代码", "Credit code"), cells.code(row.credit_code)),
            (T("区域", "Zone"), common.name_of(row.zone)),
            (T("客户端标识", "Sender id"), cells.code(row.sender_id)),
            (T("单证一律人工审核", "Every list to a person"), cells.flag(row.manual_review)),
        ],
    )
    buttons = []
    if person(request).role == Role.SYSTEM_ADMIN:
        buttons.append(Button(T("修改", "Change"), reverse("organisation_change", args=[row.code])))
    panels: list[Any] = [facts, _people(row), common.history("organisation", row.code)]
    return Shown(named(row), cells.state(STANDING, state_of(row)), panels, (), buttons)


def _people(row: Organisation) -> Grid:
    columns = (
        Column("username", T("用户名", "User name"), _user_link),
        Column("name", T("姓名", "Name"), lambda user: cells.text(user.full_name)),
        Column("role", T("角色", "Role"), lambda user: cells.text(shell.role_name(user.role))),
        Column("state", T("状态", "State"), lambda user: cells.state(ACCOUNT, account_state(user))),
        Column("login", T("最近登录", "Last sign-in"), lambda user: cells.moment(user.last_login)),
    )
    found = list(row.users.order_by("username"))
    return Grid(T("人员", "People"), columns, found, T("还没有账号", "No accounts yet"), total=len(found))


def _user_link(user: User) -> cells.Cell:
    return cells.link(reverse("user", args=[user.username]), user.username)


ORGANISATION_DETAIL = DetailPage(
    name="organisation",
    section="organisations",
    parent=TITLE,
    roles=KEEPERS,
    find=find,
    show=_show,
    title=named,
    key=lambda row: row.code,
    life=STANDING,
    moves={
        "activate": lambda actor, code, reason: acts.activate_organisation(actor, code),
        "deactivate": acts.deactivate_organisation,
    },
    state=state_of,
)
