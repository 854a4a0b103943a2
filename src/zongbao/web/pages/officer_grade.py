"""An officer's standing (职级), given by the security administrator."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import people
from zongbao.core.decision import Refused
from zongbao.core.roles import GRADE_NAMES, Role
from zongbao.store.models import User
from zongbao.web import shell
from zongbao.web.access import actor, page_for
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.text import L, T

USERS = T("用户", "Users")
TITLE = T("授予职级", "Grant a standing")


class GradeForm(Plain):
    """Head, officer or assistant."""

    grade = forms.ChoiceField(
        label=L("职级", "Standing"),
        choices=lambda: [(grade.value, T(*names)) for grade, names in GRADE_NAMES.items()],
        help_text=L("协管员只在授权的种类、限额和期限内代办", "An assistant decides only under a delegation"),
    )


@page_for({Role.SECURITY_ADMIN})
def user_grade(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give an officer another standing."""
    row = User.objects.filter(username=key).first()
    if row is None:
        raise Http404
    form, summary = GradeForm(request.POST or None, initial={"grade": row.grade}), Summary()
    if request.method == "POST" and form.is_valid():
        try:
            people.grant_grade(actor(request), key, form.cleaned_data["grade"])
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(request, str(T("职级已授予", "The standing is granted")))
            return redirect("user", key)
    context = {
        "form": form,
        "summary": summary if summary.reasons else summary_of(form),
        "heading": T("{name} · 授予职级", "{name} · standing").of(name=row.full_name),
        "submit": T("授予", "Grant"),
        "back": reverse("user", args=[key]),
    }
    crumbs = [shell.Crumb(USERS, reverse("users")), shell.Crumb(key, reverse("user", args=[key])), shell.Crumb(TITLE)]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=TITLE, section="users", crumbs=crumbs, status=status
    )
