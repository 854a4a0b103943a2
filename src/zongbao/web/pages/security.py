"""One's own account (账号安全): second factors, password, recovery codes, and where one is signed in."""

from __future__ import annotations

import base64
import io
import json
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zongbao.acts import factors
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.domain.access import passwords
from zongbao.store.models import SignIn, User
from zongbao.web import entrance, passkeys, shell
from zongbao.web.access import EVERYONE, View, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.panels import Facts, Grid, Notice, Shown, Words
from zongbao.web.components.table import Button, Column
from zongbao.web.text import L, T

TITLE = T("账号安全", "Account and security")
SECRET = "totp_secret"  # noqa: S105 - the name of a session entry
KINDS = {
    "totp": T("验证器应用", "Authenticator app"),
    "webauthn": T("通行密钥", "Passkey"),
    "recovery_codes": T("恢复码", "Recovery codes"),
}
WAYS = {
    "password": T("密码", "Password"),
    "totp": T("密码 + 验证器", "Password + app"),
    "code": T("密码 + 恢复码", "Password + recovery code"),
    "passkey": T("通行密钥", "Passkey"),
    "oidc": T("统一身份认证", "OpenID Connect"),
}


def recent(view: View) -> View:
    """Ask for a fresh proof of who one is before the page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not entrance.is_recent(request):
            return redirect(f"{reverse('confirm')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded


@page_for(EVERYONE)
def account(request: HttpRequest) -> HttpResponse:
    """The overview."""
    user = person(request)
    shown = Shown(TITLE, None, [*_demands(request, user), _facts(user), _factors(user), _sessions(request, user)])
    buttons = [
        Button(T("修改密码", "Change password"), reverse("password")),
        Button(T("登记验证器应用", "Add an app"), reverse("totp"), "plus", "primary"),
        Button(T("登记通行密钥", "Add a passkey"), reverse("passkey"), "key"),
    ]
    context = {"detail": shown, "buttons": buttons}
    return shell.page(request, "zb/pages/detail.html", context, title=TITLE, crumbs=[shell.Crumb(TITLE)])


def _demands(request: HttpRequest, user: User) -> list[Notice]:
    if not factors.needs_factor(user) or factors.has_factor(user):
        return []
    if settings.REQUIRE_SECOND_FACTOR:
        text = T(
            "您的角色不能只凭密码登录。请现在登记验证器应用或通行密钥，登记后才能打开其他页面。",
            "Your role may not come in with a password alone. Enrol an app or a passkey now; then other pages open.",
        )
        return [Notice(text, "warning")]
    text = T(
        "正式环境中您的角色必须使用第二因子；这里（演示）没有强制。",
        "On a real platform your role needs a second factor; here (demo) it is not enforced.",
    )
    return [Notice(text, "info")]


def _facts(user: User) -> Facts:
    its = passwords.policy(clock.day_of(clock.now()))
    age = T("每 {days} 天更换", "Changed every {days} days").of(days=its.max_age_days)
    return Facts(
        T("账号", "Account"),
        [
            (T("用户名", "User name"), cells.code(user.username)),
            (T("角色", "Role"), cells.text(shell.role_name(user.role))),
            (T("密码最近修改", "Password changed"), cells.moment(user.password_changed_at or user.created_at)),
            (T("密码有效期", "Password age"), cells.text(age)),
        ],
        columns=2,
    )


def _factors(user: User) -> Grid:
    rows = factors.factors_of(user)

    def remove(row: Authenticator) -> cells.Cell:
        if row.type == "recovery_codes":
            return cells.link(reverse("codes"), T("更换", "Renew"), mono=False)
        return cells.link(reverse("factor_remove", args=[row.pk]), T("移除", "Remove"), mono=False)

    return Grid(
        T("第二因子", "Second factors"),
        (
            Column("kind", T("种类", "Kind"), lambda row: cells.text(KINDS[row.type])),
            Column("name", T("名称", "Name"), lambda row: cells.text(row.data.get("name", ""))),
            Column("made", T("登记时间", "Enrolled"), lambda row: cells.moment(row.created_at)),
            Column("used", T("最近使用", "Last used"), lambda row: cells.moment(row.last_used_at)),
            Column("act", T("操作", "Action"), remove),
        ),
        rows,
        T(
            "还没有第二因子。登记验证器应用或通行密钥后，即使密码泄露，别人也进不来。",
            "None yet. With an app or a passkey, a stolen password alone opens nothing.",
        ),
        total=len(rows),
    )


def _sessions(request: HttpRequest, user: User) -> Grid:
    present = request.session.session_key
    rows = factors.sessions_of(user)

    def here(row: SignIn) -> cells.Cell:
        if row.session_key == present:
            return cells.tag(T("当前", "This one"), "success")
        return cells.text("")

    more = Button(T("退出其他登录", "Sign out elsewhere"), reverse("sessions_end"), post=True)
    return Grid(
        T("登录中的会话", "Where you are signed in"),
        (
            Column("at", T("登录时间", "Since"), lambda pair: cells.moment(pair[0].at)),
            Column("from", T("来自", "From"), lambda pair: cells.code(pair[0].address)),
            Column("agent", T("浏览器", "Browser"), lambda pair: cells.text(pair[0].agent[:60])),
            Column("how", T("方式", "By"), lambda pair: cells.text(WAYS.get(pair[0].how, pair[0].how))),
            Column("ends", T("无操作则结束于", "Ends, if idle"), lambda pair: cells.moment(pair[1])),
            Column("here", T("会话", "Session"), lambda pair: here(pair[0])),
        ),
        rows,
        more=more if len(rows) > 1 else None,
        total=len(rows),
    )


class PasswordForm(Plain):
    """The present password and a new one, twice."""

    old = forms.CharField(
        label=L("当前密码", "Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=L("新密码", "New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "rules"}),
    )
    again = forms.CharField(
        label=L("再输一次", "Once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("new") and typed.get("again") and typed["new"] != typed["again"]:
            self.add_error("again", str(T("两次输入不一样", "The two are not the same")))
        return typed


@page_for(EVERYONE)
def password(request: HttpRequest) -> HttpResponseBase:
    """Change one's password; the rules light up while typing, and are checked again here."""
    user, form, summary = person(request), PasswordForm(request.POST or None), Summary()
    if request.method == "POST":
        summary = summary_of(form)
        if form.is_valid():
            try:
                changed = factors.change_password(actor(request), form.cleaned_data["old"], form.cleaned_data["new"])
            except Refused as refused:
                summary = summary_of(form, refused.decision.reasons)
            else:
                update_session_auth_hash(request, changed)
                messages.success(request, str(T("密码已修改", "The password is changed")))
                return redirect("account")
    its = passwords.policy(clock.day_of(clock.now()))
    context = {
        "form": form,
        "summary": summary,
        "why": factors.must_change(user),
        "policy": its,
        "rules": [(rule.code, T(rule.zh, rule.en)) for rule in passwords.demands("", user.username, its)],
        "figures": {
            "length": its.length,
            "classes": its.classes,
            "phrase": its.phrase,
            "name": user.username.partition("@")[0].casefold(),
        },
    }
    return _page(request, "zb/pages/password.html", context, T("修改密码", "Change password"))


