"""The key figures of the workplace: a number, a quieter line beside it, and the rows that it opens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from zongbao.core import clock
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.store import flow_counts
from zongbao.store.models import AccountBook, ApiToken, AuditEntry, BondedList, GatePass, Passage, User, Zone
from zongbao.store.vitals import newest_proof
from zongbao.web.components import cells
from zongbao.web.components.table import Rows
from zongbao.web.engine.listing import visible
from zongbao.web.pages.account_duties import live_tokens
from zongbao.web.pages.home_duty import asked, whole
from zongbao.web.text import T

MOST = 9_999  # counted no further: an exact count would read every row of a large book
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure that leads to the rows behind it; ``trend`` compares with the same hours of yesterday."""

    label: T
    value: object
    url: str
    note: object = ""
    tone: str = "plain"
    trend: object = ""


def figures(user: User) -> list[Figure]:
    """The key figures of this user's role."""
    return list(_OF_ROLE[Role(user.role)](user))


def capped(rows: Rows) -> str:
    """How many rows there are, as "9,999+" where there are more than anybody reads."""
    count = rows.order_by().values("pk")[: MOST + 1].count()
    return f"{MOST:,}+" if count > MOST else cells.grouped(count)


def _midnight() -> dt.datetime:
    return dt.datetime.combine(clock.day_of(clock.now()), dt.time(), clock.SHANGHAI)


def _business(user: User) -> Sequence[Figure]:
    passages = visible(Passage.objects.all(), user)
    if user.role == Role.GATE:
        return [_vehicles(passages), _minutes(passages), *_desk(user, passages)]
    return [_vehicles(passages), _minutes(passages), _lists(user), _passes(user), _books(user)]


def _vehicles(passages: Rows) -> Figure:
    """Vehicles through the gates today by direction, against yesterday until this hour."""
    start, now = _midnight(), clock.now()
    today = Q(decided_at__gte=start)
    before = Q(decided_at__gte=start - _DAY, decided_at__lt=now - _DAY)
    told = (
        passages.filter(decided_at__gte=start - _DAY)
        .order_by()
        .aggregate(
            all=Count("id", filter=today),
            inward=Count("id", filter=today & Q(direction="I")),
            odd=Count("id", filter=today & ~Q(outcome="accept")),
            before=Count("id", filter=before),
        )
    )
    note = T(
        "进区 {inward} · 出区 {out} · 未自动抬杆\u00a0{odd}", "In {inward} · out {out} · not\u00a0lifted\u00a0{odd}"
    )
    words = note.of(inward=told["inward"], out=told["all"] - told["inward"], odd=told["odd"])
    url = asked("passages", since=clock.day_of(now))
    return Figure(T("今日过卡车次", "Vehicles today"), cells.grouped(told["all"]), url, words, trend=trend(told))


def trend(told: Mapping[str, int]) -> T:
    """By how much today is more than yesterday until this hour; nothing where yesterday had too few to compare."""
    if told["before"] < 10:
        return T("", "")
    share = 100 * (told["all"] - told["before"]) / told["before"]
    return T("较昨日此时 {share}", "{share} on yesterday by now").of(share=f"{share:+.1f}%")


def _minutes(passages: Rows) -> Figure:
    """How long a vehicle waited at the gate today, in the middle and at the slow end."""
    today = passages.filter(decided_at__gte=_midnight()).order_by()
    median, slow = flow_counts.waiting_times(today)
    note = T("95 分位 {slow}", "95th percentile {slow}").of(slow=_spent(slow))
    url = asked("passages", since=clock.day_of(clock.now()))
    return Figure(T("过卡等待（中位数）", "Waiting at the gate, median"), _spent(median), url, note)


def _spent(length: dt.timedelta | None) -> T:
    """A short time in seconds, a long one in minutes."""
    if length is None:
        return T(cells.DASH, cells.DASH)
    seconds = length.total_seconds()
    if seconds < 120:
        return T("{n} 秒", "{n} s").of(n=f"{seconds:.1f}")
    return T("{n} 分钟", "{n} min").of(n=round(seconds / 60))


def _lists(user: User) -> Figure:
    rows = visible(BondedList.objects.all(), user)
    if user.role == Role.PROVINCE:
        rows = rows.filter(zone__in=list(Zone.objects.values_list("pk", flat=True)))  # the index begins with the zone
    waiting = capped(rows.filter(state__in=["manual", "change_requested", "deletion_requested"]))
    return Figure(
        T("待核扣清单", "Lists to be posted"),
        capped(rows.filter(state="pre_posted")),
        asked("lists", state="pre_posted"),
        T("海关审核中 {waiting}", "With an officer: {waiting}").of(waiting=waiting),
    )


