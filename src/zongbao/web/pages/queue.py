"""What waits for a person: one place for the officer's lists, passes, filings, declarations and gate exceptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zongbao.core.lives import ARRIVAL, BOOK, DECLARATION, LIST, PASS, PASSAGE, TRAILER, VEHICLE
from zongbao.domain.queues import WAITING
from zongbao.store.models import (
    AccountBook,
    BondedList,
    Card,
    Declaration,
    GatePass,
    Passage,
    Trailer,
    User,
    Vehicle,
    Visit,
)
from zongbao.web.components import cells
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column, Rows
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common, comparison
from zongbao.web.pages.arrivals import waiting_arrivals
from zongbao.web.text import T

TITLE = T("待办审核", "Officer's queue")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits: its rows for a user, its columns, where to see all."""

    title: T
    rows: Callable[[User], Rows]
    columns: Sequence[Column]
    url: str


def waiting_lists(user: User) -> Rows:
    """Lists that an officer decides."""
    rows = visible(BondedList.objects.all(), user).filter(state__in=WAITING["list"]).select_related("enterprise")
    return rows.defer("paper", "pending_paper").order_by("declared_at")


def waiting_passes(user: User) -> Rows:
    """Passes that wait for approval or are held."""
    rows = visible(GatePass.objects.all(), user).filter(state__in=WAITING["pass"]).select_related("enterprise")
    return rows.defer("paper").order_by("applied_at")


def waiting_books(user: User) -> Rows:
    """Books with an open filing, change or closing."""
    return (
        visible(AccountBook.objects.all(), user)
        .filter(state__in=WAITING["book"])
        .select_related("enterprise")
        .order_by("filed_at")
    )


def waiting_declarations(user: User) -> Rows:
    """Declarations to be released, inspected or returned."""
    rows = (
        visible(Declaration.objects.all(), user).filter(state__in=WAITING["declaration"]).select_related("enterprise")
    )
    return rows.defer("explanation").order_by("drafted_at")


def waiting_passages(user: User) -> Rows:
    """Vehicles at a gate that need a person."""
    rows = visible(Passage.objects.all(), user).filter(state__in=WAITING["passage"])
    return rows.select_related("lane__gate").defer("collection").order_by("decided_at")


def waiting_vehicles(user: User) -> Rows:
    """Vehicles with an open filing or change."""
    rows = visible(Vehicle.objects.all(), user).filter(state__in=WAITING["vehicle"])
    return rows.select_related("owner").order_by("filed_at")


def waiting_trailers(user: User) -> Rows:
    """Trailers and chassis with an open filing or change."""
    rows = visible(Trailer.objects.all(), user).filter(state__in=WAITING["trailer"])
    return rows.select_related("owner").order_by("filed_at")


def waiting_cards(user: User) -> Rows:
    """Long-term cards to be issued."""
    rows = visible(Card.objects.all(), user).filter(state__in=WAITING["card"])
    return rows.select_related("enterprise", "vehicle").order_by("applied_at")


def waiting_visits(user: User) -> Rows:
    """Temporary vehicles whose visit is to be approved."""
    rows = visible(Visit.objects.all(), user).filter(state__in=WAITING["visit"])
    return rows.select_related("enterprise").order_by("registered_at")


