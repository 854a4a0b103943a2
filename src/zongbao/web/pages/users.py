"""Users (用户): the system administrator makes accounts, the security administrator gives and takes powers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import factors, people
from zongbao.core.decision import Refused
from zongbao.core.lifecycle import Lifecycle, State, step
from zongbao.core.roles import ROLE_NAMES, Role
from zongbao.store.models import ApiToken, Organisation, User
from zongbao.web import shell
from zongbao.web.access import actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.panels import Facts, Grid, Shown, Words
from zongbao.web.components.table import Button, Column, Rows, choice
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage
from zongbao.web.pages import common
from zongbao.web.pages.account_duties import DUE_FILTER
from zongbao.web.text import L, T, named

TITLE = T("用户", "Users")
READS, WRITES = T("只读", "Reads only"), T("读写", "Reads and writes")
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})

ACCOUNT = Lifecycle.build(
    "user",
    ("inactive",),
    (State("active", "已启用", "Active", "success"), State("inactive", "未启用", "Inactive", "neutral")),
    (
        step("activate", "inactive", "active", "security_admin", "启用", "Activate"),
        step("deactivate", "active", "inactive", "security_admin", "停用", "Deactivate", needs_reason=True),
    ),
)


def state_of(row: User) -> str:
    """Whether the account is let in."""
    return "active" if row.is_active else "inactive"


def role_choices() -> list[tuple[str, object]]:
    """All roles in words."""
    return [(role.value, T(*names)) for role, names in ROLE_NAMES.items()]


def _rows(user: User) -> Rows:
    return User.objects.select_related("organisation")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role != Role.SYSTEM_ADMIN:
        return []
    return [Button(T("新建账号", "New account"), reverse("user_new"), "plus", "primary")]


USERS = ListPage(
    name="users",
    title=TITLE,
    roles=KEEPERS,
    rows=_rows,
    columns=(
        Column(
            "username",
            T("用户名", "User name"),
            lambda row: cells.link(reverse("user", args=[row.username]), row.username),
            "username",
        ),
        Column("name", T("姓名", "Name"), lambda row: cells.text(row.full_name), "full_name"),
        Column("role", T("角色", "Role"), lambda row: cells.text(shell.role_name(row.role)), "role"),
        Column("organisation", T("单位", "Organisation"), lambda row: common.name_of(row.organisation)),
        Column("state", T("状态", "State"), lambda row: cells.state(ACCOUNT, state_of(row))),
        Column("created", T("建立时间", "Created"), lambda row: cells.moment(row.created_at), "created_at"),
        Column("login", T("最近登录", "Last sign-in"), lambda row: cells.moment(row.last_login), "last_login"),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("user", args=[row.username]))),
    ),
    filters=(
        choice("role", T("角色", "Role"), "role", role_choices),
        choice(
            "active",
            T("状态", "State"),
            "is_active",
            lambda: [("True", T("已启用", "Active")), ("False", T("未启用", "Inactive"))],
        ),
        DUE_FILTER,
    ),
    search=("username", "full_name", "organisation__name_zh"),
    search_hint=T("用户名 / 姓名 / 单位", "User, name, organisation"),
    sort="username",
    buttons=_buttons,
    lead=T(
        "三员分立：系统管理员建账号，安全管理员授权和启用，审计员看留痕；三者都看不到业务数据。",
        "Powers are apart: one administrator makes accounts, another grants them, the auditor reads the trail; "
        "none of them sees business data.",
    ),
    pin=True,
)


def _find(user: User, username: str) -> User | None:
    return User.objects.select_related("organisation").filter(username=username).first()


def _show(request: HttpRequest, row: User) -> Shown:
    panels: list[Any] = [_facts(row), _tokens(request, row)]
    buttons = []
    if person(request).role == Role.SECURITY_ADMIN:
        buttons.append(Button(T("授予角色", "Grant a role"), reverse("user_role", args=[row.username])))
        if row.role == Role.CUSTOMS:
            buttons.append(Button(T("授予职级", "Grant a standing"), reverse("user_grade", args=[row.username])))
        buttons.append(Button(T("解锁", "Unlock"), reverse("user_unlock", args=[row.username])))
        buttons.append(Button(T("重置第二因子", "Reset second factors"), reverse("user_factors", args=[row.username])))
        if row.is_active:
            buttons.append(
                Button(T("发放接口令牌", "Issue a token"), reverse("user_token", args=[row.username]), "key")
            )
    if person(request).role == Role.SYSTEM_ADMIN and row.pk != person(request).pk:
        buttons.append(Button(T("重发初始密码", "New first password"), reverse("user_password", args=[row.username])))
    heading = T("用户 {name}", "User {name}").of(name=row.full_name)
    return Shown(heading, cells.state(ACCOUNT, state_of(row)), panels, (), buttons)


def _facts(row: User) -> Facts:
    return Facts(
        T("账号", "Account"),
        [
            (T("用户名", "User name"), cells.code(row.username)),
            (T("姓名", "Name"), cells.text(row.full_name)),
            (T("角色", "Role"), cells.text(shell.role_name(row.role))),
            (T("单位", "Organisation"), common.organisation_link(row.organisation)),
            (T("建立时间", "Created"), cells.moment(row.created_at)),
            (T("最近登录", "Last sign-in"), cells.moment(row.last_login)),
            (T("第二因子", "Second factor"), _factor(row)),
            (T("密码", "Password"), _password(row)),
        ],
    )


def _factor(row: User) -> cells.Cell:
    if factors.has_factor(row):
        return cells.tag(T("已登记", "Enrolled"), "success")
    needed = factors.needs_factor(row)
    return cells.tag(
        T("未登记（须有）", "None (needed)") if needed else T("未登记", "None"), "warning" if needed else "neutral"
    )


def _password(row: User) -> cells.Cell:
    if row.must_change_password:
        return cells.tag(T("初始密码，待修改", "First one, to be changed"), "warning")
    return cells.moment(row.password_changed_at or row.created_at)


def _tokens(request: HttpRequest, row: User) -> Grid:
    may = person(request).role == Role.SECURITY_ADMIN

    def action(token: ApiToken) -> cells.Cell:
        if token.revoked_at or not may:
            return cells.moment(token.revoked_at)
        return cells.link(reverse("token_revoke", args=[token.pk]), T("吊销", "Revoke"), mono=False)

    found = list(row.tokens.order_by("-id"))
    return Grid(
        T("接口令牌", "Interface tokens"),
        (
            Column("name", T("名称", "Name"), lambda token: cells.text(token.name)),
            Column("created", T("发放时间", "Issued"), lambda token: cells.moment(token.created_at)),
            Column("scope", T("范围", "Scope"), lambda token: cells.text(READS if token.reads_only else WRITES)),
            Column("ends", T("到期", "Expires"), lambda token: cells.moment(token.expires_at)),
            Column("used", T("最近使用", "Last used"), lambda token: cells.moment(token.last_used_at)),
            Column("revoked", T("吊销", "Revoked"), action),
        ),
        found,
        T("没有令牌", "No tokens"),
        total=len(found),
    )


USER_DETAIL = DetailPage(
    name="user",
    section="users",
    parent=TITLE,
    roles=KEEPERS,
    find=_find,
    show=_show,
    title=lambda row: row.username,
    key=lambda row: row.username,
    life=ACCOUNT,
    moves={
        "activate": lambda actor, username, reason: people.activate_user(actor, username),
        "deactivate": people.deactivate_user,
    },
    state=state_of,
)


class UserForm(Plain):
    """A new account."""

    username = forms.RegexField(label=L("用户名", "User name"), regex=r"^[A-Za-z0-9._@-]+$", max_length=64)
    full_name = forms.CharField(label=L("姓名", "Name"), max_length=64)
    role = forms.ChoiceField(label=L("角色", "Role"), choices=role_choices)
    organisation = forms.ModelChoiceField(
        label=L("单位", "Organisation"), queryset=Organisation.objects.all(), required=False
    )
    password = forms.CharField(
        label=L("初始密码", "First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["organisation"]
        chooser.label_from_instance = named
        chooser.empty_label = T("(三员不属于任何单位)", "(administrators belong to none)")


class RoleForm(Plain):
    """Another role for a user."""

    role = forms.ChoiceField(label=L("角色", "Role"), choices=role_choices)


class TokenForm(Plain):
    """A token for one system."""

    name = forms.CharField(label=L("系统名称", "Name of the system"), max_length=64)
    days = forms.IntegerField(
        label=L("有效天数", "Valid for days"), min_value=1, max_value=730, initial=365, widget=forms.TextInput
    )
    reads_only = forms.BooleanField(label=L("只能读取", "May only read"), required=False)


class ReasonForm(Plain):
    """Why."""

    reason = forms.CharField(label=L("理由", "Reason"), max_length=255)


@page_for({Role.SYSTEM_ADMIN})
def user_new(request: HttpRequest) -> HttpResponseBase:
    """Make an account; it waits for the security administrator."""
    form = UserForm(request.POST or None)

    def act(typed: dict[str, Any]) -> str:
        user = people.create_user(actor(request), **typed)
        messages.success(
            request, str(T("账号已建立，等安全管理员启用", "Made; it waits for the security administrator"))
        )
        return user.username

    return _form(request, form, act, T("新建账号", "New account"), T("建立", "Create"))


@page_for({Role.SECURITY_ADMIN})
def user_role(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give a user another role."""
    row = _user(request, key)
    form = RoleForm(request.POST or None, initial={"role": row.role})

    def act(typed: dict[str, Any]) -> str:
        people.grant_role(actor(request), row.username, typed["role"])
        messages.success(request, str(T("角色已授予", "The role is granted")))
        return row.username

    return _form(request, form, act, T("授予角色", "Grant a role"), T("授予", "Grant"), row)