def _passes(user: User) -> Figure:
    rows = visible(GatePass.objects.all(), user).filter(state__in=["approved", "held", "gate1"])
    live = rows.order_by().aggregate(
        approved=Count("id", filter=Q(state="approved")),
        held=Count("id", filter=Q(state="held")),
        gate1=Count("id", filter=Q(state="gate1")),
    )
    return Figure(
        T("可过卡核放单", "Passes that may pass"),
        cells.grouped(live["approved"]),
        asked("passes", state="approved"),
        T("布控待查 {held} · 已过第一道卡口\u00a0{gate1}", "Held: {held} · past the first\u00a0gate:\u00a0{gate1}").of(
            **live
        ),
    )


def _books(user: User) -> Figure:
    month = clock.day_of(clock.now()) + dt.timedelta(days=whole("book_expiry_warning_days"))
    told = (
        visible(AccountBook.objects.all(), user)
        .order_by()
        .aggregate(
            all=Count("id"),
            active=Count("id", filter=Q(state="active")),
            ending=Count("id", filter=Q(state="active", valid_until__lte=month)),
        )
    )
    return Figure(
        T("在执行账册", "Books in force"),
        cells.grouped(told["active"]),
        asked("books", state="active"),
        T("共 {all} 本 · 即将到期 {ending}", "Of {all} · ending soon: {ending}").of(**told),
    )


def _desk(user: User, passages: Rows) -> Sequence[Figure]:
    told = (
        passages.filter(state__in=["exception", "held", "inspecting"])
        .order_by()
        .aggregate(odd=Count("id", filter=Q(state="exception")), yard=Count("id", filter=~Q(state="exception")))
    )
    live = visible(GatePass.objects.all(), user).filter(state="approved")
    return [
        Figure(
            T("待人工处置", "For the desk"),
            cells.grouped(told["odd"]),
            asked("passages", state="exception"),
            T("查验场 {yard}", "In the yard: {yard}").of(yard=told["yard"]),
            "warning" if told["odd"] else "plain",
        ),
        Figure(T("可过卡核放单", "Passes that may pass"), capped(live), asked("passes", state="approved")),
    ]


def _accounts(user: User) -> Sequence[Figure]:
    told = User.objects.aggregate(
        all=Count("id"),
        active=Count("id", filter=Q(is_active=True)),
        today=Count("id", filter=Q(last_login__gte=_midnight())),
    )
    users = reverse("users")
    return [
        Figure(
            T("账号", "Accounts"),
            cells.grouped(told["all"]),
            users,
            T("今日登录过 {today}", "Signed in today: {today}").of(**told),
        ),
        Figure(T("已启用", "Active"), cells.grouped(told["active"]), f"{users}?active=True"),
        Figure(T("未启用", "Inactive"), cells.grouped(told["all"] - told["active"]), f"{users}?active=False"),
    ]


def _security(user: User) -> Sequence[Figure]:
    told = live_tokens(ApiToken.objects.all()).aggregate(all=Count("id"), owners=Count("user", distinct=True))
    label = T("持有令牌的账号", "Accounts with a token")
    note = T("有效令牌 {all} 个", "Tokens in use: {all}").of(**told)
    return [*_accounts(user), Figure(label, cells.grouped(told["owners"]), asked("users", due="held"), note)]


def _auditor(user: User) -> Sequence[Figure]:
    today = clock.day_of(clock.now())
    rows = AuditEntry.objects.filter(at__gte=_midnight() - _DAY).order_by()
    told = rows.aggregate(
        all=Count("id", filter=Q(at__gte=_midnight())),
        before=Count("id", filter=Q(at__lt=clock.now() - _DAY)),
        people=Count("actor", filter=Q(at__gte=_midnight()), distinct=True),
    )
    people = T("{people} 人操作", "By {people} people").of(**told)
    return [
        Figure(
            T("今日留痕", "Entries today"),
            cells.grouped(told["all"]),
            asked("audit", since=today),
            people,
            trend=trend(told),
        ),
        _proof(),
    ]


def _proof() -> Figure:
    """When the ledger was last proven, and how that ended."""
    last, url = newest_proof(), asked("audit", q="ledger.verify")
    label = T("底账最近核验", "Ledger last proven")
    if last is None:
        note = T("在服务器上运行 zongbao ledger verify", "Run zongbao ledger verify on the server")
        return Figure(label, T("从未", "Never"), url, note, "danger")
    shown = f"{last.at.astimezone(clock.SHANGHAI):%m-%d %H:%M}"  # its year goes without saying
    if last.findings:
        return Figure(label, shown, url, T("有异常，见理由", "Findings: see why"), "danger")
    return Figure(label, shown, url, T("余额与封签全部一致", "Every balance and seal agrees"))


_OF_ROLE: Mapping[Role, Callable[[User], Sequence[Figure]]] = {
    **dict.fromkeys([*ENTERPRISE_ROLES, Role.CUSTOMS, Role.GATE, Role.ZONE, Role.PROVINCE], _business),
    Role.SYSTEM_ADMIN: _accounts,
    Role.SECURITY_ADMIN: _security,
    Role.AUDITOR: _auditor,
}