def _enterprise() -> Column:
    return Column("enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise))


def _link(name: str, field: str) -> Callable[[Any], cells.Cell]:
    return lambda row: cells.link(reverse(name, args=[getattr(row, field)]), getattr(row, field))


def _beside(row: BondedList) -> cells.Cell:
    return cells.link(reverse("list_compare", args=[row.list_no]), T("比对", "Compare"), mono=False)


QUEUES: tuple[Waiting, ...] = (
    Waiting(
        T("卡口异常与待查", "Gate exceptions and holds"),
        waiting_passages,
        (
            Column("plate", T("车牌号", "Plate"), common.passage_link),
            Column("gate", T("卡口", "Gate"), lambda row: cells.text(common.name_of_gate(row.lane.gate))),
            Column(
                "difference",
                T("差异(kg)", "Difference (kg)"),
                lambda row: cells.number(row.weight_difference),
                right=True,
            ),
            Column("state", T("状态", "State"), lambda row: cells.state(PASSAGE, row.state)),
            Column("at", T("时间", "Since"), lambda row: cells.moment(row.decided_at)),
        ),
        "passages",
    ),
    Waiting(
        T("到货差异", "Differences of arrival"),
        waiting_arrivals,
        (
            Column("no", T("核放单编号", "Pass"), _link("arrival", "pass_no")),
            Column("receiver", T("收货方", "Receiver"), lambda row: common.name_of(row.enterprise)),
            Column("state", T("状态", "State"), lambda row: cells.state(ARRIVAL, row.state)),
            Column("at", T("说明时间", "Stated"), lambda row: cells.moment(row.stated_at)),
        ),
        "arrivals",
    ),
    Waiting(
        T("核注清单", "Bonded lists"),
        waiting_lists,
        (
            Column("no", T("清单编号", "List"), _link("list", "list_no")),
            _enterprise(),
            Column("state", T("状态", "State"), lambda row: cells.state(LIST, row.state)),
            Column("at", T("申报时间", "Declared"), lambda row: cells.moment(row.declared_at)),
            Column("compare", comparison.TITLE, _beside),
        ),
        "lists",
    ),
    Waiting(
        T("报关单", "Declarations"),
        waiting_declarations,
        (
            Column("no", T("预录入编号", "Pre-entry number"), _link("declaration", "pre_entry_no")),
            _enterprise(),
            Column("state", T("状态", "State"), lambda row: cells.state(DECLARATION, row.state)),
            Column("at", T("申报时间", "Declared"), lambda row: cells.moment(row.declared_at)),
        ),
        "declarations",
    ),
    Waiting(
        T("核放单", "Gate passes"),
        waiting_passes,
        (
            Column("no", T("核放单编号", "Pass"), _link("pass", "pass_no")),
            _enterprise(),
            Column("plate", T("车牌号", "Plate"), lambda row: cells.text(row.plate)),
            Column("state", T("状态", "State"), lambda row: cells.state(PASS, row.state)),
            Column("at", T("申请时间", "Applied"), lambda row: cells.moment(row.applied_at)),
        ),
        "passes",
    ),
    Waiting(
        T("账册备案与变更", "Book filings"),
        waiting_books,
        (
            Column("no", T("账册编号", "Book"), _link("book", "book_no")),
            _enterprise(),
            Column("state", T("状态", "State"), lambda row: cells.state(BOOK, row.state)),
            Column("at", T("申报时间", "Filed"), lambda row: cells.moment(row.filed_at)),
        ),
        "books",
    ),
    Waiting(
        T("车辆备案", "Vehicle filings"),
        waiting_vehicles,
        (
            Column("plate", T("车牌号", "Plate"), _link("vehicle", "plate")),
            Column("owner", T("企业", "Enterprise"), lambda row: common.name_of(row.owner)),
            Column("state", T("状态", "State"), lambda row: cells.state(VEHICLE, row.state)),
            Column("at", T("申报时间", "Filed"), lambda row: cells.moment(row.filed_at)),
        ),
        "vehicles",
    ),
    Waiting(
        T("车架备案", "Trailer filings"),
        waiting_trailers,
        (
            Column("number", T("号牌或编号", "Number"), _link("trailer", "number")),
            Column("owner", T("企业", "Enterprise"), lambda row: common.name_of(row.owner)),
            Column("state", T("状态", "State"), lambda row: cells.state(TRAILER, row.state)),
            Column("at", T("申报时间", "Filed"), lambda row: cells.moment(row.filed_at)),
        ),
        "trailers",
    ),
    Waiting(
        T("长期卡", "Long-term cards"),
        waiting_cards,
        (
            Column("no", T("卡号", "Card"), lambda row: cells.link(reverse("card", args=[row.pk]), row.card_no)),
            _enterprise(),
            Column("plate", T("车辆", "Vehicle"), lambda row: cells.text(row.vehicle.plate)),
            Column("at", T("申请时间", "Applied"), lambda row: cells.moment(row.applied_at)),
        ),
        "cards",
    ),
    Waiting(
        T("进区登记", "Visits"),
        waiting_visits,
        (
            Column("plate", T("车牌号", "Plate"), lambda row: cells.link(reverse("visit", args=[row.pk]), row.plate)),
            _enterprise(),
            Column("day", T("本次有效日期", "Day"), lambda row: cells.day(row.valid_on)),
            Column("at", T("登记时间", "Registered"), lambda row: cells.moment(row.registered_at)),
        ),
        "visits",
    ),
)


def queue_panel(kind: Waiting, user: User, shown: int = SHOWN) -> Grid:
    """The oldest of one kind, and how many there are."""
    rows = kind.rows(user)
    total = rows.count()
    found = list(rows[:shown]) if total else []
    more = Button(T("共 {n} 条，看全部", "All {n}").of(n=total), reverse(kind.url)) if total > shown else None
    return Grid(kind.title, kind.columns, found, T("没有待办", "Nothing waits"), total=total, more=more)
