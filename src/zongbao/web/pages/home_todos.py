"""What needs this user now (需要我处理), by role; each with its nearest deadline and what sets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Min, Q

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store.models import AccountBook, BondedList, Declaration, GatePass, Passage, User
from zongbao.web.components.table import midnight
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages import home_keepers as keepers
from zongbao.web.pages.arrivals import awaited
from zongbao.web.pages.home_duty import Found, Todo, asked, found, limited, whole
from zongbao.web.pages.passages import desk_late, yard_late
from zongbao.web.pages.worklist import SOURCES, target
from zongbao.web.text import T

LIST_WINDOW = dt.timedelta(days=30)  # a list returned longer ago was given up


def todos(user: User) -> list[Todo]:
    """What needs this user now, the nearest deadline first; things of which there are none are left out."""
    waiting = [one for one in _OF_ROLE[Role(user.role)](user) if one.count]
    return sorted(waiting, key=lambda one: (one.due is None, one.due or clock.now()))


def _officer(user: User) -> list[Todo]:
    at = clock.day_of(clock.now())
    waiting = [
        limited(
            T("{kind}待处理", "{kind}: waiting for an officer").of(kind=common.KINDS[source.kind]),
            found(source.rows(user), source.since),
            asked("queue", kind=source.kind),
            source.limit,
            target(source, at),
        )
        for source in SOURCES
    ]
    return [*waiting, _late_arrivals(user)]


def _gate(user: User) -> list[Todo]:
    rows = visible(Passage.objects.all(), user)
    within = dt.timedelta(minutes=whole("gate_desk_target_minutes"))
    yard = dt.timedelta(hours=whole("queue_target_hours"))
    return [
        limited(
            T("卡口异常待处置", "Gate exceptions for the desk"),
            found(rows.filter(state="exception"), "decided_at"),
            asked("passages", state="exception"),
            "gate_desk_target_minutes",
            within,
        ),
        limited(
            T("车辆转查验场待处理", "Vehicles sent to the inspection yard"),
            found(rows.filter(state="held"), "decided_at"),
            asked("passages", state="held"),
            "queue_target_hours",
            yard,
        ),
    ]


def _enterprise(user: User) -> list[Todo]:
    return [*_lists(user), _drafted(user), *_passes(user), _arrivals(user), _books(user)]


def _lists(user: User) -> list[Todo]:
    rows, month = visible(BondedList.objects.all(), user), clock.day_of(clock.now() - LIST_WINDOW)
    returned = rows.filter(state="returned", declared_at__gte=midnight(month.isoformat()))
    return [
        limited(
            T("近 30 天被退单的清单，改正后重报", "Lists returned in 30 days: correct and declare again"),
            found(returned, "declared_at"),
            asked("lists", state="returned", since=month),
            "returned_list_days",
            dt.timedelta(days=whole("returned_list_days")),
        ),
        limited(
            T("海关正在人工审核的清单", "Lists an officer is reviewing"),
            found(rows.filter(state="manual"), "updated_at"),
            asked("lists", state="manual"),
            "queue_target_hours",
            dt.timedelta(hours=whole("queue_target_hours")),
        ),
    ]


def _drafted(user: User) -> Todo:
    rows = visible(Declaration.objects.all(), user).filter(state="drafted")
    return limited(
        T("报关单草稿待申报", "Drafted declarations to be filed"),
        found(rows, "drafted_at"),
        asked("declarations", state="drafted"),
        "import_declaration_days",
        dt.timedelta(days=whole("import_declaration_days")),
    )


def _passes(user: User) -> list[Todo]:
    tomorrow = clock.day_of(clock.now()) + dt.timedelta(days=1)
    ending = Q(state="approved", valid_until__lt=midnight(tomorrow.isoformat()) + dt.timedelta(days=1))
    kinds = {"held": (Q(state="held"), "valid_until"), "ending": (ending, "valid_until")}
    asks: dict[str, Any] = {f"{name}_count": Count("pk", filter=which) for name, (which, _) in kinds.items()}
    asks |= {f"{name}_first": Min(since, filter=which) for name, (which, since) in kinds.items()}
    told = visible(GatePass.objects.all(), user).filter(state__in=["approved", "held", "gate1"]).aggregate(**asks)
    its = {name: Found(told[f"{name}_count"], told[f"{name}_first"]) for name in kinds}
    return [
        limited(T("核放单被布控", "Passes held"), its["held"], asked("passes", state="held"), "pass_valid_days"),
        limited(
            T("核放单最迟明天到期", "Passes that expire by tomorrow"),
            its["ending"],
            asked("passes", state="approved", valid=tomorrow),
            "pass_valid_days",
        ),
    ]


def _arrivals(user: User) -> Todo:
    """Arrivals that the user's side is to confirm; each keeps its own last day."""
    return limited(
        T("等您确认到货", "Arrivals for you to confirm"),
        found(awaited(user), "due_at"),
        asked("arrivals", wait="left"),
        "arrival_confirm_days",
    )


def _late_arrivals(user: User) -> Todo:
    return limited(
        T("到货确认已逾期", "Arrivals overdue"),
        found(awaited(user).filter(due_at__lt=clock.now()), "due_at"),
        asked("arrivals", wait="overdue"),
        "arrival_confirm_days",
    )


def _books(user: User) -> Todo:
    """Books that end soon; a book's last day is its deadline."""
    days = whole("book_expiry_warning_days")
    month = clock.day_of(clock.now()) + dt.timedelta(days=days)
    rows = visible(AccountBook.objects.all(), user).filter(state="active", valid_until__lte=month)
    told = rows.order_by().aggregate(count=Count("pk"), first=Min("valid_until"))
    ends = midnight(told["first"].isoformat()) + dt.timedelta(days=1) if told["first"] else None
    return limited(
        T("账册 {n} 天内到期，请办理延期", "Books that end within {n} days: extend them").of(n=days),
        Found(told["count"], ends),
        asked("books", state="active", ending=month),
        "book_expiry_warning_days",
    )


def _authority(user: User) -> list[Todo]:
    """What is late in the zones: a zone or province moves nothing itself, it asks those who do."""
    rows = visible(Passage.objects.all(), user)
    return [
        limited(
            T("卡口异常超过处置时限", "Gate exceptions over target"),
            found(desk_late(rows), "decided_at"),
            asked("passages", late="desk"),
            "gate_desk_target_minutes",
            dt.timedelta(minutes=whole("gate_desk_target_minutes")),
        ),
        limited(
            T("车辆在查验场久等", "Vehicles waiting long in the inspection yard"),
            found(yard_late(rows), "decided_at"),
            asked("passages", late="yard"),
            "queue_target_hours",
            dt.timedelta(hours=whole("queue_target_hours")),
        ),
        _books(user),
    ]


_OF_ROLE: Mapping[Role, Callable[[User], Sequence[Todo]]] = {
    Role.SYSTEM_ADMIN: keepers.system,
    Role.SECURITY_ADMIN: keepers.security,
    Role.AUDITOR: keepers.auditor,
    Role.CUSTOMS: _officer,
    Role.DECLARANT: _enterprise,
    Role.MANAGER: _enterprise,
    Role.GATE: _gate,
    Role.ZONE: _authority,
    Role.PROVINCE: _authority,
}
