"""Confirming what arrived on a pass (到货确认), line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import arrivals as acts
from zongbao.core.decision import Refused
from zongbao.store.models import GatePassLine
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, OFFICERS, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, all_valid, field_links
from zongbao.web.pages.arrivals import TITLE, find
from zongbao.web.pages.pass_fields import ZERO
from zongbao.web.reasons import shown
from zongbao.web.text import L, T

SPEAKERS = ENTERPRISE | OFFICERS  # the receiving side, or customs in its place


class ArrivedForm(Plain):
    """What arrived of one line of a pass."""

    quantity = forms.DecimalField(label=L("到货数量", "Arrived"), max_digits=19, decimal_places=5, min_value=ZERO)

    def __init__(self, line: Any, *args: Any, **kwargs: Any) -> None:
        first = {"quantity": f"{line.declared_qty.normalize():f}"}
        super().__init__(*args, prefix=f"line-{line.line_no}", initial=first, **kwargs)
        self.line = line
        self.fields["quantity"].widget.attrs["aria-label"] = str(
            T("第 {n} 项到货数量", "Arrived of line {n}").of(n=line.line_no)
        )


@page_for(SPEAKERS)
def pass_arrival(request: HttpRequest, key: str) -> HttpResponseBase:
    """Say what arrived, line by line; a difference opens a case for customs."""
    row = find(person(request), key)
    if row is None:
        raise Http404
    lines = GatePassLine.objects.filter(gate_pass_id=row.gate_pass_id).select_related("list_line")
    shares = [ArrivedForm(line, request.POST or None) for line in lines]
    summary = Summary()
    if request.method == "POST" and all_valid(shares):
        arrived = {one.line.line_no: one.cleaned_data["quantity"] for one in shares}
        try:
            outcome = acts.confirm_arrival(actor(request), key, arrived)
        except Refused as refused:
            summary = Summary((), [shown(reason) for reason in refused.decision.reasons])
        else:
            _say(request, accepted=outcome.decision.accepted)
            return redirect("arrival", key)
    elif request.method == "POST":
        summary = Summary([link for one in shares for link in field_links(one)])
    return _page(request, key, {"shares": shares, "summary": summary})


def _say(request: HttpRequest, *, accepted: bool) -> None:
    if accepted:
        messages.success(request, str(T("到货已确认", "Arrival confirmed")))
    else:
        messages.warning(request, str(T("到货有差异，已报海关处置", "Arrival differs; customs will see to it")))


def _page(request: HttpRequest, key: str, context: dict[str, object]) -> HttpResponseBase:
    title, back = T("到货确认 {no}", "Confirm arrival of {no}").of(no=key), reverse("arrival", args=[key])
    crumbs = [shell.Crumb(TITLE, reverse("arrivals")), shell.Crumb(key, back), shell.Crumb(T("确认", "Confirm"))]
    context |= {"heading": title, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/arrival.html", context, title=title, section="arrivals", crumbs=crumbs, status=status
    )
