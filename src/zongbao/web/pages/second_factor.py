"""The second step of signing in, signing in by passkey, and the confirmation before security settings change."""

from __future__ import annotations

import json
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from zongbao.acts import factors
from zongbao.store.models import User
from zongbao.web import entrance, passkeys, shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.pages.account import locked_out
from zongbao.web.text import L, T

TITLE = T("第二步验证", "Second step")
WRONG = L("验证码不正确，或已经用过。", "The code is not right, or was used before.")
NO_PASSKEY = L("通行密钥没有通过验证。", "The passkey was not accepted.")


class CodeForm(Plain):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=L("验证码", "Code"),
        max_length=16,
        required=False,
        help_text=L("验证器应用显示的六位数字，或一个恢复码", "Six digits from the app, or a recovery code"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput())


class ConfirmForm(CodeForm):
    """The password, or a code."""

    password = forms.CharField(
        label=L("密码", "Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "code")


def second_factor(request: HttpRequest) -> HttpResponseBase:
    """After the right password: the code or the passkey; five wrong ones lock like wrong passwords."""
    waiting = entrance.pending(request)
    if waiting is None:
        return redirect("login")
    user, wanted = waiting
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _locked(request, user):
            return locked_out(request)
        how = _proof(request, user, form.cleaned_data)
        if how:
            return entrance.come_in(request, user, how, wanted)
        if _failed(request, user):
            return locked_out(request)
        form.add_error("code", str(WRONG))
    return _page(request, form, user, TITLE)


@page_for(EVERYONE)
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Prove again who one is; who needs a second factor for the whole session brings it here, too."""
    user, wanted = person(request), request.GET.get("next", "")
    strong = factors.has_factor(user)
    form: CodeForm = CodeForm(request.POST or None) if strong else ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _locked(request, user):
            return locked_out(request)
        if _proof(request, user, form.cleaned_data) or _knows(user, form.cleaned_data, strong=strong):
            entrance.confirmed(request, strong=strong)
            return redirect(entrance.safe_next(request, wanted))
        if _failed(request, user):
            return locked_out(request)
        form.add_error("code" if strong else "password", str(WRONG))
    if not strong:
        del form.fields["code"]
    return _page(request, form, user, T("请再次确认身份", "Confirm that it is you"))


def _knows(user: User, typed: dict[str, Any], *, strong: bool) -> bool:
    """A password is enough only where no second factor is enrolled."""
    return not strong and bool(typed.get("password")) and user.check_password(typed["password"])


def _proof(request: HttpRequest, user: User, typed: dict[str, Any]) -> str:
    """How the person proved it: "passkey", "totp", "code", or empty."""
    if typed["credential"]:
        found = passkeys.answered(request, _json(typed["credential"]))
        return "passkey" if found is not None and found.pk == user.pk else ""
    return factors.use_code(user, typed["code"]) if typed["code"] else ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _locked(request: HttpRequest, user: User) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": user.username})


def _failed(request: HttpRequest, user: User) -> bool:
    """Count a wrong code like a wrong password; whether that was one too many."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    return _locked(request, user)


def _page(request: HttpRequest, form: CodeForm, user: User, title: T) -> HttpResponse:
    kinds = {row.type for row in factors.factors_of(user)}
    options = passkeys.login_options(request, user) if "webauthn" in kinds else None
    context = {
        "form": form,
        "summary": summary_of(form),
        "options": options,
        "only_passkey": kinds == {"webauthn"},
        "who": user,
    }
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "zb/pages/second_factor.html", context, title=title, status=status)


def passkey_login(request: HttpRequest) -> HttpResponseBase:
    """GET gives a challenge for whichever passkey the browser holds; POST comes in with its answer."""
    if request.method != "POST":
        response = JsonResponse(_plain(passkeys.login_options(request)))
        response["Cache-Control"] = "no-store"
        return response
    user = passkeys.answered(request, _json(request.POST.get("credential", "")))
    if user is None:
        context = {"heading": NO_PASSKEY}
        return shell.page(request, "zb/pages/passkey_refused.html", context, title=NO_PASSKEY, status=403)
    if _locked(request, user):
        return locked_out(request)
    return entrance.come_in(request, user, "passkey", request.POST.get("next", ""))


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Options as plain JSON; bytes have become base64url texts already."""
    found: dict[str, Any] = json.loads(json.dumps(options, default=dict))
    return found
