"""The workplace (工作台): what needs me now, key figures that lead to their lists, recent papers; one per role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy

from zongbao.core import clock
from zongbao.core.lives import LIST, PASS
from zongbao.core.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role
from zongbao.store.models import AccountBook, AuditEntry, BondedList, Declaration, GatePass, Passage, User
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.bars import Bars
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column, midnight
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.arrivals import awaited
from zongbao.web.pages.gate import recent_passages
from zongbao.web.pages.queue import QUEUES, queue_panel
from zongbao.web.text import T

TITLE = T("工作台", "Workplace")
DAYS = 14
ACTING = ENTERPRISE_ROLES | {Role.CUSTOMS, Role.GATE}  # roles for whom something can wait
RECENT = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure that leads to the rows behind it."""

    label: T
    value: object
    url: str
    note: object = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Todo:
    """One kind of thing that needs me, with its number."""

    label: T
    count: int
    url: str
    law: T = T("", "")  # what sets the clock or the duty, with its page
    law_url: object = ""
    due: dt.datetime | None = None  # the nearest deadline


@page_for(EVERYONE)
def home(request: HttpRequest) -> HttpResponseBase:
    """The workplace of the signed-in user's role."""
    user = person(request)
    context: dict[str, Any] = {"heading": greeting(user.full_name), "today": clock.now()}
    if user.role in ADMIN_ROLES:
        context |= _administrator(user)
    else:
        context |= _business(request, user)
    return shell.page(request, "zb/pages/home.html", context, title=TITLE, section="home")


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


def _business(request: HttpRequest, user: User) -> dict[str, Any]:
    passages = visible(Passage.objects.all(), user)
    figures = (
        [_today(passages), *_desk_figures(user)] if user.role != Role.GATE else [_today(passages), *_gate_figures(user)]
    )
    context: dict[str, Any] = {
        "buttons": shortcuts(user.role),
        "figures": figures,
        "todos": todos(user),
        "bars": bars(passages),
        "has_todos": user.role in ACTING,
    }
    if user.role == Role.CUSTOMS:
        context["panels"] = [panel for panel in (queue_panel(kind, user, 5) for kind in QUEUES[:3]) if panel.rows]
    elif user.role == Role.GATE:
        context["panels"] = [recent_passages(request)]
    else:
        context["panels"] = [_recent_lists(user), _recent_passes(user)]
    return context


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


def _midnight() -> dt.datetime:
    return dt.datetime.combine(clock.day_of(clock.now()), dt.time(), clock.SHANGHAI)


def _today(passages: Any) -> Figure:
    """Vehicles through the gates today, by direction."""
    count = passages.filter(decided_at__gte=_midnight()).aggregate(
        all=Count("id"), inward=Count("id", filter=Q(direction="I")), odd=Count("id", filter=~Q(outcome="accept"))
    )
    note = T("进区 {inward} · 出区 {out} · 未自动抬杆 {odd}", "In {inward} · out {out} · not lifted {odd}")
    url = f"{reverse('passages')}?since={clock.day_of(clock.now())}"
    words = note.of(inward=count["inward"], out=count["all"] - count["inward"], odd=count["odd"])
    return Figure(T("今日过卡车次", "Vehicles today"), cells.grouped(count["all"]), url, words)


def _desk_figures(user: User) -> list[Figure]:
    lists = visible(BondedList.objects.all(), user).aggregate(
        all=Count("id"), pre=Count("id", filter=Q(state="pre_posted")), posted=Count("id", filter=Q(state="posted"))
    )
    books = visible(AccountBook.objects.all(), user).aggregate(
        all=Count("id"), active=Count("id", filter=Q(state="active"))
    )
    live = visible(GatePass.objects.all(), user).aggregate(
        approved=Count("id", filter=Q(state="approved")),
        held=Count("id", filter=Q(state="held")),
        gate1=Count("id", filter=Q(state="gate1")),
    )
    return [
        Figure(
            T("待核扣清单", "Lists to be posted"),
            cells.grouped(lists["pre"]),
            f"{reverse('lists')}?state=pre_posted",
            T("已核扣 {posted} · 共 {all}", "Posted {posted} · all {all}").of(**lists),
        ),
        Figure(
            T("可过卡核放单", "Passes that may pass"),
            cells.grouped(live["approved"]),
            f"{reverse('passes')}?state=approved",
            T("布控待查 {held} · 已过一卡 {gate1}", "Held {held} · past gate 1 {gate1}").of(**live),
        ),
        Figure(
            T("在执行账册", "Books in force"),
            cells.grouped(books["active"]),
            f"{reverse('books')}?state=active",
            T("共 {all} 本", "All {all}").of(**books),
        ),
    ]


def _gate_figures(user: User) -> list[Figure]:
    odd = visible(Passage.objects.all(), user).filter(state="exception").count()
    live = visible(GatePass.objects.all(), user).filter(state="approved").count()
    tone = "warning" if odd else "plain"
    return [
        Figure(
            T("待人工处置", "For the desk"), cells.grouped(odd), f"{reverse('passages')}?state=exception", tone=tone
        ),
        Figure(T("可过卡核放单", "Passes that may pass"), cells.grouped(live), f"{reverse('passes')}?state=approved"),
    ]


