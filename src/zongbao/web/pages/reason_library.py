"""The reasons library (理由库): texts for each question, how often they were used, and who changed them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, StrIndex
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from zongbao.acts import reason_texts
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.lives import LIVES
from zongbao.core.roles import Role
from zongbao.regulations import sources
from zongbao.store.models import ReasonText, StoredDecision, User
from zongbao.web import shell
from zongbao.web.access import OFFICERS, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.pages import common
from zongbao.web.text import L, T

TITLE = T("理由库", "Reasons library")
COUNTED = dt.timedelta(days=92)  # uses are counted over a quarter


def questions() -> list[tuple[str, str]]:
    """Every question of an officer that needs a reason: (list.return, 核注清单 · 退单)."""
    return [
        (f"{kind}.{move.name}", f"{common.KINDS[kind]} · {T(move.zh, move.en)}")
        for kind, life in LIVES.items()
        for move in life.moves
        if move.needs_reason and Role.CUSTOMS in move.roles
    ]


class TextForm(Plain):
    """One text of the library."""

    question = forms.ChoiceField(label=L("事项", "Question"), choices=questions)
    text = forms.CharField(label=L("理由（中文）", "Reason (Chinese)"), max_length=255)
    text_en = forms.CharField(label=L("理由（英文）", "Reason (English)"), max_length=255, required=False)
    cites = forms.ChoiceField(
        label=L("依据", "Ground"), required=False, choices=lambda: [("", ""), *((key, key) for key in _sources())]
    )


def _sources() -> list[str]:
    return sorted(sources.all_sources())


def used(user: User) -> QuerySet[Any]:
    """The office's texts with ``uses``: decisions of the last quarter on that question that begin with the text."""
    said = (
        StoredDecision.objects.filter(decided_at__gte=clock.now() - COUNTED, decided_by__organisation=user.organisation)
        .annotate(asked=Concat(F("subject_kind"), Value(":"), F("question")), at=StrIndex("remark", OuterRef("text")))
        .filter(asked=OuterRef("asked"), at=1)
        .order_by()
        .values("asked")
    )
    texts = ReasonText.objects.filter(office=user.organisation, active=True).annotate(asked=_asked())
    return texts.annotate(uses=Coalesce(Subquery(said.annotate(count=Count("id")).values("count")), 0))


def _asked() -> Any:
    """list.return as decisions name it: list:person:return (a passage's kind and question alike)."""
    return Func(F("question"), Value("."), Value(":person:"), function="replace")


@page_for(OFFICERS)
def library(request: HttpRequest) -> HttpResponseBase:
    """See, add and retire texts."""
    form, summary = TextForm(request.POST if "add" in request.POST else None), Summary()
    if request.method == "POST":
        try:
            if _change(request, form):
                return redirect("reason_library")
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
    office = person(request).organisation
    context = {
        "form": form,
        "summary": summary if summary.reasons else summary_of(form),
        "texts": [(dict(questions()).get(row.question, row.question), row) for row in used(person(request))],
        "history": common.history("reason", office.code if office else ""),
        "heading": TITLE,
    }
    crumbs = [shell.Crumb(TITLE)]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/reason_library.html", context, title=TITLE, section="queue", crumbs=crumbs, status=status
    )


def _change(request: HttpRequest, form: TextForm) -> bool:
    """Whether something was changed: a text retired, or a valid one added."""
    retired = request.POST.get("retire", "")
    if retired.isdecimal():
        reason_texts.retire_text(actor(request), int(retired[:18]))
        messages.success(request, str(T("已停用；用过它的决定不变", "Retired; decisions that used it stay")))
        return True
    if not form.is_valid():
        return False
    reason_texts.add_text(actor(request), **form.cleaned_data)
    messages.success(request, str(T("已加入理由库", "Added to the library")))
    return True
