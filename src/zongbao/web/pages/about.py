"""Help and about (帮助与关于): how the chain works, who does what, where a number comes from."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from zongbao import __version__
from zongbao.core.lives import LIVES
from zongbao.core.roles import ROLE_NAMES
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for
from zongbao.web.pages.common import KINDS
from zongbao.web.text import T

TITLE = T("帮助与关于", "Help and about")


@page_for(EVERYONE)
def about(request: HttpRequest) -> HttpResponseBase:
    """One page of help, the states of every paper, and the version."""
    lives = [(KINDS[name], [(T(s.zh, s.en), s.tone) for s in life.states.values()]) for name, life in LIVES.items()]
    roles = [T(zh, en) for zh, en in ROLE_NAMES.values()]
    context = {"heading": TITLE, "version": __version__, "lives": lives, "roles": roles}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/about.html", context, title=TITLE, section="about", crumbs=crumbs)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The 400 page."""
    return shell.page(request, "zb/pages/unreadable.html", status=400)


def missing(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The 404 page."""
    return shell.page(request, "zb/pages/missing.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The 403 page."""
    return shell.page(request, "zb/pages/forbidden.html", status=403)


def broken(request: HttpRequest) -> HttpResponseBase:
    """The 500 page: asks nothing of the database."""
    return render(request, "zb/pages/broken.html", status=500)
