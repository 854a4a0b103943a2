"""Vehicles (车辆): filed by their enterprise, approved, barred and cleared by customs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts import vehicles as acts
from zongbao.core import clock
from zongbao.core.lifecycle import Lifecycle, State, step
from zongbao.core.lives import CARD, VEHICLE
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.vehicle import PLATE_KINDS
from zongbao.regulations import codes
from zongbao.store.models import Card, User, Vehicle
from zongbao.web.access import BUSINESS, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column, Rows, choice, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.entry import Entry, entered, standing
from zongbao.web.text import L, T, english

TITLE = T("车辆", "Vehicles")
TYPES = {
    "truck": T("货车", "Truck"),
    "tractor": T("牵引车", "Tractor"),
    "van": T("厢式货车", "Van"),
    "car": T("小型车", "Car"),
}

# The filing's life with the bar as one more state, so that all buttons of customs come from one place.
BAR = Lifecycle.build(
    "vehicle",
    ("filed",),
    (*VEHICLE.states.values(), State("barred", "黑名单", "Blacklisted", "danger")),
    (
        *VEHICLE.moves,
        step(
            "blacklist", "filed approved change_requested returned ended", "barred", "customs", "列入黑名单",
            "Blacklist", needs_reason=True,
        ),
        step("clear", "barred", "approved", "customs", "移出黑名单", "Clear", needs_reason=True),
    ),
)  # fmt: skip


def state_of(row: Vehicle) -> str:
    """The state of the filing, unless the vehicle is barred."""
    return "barred" if row.blacklisted else row.state


def type_name(row: Vehicle) -> cells.Cell:
    """The vehicle's type in words."""
    return cells.text(TYPES.get(row.vehicle_type, row.vehicle_type))


def _rows(user: User) -> Rows:
    return visible(Vehicle.objects.all(), user).select_related("owner", "inside_zone")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [Button(T("备案车辆", "File a vehicle"), reverse("vehicle_new"), "plus", "primary")]


def _place(row: Vehicle) -> cells.Cell:
    return common.name_of(row.inside_zone) if row.inside_zone else cells.text(T("区外", "Outside"))


VEHICLES = ListPage(
    name="vehicles",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column(
            "plate",
            T("车牌号", "Plate"),
            lambda row: cells.link(reverse("vehicle", args=[row.plate]), row.plate, mono=False),
            "plate",
        ),
        Column("type", T("车型", "Type"), type_name),
        Column("owner", T("所属企业", "Owner"), lambda row: common.name_of(row.owner), unless=ENTERPRISE_ROLES),
        Column("tare", T("自重(kg)", "Tare (kg)"), lambda row: cells.number(row.tare_kg), "tare_kg", right=True),
        Column("tare_on", T("称重日期", "Weighed on"), lambda row: cells.day(row.tare_on), "tare_on"),
        Column("valid", T("有效至", "Valid until"), lambda row: cells.day(row.valid_until), "valid_until"),
        Column("place", T("所在", "Whereabouts"), _place),
        Column("state", T("状态", "State"), lambda row: cells.state(BAR, state_of(row))),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("vehicle", args=[row.plate]))),
    ),
    filters=(
        states(VEHICLE),
        choice(
            "barred",
            T("黑名单", "Blacklist"),
            "blacklisted",
            lambda: [("False", T("正常", "In order")), ("True", T("黑名单", "Blacklisted"))],
        ),
    ),
    search=("plate", "second_plate", "customs_no", "ic_card", "owner__name_zh"),
    search_hint=T("车牌 / 海关编号 / 卡 / 企业", "Plate, customs number, card, owner"),
    sort="plate",
    buttons=_buttons,
    empty=T("还没有备案车辆。核放单只能用已备案的车辆。", "No vehicles yet. A pass can only name a filed vehicle."),
    pin=True,
)


