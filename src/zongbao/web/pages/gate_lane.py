"""The lane's page for a telephone (通道扫码): scan the pass, see the vehicle, read the decision in large type."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from zongbao.acts import passages
from zongbao.core.lives import PASS
from zongbao.store.models import GatePass, Lane, Passage
from zongbao.web import shell
from zongbao.web.access import GATE_CREW, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, Summary, count_in, summary_of
from zongbao.web.engine.listing import visible
from zongbao.web.pages.driver import code_of
from zongbao.web.pages.gate import TITLE, CollectionForm, collected, lane_label, lanes_of
from zongbao.web.pages.gate_board import vehicles
from zongbao.web.reasons import all_shown
from zongbao.web.text import L, T

_IN_ADDRESS = re.compile(r"/p/([^/\s]+)/([0-9a-fA-F]+)/?$")  # the QR on a printed pass holds the driver's page
LONGEST_SCAN = 300


class LaneForm(Plain):
    """What the person at the lane saw of the vehicle whose pass was scanned."""

    form_no = forms.CharField(max_length=64, widget=forms.HiddenInput)
    session = forms.RegexField(r"^H[0-9a-f]{32}$", widget=forms.HiddenInput)
    weight = CollectionForm.base_fields["weight"]
    plate = forms.CharField(label=L("看到的车牌号", "Plate that you see"), max_length=16, required=False)
    containers = forms.CharField(label=L("看到的集装箱号", "Containers that you see"), max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        """Who says that the vehicle differs says how."""
        found: dict[str, Any] = super().clean() or {}
        if "differs" in self.data and not found.get("plate"):
            self.add_error("plate", str(T("请填写看到的车牌号", "Type the plate that you see")))
        return found


@page_for(GATE_CREW)
def gate_lane(request: HttpRequest, key: int) -> HttpResponseBase:
    """``?scan=`` finds the pass, POST decides, ``?done=`` shows the decision; each leads to the next vehicle."""
    lane = next((one for one in lanes_of(person(request)) if one.pk == key), None)
    if lane is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, lane)
    scanned = request.GET.get("scan", "").strip()[:LONGEST_SCAN]
    if scanned:
        return _scanned(request, lane, scanned)
    return _page(request, lane, {"done": _done(request, lane)})


def _scanned(request: HttpRequest, lane: Lane, text: str) -> HttpResponseBase:
    row = _pass(request, lane, text)
    if row is None:
        words = T("没有找到：{text}", "Not found: {text}").of(text=text[:80])
        return _page(request, lane, {"unread": words, "scanned": text}, 404)
    form = LaneForm(initial={"form_no": row.pass_no, "session": f"H{uuid.uuid4().hex}"})
    return _page(request, lane, {"form": form, **_seen(row)})


def _pass(request: HttpRequest, lane: Lane, text: str) -> GatePass | None:
    """The pass that a scan means in this zone: its number, the address on the printed QR, or its vehicle's plate."""
    number = number_in(text)
    if not number:
        return None
    rows = visible(GatePass.objects.all(), person(request)).filter(zone_id=lane.gate.zone_id)
    named = rows.filter(Q(pass_no=number) | Q(plate=number, direction=lane.direction, state__in=("approved", "gate1")))
    found: GatePass | None = named.select_related("enterprise").defer("paper").order_by("approved_at", "pk").first()
    return found


def number_in(text: str) -> str:
    """What was scanned as a number; empty if it is the address of a pass whose code is not the platform's."""
    found = _IN_ADDRESS.search(text)
    if found is None:
        return "".join(text.split()).upper()
    number, code = found.groups()
    return number if constant_time_compare(code.lower(), code_of(number)) else ""


def _seen(row: GatePass) -> Mapping[str, object]:
    return {"row": row, "state": cells.state(PASS, row.state), "way": cells.direction(row.direction)}


def _decide(request: HttpRequest, lane: Lane) -> HttpResponseBase:
    """Decide once: a form that is sent twice gets the first answer."""
    form = LaneForm(request.POST)
    row = _pass(request, lane, request.POST.get("form_no", ""))
    if row is None:
        raise Http404
    if not form.is_valid():
        return _page(request, lane, {"form": form, "summary": summary_of(form), **_seen(row)}, 422)
    typed = form.cleaned_data
    earlier = Passage.objects.filter(lane=lane, session=typed["session"]).first()
    if earlier is not None:
        return _to(lane, earlier)
    if "differs" not in request.POST:
        typed |= {"plate": row.plate, "containers": row.container_no}
    outcome = passages.decide_passage(actor(request), collected(person(request), lane, {"card": "", **typed}))
    if outcome.passage is None:
        summary = Summary((), all_shown(outcome.decision.reasons))
        return _page(request, lane, {"form": form, "summary": summary, **_seen(row)}, 422)
    return _to(lane, outcome.passage)


def _to(lane: Lane, passage: Passage) -> HttpResponseBase:
    return redirect(f"{reverse('gate_lane', args=[lane.pk])}?done={passage.pk}")


def _done(request: HttpRequest, lane: Lane) -> object:
    """The vehicle that was just decided about."""
    key = count_in(request.GET.get("done", ""), 0)
    rows = visible(Passage.objects.all(), person(request)).filter(pk=key, lane=lane) if key else Passage.objects.none()
    return vehicles(rows.select_related("lane__gate")).get(key) if key else None


def _page(request: HttpRequest, lane: Lane, context: Mapping[str, object], status: int = 200) -> HttpResponseBase:
    label = lane_label(lane)
    crumbs = [shell.Crumb(TITLE, reverse("gate")), shell.Crumb(label)]
    shown = {"lane": lane, "label": label, **context}
    template = "zb/pages/gate_lane.html"
    return shell.page(request, template, shown, title=label, section="gate", crumbs=crumbs, status=status)