class TotpForm(Plain):
    """The first code that the app shows."""

    code = forms.CharField(
        label=L("应用显示的六位数字", "Six digits that the app shows"),
        max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@page_for(EVERYONE)
@recent
def totp(request: HttpRequest) -> HttpResponseBase:
    """Enrol an authenticator app: scan, type the code it shows."""
    user, form, summary = person(request), TotpForm(request.POST or None), Summary()
    secret = request.session.setdefault(SECRET, generate_totp_secret())
    if request.method == "POST":
        summary = summary_of(form)
        if form.is_valid():
            try:
                factors.enrol_totp(actor(request), secret, form.cleaned_data["code"])
            except Refused as refused:
                summary = summary_of(form, refused.decision.reasons)
            else:
                del request.session[SECRET]
                return _enrolled(request, T("验证器应用已登记", "The app is enrolled"))
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    url = get_adapter().build_totp_url(user, secret)
    context = {"form": form, "summary": summary, "secret": groups, "picture": _qr(url)}
    return _page(request, "zb/pages/totp.html", context, T("登记验证器应用", "Add an authenticator app"))


def _qr(text: str) -> str:
    """A QR code as an address of a picture."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=5, border=2, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def _enrolled(request: HttpRequest, done: T) -> HttpResponseBase:
    """The session counts as strong from now on; the first factor brings the recovery codes."""
    entrance.confirmed(request, strong=True)
    messages.success(request, str(done))
    if any(row.type == "recovery_codes" for row in factors.factors_of(person(request))):
        return redirect("account")
    return _codes(request)


class PasskeyForm(Plain):
    """A name for the passkey; the browser fills in the rest."""

    name = forms.CharField(label=L("名称", "Name"), max_length=40, initial=L("我的通行密钥", "My passkey"))
    credential = forms.CharField(required=False, widget=forms.HiddenInput())


@page_for(EVERYONE)
@recent
def passkey(request: HttpRequest) -> HttpResponseBase:
    """Enrol a passkey; the browser asks for fingerprint, face, PIN or key."""
    form, summary = PasskeyForm(request.POST or None), Summary()
    if request.method == "POST" and form.is_valid():
        credential = _credential(form.cleaned_data["credential"])
        if passkeys.registered(request, credential):
            factors.add_passkey(actor(request), form.cleaned_data["name"], credential)
            return _enrolled(request, T("通行密钥已登记", "The passkey is enrolled"))
        form.add_error("name", str(T("浏览器没有给出可用的通行密钥", "The browser gave no usable passkey")))
    if request.method == "POST":
        summary = summary_of(form)
    context = {"form": form, "summary": summary}
    return _page(request, "zb/pages/passkey.html", context, T("登记通行密钥", "Add a passkey"))


def _credential(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@page_for(EVERYONE)
@recent
def passkey_options(request: HttpRequest) -> HttpResponseBase:
    """A challenge for a new passkey, as JSON."""
    body = json.dumps(passkeys.register_options(request, person(request)), default=dict)
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


@page_for(EVERYONE)
@recent
def codes(request: HttpRequest) -> HttpResponseBase:
    """New recovery codes: GET asks, POST makes and shows them this once."""
    if request.method == "POST":
        return _codes(request)
    note = T("旧的恢复码随即作废。", "The earlier ones are void from then on.")
    return _ask(request, T("生成新的恢复码", "Make new recovery codes"), note, T("生成", "Make"))


def _codes(request: HttpRequest) -> HttpResponse:
    made = factors.make_codes(actor(request))
    note = T(
        "请打印或抄下并妥善保管；每个只能用一次，离开本页后再也看不到。",
        "Print or copy them and keep them safe; each works once, and they are never shown again.",
    )
    shown = Shown(T("恢复码", "Recovery codes"), None, [Words(T("十个恢复码", "Ten codes"), [note], "\n".join(made))])
    done = Button(T("已经保存", "I have kept them"), reverse("account"), "check", "primary")
    context = {"detail": shown, "buttons": [done]}
    return _page(request, "zb/pages/detail.html", context, T("恢复码", "Recovery codes"), status=200)


@page_for(EVERYONE)
@recent
def factor_remove(request: HttpRequest, key: int) -> HttpResponseBase:
    """Take a factor off: GET asks, POST does it."""
    title = T("移除第二因子", "Remove a second factor")
    summary = Summary()
    if request.method == "POST":
        try:
            factors.remove_factor(actor(request), key)
        except Refused as refused:
            summary = summary_of(forms.Form(), refused.decision.reasons)
        else:
            messages.success(request, str(T("已移除", "Removed")))
            return redirect("account")
    return _ask(request, title, T("移除后不能再用它登录。", "It opens nothing afterwards."), title, summary)


@require_POST
@page_for(EVERYONE)
def sessions_end(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere else."""
    count = factors.sign_out_elsewhere(actor(request), request.session.session_key or "")
    messages.success(request, str(T("已退出其他 {n} 处登录", "Signed out in {n} other places").of(n=count)))
    return redirect("account")


def _ask(request: HttpRequest, title: T, note: T, submit: T, summary: Summary | None = None) -> HttpResponse:
    context = {
        "form": Plain(),
        "summary": summary or Summary(),
        "heading": title,
        "note": note,
        "submit": submit,
        "back": reverse("account"),
    }
    return _page(request, "zb/pages/form.html", context, title)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], title: T, *, status: int | None = None
) -> HttpResponse:
    crumbs = [shell.Crumb(TITLE, reverse("account")), shell.Crumb(title)]
    code = status or (422 if request.method == "POST" else 200)
    return shell.page(request, template, context, title=title, crumbs=crumbs, status=code)