def todos(user: User) -> list[Todo]:
    """What needs this user now; things of which there are none are left out."""
    if user.role == Role.CUSTOMS:
        found = [Todo(kind.title, kind.rows(user).count(), reverse("queue")) for kind in QUEUES]
        found += _arrival_todos(user)[1:]
    elif user.role in ENTERPRISE_ROLES:
        found = _enterprise_todos(user)
    elif user.role == Role.GATE:
        odd = visible(Passage.objects.all(), user).filter(state="exception").count()
        found = [Todo(T("卡口异常待处置", "Gate exceptions"), odd, f"{reverse('passages')}?state=exception")]
    else:
        found = []
    return [item for item in found if item.count]


_LIST_LAW = (T("海关总署公告2018年第23号", "GACC Announcement 23/2018"), reverse_lazy("law", args=["GACC-2018-23"]))


def _enterprise_todos(user: User) -> list[Todo]:
    lists = visible(BondedList.objects.all(), user)
    week = clock.day_of(clock.now()) - dt.timedelta(days=7)
    soon = clock.day_of(clock.now()) + dt.timedelta(days=1)
    ends = midnight(soon.isoformat()) + dt.timedelta(days=1)
    drafted = visible(Declaration.objects.all(), user).filter(state="drafted").count()
    passes = visible(GatePass.objects.all(), user).aggregate(
        held=Count("id", filter=Q(state="held")),
        ending=Count("id", filter=Q(state="approved", valid_until__lt=ends)),
        first=Min("valid_until", filter=Q(state="approved")),
    )
    month = clock.day_of(clock.now()) + dt.timedelta(days=30)
    ending = visible(AccountBook.objects.all(), user).filter(state="active", valid_until__lte=month)
    counts = lists.aggregate(
        returned=Count("id", filter=Q(state="returned", declared_at__gte=midnight(week.isoformat()))),
        manual=Count("id", filter=Q(state="manual")),
    )
    return [
        Todo(
            T("近 7 天被退单的清单，改正后重报", "Lists returned in 7 days: correct and declare again"),
            counts["returned"],
            f"{reverse('lists')}?state=returned&since={week}",
            *_LIST_LAW,
        ),
        Todo(
            T("报关单草稿待申报", "Drafted declarations to be filed"),
            drafted,
            f"{reverse('declarations')}?state=drafted",
            *_LIST_LAW,
        ),
        Todo(T("核放单被布控", "Passes held"), passes["held"], f"{reverse('passes')}?state=held"),
        Todo(
            T("核放单最迟明天到期", "Passes that expire by tomorrow"),
            passes["ending"],
            f"{reverse('passes')}?state=approved&valid={soon}",
            T("核放单有效期", "Validity of a pass"),
            reverse("parameter", args=["pass_valid_days"]),
            passes["first"],
        ),
        Todo(
            T("账册 30 天内到期，请办理延期", "Books that end within 30 days: ask for an extension"),
            ending.count(),
            f"{reverse('books')}?state=active&ending={month}",
        ),
        *_arrival_todos(user),
        Todo(
            T("海关正在人工审核的清单", "Lists an officer is reviewing"),
            counts["manual"],
            f"{reverse('lists')}?state=manual",
        ),
    ]


def _arrival_todos(user: User) -> list[Todo]:
    """Arrivals to confirm with the nearest deadline, and those whose days have run out."""
    found = awaited(user).aggregate(
        all=Count("id"), first=Min("due_at"), late=Count("id", filter=Q(due_at__lt=clock.now()))
    )
    law = T("到货确认期限", "Days to confirm an arrival"), reverse("parameter", args=["arrival_confirm_days"])
    url = reverse("arrivals")
    return [
        Todo(T("等您确认到货", "Arrivals to confirm"), found["all"], f"{url}?wait=left", *law, found["first"]),
        Todo(T("到货确认已逾期", "Arrivals overdue"), found["late"], f"{url}?wait=overdue", *law, found["first"]),
    ]


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
            Column("at", T("申报时间", "Declared"), lambda row: cells.moment(row.declared_at)),
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
            Column("at", T("申请时间", "Applied"), lambda row: cells.moment(row.applied_at)),
        ),
        list(rows[:RECENT]),
        T("还没有核放单", "No passes yet"),
        more=Button(T("全部", "All"), reverse("passes")),
    )


def _administrator(user: User) -> dict[str, Any]:
    """The three administrators see accounts or traces, never business data."""
    if user.role == Role.AUDITOR:
        today = AuditEntry.objects.filter(at__gte=_midnight()).count()
        return {
            "figures": [
                Figure(
                    T("今日留痕", "Entries today"),
                    cells.grouped(today),
                    f"{reverse('audit')}?since={clock.day_of(clock.now())}",
                )
            ]
        }
    count = User.objects.aggregate(all=Count("id"), waiting=Count("id", filter=Q(is_active=False)))
    figures: Sequence[Figure] = [
        Figure(T("账号", "Accounts"), cells.grouped(count["all"]), reverse("users")),
        Figure(T("未启用", "Inactive"), cells.grouped(count["waiting"]), f"{reverse('users')}?active=False"),
    ]
    return {"figures": figures}
