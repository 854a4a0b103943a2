"""Signing in by an OpenID Connect issuer: the issuer says who it is, our account says what they may do.

The issuer's ``preferred_username`` must be the user name of an active account here; nobody is signed up by it. Who
needs a second factor of ours still brings it: the issuer's own is not believed.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zongbao.store.models import User
from zongbao.web import entrance, shell
from zongbao.web.text import T


def come_in(request: HttpRequest, name: str) -> HttpResponseBase:
    """Open the session of the account of that name."""
    user = User.objects.select_related("organisation").filter(username=name, is_active=True).first()
    return entrance.come_in(request, user, "oidc", "/") if user else refused(request)


def refused(request: HttpRequest) -> HttpResponse:
    """The issuer did not confirm the person, or we have no such account."""
    return shell.page(request, "zb/pages/oidc_refused.html", title=T("没有登录成功", "Not signed in"), status=403)
