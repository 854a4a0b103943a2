"""The first-run guide (上手指引): a few steps for each role, ticked by what has really been done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts.guide import show_guide
from zongbao.core.roles import ENTERPRISE_ROLES, Grade, Role
from zongbao.store.models import (
    AccountBook,
    AuditEntry,
    BondedList,
    Declaration,
    Delegation,
    GatePass,
    Lane,
    Organisation,
    Passage,
    ReasonText,
    SavedView,
    StoredDecision,
    User,
    Vehicle,
    Zone,
)
from zongbao.web import shell
from zongbao.web.access import EVERYONE, actor, page_for, person
from zongbao.web.engine.listing import visible
from zongbao.web.text import T

TITLE = T("上手指引", "First steps")
Done = Callable[[User], bool]


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of a role's guide: what to do, where, and how the data tell that it was done."""

    label: T
    why: T
    page: str
    done: Done


@dataclass(frozen=True, slots=True)
class Step:
    """One step as its reader sees it."""

    label: T
    why: T
    url: str
    done: bool


def _owns(model: Any) -> Done:
    return lambda user: bool(visible(model.objects.all(), user).order_by().exists())


def _did(*acts: str) -> Done:
    return lambda user: AuditEntry.objects.filter(actor=user, act__in=acts).order_by().exists()


def _has_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())


def _keeps_view(user: User) -> bool:
    return SavedView.objects.filter(user=user).exists()


FACTOR = Planned(
    T("登记第二因子", "Enrol a second factor"),
    T("密码泄露时，别人也进不来。", "A stolen password alone then opens nothing."),
    "account",
    _has_factor,
)
PASSWORD = Planned(
    T("换掉初始密码", "Change the first password"),
    T("别人给的密码只用一次。", "A password that somebody else knows is used once."),
    "password",
    lambda user: user.password_changed_at is not None and not user.must_change_password,
)


def _view(page: str) -> Planned:
    return Planned(
        T("保存一个常用视图", "Save a view that you use often"),
        T("筛选好的列表下次一点即开。", "A filtered list is one click away next time."),
        page,
        _keeps_view,
    )