@page_for({Role.SECURITY_ADMIN})
def user_token(request: HttpRequest, key: str) -> HttpResponseBase:
    """Issue a token; its text is shown this once, on the answer itself, and never stored."""
    row = _user(request, key)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = people.issue_token(actor(request), row.username, **form.cleaned_data)
        except Refused as refused:
            return _page(
                request,
                form,
                summary_of(form, refused.decision.reasons),
                T("发放接口令牌", "Issue a token"),
                T("发放", "Issue"),
                row,
            )
        return _once(request, row, T("令牌已发放", "The token is issued"), T("令牌", "Token"), text)
    return _page(request, form, summary_of(form), T("发放接口令牌", "Issue a token"), T("发放", "Issue"), row)


@page_for({Role.SECURITY_ADMIN})
def token_revoke(request: HttpRequest, key: int) -> HttpResponseBase:
    """End a token: GET asks, POST does it."""
    token = ApiToken.objects.select_related("user").filter(pk=key, revoked_at__isnull=True).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        people.revoke_token(actor(request), token.pk)
        messages.success(request, str(T("令牌已吊销", "The token is revoked")))
        return redirect("user", token.user.username)
    title = T("吊销令牌 {name}", "Revoke token {name}").of(name=token.name)
    return _page(request, forms.Form(), Summary(), title, T("吊销", "Revoke"), token.user)