def _find(user: User, plate: str) -> Vehicle | None:
    rows = visible(Vehicle.objects.all(), user).select_related("owner", "zone", "inside_zone")
    found: Vehicle | None = rows.filter(plate=plate).first()
    return found


def _show(request: HttpRequest, row: Vehicle) -> Shown:
    panels: list[Any] = []
    if row.blacklisted:
        text = T("列入黑名单：{reason}", "Blacklisted: {reason}").of(reason=row.blacklist_reason)
        panels.append(Notice(text, "danger"))
    if row.pending:
        panels.append(_change(row))
    panels += [
        _facts(row),
        _cards(request, row),
        common.passes_of(request, T("最近的核放单", "Recent passes"), plate=row.plate),
    ]
    panels.append(common.verdicts("vehicle", row.plate, row.owned_since))
    heading = T("车辆 {plate}", "Vehicle {plate}").of(plate=row.plate)
    aside = [common.history("vehicle", row.plate, row.owned_since)]
    return Shown(heading, cells.state(BAR, state_of(row)), panels, aside, again(request, row, "vehicle_new", row.plate))


def again(request: HttpRequest, row: Any, form: str, number: str) -> list[Button]:
    """Filing once more, for its owner: a change of what stands, or a new filing of what has ended."""
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    label = T("重新备案", "File again") if row.state == "ended" else T("变更备案", "Change the filing")
    return [Button(label, f"{reverse(form)}?{urlencode({'number': number})}")]


def _cards(request: HttpRequest, row: Vehicle) -> Grid:
    """The long-term cards issued for it."""
    found = list(visible(Card.objects.all(), person(request)).filter(vehicle=row).exclude(state="refused")[:20])
    return Grid(
        T("长期卡", "Long-term cards"),
        (
            Column("no", T("卡号", "Card"), lambda one: cells.link(reverse("card", args=[one.pk]), one.card_no)),
            Column("until", T("有效至", "Valid until"), lambda one: cells.day(one.valid_until)),
            Column("state", T("状态", "State"), lambda one: cells.state(CARD, one.state)),
        ),
        found,
        T("没有长期卡", "No long-term card"),
        total=len(found),
    )


