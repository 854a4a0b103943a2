"""Confirming what arrived on a pass (到货确认), line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import gate_passes
from zongbao.core.decision import Refused
from zongbao.store.models import GatePass
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, field_links
from zongbao.web.engine.listing import visible
from zongbao.web.pages.pass_form import ZERO, all_valid
from zongbao.web.pages.passes import TITLE
from zongbao.web.reasons import shown
from zongbao.web.text import L, T


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


@page_for(ENTERPRISE)
def pass_arrival(request: HttpRequest, key: str) -> HttpResponseBase:
    """Confirm what arrived, line by line; a difference goes to customs as an exception."""
    row: GatePass | None = visible(GatePass.objects.all(), person(request)).filter(pass_no=key).first()
    if row is None:
        raise Http404
    lines = row.lines.select_related("list_line")
    shares = [ArrivedForm(line, request.POST or None) for line in lines]
    summary = Summary()
    if request.method == "POST" and all_valid(shares):
        arrived = {one.line.line_no: one.cleaned_data["quantity"] for one in shares}
        try:
            outcome = gate_passes.confirm_arrival(actor(request), key, arrived)
        except Refused as refused:
            summary = Summary((), [shown(reason) for reason in refused.decision.reasons])
        else:
            note = (
                T("到货已确认", "Arrival confirmed")
                if outcome.decision.accepted
                else T("到货有差异，已报海关处置", "Arrival differs; customs will see to it")
            )
            (messages.success if outcome.decision.accepted else messages.warning)(request, str(note))
            return redirect("pass", key)
    elif request.method == "POST":
        summary = Summary([link for one in shares for link in field_links(one)])
    title, back = T("到货确认 {no}", "Confirm arrival of {no}").of(no=key), reverse("pass", args=[key])
    crumbs = [
        shell.Crumb(TITLE, reverse("passes")),
        shell.Crumb(key, back),
        shell.Crumb(T("到货确认", "Confirm arrival")),
    ]
    context = {"heading": title, "shares": shares, "summary": summary, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/arrival.html", context, title=title, section="passes", crumbs=crumbs, status=status
    )
