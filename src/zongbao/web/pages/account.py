"""Signing in and out, coming back to a form, and the language."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from zongbao.acts import factors
from zongbao.store.models import User
from zongbao.web import entrance, shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import summary_of
from zongbao.web.sight import CHOOSERS, SESSION_KEY, zones_of
from zongbao.web.text import L, T

LANGUAGES = ("zh-hans", "en")


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
        """The form's problems as a summary, why one is here again, and the other ways in."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "summary": summary_of(context["form"]),
            "title": T("登录", "Sign in"),
            "person": None,
            "ended": bool(context.get("next")) and bool(entrance.was_here(self.request)),
            "kept": entrance.KEPT in self.request.session,
            "relaxed": not settings.REQUIRE_SECOND_FACTOR,
            "issuer": _issuer(),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """A refused sign-in leaves a trace, until the lock-out makes further ones pointless."""
        request = self.request
        if not getattr(request, "axes_locked_out", False):
            typed = str(form.data.get("username", ""))[:64]
            factors.sign_in_refused(typed, entrance.address(request), getattr(request, "request_id", ""))
        answer: Any = super().form_invalid(form)
        return answer  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """Come in, or on to the second factor; the language asked for on this page is taken up."""
        answer: Any = entrance.password_given(self.request, form.get_user(), self.get_redirect_url())
        return answer  # type: ignore[no-any-return]


def _issuer() -> dict[str, str]:
    """Name and address of the OpenID Connect issuer where one is set up."""
    if not settings.ZONGBAO.oidc_url:
        return {}
    try:
        return {"name": settings.ZONGBAO.oidc_name, "url": reverse("openid_connect_login", args=["issuer"])}
    except NoReverseMatch:
        return {}


class Logout(views.LogoutView):
    """Signing out on purpose."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Sign out; the next sign-in page explains nothing."""
        return entrance.leave(super().post(request, *args, **kwargs))


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords or codes (axes): says until when."""
    found = AccessAttempt.objects.filter(
        ip_address=entrance.address(request), failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    ).order_by("-attempt_time")
    last = found.first()
    ends = cells.moment(last.attempt_time + settings.AXES_COOLOFF_TIME) if last else None
    context = {"ends": ends, "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)}
    return shell.page(request, "zb/pages/locked.html", context, title=T("暂时锁定", "Locked for now"), status=429)


@page_for(EVERYONE)
def resume(request: HttpRequest) -> HttpResponseBase:
    """What was typed when the session ended, to be sent now or thrown away; nothing is sent without a click."""
    kept = request.session.pop(entrance.KEPT, None)
    title = T("回到您的表单", "Back to your form")
    return shell.page(request, "zb/pages/resume.html", {"kept": kept}, title=title)


@require_POST
@page_for(frozenset(CHOOSERS))
def zone_choice(request: HttpRequest) -> HttpResponseBase:
    """Narrow every page to one zone, or widen them again; kept in the session."""
    wanted = request.POST.get("zone", "")
    found = zones_of(person(request)).filter(code=wanted).first()
    request.session[SESSION_KEY] = found.pk if found else None
    return redirect(entrance.safe_next(request, request.POST.get("next", "")))


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language; kept on the user and in a cookie, then back to where the reader was."""
    chosen = request.POST.get("language", "")
    response = redirect(entrance.safe_next(request, request.POST.get("next", "")))
    if chosen in LANGUAGES:
        entrance.remember_language(response, chosen)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        else:
            request.session[entrance.ASKED] = chosen
    return response
