"""The fields of a gate pass as a form: head with vehicle and weights, registered goods, shares of list lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from zongbao.store.models import BondedListLine, Vehicle, Visit
from zongbao.web.components.forms import Plain
from zongbao.web.pages.passes import pass_types
from zongbao.web.text import L, T

ZERO = Decimal(0)
Mover = Vehicle | Visit  # what a pass may put on the way


def _weight(zh: str, en: str, help_zh: str = "", help_en: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=L(zh, en),
        max_digits=19,
        decimal_places=5,
        min_value=ZERO,
        required=False,
        help_text=L(help_zh, help_en) if help_zh else "",
    )


class PassForm(Plain):
    """Head, vehicle and weights."""

    inner_no = forms.CharField(label=L("企业内部编号", "Inner number"), max_length=64)
    pass_type = forms.ChoiceField(label=L("核放单类型", "Pass type"), choices=pass_types)
    direction = forms.ChoiceField(
        label=L("进出", "Direction"), choices=lambda: [("I", T("进区", "In")), ("E", T("出区", "Out"))]
    )
    plate = forms.ChoiceField(label=L("车辆", "Vehicle"))
    ic_card = forms.CharField(label=L("IC 卡号", "IC card"), max_length=64, required=False)
    vehicle_weight = _weight("车自重(kg)", "Vehicle weight (kg)", "留空取备案自重", "Empty: the filed tare")
    frame_no = forms.CharField(
        label=L("挂车、车架号", "Trailer or chassis"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"list": "frames"}),
    )
    frame_weight = _weight("车架重(kg)", "Frame weight (kg)", "留空取备案重量", "Empty: the filed weight")
    container_no = forms.CharField(label=L("集装箱号", "Container"), max_length=64, required=False)
    container_weight = _weight("箱重(kg)", "Container weight (kg)")
    gross_weight = _weight(
        "货物毛重(kg)", "Goods gross (kg)", "留空按所选数量比例计算", "Empty: in proportion to the quantities"
    )
    net_weight = _weight(
        "货物净重(kg)", "Goods net (kg)", "留空按所选数量比例计算", "Empty: in proportion to the quantities"
    )
    applicant = forms.CharField(label=L("申请人及联系方式", "Applicant and contact"), max_length=100)
    confirm_arrival = forms.BooleanField(label=L("需要到货确认", "Arrival to be confirmed"), required=False)
    remark = forms.CharField(label=L("备注", "Remark"), max_length=255, required=False)

    def __init__(self, vehicles: list[Mover], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["plate"]
        chooser.choices = [(one.plate, _vehicle_label(one)) for one in vehicles]


class GoodsForm(Plain):
    """One kind of gate-registered goods."""

    name = forms.CharField(label=L("商品名称", "Name"), max_length=255, required=False)
    hs_code = forms.CharField(label=L("商品编码", "HS code"), max_length=13, required=False)
    unit = forms.CharField(
        label=L("单位代码", "Unit code"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"list": "codes-unit"}),
    )
    quantity = forms.DecimalField(label=L("数量", "Quantity"), max_digits=19, decimal_places=5, required=False)
    gross = _weight("毛重(kg)", "Gross (kg)")


class ShareForm(Plain):
    """How much of one list line goes on this vehicle."""

    quantity = forms.DecimalField(
        label=L("本车数量", "On this vehicle"), max_digits=19, decimal_places=5, min_value=ZERO, required=False
    )

    def __init__(self, line: BondedListLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)
        self.line = line
        self.left = line.declared_qty - line.on_passes
        self.fields["quantity"].widget.attrs["aria-label"] = str(
            T("清单第 {n} 项的本车数量", "Quantity of list line {n} on this vehicle").of(n=line.line_no)
        )


def _vehicle_label(one: Mover) -> str:
    busy = getattr(one, "busy", False)
    words = [f"{one.plate} · {one.tare_kg.normalize():f} kg" if one.tare_kg else one.plate]
    inside = one.state == "inside" if isinstance(one, Visit) else one.inside_zone_id is not None
    words += [str(T("临时车辆 {day}", "visitor {day}").of(day=one.valid_on))] if isinstance(one, Visit) else []
    words += [str(T("在区内", "inside the zone"))] if inside else []
    words += [str(T("已有未用核放单", "has a live pass"))] if busy else []
    return " · ".join(words)
