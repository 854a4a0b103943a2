"""Long-term cards (长期卡): applied for by the enterprise, issued, suspended and taken back by customs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts import cards as acts
from zongbao.core import clock
from zongbao.core.lives import CARD
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.vehicle_life import VALID
from zongbao.store.models import Card, User, Vehicle
from zongbao.web.access import BUSINESS, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, Shown
from zongbao.web.components.table import Button, Column, Filter, Rows, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.entry import Entry, entered
from zongbao.web.text import L, T

TITLE = T("长期卡", "Long-term cards")
TYPES: Mapping[str, T] = {"ic": T("IC 卡", "IC card"), "rfid": T("射频卡", "RFID tag")}
YEAR = dt.timedelta(days=365)


def _rows(user: User) -> Rows:
    return visible(Card.objects.all(), user).select_related("enterprise", "zone", "vehicle")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [Button(ENTRY.title, reverse("card_new"), "plus", "primary")]


def _vehicle(row: Card) -> cells.Cell:
    return cells.link(reverse("vehicle", args=[row.vehicle.plate]), row.vehicle.plate, mono=False)


def is_over(row: Card) -> bool:
    """Whether the days of a card in force have run out."""
    return row.state == "active" and row.valid_until < clock.day_of(clock.now())


def state_cell(row: Card) -> cells.Cell:
    """The state; a card in force whose days have run out says so."""
    return cells.tag(T("已到期", "Out of its days"), "danger") if is_over(row) else cells.state(CARD, row.state)


def _ending(rows: Rows, value: str) -> Rows:
    return rows.filter(state="active", valid_until__lt=dt.date.fromisoformat(value))


CARDS = ListPage(
    name="cards",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column("no", T("卡号", "Card"), lambda row: cells.link(reverse("card", args=[row.pk]), row.card_no), "card_no"),
        Column("type", T("卡类型", "Type"), lambda row: cells.text(TYPES.get(row.card_type, row.card_type))),
        Column("firm", T("用卡企业", "User"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES),
        Column("plate", T("车辆", "Vehicle"), _vehicle, "vehicle__plate"),
        Column("from", T("有效期自", "Valid from"), lambda row: cells.day(row.valid_from), "valid_from"),
        Column("until", T("有效期至", "Valid until"), lambda row: cells.day(row.valid_until), "valid_until"),
        Column("state", T("状态", "State"), state_cell),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("card", args=[row.pk]))),
    ),
    filters=(states(CARD), Filter("before", T("在此日前到期", "Ends before"), "date", _ending)),
    search=("card_no", "physical_no", "vehicle__plate", "enterprise__name_zh"),
    search_hint=T("卡号 / 车牌 / 企业", "Card, plate, enterprise"),
    sort="-no",
    buttons=_buttons,
    empty=T(
        "还没有长期卡。常来的车可以办一张：卡口读到卡，就找到这辆车的核放单。",
        "No long-term cards yet. A vehicle that comes often may have one: the gate reads it and finds its pass.",
    ),
    pin=True,
)


def _find(user: User, key: int) -> Card | None:
    found: Card | None = _rows(user).filter(pk=key).first()
    return found


def _show(_request: HttpRequest, row: Card) -> Shown:
    notices = []
    if row.state == "applied":
        notices.append(
            common.waiting_notice(T("等海关核发，核发前卡口不认这张卡。", "Customs have to issue it first."))
        )
    if is_over(row):
        notices.append(
            common.waiting_notice(T("已过有效期，卡口会转人工。", "Its days are over: the gate calls the desk."))
        )
    facts = Facts(
        T("长期卡", "Card"),
        [
            (T("卡号", "Card number"), cells.code(row.card_no)),
            (T("物理卡号", "Physical number"), cells.code(row.physical_no)),
            (T("卡类型", "Type"), cells.text(TYPES.get(row.card_type, row.card_type))),
            (T("用卡企业", "User"), common.organisation(row.enterprise)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("车辆", "Vehicle"), _vehicle(row)),
            (T("有效期自", "Valid from"), cells.day(row.valid_from)),
            (T("有效期至", "Valid until"), cells.day(row.valid_until)),
            (T("申请时间", "Applied"), cells.moment(row.applied_at)),
            (T("理由", "Reason"), cells.text(row.decision_reason)),
        ],
    )
    number = str(row.pk)
    heading = T("长期卡 {no}", "Long-term card {no}").of(no=row.card_no)
    panels: list[Any] = [*notices, facts, common.verdicts("card", number)]
    return Shown(heading, state_cell(row), panels, [common.history("card", number)])


CARD_DETAIL = DetailPage(
    name="card",
    section="cards",
    parent=TITLE,
    roles=BUSINESS,
    find=_find,
    show=_show,
    title=lambda row: row.card_no,
    key=lambda row: row.pk,
    life=CARD,
    moves={
        "issue": acts.issue_card,
        "refuse": acts.refuse_card,
        "report_loss": acts.report_loss,
        "suspend": acts.suspend_card,
        "resume": acts.resume_card,
        "take_back": acts.take_back_card,
    },
)


def _date(zh: str, en: str) -> forms.DateField:
    return forms.DateField(label=L(zh, en), widget=forms.DateInput(attrs={"type": "date"}))


class CardForm(Plain):
    """What is asked of an application."""

    card_no = forms.CharField(label=L("卡号", "Card number"), max_length=64)
    physical_no = forms.CharField(
        label=L("物理卡号", "Physical number"), max_length=64, help_text=L("芯片号，读卡器可读", "Of the chip, as read")
    )
    card_type = forms.ChoiceField(label=L("卡类型", "Type"), choices=lambda: list(TYPES.items()))
    plate = forms.ChoiceField(label=L("车辆", "Vehicle"), help_text=L("备案有效的车辆", "Filed and in force"))
    valid_from = _date("有效期自", "Valid from")
    valid_until = _date("有效期至", "Valid until")

    def __init__(self, plates: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["plate"]
        chooser.choices = [(plate, plate) for plate in plates]


ENTRY = Entry(
    title=T("申请长期卡", "Apply for a long-term card"),
    submit=T("申请", "Apply"),
    done=T("已申请，等海关核发", "Applied; customs will issue it"),
    section="cards",
    parent=TITLE,
    opens="card",
)


@page_for(ENTERPRISE)
def card_new(request: HttpRequest) -> HttpResponseBase:
    """Apply for a card for one of one's vehicles."""
    vehicles = visible(Vehicle.objects.all(), person(request)).filter(active=True, state__in=VALID)
    today = clock.day_of(clock.now())
    usual = {"valid_from": today.isoformat(), "valid_until": (today + YEAR).isoformat()}
    plates = list(vehicles.order_by("plate").values_list("plate", flat=True))
    form = CardForm(plates, request.POST or None, initial=usual)
    return entered(request, ENTRY, form, lambda stated: acts.apply_card(actor(request), **stated).pk)