@page_for({Role.SECURITY_ADMIN})
def user_unlock(request: HttpRequest, key: str) -> HttpResponseBase:
    """Let somebody try again who typed five wrong passwords."""
    row = _user(request, key)

    def act(typed: dict[str, Any]) -> str:
        people.unlock_user(actor(request), row.username)
        messages.success(request, str(T("已解锁", "Unlocked")))
        return row.username

    return _form(request, Plain(request.POST or None), act, T("解锁", "Unlock"), T("解锁", "Unlock"), row)


@page_for({Role.SECURITY_ADMIN})
def user_factors(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take off the second factors of somebody who lost theirs."""
    row = _user(request, key)
    title = T("重置第二因子", "Reset second factors")

    def act(typed: dict[str, Any]) -> str:
        people.reset_factors(actor(request), row.username, typed["reason"])
        messages.success(request, str(T("已重置，登录会话已结束", "Reset; the sessions are ended")))
        return row.username

    return _form(request, ReasonForm(request.POST or None), act, title, T("重置", "Reset"), row)


@page_for({Role.SYSTEM_ADMIN})
def user_password(request: HttpRequest, key: str) -> HttpResponseBase:
    """A new first password, shown this once: GET asks, POST makes it."""
    row, title = _user(request, key), T("重发初始密码", "New first password")
    if request.method != "POST":
        return _page(request, Plain(), Summary(), title, T("重发", "Make one"), row)
    try:
        text = people.renew_password(actor(request), row.username)
    except Refused as refused:
        return _page(request, Plain(), summary_of(Plain(), refused.decision.reasons), title, T("重发", "Make one"), row)
    return _once(request, row, title, T("初始密码", "First password"), text)


def _once(request: HttpRequest, row: User, heading: T, label: T, text: str) -> HttpResponseBase:
    """A secret that is shown this once."""
    note = T("请立即抄下；离开本页后再也看不到。", "Copy it now; it is never shown again.")
    back = Button(T("回到用户", "Back to the user"), reverse("user", args=[row.username]))
    context = {"detail": Shown(heading, None, [Words(label, [note], text)]), "buttons": [back]}
    return shell.page(request, "zb/pages/detail.html", context, title=label, section="users")


def _user(request: HttpRequest, username: str) -> User:
    row = _find(person(request), username)
    if row is None:
        raise Http404
    return row


def _form(
    request: HttpRequest, form: Plain, act: Any, title: T, submit: T, row: User | None = None
) -> HttpResponseBase:
    """Do the act with a valid form and go to the user; otherwise the form with all its problems."""
    if request.method == "POST" and form.is_valid():
        try:
            username = act(form.cleaned_data)
        except Refused as refused:
            return _page(request, form, summary_of(form, refused.decision.reasons), title, submit, row)
        return redirect("user", username)
    return _page(request, form, summary_of(form), title, submit, row)


def _page(
    request: HttpRequest, form: forms.Form, summary: Summary, title: T, submit: T, row: User | None
) -> HttpResponseBase:
    back = reverse("user", args=[row.username]) if row else reverse("users")
    crumbs = [shell.Crumb(TITLE, reverse("users")), *([shell.Crumb(row.username, back)] if row else [])]
    context = {"form": form, "summary": summary, "heading": title, "submit": submit, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request,
        "zb/pages/form.html",
        context,
        title=title,
        section="users",
        crumbs=[*crumbs, shell.Crumb(title)],
        status=status,
    )
