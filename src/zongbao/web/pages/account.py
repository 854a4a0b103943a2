"""Signing in and out, and the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zongbao.store.models import User
from zongbao.web import shell
from zongbao.web.access import page_for, person
from zongbao.web.components.forms import summary_of
from zongbao.web.sight import CHOOSERS, SESSION_KEY, zones_of
from zongbao.web.text import L, T

LANGUAGES = ("zh-hans", "en")
ASKED = "language_asked"  # the session keeps a stranger's choice until the sign-in
YEAR = 365 * 24 * 3600


class LoginForm(AuthenticationForm):
    """User name and password; the words are ours so that both languages are complete."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = L("用户名", "User name")
        self.fields["password"].label = L("密码", "Password")
        wrong = L("用户名或密码不对，或账号还没有启用。", "Wrong user name or password, or the account is not active.")
        self.error_messages = {"invalid_login": wrong, "inactive": wrong}


class Login(views.LoginView):
    """The sign-in page."""

    template_name = "zb/pages/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form's problems as a summary."""
        context = super().get_context_data(**kwargs)
        return {**context, "summary": summary_of(context["form"]), "title": T("登录", "Sign in"), "person": None}

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in and take up the language just asked for on this page, else the user's own."""
        user, asked = form.get_user(), self.request.session.pop(ASKED, "")
        if asked:
            user.language = asked
            user.save(update_fields=["language"])
        response = super().form_valid(form)
        _remember(response, user.language)
        return response


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords (axes)."""
    return shell.page(request, "zb/pages/locked.html", title=T("暂时锁定", "Locked for now"), status=429)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language; kept on the user and in a cookie, then back to where the reader was."""
    chosen = request.POST.get("language", "")
    response = redirect(_back(request))
    if chosen in LANGUAGES:
        _remember(response, chosen)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        else:
            request.session[ASKED] = chosen
    return response


@require_POST
@page_for(frozenset(CHOOSERS))
def zone_choice(request: HttpRequest) -> HttpResponseBase:
    """Narrow every page to one zone, or widen them again; kept in the session."""
    wanted = request.POST.get("zone", "")
    found = zones_of(person(request)).filter(code=wanted).first()
    request.session[SESSION_KEY] = found.pk if found else None
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


def _remember(response: HttpResponseBase, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
