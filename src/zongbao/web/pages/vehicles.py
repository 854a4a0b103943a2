"""Vehicles (车辆): filed by their enterprise, approved, barred and cleared by customs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import vehicles as acts
from zongbao.core.decision import Refused
from zongbao.core.lifecycle import Lifecycle, State, step
from zongbao.core.lives import PASS, VEHICLE
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.store.models import GatePass, User, Vehicle
from zongbao.web import shell
from zongbao.web.access import BUSINESS, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.panels import Facts, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column, Rows, choice, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.text import L, T

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
            "blacklist", "filed approved change_requested returned", "barred", "customs", "列入黑名单", "Blacklist",
            needs_reason=True,
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
    search=("plate", "ic_card", "owner__name_zh"),
    search_hint=T("车牌 / IC 卡 / 企业", "Plate, IC card, owner"),
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
    panels += [_facts(row), _passes(request, row), common.verdicts("vehicle", row.plate)]
    buttons = []
    if person(request).role in ENTERPRISE_ROLES:
        buttons.append(Button(T("变更备案", "Change the filing"), f"{reverse('vehicle_new')}?plate={row.plate}"))
    heading = T("车辆 {plate}", "Vehicle {plate}").of(plate=row.plate)
    return Shown(heading, cells.state(BAR, state_of(row)), panels, [common.history("vehicle", row.plate)], buttons)


def _facts(row: Vehicle) -> Facts:
    return Facts(
        T("备案信息", "Filing"),
        [
            (T("所属企业", "Owner"), common.organisation(row.owner)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("车型", "Type"), type_name(row)),
            (T("自重(kg)", "Tare (kg)"), cells.number(row.tare_kg)),
            (T("称重日期", "Weighed on"), cells.day(row.tare_on)),
            (T("有效至", "Valid until"), cells.day(row.valid_until)),
            (T("IC 卡", "IC card"), cells.code(row.ic_card)),
            (T("所在", "Whereabouts"), _place(row)),
            (T("在用", "In use"), cells.flag(row.active)),
        ],
    )


def _change(row: Vehicle) -> Facts:
    """The change that waits for customs."""
    stated: Any = row.pending
    return Facts(
        T("待审核的变更", "Change that waits"),
        [
            (T("车型", "Type"), cells.text(TYPES.get(stated["vehicle_type"], stated["vehicle_type"]))),
            (T("自重(kg)", "Tare (kg)"), cells.number(Decimal(stated["tare_kg"]))),
            (T("称重日期", "Weighed on"), cells.text(stated["tare_on"])),
            (T("有效至", "Valid until"), cells.text(stated["valid_until"])),
            (T("IC 卡", "IC card"), cells.code(stated["ic_card"])),
        ],
    )


def _passes(request: HttpRequest, row: Vehicle) -> Grid:
    rows = visible(GatePass.objects.all(), person(request)).filter(plate=row.plate).defer("paper")
    found = list(rows[:20])
    return Grid(
        T("最近的核放单", "Recent passes"),
        (
            Column("no", T("核放单编号", "Pass number"), lambda one: common.pass_link(one.pass_no)),
            Column("direction", T("进出", "In/out"), lambda one: cells.direction(one.direction)),
            Column("state", T("状态", "State"), lambda one: cells.state(PASS, one.state)),
            Column("at", T("申请时间", "Applied"), lambda one: cells.moment(one.applied_at)),
        ),
        found,
        T("还没有核放单", "No passes yet"),
        total=len(found),
    )


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
    },
    state=state_of,
)


class VehicleForm(Plain):
    """What is filed of a vehicle."""

    plate = forms.CharField(label=L("车牌号", "Plate"), max_length=16, help_text=L("如 鲁B12345", "As on the plate"))
    vehicle_type = forms.ChoiceField(label=L("车型", "Type"), choices=lambda: list(TYPES.items()))
    tare_kg = forms.DecimalField(
        label=L("自重(kg)", "Tare (kg)"), max_digits=19, decimal_places=5, min_value=Decimal("0.00001")
    )
    weighed_on = forms.DateField(
        label=L("称重日期", "Weighed on"),
        required=False,
        help_text=L("按磅单填写；自重有变化时必填", "As on the weighing slip; needed for a new tare"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    ic_card = forms.CharField(label=L("IC 卡号", "IC card"), max_length=64, required=False)
    valid_until = forms.DateField(
        label=L("有效至", "Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@page_for(ENTERPRISE)
def vehicle_new(request: HttpRequest) -> HttpResponseBase:
    """File a vehicle, or a change of one of one's own."""
    form = VehicleForm(request.POST or None, initial={"plate": request.GET.get("plate", "")})
    summary = Summary()
    if request.method == "POST" and form.is_valid():
        try:
            vehicle = acts.file_vehicle(actor(request), **form.cleaned_data)
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(request, str(T("已提交备案，等海关审核", "Filed; customs will decide")))
            return redirect("vehicle", vehicle.plate)
    summary = summary if summary.reasons else summary_of(form)
    title = T("备案车辆", "File a vehicle")
    crumbs = [shell.Crumb(TITLE, reverse("vehicles")), shell.Crumb(title)]
    context = {
        "form": form,
        "summary": summary,
        "heading": title,
        "submit": T("备案", "File"),
        "back": reverse("vehicles"),
    }
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="vehicles", crumbs=crumbs, status=status
    )
