"""Drafts of forms: kept while one types, listed where the form stands, taken up again or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zongbao.acts import form_drafts as acts
from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Refused
from zongbao.store.models import FormDraft
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import Summary, count_in
from zongbao.web.reasons import all_shown, shown
from zongbao.web.text import T

DRAFT = "draft"  # the field with the draft's key, the value of the button, and the word in the address
_NOT_KEPT = ("csrfmiddlewaretoken", "do", DRAFT)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page with a form shows of drafts: the one that it continues, and the others."""

    current: FormDraft | None
    others: list[FormDraft]

    @property
    def key(self) -> int | str:
        """The key of the draft that the form continues; empty for a form not kept yet."""
        return self.current.pk if self.current else ""


def kept(request: HttpRequest) -> Kept:
    """The reader's drafts of the form at this address, newest first."""
    rows = list(FormDraft.objects.filter(user=person(request), path=request.path).defer("content"))
    key = _key(request)
    current = next((row for row in rows if row.pk == key), None)
    return Kept(current, [row for row in rows if row is not current])


def resumed(request: HttpRequest) -> QueryDict | None:
    """What the draft that the address names holds; None on a POST, or where it names none. 404 if that is gone."""
    if request.method == "POST" or DRAFT not in request.GET:
        return None
    row = FormDraft.objects.filter(user=person(request), path=request.path, pk=_key(request) or 0).first()
    if row is None:
        raise Http404
    return QueryDict(row.content)


def asked(request: HttpRequest) -> bool:
    """Whether the form is to be kept as it stands, by its button or by the script that follows the typing."""
    return request.method == "POST" and request.POST.get("do") == DRAFT


def save(request: HttpRequest) -> HttpResponseBase | Summary:
    """Keep the form: a script is told in JSON, a person comes back to the kept form or is told why not."""
    query = request.GET.copy()
    query.pop(DRAFT, None)
    by_script = request.headers.get("Accept") == "application/json"
    try:
        row = _save(request, query.urlencode(), by_script=by_script)
    except Refused as refused:
        if by_script:
            return JsonResponse({"key": "", "said": shown(refused.decision.reasons[0]).message}, status=422)
        return Summary((), all_shown(refused.decision.reasons))
    said = T("草稿已保存 {at}", "Draft saved {at}").of(at=f"{row.saved_at.astimezone(SHANGHAI):%H:%M}")
    query[DRAFT] = str(row.pk)
    if by_script:
        return JsonResponse({"key": row.pk, "said": str(said), "query": query.urlencode()})
    messages.success(request, str(said))
    return redirect(f"{request.path}?{query.urlencode()}")


def _save(request: HttpRequest, query: str, *, by_script: bool) -> FormDraft:
    content = request.POST.copy()
    for name in _NOT_KEPT:
        content.pop(name, None)
    title = request.POST.get("inner_no", "").strip()[:64]
    rest = (request.path, query[:1000], content.urlencode(), title)
    try:
        return acts.save_draft(actor(request), *rest, _key(request))
    except Refused as refused:
        gone = refused.decision.codes == ("ACC-404",)
        if not gone or by_script:  # a script that comes late must not bring back what was discarded or declared
            raise
        return acts.save_draft(actor(request), *rest)


def done(request: HttpRequest) -> None:
    """The form became a paper: its draft is not needed any longer, nor one that was saved of it in passing."""
    own = FormDraft.objects.filter(user=person(request), path=request.path)
    same = Q(pk=_key(request) or 0) | Q(title=request.POST.get("inner_no", "").strip()[:64])
    for key in own.filter(same).values_list("pk", flat=True):
        acts.drop_draft(actor(request), key)


def _key(request: HttpRequest) -> int | None:
    given: Any = request.POST.get(DRAFT) if request.method == "POST" else None
    return count_in(given or request.GET.get(DRAFT, ""), 0) or None


@require_POST
@page_for(ENTERPRISE)
def draft_drop(request: HttpRequest, key: int) -> HttpResponseBase:
    """Discard one of the reader's own drafts."""
    try:
        path = acts.drop_draft(actor(request), key)
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, str(T("草稿已丢弃", "Draft discarded")))
    return redirect(path or reverse("home"))
