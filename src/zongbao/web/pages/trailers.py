"""Trailers and chassis (挂车、车架): filed by their enterprise, decided by customs, as vehicles are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts import trailers as acts
from zongbao.core.lives import TRAILER
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.store.models import Trailer, User
from zongbao.web.access import BUSINESS, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, Shown
from zongbao.web.components.table import Button, Column, Rows, choice, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.entry import Entry, entered, standing
from zongbao.web.pages.vehicles import again
from zongbao.web.text import L, T

TITLE = T("挂车与车架", "Trailers and chassis")
KINDS: Mapping[str, T] = {"trailer": T("挂车", "Trailer"), "chassis": T("车架", "Chassis")}


def _rows(user: User) -> Rows:
    return visible(Trailer.objects.all(), user).select_related("owner", "zone")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [Button(ENTRY.title, reverse("trailer_new"), "plus", "primary")]


def _kind(value: str) -> cells.Cell:
    return cells.text(KINDS.get(value, value))


TRAILERS = ListPage(
    name="trailers",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column(
            "number",
            T("号牌或编号", "Number"),
            lambda row: cells.link(reverse("trailer", args=[row.number]), row.number, mono=False),
            "number",
        ),
        Column("kind", T("种类", "Kind"), lambda row: _kind(row.kind)),
        Column("owner", T("所属企业", "Owner"), lambda row: common.name_of(row.owner), unless=ENTERPRISE_ROLES),
        Column(
            "weight", T("重量(kg)", "Weight (kg)"), lambda row: cells.number(row.weight_kg), "weight_kg", right=True
        ),
        Column("filed", T("申报时间", "Filed"), lambda row: cells.moment(row.filed_at), "filed_at"),
        Column("state", T("状态", "State"), lambda row: cells.state(TRAILER, row.state)),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("trailer", args=[row.number]))),
    ),
    filters=(states(TRAILER), choice("kind", T("种类", "Kind"), "kind", lambda: list(KINDS.items()))),
    search=("number", "owner__name_zh"),
    search_hint=T("编号 / 企业", "Number, owner"),
    sort="number",
    buttons=_buttons,
    empty=T(
        "还没有备案的挂车、车架。备案后，核放单写上编号，平台按备案重量核对。",
        "No trailers or chassis yet. Once filed, a pass that names one is compared with its weight.",
    ),
    pin=True,
)


def _find(user: User, number: str) -> Trailer | None:
    found: Trailer | None = _rows(user).filter(number=number).first()
    return found


def _show(request: HttpRequest, row: Trailer) -> Shown:
    panels: list[Any] = [_change(row)] if row.pending else []
    panels += [_facts(row), common.verdicts("trailer", row.number, row.owned_since)]
    aside = [common.history("trailer", row.number, row.owned_since)]
    heading = T("{kind} {number}", "{kind} {number}").of(kind=KINDS.get(row.kind, row.kind), number=row.number)
    return Shown(
        heading, cells.state(TRAILER, row.state), panels, aside, again(request, row, "trailer_new", row.number)
    )


def _facts(row: Trailer) -> Facts:
    return Facts(
        T("备案信息", "Filing"),
        [
            (T("所属企业", "Owner"), common.organisation(row.owner)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("种类", "Kind"), _kind(row.kind)),
            (T("重量(kg)", "Weight (kg)"), cells.number(row.weight_kg)),
            (T("申报时间", "Filed"), cells.moment(row.filed_at)),
        ],
    )


def _change(row: Trailer) -> Facts:
    stated: Any = row.pending
    return Facts(
        T("待审核的变更", "Change that waits"),
        [
            (T("种类", "Kind"), _kind(stated["kind"])),
            (T("重量(kg)", "Weight (kg)"), cells.number(Decimal(stated["weight_kg"]))),
        ],
    )


TRAILER_DETAIL = DetailPage(
    name="trailer",
    section="trailers",
    parent=TITLE,
    roles=BUSINESS,
    find=_find,
    show=_show,
    title=lambda row: row.number,
    key=lambda row: row.number,
    life=TRAILER,
    moves={
        "approve": acts.approve_trailer,
        "return": acts.return_trailer,
        "refuse_change": acts.refuse_trailer_change,
        "cancel": acts.cancel_trailer,
        "revoke": acts.revoke_trailer,
    },
)


class TrailerForm(Plain):
    """What is filed of a trailer or chassis."""

    number = forms.CharField(
        label=L("号牌或编号", "Number"),
        max_length=32,
        help_text=L("挂车填号牌，如 鲁B1234挂；车架填编号", "The plate of a trailer, the number of a chassis"),
    )
    kind = forms.ChoiceField(label=L("种类", "Kind"), choices=lambda: list(KINDS.items()))
    weight_kg = forms.DecimalField(
        label=L("重量(kg)", "Weight (kg)"), max_digits=19, decimal_places=5, min_value=Decimal("0.00001")
    )


ENTRY = Entry(
    title=T("备案挂车或车架", "File a trailer or chassis"),
    submit=T("备案", "File"),
    done=T("已提交备案，等海关审核", "Filed; customs will decide"),
    section="trailers",
    parent=TITLE,
    opens="trailer",
)


@page_for(ENTERPRISE)
def trailer_new(request: HttpRequest) -> HttpResponseBase:
    """File a trailer or chassis, or a change of one of one's own."""
    number = request.GET.get("number", "")
    first = standing(_find(person(request), number), TrailerForm.base_fields) if number else {}
    form = TrailerForm(request.POST or None, initial={"number": number} | first)
    return entered(request, ENTRY, form, lambda stated: acts.file_trailer(actor(request), **stated).number)
