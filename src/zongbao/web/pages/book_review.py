"""An officer sets or lifts manual review (人工审核) of the enterprise behind a book."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import enterprises
from zongbao.core.decision import Refused
from zongbao.store.models import AccountBook
from zongbao.web import shell
from zongbao.web.access import OFFICERS, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.engine.listing import visible
from zongbao.web.text import L, T

SET = T("设为人工审核", "Set manual review")
LIFT = T("取消人工审核", "Lift manual review")


class ReviewForm(Plain):
    """Why."""

    reason = forms.CharField(
        label=L("理由", "Reason"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=L(
            "适用于企业的全部账册；会记入审计日志。", "Holds for all books of the enterprise; kept in the audit trail."
        ),
    )


@page_for(OFFICERS)
def book_review(request: HttpRequest, key: str) -> HttpResponseBase:
    """Set the mark where it is not set, lift it where it is."""
    rows = visible(AccountBook.objects.select_related("enterprise"), person(request))
    row = rows.filter(book_no=key).first()
    if row is None:
        raise Http404
    firm = row.enterprise
    title, act = (LIFT, enterprises.unreview_enterprise) if firm.manual_review else (SET, enterprises.review_enterprise)
    form = ReviewForm(request.POST or None)
    summary = Summary()
    if request.method == "POST" and form.is_valid():
        try:
            act(actor(request), firm.code, form.cleaned_data["reason"])
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(request, str(T("已办理", "Done")))
            return redirect("book", key)
    summary = summary if summary.reasons else summary_of(form)
    back = reverse("book", args=[key])
    crumbs = [shell.Crumb(T("账册", "Account books"), reverse("books")), shell.Crumb(key, back), shell.Crumb(title)]
    heading = T("{what}：{firm}", "{what}: {firm}").of(what=title, firm=firm.name_zh)
    context = {"form": form, "summary": summary, "heading": heading, "submit": title, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=heading, section="books", crumbs=crumbs, status=status
    )
