"""All items of a book (备案项): four counters and what is available in three units, now or at the end of any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html_join

from zongbao.core import clock
from zongbao.exchange.sheets import writing
from zongbao.exchange.sheets.writing import Kind
from zongbao.store.ledger import book as shelf
from zongbao.store.ledger.read import Balance, ItemRow, UnitBalance
from zongbao.store.models import AccountBook, User
from zongbao.web import shell
from zongbao.web.access import DESK, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import FormPanel, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.books import TITLE
from zongbao.web.text import L, T

SIZES = (50, 100, 200)
EXPORTED = 100_000  # items; more are asked for through the API
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = T("备案项与余额", "Items and balances")
SHELVES: dict[shelf.Shelf, T] = {
    "": T("全部", "All"),
    "some": T("有库存", "In stock"),
    "near": T("快扣完：可用不足库存一成", "Nearly used up: under a tenth of stock available"),
    "taken": T("有库存但可用为零", "In stock, none available"),
    "zero": T("库存为零", "No stock"),
}
ORDERS: dict[shelf.Order, T] = {
    "no": T("按序号", "By item number"),
    "hs": T("按商品编码", "By HS code"),
    "free": T("可用从少到多", "Least available first"),
    "-free": T("可用从多到少", "Most available first"),
}
UNITS = (T("申报", "Declared"), T("法定", "Legal"), T("第二法定", "Second legal"))
FIGURES: tuple[tuple[str, T], ...] = (
    ("stock", T("账面库存", "Stock")),
    ("actual_in", T("实增", "In")),
    ("actual_out", T("实减", "Out")),
    ("pre_in", T("预增", "Reserved in")),
    ("pre_out", T("预减", "Reserved out")),
)


class ShelfForm(Plain):
    """Which items, as of which day."""

    q = forms.CharField(label=L("名称 / 料号", "Name, part number"), required=False, max_length=64)
    hs = forms.RegexField(
        r"^\d{1,13}$",
        label=L("商品编码开头", "HS code begins with"),
        required=False,
        error_messages={"invalid": L("只写数字，例如 8471", "Digits only, like 8471")},
    )
    stock = forms.ChoiceField(label=L("库存", "Stock"), required=False, choices=lambda: list(SHELVES.items()))
    sort = forms.ChoiceField(label=L("次序", "Order"), required=False, choices=lambda: list(ORDERS.items()))
    as_of = forms.DateField(label=L("截至日期", "As of"), required=False)

    def __init__(self, *args: Any, first: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].widget = day_input(first)


def day_input(first: dt.date) -> forms.DateInput:
    """A field for a day from the first movement to today, which a slider may stand beside."""
    label = str(T("拖动选择日期", "Slide to a day"))
    today = clock.day_of(clock.now())
    attrs = {"type": "date", "min": first.isoformat(), "max": today.isoformat(), "data-slider": label}
    return forms.DateInput(attrs=attrs, format="%Y-%m-%d")


def find_book(user: User, number: str) -> AccountBook:
    """The book, if the reader may see it; 404 otherwise."""
    row: AccountBook | None = visible(AccountBook.objects.all(), user).filter(book_no=number).first()
    if row is None:
        raise Http404
    return row


def first_day(row: AccountBook) -> dt.date:
    """The day of the book's first movement; today if nothing has moved."""
    return shelf.first_day(connection, row.slot, row.pk) or clock.day_of(clock.now())


@page_for(DESK)
def book_items(request: HttpRequest, key: str) -> HttpResponseBase:
    """The items of one book, filtered, page by page; with ``format=xlsx`` all of them as a workbook."""
    row = find_book(person(request), key)
    form = ShelfForm(request.GET, first=first_day(row))
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = shelf.Wanted(
        row.slot,
        row.pk,
        asked.get("q", ""),
        asked.get("hs", ""),
        cast("shelf.Shelf", asked.get("stock", "")),
        asked.get("as_of"),
    )
    order = cast("shelf.Order", asked.get("sort") or "no")
    if request.GET.get("format") == "xlsx" and form.is_valid():
        return _workbook(row, wanted, order)
    panels = [_filters(request, form), *_past(wanted.as_of)]
    panels += _shown(request, row, wanted, order) if form.is_valid() else []
    heading = T("账册 {no} 的备案项", "Items of book {no}").of(no=key)
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(key, reverse("book", args=[key])), shell.Crumb(HEADING)]
    context = {"detail": Shown(heading, None, panels), "buttons": _buttons(request, row)}
    status = 200 if form.is_valid() else 422
    return shell.page(
        request, "zb/pages/book_days.html", context, title=heading, section="books", crumbs=crumbs, status=status
    )


def _buttons(request: HttpRequest, row: AccountBook) -> list[Button]:
    asked = request.GET.copy()
    asked["format"] = "xlsx"
    return [Button(T("导出 Excel", "Export to Excel"), f"?{asked.urlencode()}", "download")]


def _filters(request: HttpRequest, form: ShelfForm) -> FormPanel:
    return FormPanel(T("筛选", "Filter"), form, T("查询", "Search"), request.path, "get")


def _past(as_of: dt.date | None) -> list[Notice]:
    if as_of is None:
        return []
    words = T(
        "这是 {day} 日终的余额，由全部变动折算，不是今天的余额。",
        "Balances at the end of {day}, folded from the movements; not today's.",
    )
    return [Notice(words.of(day=as_of), "info", Button(T("看今天", "See today"), "?"))]


