"""Visits of temporary vehicles (临时车辆、进区登记): registered, approved, in and out, the card collected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts import visits as acts
from zongbao.core import clock
from zongbao.core.lives import VISIT
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.visit import CARD_OUT
from zongbao.store.models import Organisation, User, Visit
from zongbao.web.access import BUSINESS, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, Shown
from zongbao.web.components.table import Button, Column, Filter, Rows, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.entry import Entry, entered
from zongbao.web.pages.vehicles import TYPES
from zongbao.web.text import L, T, named

TITLE = T("进区登记", "Visits")
BUSINESS_TYPES: Mapping[str, T] = {
    "delivery": T("送货", "Delivery"),
    "pickup": T("提货", "Pick-up"),
    "service": T("施工维修", "Works and repair"),
    "visitor": T("来访", "Visitor"),
    "other": T("其他", "Other"),
}
DOCUMENTS: Mapping[str, T] = {
    "waybill": T("运单", "Waybill"),
    "delivery_note": T("送货单", "Delivery note"),
    "pickup_order": T("提货单", "Pick-up order"),
    "other": T("其他", "Other"),
}
DIRECTIONS = {"I": T("进区后出区", "Enters and leaves"), "E": T("只出区", "Only leaves")}


def _rows(user: User) -> Rows:
    return visible(Visit.objects.all(), user).select_related("enterprise", "zone")


def _card_out(rows: Rows, value: str) -> Rows:
    """Whose card is with the driver; ``late``: the vehicle has left with it, or its day is over."""
    out = rows.filter(state__in=CARD_OUT).exclude(card_no="")
    late = Q(state="out") | Q(valid_on__lt=clock.day_of(clock.now()))
    return out.filter(late) if value == "late" else out


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in acts.REGISTRARS:
        return []
    return [Button(ENTRY.title, reverse("visit_new"), "plus", "primary")]


def _business(row: Visit) -> cells.Cell:
    return cells.text(BUSINESS_TYPES.get(row.business_type, row.business_type))


VISITS = ListPage(
    name="visits",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column(
            "plate",
            T("车牌号", "Plate"),
            lambda row: cells.link(reverse("visit", args=[row.pk]), row.plate, mono=False),
            "plate",
        ),
        Column("host", T("去往企业", "Goes to"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES),
        Column("business", T("业务类型", "Business"), _business),
        Column("day", T("本次有效日期", "Day"), lambda row: cells.day(row.valid_on), "valid_on"),
        Column("card", T("临时卡", "Temporary card"), lambda row: cells.code(row.card_no)),
        Column("collected", T("收卡时间", "Card collected"), lambda row: cells.moment(row.card_collected_at)),
        Column("state", T("状态", "State"), lambda row: cells.state(VISIT, row.state)),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("visit", args=[row.pk]))),
    ),
    filters=(
        states(VISIT),
        Filter(
            "card",
            T("临时卡", "Temporary card"),
            "choice",
            _card_out,
            lambda: [("out", T("未收卡", "Not collected")), ("late", T("逾期未收卡", "Not collected, overdue"))],
        ),
        Filter(
            "day",
            T("本次有效日期", "Day of the visit"),
            "date",
            lambda rows, value: rows.filter(valid_on=dt.date.fromisoformat(value)),
        ),
    ),
    search=("plate", "card_no", "enterprise__name_zh"),
    search_hint=T("车牌 / 临时卡 / 企业", "Plate, card, enterprise"),
    sort="-day",
    buttons=_buttons,
    empty=T(
        "还没有进区登记。没有备案的车来一次，先在这里登记，同意后凭核放单进出。",
        "No visits yet. A vehicle that is not filed is registered here for one visit, then goes on a pass.",
    ),
    pin=True,
)


def _find(user: User, key: int) -> Visit | None:
    found: Visit | None = _rows(user).filter(pk=key).first()
    return found


def _show(request: HttpRequest, row: Visit) -> Shown:
    number = str(row.pk)
    panels: list[Any] = [
        *_notices(row),
        _facts(row),
        common.passes_of(request, T("核放单", "Passes"), visit=row),
        common.verdicts("visit", number),
    ]
    heading = T("进区登记 {plate}", "Visit of {plate}").of(plate=row.plate)
    buttons = []
    if row.state in ("approved", "inside") and person(request).role in ENTERPRISE_ROLES:
        buttons.append(Button(T("申请核放单", "Apply for a pass"), reverse("pass_new"), "plus"))
    return Shown(heading, cells.state(VISIT, row.state), panels, [common.history("visit", number)], buttons)


def _notices(row: Visit) -> list[Any]:
    if row.state == "registered":
        return [common.waiting_notice(T("等海关同意后才能申请进区核放单。", "Customs have to approve it first."))]
    if row.state == "out":
        text = T("车辆已出区，临时卡 {no} 还没有收回。", "The vehicle has left; card {no} is not collected yet.")
        return [common.waiting_notice(text.of(no=row.card_no))]
    return []


def _facts(row: Visit) -> Facts:
    return Facts(
        T("登记信息", "Registration"),
        [
            (T("去往企业", "Goes to"), common.organisation(row.enterprise)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("业务类型", "Business"), _business(row)),
            (T("进出", "Direction"), cells.text(DIRECTIONS[row.direction])),
            (T("本次有效日期", "Day of the visit"), cells.day(row.valid_on)),
            (T("车型", "Type"), cells.text(TYPES.get(row.vehicle_type, row.vehicle_type))),
            (T("自重(kg)", "Tare (kg)"), cells.number(row.tare_kg)),
            (T("临时卡号", "Temporary card"), cells.code(row.card_no)),
            (T("收卡时间", "Card collected"), cells.moment(row.card_collected_at)),
            (T("进区运输单证", "Document, in"), _document(row.entry_document_kind, row.entry_document_no)),
            (T("出区运输单证", "Document, out"), _document(row.exit_document_kind, row.exit_document_no)),
            (T("联系方式", "Contact"), cells.text(row.contact)),
            (T("进区时间", "Entered"), cells.moment(row.entered_at)),
            (T("出区时间", "Left"), cells.moment(row.left_at)),
            (T("理由", "Reason"), cells.text(row.decision_reason)),
        ],
    )


def _document(kind: str, number: str) -> cells.Cell:
    if not (kind or number):
        return cells.text("")
    return cells.joined([cells.text(DOCUMENTS.get(kind, kind)), cells.code(number)])


VISIT_DETAIL = DetailPage(
    name="visit",
    section="visits",
    parent=TITLE,
    roles=BUSINESS,
    find=_find,
    show=_show,
    title=lambda row: row.plate,
    key=lambda row: row.pk,
    life=VISIT,
    moves={
        "approve": acts.approve_visit,
        "refuse": acts.refuse_visit,
        "cancel": acts.cancel_visit,
        "collect_card": acts.collect_card,
    },
)


def _options(words: Mapping[str, T]) -> Any:
    return lambda: [("", ""), *words.items()]


class VisitForm(Plain):
    """What is registered; a gate crew also says to whom the vehicle goes."""

    plate = forms.CharField(label=L("车牌号", "Plate"), max_length=16, help_text=L("如 鲁B12345", "As on the plate"))
    enterprise = forms.ChoiceField(label=L("去往企业", "Goes to"))
    business_type = forms.ChoiceField(label=L("业务类型", "Business"), choices=lambda: list(BUSINESS_TYPES.items()))
    direction = forms.ChoiceField(label=L("进出", "Direction"), choices=lambda: list(DIRECTIONS.items()))
    valid_on = forms.DateField(
        label=L("本次有效日期", "Day of the visit"), widget=forms.DateInput(attrs={"type": "date"})
    )
    vehicle_type = forms.ChoiceField(label=L("车型", "Type"), choices=lambda: list(TYPES.items()))
    tare_kg = forms.DecimalField(
        label=L("自重(kg)", "Tare (kg)"),
        max_digits=19,
        decimal_places=5,
        min_value=Decimal("0.00001"),
        required=False,
        help_text=L("不知道则留空", "Empty where it is not known"),
    )
    card_no = forms.CharField(
        label=L("临时卡号", "Temporary card"),
        max_length=64,
        required=False,
        help_text=L("发了卡，出区后须收回才能办结", "A card that is given has to be collected at the end"),
    )
    entry_document_kind = forms.ChoiceField(
        label=L("进区运输单证类型", "Document, in: kind"), choices=_options(DOCUMENTS), required=False
    )
    entry_document_no = forms.CharField(
        label=L("进区运输单证编号", "Document, in: number"), max_length=64, required=False
    )
    exit_document_kind = forms.ChoiceField(
        label=L("出区运输单证类型", "Document, out: kind"), choices=_options(DOCUMENTS), required=False
    )
    exit_document_no = forms.CharField(
        label=L("出区运输单证编号", "Document, out: number"), max_length=64, required=False
    )
    contact = forms.CharField(label=L("司机或联系人电话", "Driver's telephone"), max_length=64, required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.role in ENTERPRISE_ROLES:
            del self.fields["enterprise"]
            return
        kind = Organisation.Kind.ENTERPRISE
        zone = user.organisation.zone_id if user.organisation else None
        hosts = Organisation.objects.filter(kind=kind, zone=zone, active=True).order_by("code")
        chooser: Any = self.fields["enterprise"]
        chooser.choices = [(one.code, f"{named(one)} {one.code}") for one in hosts]


ENTRY = Entry(
    title=T("登记临时车辆", "Register a visit"),
    submit=T("登记", "Register"),
    done=T("已登记", "Registered"),
    section="visits",
    parent=TITLE,
    opens="visit",
    groups=(
        (T("车辆", "Vehicle"), ("plate", "vehicle_type", "tare_kg", "contact")),
        (T("本次来访", "Visit"), ("enterprise", "business_type", "direction", "valid_on", "card_no")),
        (
            T("运输单证", "Transport documents"),
            ("entry_document_kind", "entry_document_no", "exit_document_kind", "exit_document_no"),
        ),
    ),
)


@page_for(acts.REGISTRARS)
def visit_new(request: HttpRequest) -> HttpResponseBase:
    """Register a vehicle that is not filed, for one visit."""
    today = clock.day_of(clock.now()).isoformat()
    form = VisitForm(person(request), request.POST or None, initial={"valid_on": today})
    return entered(request, ENTRY, form, lambda stated: acts.register_visit(actor(request), **stated).pk)
