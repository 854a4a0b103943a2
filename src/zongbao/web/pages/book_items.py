"""One item of an account book: its balance in three units, on any day and as known at any moment, and its movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html

from zongbao.core import clock
from zongbao.core.clock import SHANGHAI
from zongbao.store import equipment
from zongbao.store.ledger import read
from zongbao.store.models import AccountBook, BondedList, LedgerMovement, StoredDecision
from zongbao.web import shell
from zongbao.web.access import DESK, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.chart import Chart, Series
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, FormPanel, Grid, Notice, Shown
from zongbao.web.components.table import Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.book_shelf import day_input, first_day
from zongbao.web.pages.books import TITLE
from zongbao.web.reasons import outcome_tag
from zongbao.web.text import L, T

EVENTS = {
    "reserve": T("预核扣", "Reserve"),
    "confirm": T("核扣", "Confirm"),
    "release": T("解除预扣", "Release"),
    "reverse": T("反扣", "Reverse"),
    "open": T("期初", "Opening"),
    "adjust": T("调整", "Adjust"),
}
MOVEMENTS = 50


class WhenForm(Plain):
    """As of which day, as known when."""

    as_of = forms.DateField(label=L("截至日期", "As of"), required=False)
    known_on = forms.DateTimeField(
        label=L("当时已知(记账时间)", "As known at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, first: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].widget = day_input(first)


@page_for(DESK)
def book_item(request: HttpRequest, key: str, item_no: int) -> HttpResponseBase:
    """The page of one item."""
    row = visible(AccountBook.objects.all(), person(request)).filter(book_no=key).first()
    found = read.items(connection, row.slot, row.pk, item_nos=[item_no], limit=1) if row else []
    if row is None or not found:
        raise Http404
    item, form = found[0], WhenForm(request.GET or None, first=first_day(row))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    as_of, known_on = asked.get("as_of"), asked.get("known_on")
    balance = read.balance(connection, row.slot, row.pk, item_no, as_of=as_of, known_on=known_on)
    assert balance is not None, "an item has a balance"
    panels: list[Any] = [
        *_asked_for(as_of, known_on),
        _head(row, item, balance),
        *_supervision(row, item_no),
        _counters(item, balance),
        FormPanel(T("查历史余额", "Balance in the past"), form, T("查询", "Show"), request.path, "get"),
        _history(row, item),
        _movements(request, row, item_no),
    ]
    heading = T("第 {no} 项 {name}", "Item {no} {name}").of(no=item_no, name=item.name)
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(key, reverse("book", args=[key])), shell.Crumb(item_no)]
    context = {"detail": Shown(heading, None, panels), "buttons": []}
    return shell.page(request, "zb/pages/book_days.html", context, title=heading, section="books", crumbs=crumbs)


def _asked_for(as_of: dt.date | None, known_on: dt.datetime | None) -> list[Notice]:
    if as_of is None and known_on is None:
        return []
    day = T("截至 {day}", "as of {day}").of(day=as_of) if as_of else T("不限日期", "any day")
    known = (
        T("{at} 已记账的", "recorded by {at}").of(at=f"{known_on.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
        if known_on
        else None
    )
    words = T("下面的余额：{day}", "The balance below: {day}").of(day=day)
    if known:
        words = T("{words},{known}。", "{words}, {known}.").of(words=words, known=known)
    return [Notice(words, "info")]


def _head(row: AccountBook, item: read.ItemRow, balance: read.Balance) -> Facts:
    return Facts(
        T("备案信息", "Filing"),
        [
            (T("账册", "Book"), common.book_link(row.book_no)),
            (T("料号", "Part number"), cells.code(item.part_no)),
            (T("商品编码", "HS code"), cells.code(item.hs_code)),
            (T("名称", "Name"), cells.text(item.name)),
            (T("规格", "Specification"), cells.text(item.spec)),
            (T("原产国", "Origin"), cells.coded("country", item.origin)),
            (T("备案单价", "Filed price"), cells.money(item.unit_price, cells.code_name("currency", item.currency))),
            (T("平均美元单价", "Average USD price"), cells.number(balance.average_usd)),
            (T("来源清单", "Source list"), common.list_link(item.source_list)),
            (T("最近入账", "Last in"), cells.day(balance.last_in)),
            (T("最近出账", "Last out"), cells.day(balance.last_out)),
            (T("备案时间", "Filed"), cells.moment(item.filed_at)),
        ],
    )


ENTRY_MODES = {
    "1": T("一线入区", "First line"),
    "2": T("二线入区", "Second line"),
    "3": T("结转转入", "Transfer from another book"),
}


def _supervision(row: AccountBook, item_no: int) -> list[Facts]:
    """How a piece of equipment came in and until when it is under supervision; years count on from book to book."""
    term = equipment.term(row, item_no)
    if term is None:
        return []
    left = (term.supervised_until - clock.day_of(clock.now())).days
    state = (
        cells.tag(T("监管中，剩余 {n} 天", "Supervised, {n} days left").of(n=left + 1), "info")
        if left >= 0
        else cells.tag(T("监管年限已届满", "Supervision has ended"), "success")
    )
    return [
        Facts(
            T("设备监管", "Supervision of the equipment"),
            [
                (T("入区方式", "Entry mode"), cells.text(ENTRY_MODES[term.entry_mode])),
                (T("入区清单", "Entry list"), common.list_link(term.list.list_no)),
                (T("清单项", "List line"), cells.number(term.line_no)),
                (T("监管起始", "Supervised from"), cells.day(term.supervised_from)),
                (T("监管截止", "Supervised until"), cells.day(term.supervised_until)),
                (T("监管状态", "State"), state),
            ],
        )
    ]


def _counters(item: read.ItemRow, balance: read.Balance) -> Grid:
    rows = [
        (T("申报单位", "Declared"), item.declared_unit, balance.declared),
        (T("法定单位", "Legal"), item.legal_unit, balance.legal),
    ]
    if item.second_unit:
        rows.append((T("第二法定单位", "Second legal"), item.second_unit, balance.second))

    def figure(key: str, title: T, name: str) -> Column:
        return Column(key, title, lambda row: cells.number(getattr(row[2], name)), right=True)

    return Grid(
        T("四个计数与可用", "Four counters and what is available"),
        (
            Column(
                "unit", T("单位", "Unit"), lambda row: cells.stacked(cells.text(row[0]), cells.coded("unit", row[1]))
            ),
            figure("in", T("实增", "In"), "actual_in"),
            figure("out", T("实减", "Out"), "actual_out"),
            figure("prein", T("预增", "Reserved in"), "pre_in"),
            figure("preout", T("预减", "Reserved out"), "pre_out"),
            figure("stock", T("账面库存", "Stock"), "stock"),
            Column(
                "free", T("可用", "Available"), lambda row: cells.strong(cells.number(row[2].available)), right=True
            ),
        ),
        rows,
    )


def _history(row: AccountBook, item: read.ItemRow) -> Chart:
    """The stock at the end of each day on which it moved, with what came and went."""
    flows = read.days(connection, row.slot, row.pk, item.item_no)
    return Chart(
        "stock",
        T("库存走势", "Stock over time"),
        "line",
        T("日期", "Day"),
        [flow.day for flow in flows],
        [
            Series(T("账面库存", "Stock"), [flow.stock for flow in flows], steps=True),
            Series(T("当日入", "In that day"), [flow.came for flow in flows], "bar"),
            Series(T("当日出", "Out that day"), [flow.went for flow in flows], "bar"),
        ],
        cells.code_name("unit", item.declared_unit),
        T(
            "库存以阶梯线表示，到下一次变动为止不变；数据表只列有变动的日子(申报单位)。",
            "The stock holds until it moves again; the table has the days on which it moved, in the declared unit.",
        ),
        T("还没有核扣：走势从第一笔核扣开始。", "Nothing posted yet: the line begins with the first posting."),
        clock.day_of(clock.now()),
    )


def _outcomes(numbers: Iterable[str]) -> dict[str, cells.Cell]:
    """The newest decision on each list: its outcome, leading to the reasons and the law behind it."""
    rows = StoredDecision.objects.filter(subject_kind="list", subject_no__in=list(numbers)).order_by("id")
    found = dict(rows.values_list("subject_no", "outcome"))
    return {number: _decided(number, outcome) for number, outcome in found.items()}


def _decided(number: str, outcome: str) -> cells.Cell:
    shown = outcome_tag(outcome)
    url = f"{reverse('list', args=[number])}#decisions"
    return cells.Cell(format_html('<a href="{}">{}</a>', url, shown.html), shown.plain)


def _movements(request: HttpRequest, row: AccountBook, item_no: int) -> Grid:
    rows = LedgerMovement.objects.filter(slot=row.slot, book_id=row.pk, item_no=item_no).order_by("-seq")
    page = Paginator(rows, MOVEMENTS).get_page(request.GET.get("page"))
    found = list(page.object_list)
    numbers = {one.document for one in found}
    lists = visible(BondedList.objects.all(), person(request)).filter(list_no__in=numbers).select_related("message")
    known = {one.list_no: one for one in lists.defer("paper", "message__raw")}
    outcomes = _outcomes(known)

    def document(one: LedgerMovement) -> cells.Cell:
        return common.list_link(one.document) if one.document in known else cells.code(one.document)

    def message(one: LedgerMovement) -> cells.Cell:
        return common.message_link(known[one.document].message) if one.document in known else cells.text("")

    return Grid(
        T("变动", "Movements"),
        (
            Column("seq", T("序", "No."), lambda one: cells.number(one.seq)),
            Column("event", T("事件", "Event"), lambda one: cells.text(EVENTS.get(one.event, one.event))),
            Column("way", T("进出", "In/out"), lambda one: cells.direction(one.direction)),
            Column("document", T("单证", "Paper"), document),
            Column("line", T("项", "Line"), lambda one: cells.number(one.line_no)),
            Column("declared", T("申报数量", "Declared"), lambda one: cells.number(one.declared), right=True),
            Column("legal", T("法定数量", "Legal"), lambda one: cells.number(one.legal), right=True),
            Column("second", T("第二法定数量", "Second legal"), lambda one: cells.number(one.second), right=True),
            Column("decision", T("决定", "Decision"), lambda one: outcomes.get(one.document, cells.text(""))),
            Column("message", T("来源报文", "Source message"), message),
            Column("happened", T("发生时间", "Happened"), lambda one: cells.moment(one.happened_at)),
            Column("recorded", T("记账时间", "Recorded"), lambda one: cells.moment(one.recorded_at)),
            Column("batch", T("封签批次", "Seal"), lambda one: cells.number(one.batch_no), right=True),
        ),
        found,
        T("还没有变动", "No movements yet"),
        total=page.paginator.count,
        pages=page if page.paginator.num_pages > 1 else None,
    )
