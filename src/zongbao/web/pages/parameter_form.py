"""Proposing a value of a parameter: the system administrator says which, from when, for whom and on what ground."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts.parameters import propose_value
from zongbao.core import clock
from zongbao.core.decision import Reason, Refused
from zongbao.core.roles import Role
from zongbao.domain.parameter_values import Kind, Proposal, allowed, first_open_day, kind_of, scope_values, texts_of
from zongbao.regulations import codes, parameters, zones
from zongbao.regulations.parameters import Parameter
from zongbao.web import shell
from zongbao.web.access import actor, page_for
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.pages.parameters import SCOPE_NAMES, TITLE, name_of, now_cell, unit_name
from zongbao.web.pages.vehicles import TYPES
from zongbao.web.text import L, T, english, lang


class ProposalForm(Plain):
    """A value with its days, scope and ground; the fields of the scope are those by which the parameter is read."""

    value = forms.CharField(label=L("值", "Value"), max_length=64)
    start = forms.DateField(label=L("生效日", "First day"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(
        label=L("终止日", "Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=L("长期有效的不填。", "Leave empty for a value without an end."),
    )
    ground = forms.CharField(
        label=L("理由", "Ground"),
        max_length=255,
        help_text=L("为什么设定，谁决定的。", "Why it is set, and who decided so."),
    )
    citation = forms.CharField(
        label=L("文号和条款", "Citation"),
        max_length=255,
        required=False,
        help_text=L("法规已定的数值必须填写。", "Needed where the law fixes the value."),
    )

    def __init__(self, its: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._value_field(its)
        for name in its.scopes:
            choices = [("", T("全部", "Everywhere")), *((key, scope_name(name, key)) for key in scope_values(name))]
            self.fields[name] = forms.ChoiceField(label=str(SCOPE_NAMES[name]), choices=choices, required=False)
        self.order_fields(["value", "start", "end", *its.scopes, "ground", "citation"])

    def _value_field(self, its: Parameter) -> None:
        kind, field = kind_of(its), self.fields["value"]
        told = T("可用：{allowed} {unit}", "May be: {allowed} {unit}")
        field.help_text = str(told.of(allowed=allowed(its), unit=unit_name(its.unit)))
        if kind in (Kind.FLAG, Kind.TEXT):
            yes_no = [("true", T("是", "yes")), ("false", T("否", "no"))]
            choices = yes_no if kind is Kind.FLAG else [(text, text) for text in texts_of(its)]
            self.fields["value"] = forms.ChoiceField(label=field.label, choices=choices)


def scope_name(name: str, key: str) -> str:
    """A zone's, zone type's or vehicle type's name with its code."""
    if name == "vehicle_type":
        return str(TYPES[key])
    if name == "zone_type":
        return f"{codes.table(name).name(key, lang())} ({key})"
    latest = zones.zone(key).names[-1]
    return f"{latest.en if english() else latest.value} ({key})"


@page_for({Role.SYSTEM_ADMIN})
def propose(request: HttpRequest, key: str) -> HttpResponseBase:
    """The form, and the act behind it."""
    if key not in parameters.all_parameters():
        raise Http404
    its = parameters.parameter(key)
    form = ProposalForm(its, request.POST or None, initial={"start": first_open_day(clock.now()).isoformat()})
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            row = propose_value(actor(request), Proposal(key, **form.cleaned_data))
        except Refused as refused:
            reasons = refused.decision.reasons
            form.mark(reasons)
        else:
            told = T("已提出，等安全管理员确认", "Proposed; it waits for the security administrator")
            messages.success(request, str(told))
            return redirect("parameter_value", row.pk)
    return _page(request, its, form, reasons)


def _page(request: HttpRequest, its: Parameter, form: ProposalForm, reasons: tuple[Reason, ...]) -> HttpResponseBase:
    title, back = T("提出新取值", "Propose a value"), reverse("parameter", args=[its.key])
    crumbs = [shell.Crumb(TITLE, reverse("parameters")), shell.Crumb(its.key, back), shell.Crumb(title)]
    note = T(
        "{name}，现行值：{now}。取值由安全管理员确认后，自生效日零时起对每个决定有效；已开始的日子不变。",
        "{name}, now: {now}. Once the security administrator confirms it, every decision from its "
        "first day reads the value; days that have begun stay as they are.",
    ).of(name=name_of(its), now=now_cell(its).plain or "—")
    context = {"form": form, "summary": summary_of(form, reasons), "heading": title, "submit": T("提出", "Propose")}
    context |= {"back": back, "note": note}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="parameters", crumbs=crumbs, status=status
    )
