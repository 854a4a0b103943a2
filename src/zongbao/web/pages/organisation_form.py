"""Entering and changing an organisation: codes with their check digits, zone, client, and the reason of a change."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import organisations as acts
from zongbao.acts.organisations import Particulars
from zongbao.core.decision import Reason, Refused
from zongbao.core.roles import Role
from zongbao.store.models import Organisation, Zone
from zongbao.web import shell
from zongbao.web.access import actor, page_for, person
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.pages.organisations import KINDS, TITLE, find
from zongbao.web.text import L, T, named


class ZoneField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A zone by its name in the reader's language."""

    def label_from_instance(self, obj: Zone) -> str:
        """The zone's name."""
        return named(obj)


class ParticularsForm(Plain):
    """What may change about an organisation."""

    name_zh = forms.CharField(label=L("中文名称", "Chinese name"), max_length=255)
    name_en = forms.CharField(label=L("英文名称", "English name"), max_length=255, required=False)
    zone = ZoneField(
        queryset=Zone.objects.order_by("id"),
        label=L("区域", "Zone"),
        required=False,
        help_text=L("省级部门不填。", "Not for the province."),
    )
    credit = forms.CharField(
        label=L("统一社会信用代码", "Credit code"),
        max_length=18,
        required=False,
        help_text=L("18 位，末位为校验码。", "18 characters, the last one checks the others."),
    )
    sender_id = forms.CharField(
        label=L("客户端标识", "Sender id"),
        max_length=16,
        required=False,
        help_text=L("DXP 标识；文件夹以它命名。", "DXP id; the folder is named after it."),
    )

    def particulars(self) -> Particulars:
        """What was typed."""
        names = ("name_zh", "name_en", "zone", "credit", "sender_id")
        return Particulars(**{name: self.cleaned_data[name] for name in names})


class EnterForm(ParticularsForm):
    """A new organisation."""

    kind = forms.ChoiceField(label=L("性质", "Kind"), choices=lambda: list(KINDS.items()))
    code = forms.CharField(
        label=L("代码", "Code"),
        max_length=18,
        help_text=L(
            "企业填海关十位编码，海关填四位关区代码；登记后不可更改。",
            "Ten characters of customs for an enterprise, four digits for a customs office; it stays for good.",
        ),
    )
    field_order = ("kind", "code")


class ChangeForm(ParticularsForm):
    """A change with its reason."""

    reason = forms.CharField(label=L("变更理由", "Reason"), max_length=255)


@page_for({Role.SYSTEM_ADMIN})
def organisation_new(request: HttpRequest) -> HttpResponseBase:
    """Enter an organisation."""
    form = EnterForm(request.POST or None)

    def act() -> Organisation:
        typed = form.cleaned_data
        return acts.enter_organisation(actor(request), typed["kind"], typed["code"], form.particulars())

    return _form(request, form, act, (T("登记单位", "New organisation"), T("登记", "Enter")))


@page_for({Role.SYSTEM_ADMIN})
def organisation_change(request: HttpRequest, key: str) -> HttpResponseBase:
    """Change an organisation's particulars."""
    row = find(person(request), key)
    if row is None:
        raise Http404
    initial = {"name_zh": row.name_zh, "name_en": row.name_en, "zone": row.zone_id}
    form = ChangeForm(request.POST or None, initial=initial | {"credit": row.credit_code, "sender_id": row.sender_id})

    def act() -> Organisation:
        return acts.change_organisation(actor(request), key, form.particulars(), form.cleaned_data["reason"])

    return _form(request, form, act, (T("修改单位", "Change the organisation"), T("保存", "Save")), row)


def _form(
    request: HttpRequest,
    form: ParticularsForm,
    act: Callable[[], Organisation],
    words: tuple[T, T],
    row: Organisation | None = None,
) -> HttpResponseBase:
    """Do the act with a valid form and go to the organisation; otherwise the form with all its problems."""
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except Refused as refused:
            reasons = refused.decision.reasons
            form.mark(reasons)
        else:
            messages.success(request, str(T("已保存", "Saved")))
            return redirect("organisation", done.code)
    return _page(request, form, reasons, words, row)


def _page(
    request: HttpRequest,
    form: ParticularsForm,
    reasons: tuple[Reason, ...],
    words: tuple[T, T],
    row: Organisation | None,
) -> HttpResponseBase:
    title, submit = words
    back = reverse("organisation", args=[row.code]) if row else reverse("organisations")
    crumbs = [shell.Crumb(TITLE, reverse("organisations")), *([shell.Crumb(named(row), back)] if row else [])]
    context = {"form": form, "summary": summary_of(form, reasons), "heading": title, "submit": submit, "back": back}
    status = 422 if request.method == "POST" else 200
    crumbs.append(shell.Crumb(title))
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="organisations", crumbs=crumbs, status=status
    )
