"""The workplace (工作台): what needs me now, key figures that lead to their lists, recent papers; one per role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html

from zongbao.core import clock
from zongbao.core.lives import LIST, PASS
from zongbao.core.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role
from zongbao.store.models import AuditEntry, BondedList, GatePass, Passage, User
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.bars import Bars
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages import checkpoints, common
from zongbao.web.pages.audit import AUDIT
from zongbao.web.pages.gate import recent_passages
from zongbao.web.pages.guide import on_workplace
from zongbao.web.pages.home_duty import Todo
from zongbao.web.pages.home_figures import figures
from zongbao.web.pages.home_todos import todos
from zongbao.web.pages.queue import QUEUES, queue_panel
from zongbao.web.pages.users import USERS
from zongbao.web.text import T

TITLE = T("工作台", "Workplace")
DAYS = 14
RECENT = 6


@page_for(EVERYONE)
def home(request: HttpRequest) -> HttpResponseBase:
    """The workplace of the signed-in user's role."""
    user = person(request)
    waiting = todos(user)
    context: dict[str, Any] = {
        "heading": greeting(user.full_name),
        "today": clock.now(),
        "buttons": shortcuts(user.role),
        "guide": on_workplace(user),
        "figures": figures(user),
        "todos": waiting,
        "summary_line": summary(waiting),
        "panels": _recent(request, user),
        "bars": None if user.role in ADMIN_ROLES else bars(visible(Passage.objects.all(), user)),
    }
    return shell.page(request, "zb/pages/home.html", context, title=TITLE, section="home")


def summary(waiting: Sequence[Todo]) -> T:
    """How much waits and how much of it is late, in one line under the greeting."""
    late = sum(1 for one in waiting if one.overdue)
    if not waiting:
        return T("现在没有要处理的。", "Nothing waits for you now.")
    words = T("有 {n} 类事项等您处理", "Kinds of things that wait for you: {n}").of(n=len(waiting))
    more = T("{words}，其中 {late} 类已超时", "{words}, late: {late}")
    return more.of(words=words, late=late) if late else words


def _recent(request: HttpRequest, user: User) -> list[Any]:
    """The papers that this role worked with last."""
    if user.role == Role.CUSTOMS:
        return [panel for panel in (queue_panel(kind, user, 5) for kind in QUEUES[:3]) if panel.rows]
    if user.role == Role.GATE:
        return [recent_passages(request)]
    if user.role == Role.AUDITOR:
        return [*checkpoints.on_workplace(), _recent_traces()]
    if user.role in ADMIN_ROLES:
        return [_recent_accounts()]
    return [_recent_lists(user), _recent_passes(user)]


def greeting(name: str) -> T:
    """By the hour in Shanghai."""
    hour = clock.now().hour
    part = (
        T("早上好", "Good morning")
        if hour < 12
        else T("下午好", "Good afternoon")
        if hour < 18
        else T("晚上好", "Good evening")
    )
    return T("{part}，{name}", "{part}, {name}").of(part=part, name=name)


def shortcuts(role: str) -> list[Button]:
    """What the role does most, one click away."""
    if role in ENTERPRISE_ROLES:
        return [
            Button(T("新建核注清单", "New bonded list"), reverse("list_new"), "plus"),
            Button(T("新建核放单", "New gate pass"), reverse("pass_new"), "plus", "primary"),
        ]
    if role == Role.GATE:
        return [Button(T("卡口作业", "Gate desk"), reverse("gate"), "scan", "primary")]
    return []


def bars(passages: Any) -> Bars | None:
    """Vehicles per day and direction for the last fortnight; nothing to draw if none came."""
    first = clock.day_of(clock.now()) - dt.timedelta(days=DAYS - 1)
    start = dt.datetime.combine(first, dt.time(), clock.SHANGHAI)
    rows = passages.filter(decided_at__gte=start).values_list("decided_at__date", "direction")
    counted = {(day, way): count for day, way, count in rows.annotate(count=Count("id")).order_by()}
    days = [first + dt.timedelta(days=at) for at in range(DAYS)]
    title, names = T("近 14 天过卡车次", "Vehicles per day, 14 days"), (T("进区", "In"), T("出区", "Out"))
    figures = [(f"{day:%m-%d}", counted.get((day, "I"), 0), counted.get((day, "E"), 0)) for day in days]
    return Bars(title, T("日期", "Day"), names, figures) if counted else None


_OWNER = Column(
    "enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES
)


def _lately(at: dt.datetime) -> cells.Cell:
    """Day and hour of something recent: the year goes without saying."""
    local = at.astimezone(clock.SHANGHAI)
    shown = f"{local:%m-%d %H:%M}"
    return cells.Cell(format_html('<time datetime="{}">{}</time>', local.isoformat(), shown), shown)


def _told(user: User, *columns: Column) -> list[Column]:
    """The columns that tell this user something: an enterprise knows its own name."""
    return [column for column in columns if user.role not in column.unless]


def _recent_lists(user: User) -> Grid:
    rows = visible(BondedList.objects.all(), user).select_related("enterprise").defer("paper", "pending_paper")
    return Grid(
        T("最近的核注清单", "Recent lists"),
        _told(
            user,
            Column("no", T("清单编号", "List"), lambda row: common.list_link(row.list_no)),
            Column("state", T("状态", "State"), lambda row: cells.state(LIST, row.state)),
            _OWNER,
            Column("way", T("进出", "In/out"), lambda row: cells.direction(row.direction)),
            Column("usd", T("金额(美元)", "USD"), lambda row: cells.money(row.total_usd), right=True),
            Column("at", T("申报时间", "Declared"), lambda row: _lately(row.declared_at)),
        ),
        list(rows[:RECENT]),
        T("还没有核注清单", "No lists yet"),
        more=Button(T("全部", "All"), reverse("lists")),
    )


def _recent_passes(user: User) -> Grid:
    rows = visible(GatePass.objects.all(), user).select_related("enterprise").defer("paper")
    return Grid(
        T("最近的核放单", "Recent passes"),
        _told(
            user,
            Column("no", T("核放单编号", "Pass"), lambda row: common.pass_link(row.pass_no)),
            Column("state", T("状态", "State"), lambda row: cells.state(PASS, row.state)),
            _OWNER,
            Column("plate", T("车牌号", "Plate"), lambda row: cells.text(row.plate)),
            Column("weight", T("总重量(kg)", "Total (kg)"), lambda row: cells.number(row.total_weight), right=True),
            Column("at", T("申请时间", "Applied"), lambda row: _lately(row.applied_at)),
        ),
        list(rows[:RECENT]),
        T("还没有核放单", "No passes yet"),
        more=Button(T("全部", "All"), reverse("passes")),
    )


def _recent_traces() -> Grid:
    wanted = ("at", "actor", "act", "no")
    return Grid(
        T("最近的留痕", "Latest entries"),
        [column for column in AUDIT.columns if column.key in wanted],
        list(AuditEntry.objects.defer("detail")[:RECENT]),
        more=Button(T("全部", "All"), reverse("audit")),
    )


def _recent_accounts() -> Grid:
    wanted = ("username", "name", "role", "organisation", "state", "created")
    return Grid(
        T("最近建立的账号", "Accounts made last"),
        [column for column in USERS.columns if column.key in wanted],
        list(User.objects.select_related("organisation").order_by("-id")[:RECENT]),
        more=Button(T("全部", "All"), reverse("users")),
    )