def _shown(request: HttpRequest, row: AccountBook, wanted: shelf.Wanted, order: shelf.Order) -> list[Any]:
    size = {str(one): one for one in SIZES}.get(request.GET.get("size", ""), SIZES[0])
    total = shelf.count(connection, wanted)
    page = Paginator(range(total), size).get_page(request.GET.get("page"))
    found = shelf.items(connection, wanted, order, max(page.start_index() - 1, 0), size) if total else []
    return [_items(row, found, page), *([_sums(shelf.sums(connection, wanted))] if total else [])]


def _items(row: AccountBook, found: list[ItemRow], page: Page[Any]) -> Grid:
    return Grid(
        HEADING,
        (
            Column("item", T("序号 / 名称", "Item / name"), lambda item: _named(row.book_no, item)),
            Column("free", T("可用", "Available"), _figure("available", strong=True), right=True),
            *(Column(key, title, _figure(key), right=True) for key, title in FIGURES),
            Column("part", T("料号", "Part number"), lambda item: cells.code(item.part_no)),
            Column("hs", T("商品编码", "HS code"), lambda item: cells.code(item.hs_code)),
            Column("source", T("来源清单", "Source list"), lambda item: common.list_link(item.source_list)),
        ),
        found,
        T("没有符合条件的备案项。放宽条件，或看别的日期。", "No item matches. Ask for less, or for another day."),
        note=T(
            "每格依次为申报、法定、第二法定单位。可用 = 实增 − 实减 − 预减；数据库约束 LED-101 保证它从不为负。",
            "In each cell: declared, legal, second legal unit. Available = in − out − reserved out; "
            "the database's constraint LED-101 keeps it from ever being negative.",
        ),
        total=page.paginator.count,
        pages=page if page.paginator.num_pages > 1 else None,
    )


def _named(number: str, item: ItemRow) -> cells.Cell:
    url = reverse("book_item", args=[number, item.item_no])
    return cells.stacked(cells.link(url, item.item_no), cells.text(item.name))


def units_of(item: ItemRow, balance: Balance | None = None) -> list[tuple[str, UnitBalance]]:
    """(unit code, counters) in the two or three units in which an item is counted."""
    stands = balance or item.balance
    known = [(item.declared_unit, stands.declared), (item.legal_unit, stands.legal), (item.second_unit, stands.second)]
    return [(unit, counters) for unit, counters in known if unit]


def _figure(name: str, *, strong: bool = False) -> Callable[[ItemRow], cells.Cell]:
    """A cell with one counter in each unit of the item, one under the other."""

    def cell(item: ItemRow) -> cells.Cell:
        lines = [
            cells.number(getattr(counters, name), cells.code_name("unit", unit)) for unit, counters in units_of(item)
        ]
        first = cells.strong(lines[0]) if strong else lines[0]
        html = format_html_join("", "<div>{}</div>", [(one.html,) for one in (first, *lines[1:])])
        return cells.Cell(html, " / ".join(one.plain for one in lines))

    return cell


def _sums(found: list[shelf.UnitSum]) -> Grid:
    names = dict(zip(("declared", "legal", "second"), UNITS, strict=True))

    def figure(name: str) -> Callable[[shelf.UnitSum], cells.Cell]:
        return lambda one: cells.number(getattr(one, name))

    return Grid(
        T("合计", "Sums"),
        (
            Column(
                "unit",
                T("单位", "Unit"),
                lambda one: cells.stacked(cells.coded("unit", one.unit), cells.text(names[one.which])),
            ),
            Column("free", T("可用", "Available"), lambda one: cells.strong(cells.number(one.available)), right=True),
            *(Column(key, title, figure(key), right=True) for key, title in FIGURES),
            Column("items", T("项数", "Items"), lambda one: cells.number(one.items), right=True),
        ),
        found,
        note=T(
            "全部符合条件的备案项；只有单位相同的才相加。",
            "All items that match, not only this page; only what has the same unit is added up.",
        ),
    )


def _workbook(row: AccountBook, wanted: shelf.Wanted, order: shelf.Order) -> HttpResponse:
    found = shelf.items(connection, wanted, order, 0, EXPORTED)
    day = wanted.as_of or clock.day_of(clock.now())
    response = HttpResponse(writing.write_xlsx(_sheet_columns(), map(_sheet_row, found)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{row.book_no}-items-{day}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _sheet_columns() -> list[writing.Column]:
    columns = [
        writing.Column(str(title))
        for title in (T("序号", "Item"), T("料号", "Part number"), T("商品编码", "HS code"), T("名称", "Name"))
    ]
    for unit in UNITS:
        columns.append(writing.Column(str(T("{unit}单位", "{unit} unit").of(unit=unit))))
        for _, title in (("available", T("可用", "Available")), *FIGURES):
            words = T("{title}({unit})", "{title} ({unit})").of(title=title, unit=unit)
            columns.append(writing.Column(str(words), Kind.DECIMAL))
    return columns


def _sheet_row(item: ItemRow) -> list[str]:
    stands = item.balance
    made = [str(item.item_no), item.part_no, item.hs_code, item.name]
    kept = zip(
        (item.declared_unit, item.legal_unit, item.second_unit),
        (stands.declared, stands.legal, stands.second),
        strict=True,
    )
    for unit, counters in kept:
        figures: list[Decimal] = [counters.available, *(getattr(counters, name) for name, _ in FIGURES)]
        made += [cells.code_name("unit", unit), *(plain(figure) if unit else "" for figure in figures)]
    return made


def plain(value: Decimal) -> str:
    """An exact decimal without padding zeros, as a workbook wants it."""
    figure = f"{value:f}"
    return figure.rstrip("0").rstrip(".") if "." in figure else figure