_ENTERPRISE = (
    Planned(
        T("备案一本账册", "File an account book"),
        T("账册在执行，清单才能记账。", "Lists post to a book that is in force."),
        "book_new",
        _owns(AccountBook),
    ),
    Planned(
        T("备案车辆", "File a vehicle"),
        T("核放单要用已备案的车牌和自重。", "A pass names a filed plate and tare."),
        "vehicle_new",
        lambda user: visible(Vehicle.objects.all(), user).exists(),
    ),
    Planned(
        T("申报一份核注清单", "Declare a bonded list"),
        T("清单是账册增减的唯一凭证。", "A list is the only paper that moves a book."),
        "list_new",
        lambda user: visible(BondedList.objects.all(), user).exclude(state="draft").order_by().exists(),
    ),
    Planned(
        T("申报一份报关单", "File a declaration"),
        T("放行后清单才能核扣。", "A list is posted once its declaration is released."),
        "declarations",
        lambda user: visible(Declaration.objects.all(), user).exclude(state="drafted").order_by().exists(),
    ),
    Planned(
        T("申请一张核放单并打印", "Apply for a gate pass and print it"),
        T("司机凭它过卡，二维码可查状态。", "The driver passes the gate on it; its QR code tells its state."),
        "pass_new",
        _owns(GatePass),
    ),
    Planned(
        T("第一辆车过卡", "The first vehicle passes the gate"),
        T("货物全部过卡后账册核扣。", "The book is posted once all goods have passed."),
        "passages",
        lambda user: visible(Passage.objects.all(), user).order_by().exists(),
    ),
    FACTOR,
)
_AUTHORITY_LAST = (
    Planned(
        T("看区域运行", "See how the zone runs"),
        T("有车辆过卡后，车流和等候时间就在这里。", "Once vehicles pass, flow and waiting are shown here."),
        "zone_flow",
        lambda user: visible(Passage.objects.all(), user).order_by().exists(),
    ),
    _view("passages"),
    PASSWORD,
    FACTOR,
)
GUIDES: Mapping[Role, Sequence[Planned]] = {
    **dict.fromkeys(ENTERPRISE_ROLES, _ENTERPRISE),
    Role.CUSTOMS: (
        Planned(
            T("认领一件待办", "Claim a waiting paper"),
            T("同事就知道您在办。", "Colleagues then know that you work on it."),
            "queue",
            _did("queue.claim"),
        ),
        Planned(
            T("作出第一个决定", "Take your first decision"),
            T("先看理由和“怎样改就能通过”。", "Read the reasons and what would change them first."),
            "queue",
            lambda user: StoredDecision.objects.filter(decided_by=user).order_by().exists(),
        ),
        Planned(
            T("处置一次卡口异常", "Settle an exception at the gate"),
            T("人工放行、转查验或退回都要写理由。", "Release, inspection and return all need a reason."),
            "passages",
            lambda user: Passage.objects.filter(resolved_by=user).order_by().exists(),
        ),
        Planned(
            T("把常用理由写进理由库", "Put usual reasons into the library"),
            T("退单时一点即用。", "They are one click away when you return a paper."),
            "reason_library",
            lambda user: ReasonText.objects.filter(office=user.organisation).exists(),
        ),
        Planned(
            T("安排好离岗代办", "Arrange who stands in for you"),
            T("限定单证、金额和期限，随时可收回。", "Limited in papers, value and days; revocable."),
            "delegations",
            lambda user: Delegation.objects.filter(office=user.organisation).exists(),
        ),
        FACTOR,
    ),
    Role.GATE: (
        Planned(
            T("判定第一辆车", "Decide on your first vehicle"),
            T("扫核放单或录入车牌。", "Scan its pass or type its plate."),
            "gate",
            _did("gate.decide"),
        ),
        Planned(
            T("处置一次异常", "Settle an exception"),
            T("每次人工处置都要写理由。", "Whatever is done by hand needs a reason."),
            "passages",
            lambda user: Passage.objects.filter(resolved_by=user).order_by().exists(),
        ),
        _view("passages"),
        PASSWORD,
        FACTOR,
    ),
    Role.ZONE: (
        Planned(
            T("核对通道", "Check the lanes"),
            T("通道登记后卡口才能判定。", "A gate decides at lanes that are registered."),
            "zones",
            lambda user: Lane.objects.filter(gate__zone__organisations=user.organisation).exists(),
        ),
        Planned(
            T("核对区内企业", "Check the zone's enterprises"),
            T("企业注册后才能备案账册。", "A registered enterprise files its books."),
            "books",
            lambda user: visible(AccountBook.objects.all(), user).exists(),
        ),
        *_AUTHORITY_LAST,
    ),
    Role.PROVINCE: (
        Planned(
            T("核对全省区域", "Check the province's zones"),
            T("类型、面积和主管海关。", "Their types, areas and customs offices."),
            "zones",
            lambda user: Zone.objects.exists(),
        ),
        *_AUTHORITY_LAST,
    ),
    Role.SYSTEM_ADMIN: (
        Planned(
            T("建立第一个账号", "Make the first account"),
            T("由安全管理员启用后才能登录。", "The security administrator lets it in."),
            "user_new",
            _did("user.create"),
        ),
        Planned(
            T("每个角色都有人", "Somebody for every role"),
            T("缺一个角色，链条就断一环。", "A missing role breaks the chain."),
            "users",
            lambda user: User.objects.filter(is_active=True).values("role").distinct().count() == len(Role),
        ),
        Planned(
            T("登记企业和单位", "Register organisations"),
            T("账号属于单位，单位属于区域。", "Accounts belong to organisations, these to zones."),
            "zones",
            lambda user: Organisation.objects.exists(),
        ),
        PASSWORD,
        FACTOR,
    ),
    Role.SECURITY_ADMIN: (
        Planned(
            T("启用一个账号", "Let an account in"),
            T("建号和启用由两个人分别办。", "Making and letting in are two persons' acts."),
            "users",
            _did("user.activate"),
        ),
        Planned(
            T("授予一次角色或职级", "Grant a role or standing"),
            T("协管员只在授权内代办。", "An assistant decides only under a delegation."),
            "users",
            _did("user.grant", "user.grade"),
        ),
        Planned(
            T("每个海关有一名科长", "A head for the customs office"),
            T("科长可替缺勤的关员授权。", "A head delegates for an absent officer."),
            "users",
            lambda user: User.objects.filter(role=Role.CUSTOMS, grade=Grade.HEAD).exists(),
        ),
        Planned(
            T("发放一个接口令牌", "Issue a token"),
            T("系统对接用令牌，不用人的密码。", "Systems use tokens, never a person's password."),
            "users",
            _did("token.issue"),
        ),
        FACTOR,
    ),
    Role.AUDITOR: (
        Planned(
            T("看一遍审计日志", "Read the audit trail"),
            T("只增不改，谁何时为何都在里面。", "Only ever added to: who, when and why."),
            "audit",
            lambda user: AuditEntry.objects.exists(),
        ),
        Planned(
            T("核验一次底账", "Have the ledger proven"),
            T("余额和封签重新推算一遍。", "Every balance and seal is derived again."),
            "audit",
            lambda user: AuditEntry.objects.filter(subject_kind="ledger").exists(),
        ),
        _view("audit"),
        PASSWORD,
        FACTOR,
    ),
}


def steps(user: User) -> list[Step]:
    """The steps of this user's role, each with whether it is done."""
    return [Step(one.label, one.why, reverse(one.page), one.done(user)) for one in GUIDES[Role(user.role)]]


def on_workplace(user: User) -> list[Step]:
    """What the workplace shows of it: nothing once it is hidden or all is done."""
    found = [] if user.guide_hidden else steps(user)
    return found if any(not one.done for one in found) else []


@page_for(EVERYONE)
def guide(request: HttpRequest) -> HttpResponseBase:
    """The guide as a page of its own; POST hides it on the workplace or shows it there again."""
    if request.method == "POST":
        show_guide(actor(request), shown="show" in request.POST)
        return redirect("home" if "from_home" in request.POST or "show" in request.POST else "guide")
    context = {"heading": TITLE, "guide": steps(person(request)), "hidden": person(request).guide_hidden}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/guide.html", context, title=TITLE, section="about", crumbs=crumbs)
