"""Saving and forgetting views of list pages; the pages themselves show them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zongbao.acts import saved_views as acts
from zongbao.core.decision import Refused
from zongbao.web.access import EVERYONE, actor, page_for, person
from zongbao.web.engine import views
from zongbao.web.text import T


@require_POST
@page_for(EVERYONE)
def view_save(request: HttpRequest, page: str) -> HttpResponseBase:
    """Keep the conditions and columns that stand in ``query`` under ``name``."""
    if person(request).role not in views.LISTED.get(page, ()):
        raise Http404
    query, name = views.essence(request.POST.get("query", "")), request.POST.get("name", "").strip()
    if problem := _problem(name, query):
        messages.error(request, str(problem))
        return redirect(views.address(reverse(page), query))
    preferred = request.POST.get("preferred") == "1"
    acts.save_view(actor(request), page, name, query, preferred=preferred)
    messages.success(request, str(T("视图“{name}”已保存", "View “{name}” saved").of(name=name)))
    return redirect(views.address(reverse(page), query))


def _problem(name: str, query: str) -> T | None:
    if not name or len(name) > views.LONGEST_NAME:
        return T("没有保存：请写视图名称，最多 40 字。", "Not saved: give the view a name of at most 40 characters.")
    if len(query) > views.LONGEST_QUERY:
        return T("没有保存：条件太长，请减少条件。", "Not saved: the conditions are too long, use fewer.")
    return None


@require_POST
@page_for(EVERYONE)
def view_drop(request: HttpRequest, key: int) -> HttpResponseBase:
    """Forget one of the reader's own views."""
    try:
        page = acts.drop_view(actor(request), key)
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, str(T("视图已删除", "View deleted")))
    return redirect(views.address(reverse(page), ""))
