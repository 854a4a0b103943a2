"""The gate desk (卡口作业): collect one vehicle by hand for a lane and see at once what the barrier does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from zongbao.acts import passages
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.lives import PASSAGE
from zongbao.core.roles import Role
from zongbao.domain.gate.collection import Collection
from zongbao.store.models import Lane, Passage, User
from zongbao.web import shell
from zongbao.web.access import GATE_CREW, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.passes import lane_name
from zongbao.web.text import L, T, named

TITLE = T("卡口作业", "Gate desk")


def lanes_of(user: User) -> list[Lane]:
    """The active lanes that this user may speak for."""
    rows = Lane.objects.filter(active=True).select_related("gate__zone")
    if user.role == Role.CUSTOMS:
        return list(rows.filter(gate__zone__customs_code=user.organisation.code if user.organisation else ""))
    zone = user.organisation.zone_id if user.organisation else None
    return list(rows.filter(gate__zone_id=zone)) if zone else []


def lane_label(lane: Lane) -> T:
    """Gate, number and way of a lane."""
    way = T("进", "in") if lane.direction == "I" else T("出", "out")
    return T("{gate} {number}({way})", "{gate} {number} ({way})").of(gate=named(lane.gate), number=lane.number, way=way)


class CollectionForm(Plain):
    """What the lane's equipment would have sent."""

    lane = forms.ChoiceField(label=L("通道", "Lane"))
    plate = forms.CharField(
        label=L("车牌号", "Plate"),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    card = forms.CharField(
        label=L("IC 卡号(可用读卡器扫入)", "IC card (a reader may type it)"), max_length=64, required=False
    )
    containers = forms.CharField(
        label=L("集装箱号(多个用空格隔开)", "Containers (separate by blanks)"), max_length=64, required=False
    )
    weight = forms.DecimalField(
        label=L("地磅重量(kg)", "Scale weight (kg)"),
        max_digits=19,
        decimal_places=5,
        min_value=Decimal(0),
        required=False,
        help_text=L("没有地磅时留空", "Leave empty where the lane has no scale"),
    )

    def __init__(self, lanes: list[Lane], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["lane"]
        choice.choices = [(str(lane.pk), lane_label(lane)) for lane in lanes]

    def clean(self) -> dict[str, Any]:
        """A vehicle is known by its plate or its card."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("plate") and not found.get("card"):
            self.add_error("plate", str(T("车牌号和 IC 卡号至少填一个", "Give a plate or an IC card")))
        return found


@page_for(GATE_CREW)
def gate(request: HttpRequest) -> HttpResponseBase:
    """GET shows the form and the lane's last passages; POST decides and goes to the passage."""
    lanes = lanes_of(person(request))
    form = CollectionForm(lanes, request.POST or None, initial={"lane": request.GET.get("lane", "")})
    summary = summary_of(form)
    if request.method == "POST" and form.is_valid():
        lane = next(lane for lane in lanes if str(lane.pk) == form.cleaned_data["lane"])
        try:
            outcome = passages.decide_passage(actor(request), collected(person(request), lane, form.cleaned_data))
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            if outcome.passage is not None:
                return redirect("passage", outcome.passage.pk)
            summary = summary_of(form, outcome.decision.reasons)
    gates = list(dict.fromkeys(lane.gate for lane in lanes))
    context = {"form": form, "summary": summary, "panel": recent_passages(request), "lanes": lanes, "gates": gates}
    crumbs = [shell.Crumb(TITLE)]
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "zb/pages/gate.html", context, title=TITLE, section="gate", crumbs=crumbs, status=status)


def collected(user: User, lane: Lane, typed: Mapping[str, Any]) -> Collection:
    """What a person at a lane saw and typed; ``session`` and ``form_no`` may be left out."""
    at: dt.datetime = clock.now()
    return Collection(
        session=typed.get("session") or f"WEB{at:%Y%m%d%H%M%S%f}{lane.pk}",
        area=lane.gate.area,
        lane=lane.number,
        direction=lane.direction,
        collected_at=at,
        mode="B",
        card=typed["card"].strip(),
        plate=typed["plate"].strip().upper(),
        containers=tuple(typed["containers"].upper().split()),
        weight=typed["weight"],
        form_no=typed.get("form_no", ""),
        operator=user.username,
    )


def recent_passages(request: HttpRequest) -> Grid:
    """The last vehicles that the reader may see."""
    rows = visible(Passage.objects.all(), person(request)).select_related("lane__gate").defer("collection")
    return Grid(
        T("最近过卡", "Last passages"),
        (
            Column("plate", T("车牌号", "Plate"), lambda one: common.passage_link(one)),
            Column("state", T("结果", "Result"), lambda one: cells.state(PASSAGE, one.state)),
            Column("lane", T("通道", "Lane"), lane_name),
            Column("at", T("时间", "Time"), lambda one: cells.moment(one.decided_at)),
        ),
        list(rows[:10]),
        T("还没有过卡记录", "No passages yet"),
    )
