"""Delegation (授权代办): see, give and revoke; and hand over at once all that an absent colleague holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import delegations, queues
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import GRADE_NAMES, Grade
from zongbao.domain.delegation import Terms
from zongbao.regulations import parameters
from zongbao.store.models import Delegation, User
from zongbao.web import shell
from zongbao.web.access import OFFICERS, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.table import midnight
from zongbao.web.pages import common
from zongbao.web.pages.queue import TITLE as QUEUE
from zongbao.web.text import L, T

TITLE = T("授权代办与移交", "Delegation and hand-over")
DAYS = 7  # usual length of a delegation
_DAY = dt.timedelta(days=1)


class GiveForm(Plain):
    """Who may decide what for whom, up to which value, from which day to which."""

    giver = forms.ChoiceField(label=L("授权人", "On behalf of"))
    delegate = forms.ChoiceField(label=L("代办人", "Delegate"))
    kinds = forms.MultipleChoiceField(label=L("单证种类", "Kinds of papers"), widget=forms.CheckboxSelectMultiple)
    limit = forms.DecimalField(
        label=L("价值限额（元）", "Value limit (CNY)"),
        required=False,
        max_digits=18,
        decimal_places=2,
        help_text=L("不限则留空；账册、车辆和通道不计价", "Empty: no limit; books, vehicles and lanes have no value"),
    )
    starts = forms.DateField(label=L("自", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label=L("至（含当日）", "Until, that day included"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=L("理由", "Reason"), max_length=255)

    def __init__(self, data: Any, user: User, officers: list[User]) -> None:
        today = clock.day_of(clock.now())
        usual = {"starts": today.isoformat(), "ends": (today + DAYS * _DAY).isoformat(), "giver": user.username}
        super().__init__(data, initial=usual, auto_id="give_%s")
        head = user.grade == Grade.HEAD
        givers = [one for one in officers if one.grade != Grade.ASSISTANT and (head or one.pk == user.pk)]
        fields: dict[str, Any] = self.fields
        fields["giver"].choices = _names(givers)
        fields["delegate"].choices = [("", ""), *_names(officers)]
        fields["kinds"].choices = [(kind, common.KINDS[kind]) for kind in delegations.KINDS]

    def terms(self) -> Terms:
        """What was asked for; the last day counts whole."""
        given = self.cleaned_data
        ends = midnight(given["ends"].isoformat()) + _DAY
        return Terms(given["kinds"], given["limit"], midnight(given["starts"].isoformat()), ends)


class HandOverAllForm(Plain):
    """From whom, to whom, and why."""

    holder = forms.ChoiceField(label=L("离岗人", "Absent colleague"))
    officer = forms.ChoiceField(label=L("移交给", "Hand over to"))
    reason = forms.CharField(label=L("理由", "Reason"), max_length=255)

    def __init__(self, data: Any, officers: list[User]) -> None:
        super().__init__(data, auto_id="all_%s")
        fields: dict[str, Any] = self.fields
        fields["holder"].choices = fields["officer"].choices = [("", ""), *_names(officers)]


def _names(officers: list[User]) -> list[tuple[str, str]]:
    return [(one.username, f"{one.full_name} · {T(*GRADE_NAMES[Grade(one.grade)])}") for one in officers]


@dataclass(frozen=True, slots=True)
class Line:
    """One delegation as the table shows it."""

    row: Delegation
    kinds: str
    limit: Cell
    state: Cell
    revocable: bool


def _line(row: Delegation, user: User) -> Line:
    at = clock.now()
    over = row.revoked_at is not None or row.ends_at <= at
    its = user.pk in (row.giver_id, row.delegate_id) or user.grade == Grade.HEAD
    separator = str(T("、", ", "))
    limit = cells.money(row.limit_cny) if row.limit_cny is not None else cells.text(T("不限", "No limit"))
    return Line(
        row, separator.join(str(common.KINDS[kind]) for kind in row.kinds), limit, _state(row, at), its and not over
    )


def _state(row: Delegation, at: dt.datetime) -> Cell:
    if row.revoked_at:
        return cells.tag(T("已收回", "Revoked"), "neutral")
    if row.ends_at <= at:
        return cells.tag(T("已到期", "Ended"), "neutral")
    if row.starts_at > at:
        return cells.tag(T("未开始", "Not begun"), "info")
    return cells.tag(T("生效中", "In force"), "success")


@page_for(OFFICERS)
def delegation(request: HttpRequest) -> HttpResponseBase:
    """The office's delegations; POST gives one, revokes one, or hands over everything that somebody holds."""
    user, officers = person(request), list(queues.colleagues(actor(request)))
    give = GiveForm(request.POST if "give" in request.POST else None, user, officers)
    everything = HandOverAllForm(request.POST if "all" in request.POST else None, officers)
    summary = Summary()
    if request.method == "POST":
        form = everything if "all" in request.POST else give
        try:
            if done := _change(request, give, everything):
                messages.success(request, str(done))
                return redirect("delegations")
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        if not summary.reasons:
            summary = summary_of(form)
    context = {
        "heading": TITLE,
        "give": give if user.grade != Grade.ASSISTANT else None,
        "everything": everything,
        "lines": [_line(row, user) for row in delegations.of_office(actor(request))],
        "grade": T(*GRADE_NAMES[Grade(user.grade)]),
        "days": parameters.whole("delegation_days_max", clock.day_of(clock.now())),
        "summary": summary,
    }
    crumbs = [shell.Crumb(QUEUE, reverse("queue")), shell.Crumb(TITLE)]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/delegations.html", context, title=TITLE, section="queue", crumbs=crumbs, status=status
    )


def _change(request: HttpRequest, give: GiveForm, everything: HandOverAllForm) -> T | None:
    """What was done, in words; None if a form has to be mended first."""
    doing: dict[str, Callable[[], T | None]] = {
        "revoke": lambda: _revoke(request),
        "all": lambda: _hand_over(request, everything),
    }
    chosen = next((act for name, act in doing.items() if name in request.POST), lambda: _give(request, give))
    return chosen()


def _give(request: HttpRequest, form: GiveForm) -> T | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    row = delegations.give(actor(request), given["giver"], given["delegate"], form.terms(), given["reason"])
    words = T("已授权{name}代办", "{name} may now decide on {giver}'s behalf")
    return words.of(name=row.delegate.full_name, giver=row.giver.full_name)


def _revoke(request: HttpRequest) -> T:
    key = request.POST["revoke"]
    delegations.revoke(actor(request), int(key[:18]) if key.isdecimal() else 0)
    return T("授权已收回", "The delegation is revoked")


def _hand_over(request: HttpRequest, form: HandOverAllForm) -> T | None:
    if not form.is_valid():
        return None
    done = queues.hand_over_all(actor(request), *(form.cleaned_data[name] for name in ("holder", "officer", "reason")))
    words = T("已移交 {n} 件给{name}", "Handed over to {name}: {n}")
    return words.of(n=len(done), name=done[0].officer.full_name)
