"""The left menu: groups and entries, each open to the roles that may use it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse

from zongbao.core.roles import ADMIN_ROLES, Role
from zongbao.web.text import T

_ALL = frozenset(Role)
_BUSINESS = _ALL - ADMIN_ROLES
_DESK = _BUSINESS - {Role.GATE}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``name`` is the name of its URL."""

    name: str
    label: T
    icon: str
    roles: Collection[Role]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its entries."""

    label: T
    entries: tuple[Entry, ...]


GOODS = T("货物进出", "Goods in and out")
BOOKS = T("账册", "Account books")
DATA = T("数据与规则", "Data and rules")
SYSTEM = T("系统", "System")

MENU: tuple[Group, ...] = (
    Group(
        T("", ""),
        (
            Entry("home", T("工作台", "Workplace"), "gauge", _ALL),
            Entry("queue", T("待办审核", "Officer's queue"), "inbox", {Role.CUSTOMS}),
        ),
    ),
    Group(
        GOODS,
        (
            Entry("lists", T("核注清单", "Bonded lists"), "list", _DESK),
            Entry("declarations", T("报关单", "Declarations"), "file", _DESK),
            Entry("passes", T("核放单", "Gate passes"), "truck", _BUSINESS),
            Entry("arrivals", T("到货确认", "Arrivals"), "check", _BUSINESS),
            Entry("vehicles", T("车辆", "Vehicles"), "vehicle", _BUSINESS),
            Entry("trailers", T("挂车与车架", "Trailers"), "truck", _BUSINESS),
            Entry("cards", T("长期卡", "Long-term cards"), "key", _BUSINESS),
            Entry("visits", T("进区登记", "Visits"), "clock", _BUSINESS),
        ),
    ),
    Group(
        T("卡口", "Gate"),
        (
            Entry("gate", T("卡口作业", "Gate desk"), "scan", {Role.GATE, Role.CUSTOMS}),
            Entry("passages", T("过卡记录", "Gate passages"), "barrier", _BUSINESS),
        ),
    ),
    Group(BOOKS, (Entry("books", T("电子账册", "Account books"), "book", _DESK),)),
    Group(
        DATA,
        (
            Entry(
                "decision_stats",
                T("决定统计", "Decisions"),
                "gauge",
                {Role.CUSTOMS, Role.ZONE, Role.PROVINCE},
            ),
            Entry("messages", T("报文", "Messages"), "mail", _DESK | {Role.SYSTEM_ADMIN}),
            Entry("receipts", T("回执", "Receipts"), "reply", _DESK | {Role.SYSTEM_ADMIN}),
            Entry("monitor", T("报文监控", "Message monitor"), "gauge", _DESK | {Role.SYSTEM_ADMIN}),
            Entry("zone_flow", T("区域运行", "Zone flow"), "truck", {Role.CUSTOMS, Role.ZONE, Role.PROVINCE}),
            Entry("zones", T("监管区域", "Zones"), "map", _ALL),
            Entry("regulations", T("规则与法规", "Rules and law"), "scale", _ALL),
        ),
    ),
    Group(
        SYSTEM,
        (
            Entry("users", T("用户", "Users"), "users", {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
            Entry("organisations", T("单位", "Organisations"), "book", {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
            Entry("health", T("运行状况", "Health"), "gauge", {Role.SYSTEM_ADMIN}),
            Entry("checkpoints", T("底账检查点", "Checkpoints"), "key", {Role.SYSTEM_ADMIN, Role.AUDITOR}),
            Entry("parameters", T("参数", "Parameters"), "scale", {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
            Entry("audit", T("审计日志", "Audit trail"), "shield", {Role.AUDITOR}),
            Entry("about", T("帮助与关于", "Help and about"), "help", _ALL),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A menu entry as one user sees it."""

    label: T
    icon: str
    url: str
    current: bool
    badge: str = ""


def menu_for(role: str, current: str, badges: Mapping[str, str] | None = None) -> list[tuple[T, list[Line]]]:
    """The groups with the entries open to a role; ``current`` is the URL name of the section shown."""
    found = []
    waiting = badges or {}
    for group in MENU:
        lines = [
            Line(entry.label, entry.icon, reverse(entry.name), entry.name == current, waiting.get(entry.name, ""))
            for entry in group.entries
            if role in entry.roles
        ]
        if lines:
            found.append((group.label, lines))
    return found


def group_of(name: str) -> T | None:
    """The heading under which an entry stands."""
    for group in MENU:
        if any(entry.name == name for entry in group.entries):
            return group.label if group.label.zh else None
    return None
