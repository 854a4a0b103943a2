"""Zones (监管区域) with their gates and lanes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from zongbao.store.models import Lane, User, Zone
from zongbao.web.access import EVERYONE, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown
from zongbao.web.components.table import Column, Rows
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.lanes import READERS, TITLE, lane_kind, number_of
from zongbao.web.text import T, english, named

COMPARED = {
    "check_plate": T("车牌", "plate"),
    "check_container": T("箱号", "container"),
    "check_control": T("布控", "control"),
    "check_release": T("放行", "release"),
    "check_weight": T("地磅", "scale"),
}


def _rows(user: User) -> Rows:
    return Zone.objects.annotate(gate_count=Count("gates")).order_by("id")


def _city(row: Zone) -> cells.Cell:
    return cells.text(row.city_en if english() else row.city_zh)


ZONES = ListPage(
    name="zones",
    title=TITLE,
    roles=EVERYONE,
    rows=_rows,
    columns=(
        Column(
            "name",
            T("名称", "Name"),
            lambda row: cells.link(reverse("zone", args=[row.code]), named(row), mono=False),
            "name_zh",
        ),
        Column("type", T("类型", "Type"), lambda row: cells.coded("zone_type", row.zone_type)),
        Column("city", T("城市", "City"), _city, "city_zh"),
        Column("customs", T("主管海关", "Customs"), lambda row: cells.coded("customs_office", row.customs_code)),
        Column("area", T("面积(km²)", "Area (km²)"), lambda row: cells.number(row.area_km2), "area_km2", right=True),
        Column("gates", T("卡口", "Gates"), lambda row: cells.number(row.gate_count), right=True),
    ),
    search=("name_zh", "name_en", "city_zh", "code"),
    search_hint=T("名称 / 城市", "Name, city"),
    empty=T(
        "还没有区域资料。初始化平台时会装入山东省的海关特殊监管区域。",
        "No zones yet; they are loaded when the platform is set up.",
    ),
)


def _show(request: HttpRequest, row: Zone) -> Shown:
    head = Facts(
        T("概要", "Summary"),
        [
            (T("名称", "Name"), cells.text(named(row))),
            (T("类型", "Type"), cells.coded("zone_type", row.zone_type)),
            (T("城市", "City"), _city(row)),
            (T("主管海关", "Customs"), cells.coded("customs_office", row.customs_code)),
            (T("面积(km²)", "Area (km²)"), cells.number(row.area_km2)),
            (T("代码", "Code"), cells.code(row.code)),
        ],
    )
    return Shown(named(row), None, [head, _lanes(person(request), row)])


def _lanes(user: User, row: Zone) -> Grid:
    opens = user.role in READERS and visible(Lane.objects.filter(gate__zone=row), user).exists()

    def number(lane: Lane) -> cells.Cell:
        own = number_of(lane)
        return cells.link(reverse("lane", args=[own]), lane.number) if opens else cells.code(lane.number)

    def compared(lane: Lane) -> cells.Cell:
        names = [str(label) for field, label in COMPARED.items() if getattr(lane, field)]
        return cells.text(str(T("、", ", ")).join(names))

    lanes: list[Any] = list(Lane.objects.filter(gate__zone=row).select_related("gate"))
    return Grid(
        T("卡口与通道", "Gates and lanes"),
        (
            Column("gate", T("卡口", "Gate"), lambda lane: cells.text(common.name_of_gate(lane.gate))),
            Column("area", T("场站编号", "Area id"), lambda lane: cells.code(lane.gate.area)),
            Column("number", T("通道", "Lane"), number),
            Column("way", T("进出", "Direction"), lambda lane: cells.direction(lane.direction)),
            Column("kind", T("用途", "For"), lane_kind),
            Column("double", T("双卡口", "Double gate"), lambda lane: cells.flag(lane.gate.double)),
            Column("checks", T("比对", "Compares"), compared),
            Column("active", T("启用", "In use"), lambda lane: cells.flag(lane.active)),
        ),
        lanes,
        T("还没有卡口", "No gates yet"),
        total=len(lanes),
    )


ZONE_DETAIL = DetailPage(
    name="zone",
    section="zones",
    parent=TITLE,
    roles=EVERYONE,
    find=lambda user, code: Zone.objects.filter(code=code).first(),
    show=_show,
    title=named,
    key=lambda row: row.code,
)