def _facts(row: Vehicle) -> Facts:
    return Facts(
        T("备案信息", "Filing"),
        [
            (T("所属企业", "Owner"), common.organisation(row.owner)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            *_stated({name: getattr(row, name) for name in _WORDS}),
            (T("所在", "Whereabouts"), _place(row)),
            (T("在用", "In use"), cells.flag(row.active)),
        ],
    )


_WORDS: Mapping[str, tuple[T, Callable[[Any], cells.Cell]]] = {
    "vehicle_type": (T("车型", "Type"), lambda value: cells.text(TYPES.get(value, value))),
    "second_plate": (T("第二车牌", "Second plate"), cells.text),
    "plate_kind": (T("号牌种类", "Plate kind"), lambda value: cells.coded(PLATE_KINDS, value)),
    "customs_no": (T("海关车辆编号", "Customs number"), cells.code),
    "tare_kg": (T("自重(kg)", "Tare (kg)"), lambda value: cells.number(Decimal(value))),
    "tare_on": (T("称重日期", "Weighed on"), lambda value: cells.day(_day(value))),
    "valid_until": (T("有效至", "Valid until"), lambda value: cells.day(_day(value))),
    "ic_card": (T("IC 卡", "IC card"), cells.code),
    "applicant": (T("申请人", "Applicant"), cells.text),
    "contact": (T("联系方式", "Contact"), cells.text),
}


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _stated(values: Mapping[str, Any]) -> list[tuple[T, cells.Cell]]:
    """What a filing states, in words; a change that was filed before a mark existed says nothing of it."""
    return [(title, cell(values[name])) for name, (title, cell) in _WORDS.items() if name in values]


def _change(row: Vehicle) -> Facts:
    """The change that waits for customs."""
    return Facts(T("待审核的变更", "Change that waits"), _stated(row.pending or {}))


VEHICLE_DETAIL = DetailPage(
    name="vehicle",
    section="vehicles",
    parent=TITLE,
    roles=BUSINESS,
    find=_find,
    show=_show,
    title=lambda row: row.plate,
    key=lambda row: row.plate,
    life=BAR,
    moves={
        "approve": acts.approve_vehicle,
        "return": acts.return_vehicle,
        "refuse_change": acts.refuse_change,
        "blacklist": acts.blacklist_vehicle,
        "clear": acts.clear_vehicle,
        "cancel": acts.cancel_vehicle,
        "revoke": acts.revoke_vehicle,
    },
    state=state_of,
)


def _day_field(zh: str, en: str, help_zh: str = "", help_en: str = "") -> forms.DateField:
    return forms.DateField(
        label=L(zh, en),
        required=False,
        help_text=L(help_zh, help_en) if help_zh else "",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _plate_kinds() -> list[tuple[str, str]]:
    on = clock.day_of(clock.now())
    names = ((row.code, row.en if english() else row.zh) for row in codes.table(PLATE_KINDS).rows if row.holds(on))
    return [("", ""), *((code, f"{code} {name}") for code, name in names)]


class VehicleForm(Plain):
    """What is filed of a vehicle."""

    plate = forms.CharField(label=L("车牌号", "Plate"), max_length=16, help_text=L("如 鲁B12345", "As on the plate"))
    second_plate = forms.CharField(
        label=L("第二车牌", "Second plate"),
        max_length=16,
        required=False,
        help_text=L("港澳车牌或挂车号牌；没有则留空", "Of Hong Kong, Macao or the trailer, if there is one"),
    )
    plate_kind = forms.ChoiceField(label=L("号牌种类", "Plate kind"), choices=_plate_kinds, required=False)
    vehicle_type = forms.ChoiceField(label=L("车型", "Type"), choices=lambda: list(TYPES.items()))
    customs_no = forms.CharField(label=L("海关车辆编号", "Customs number"), max_length=32, required=False)
    tare_kg = forms.DecimalField(
        label=L("自重(kg)", "Tare (kg)"), max_digits=19, decimal_places=5, min_value=Decimal("0.00001")
    )
    weighed_on = _day_field(
        "称重日期", "Weighed on", "按磅单填写；自重有变化时必填", "As on the weighing slip; needed for a new tare"
    )
    ic_card = forms.CharField(label=L("IC 卡号", "IC card"), max_length=64, required=False)
    valid_until = _day_field("有效至", "Valid until")
    applicant = forms.CharField(label=L("申请人", "Applicant"), max_length=64, required=False)
    contact = forms.CharField(label=L("联系方式", "Contact"), max_length=64, required=False)


ENTRY = Entry(
    title=T("备案车辆", "File a vehicle"),
    submit=T("备案", "File"),
    done=T("已提交备案，等海关审核", "Filed; customs will decide"),
    section="vehicles",
    parent=TITLE,
    opens="vehicle",
    groups=(
        (T("车辆", "Vehicle"), ("plate", "second_plate", "plate_kind", "vehicle_type")),
        (T("自重与有效期", "Tare and validity"), ("tare_kg", "weighed_on", "valid_until")),
        (T("编号与申请人", "Numbers and applicant"), ("customs_no", "ic_card", "applicant", "contact")),
    ),
)


@page_for(ENTERPRISE)
def vehicle_new(request: HttpRequest) -> HttpResponseBase:
    """File a vehicle, or a change of one of one's own, which begins from what is filed."""
    number = request.GET.get("number", "")
    first = standing(_find(person(request), number), VehicleForm.base_fields) if number else {}
    form = VehicleForm(request.POST or None, initial={"plate": number, "applicant": person(request).full_name} | first)
    return entered(request, ENTRY, form, lambda stated: acts.file_vehicle(actor(request), **stated).plate)
