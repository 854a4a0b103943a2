"""The statement of a book for a period (对账单): each item's opening, in, out, closing, on page, paper and sheet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join

from zongbao.core import clock
from zongbao.exchange.sheets import writing
from zongbao.exchange.sheets.writing import Kind
from zongbao.store.ledger import book as shelf
from zongbao.store.ledger.book import ItemFlow, UnitFlow
from zongbao.store.models import AccountBook, User
from zongbao.web import printing, shell
from zongbao.web.access import DESK, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, FormPanel, Grid, Shown
from zongbao.web.components.table import Button, Column
from zongbao.web.pages import common
from zongbao.web.pages.book_shelf import UNITS, XLSX, find_book, plain
from zongbao.web.pages.books import TITLE
from zongbao.web.text import L, T, named

HEADING = T("账册对账单", "Statement of a book")
ROWS = 100  # on one page of the screen; paper and sheet have all
PAPER = 2_000  # items that are set on paper while the reader waits, some seconds; a sheet has all of any book
MADE = ("pdf", "xlsx")
FLOWS: tuple[tuple[str, T], ...] = (
    ("opening", T("期初", "Opening")),
    ("came", T("本期增", "In")),
    ("went", T("本期减", "Out")),
    ("closing", T("期末", "Closing")),
)
EMPTY = T(
    "这段时间没有库存也没有变动。核注清单核扣以后，对账单才有内容。",
    "No stock and no movement in this period. A statement fills once lists have been posted.",
)


class PeriodForm(Plain):
    """From which day to which; both included."""

    since = forms.DateField(label=L("从", "From"))
    until = forms.DateField(label=L("到", "To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> dict[str, Any]:
        """The end is neither before the beginning nor after today."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            words = T("结束日期早于开始日期，请对调。", "The end is before the beginning: exchange them.")
            self.add_error("until", ValidationError(str(words)))
        if until and until > clock.day_of(clock.now()):
            words = T("结束日期在今天以后，还没有余额。", "The end is after today: there is no balance yet.")
            self.add_error("until", ValidationError(str(words)))
        return found


def _period(request: HttpRequest) -> PeriodForm:
    """What was asked for; this month up to today if nothing."""
    today = clock.day_of(clock.now())
    usual = {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}
    return PeriodForm({name: request.GET.get(name, day) for name, day in usual.items()})


@page_for(DESK)
def book_statement(request: HttpRequest, key: str) -> HttpResponseBase:
    """The statement on the screen, with the ways to paper and sheet."""
    row, form = find_book(person(request), key), _period(request)
    panels: list[Any] = [FormPanel(T("期间", "Period"), form, T("查询", "Show"), request.path, "get")]
    buttons: list[Button] = []
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        found = shelf.flows(connection, row.slot, row.pk, since, until)
        panels += [_table(request, row, found), _sums_panel(found), _proof_panel(found)]
        buttons = _buttons(row, since, until)
    heading = T("账册 {no} 对账单", "Statement of book {no}").of(no=key)
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(key, reverse("book", args=[key])), shell.Crumb(HEADING)]
    context = {"detail": Shown(heading, None, panels), "buttons": buttons}
    status = 200 if form.is_valid() else 422
    return shell.page(
        request, "zb/pages/detail.html", context, title=heading, section="books", crumbs=crumbs, status=status
    )


def _buttons(row: AccountBook, since: dt.date, until: dt.date) -> list[Button]:
    def url(made: str) -> str:
        return f"{reverse('book_statement_file', args=[row.book_no, made])}?since={since}&until={until}"

    return [
        Button(T("导出 Excel", "Export to Excel"), url("xlsx"), "download"),
        Button(T("打印 PDF", "Print PDF"), url("pdf"), "print", "primary"),
    ]


def _table(request: HttpRequest, row: AccountBook, found: Sequence[ItemFlow]) -> Grid:
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))

    def figure(name: str) -> Callable[[ItemFlow], cells.Cell]:
        return lambda flow: _stack([cells.number(getattr(unit, name), _unit(unit)) for unit in _counted(flow)])

    def item(flow: ItemFlow) -> cells.Cell:
        url = reverse("book_item", args=[row.book_no, flow.item_no])
        return cells.stacked(cells.link(url, flow.item_no), cells.text(flow.name))

    return Grid(
        HEADING,
        (
            Column("item", T("序号 / 名称", "Item / name"), item),
            *(Column(name, title, figure(name), right=True) for name, title in FLOWS),
            Column("movements", T("笔数", "Movements"), lambda flow: cells.number(flow.movements), right=True),
            Column("part", T("料号", "Part number"), lambda flow: cells.code(flow.part_no)),
            Column("hs", T("商品编码", "HS code"), lambda flow: cells.code(flow.hs_code)),
        ),
        list(page.object_list),
        EMPTY,
        note=T(
            "期末 = 期初 + 本期增 − 本期减；每格依次为申报、法定、第二法定单位。预扣不算库存变动。",
            "Closing = opening + in − out; in each cell declared, legal, second legal unit. Reserving moves no stock.",
        ),
        total=len(found),
        pages=page if page.paginator.num_pages > 1 else None,
    )


def _stack(lines: Sequence[cells.Cell]) -> cells.Cell:
    html = format_html_join("", "<div>{}</div>", [(line.html,) for line in lines])
    return cells.Cell(html, " / ".join(line.plain for line in lines))


def _counted(flow: ItemFlow) -> list[UnitFlow]:
    """The two or three units in which the item is counted."""
    return [unit for unit in flow.units if unit.unit]


def _unit(flow: UnitFlow) -> str:
    return cells.code_name("unit", flow.unit)


def sums(found: Sequence[ItemFlow]) -> list[UnitFlow]:
    """The sums in declared units, each unit apart."""
    totals: dict[str, UnitFlow] = {}
    for flow in found:
        one = flow.units[0]
        sofar = totals.get(one.unit, UnitFlow(one.unit, Decimal(0), Decimal(0), Decimal(0)))
        totals[one.unit] = UnitFlow(one.unit, sofar.opening + one.opening, sofar.came + one.came, sofar.went + one.went)
    return [totals[unit] for unit in sorted(totals)]


_SUMS = T("合计(申报单位，同单位才相加)", "Sums (declared units, like with like)")


def _sums_panel(found: Sequence[ItemFlow]) -> Grid:
    def figure(name: str) -> Callable[[UnitFlow], cells.Cell]:
        return lambda one: cells.number(getattr(one, name))

    return Grid(
        _SUMS,
        (
            Column("unit", T("单位", "Unit"), lambda one: cells.coded("unit", one.unit)),
            *(Column(name, title, figure(name), right=True) for name, title in FLOWS),
        ),
        sums(found),
        EMPTY,
    )


def _proof_panel(found: Sequence[ItemFlow]) -> Facts:
    return Facts(
        T("核对", "Proof"),
        [(T("数据摘要 SHA-256", "Digest of the data, SHA-256"), cells.code(digest(found)))],
        columns=1,
    )


def digest(found: Sequence[ItemFlow]) -> str:
    """SHA-256 over all figures, one line an item: the same for page, paper and sheet, in any language, on any day."""
    summed = hashlib.sha256()
    for flow in found:
        figures = [plain(getattr(unit, name)) for unit in flow.units for name, _ in FLOWS]
        summed.update("|".join([str(flow.item_no), *(unit.unit for unit in flow.units), *figures, "\n"]).encode())
    return summed.hexdigest()


@page_for(DESK)
def book_statement_file(request: HttpRequest, key: str, made: str) -> HttpResponseBase:
    """The statement as PDF or workbook; 404 for other forms, books out of sight, and periods that make no sense."""
    row, form = find_book(person(request), key), _period(request)
    if made not in MADE or not form.is_valid():
        raise Http404
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    found = shelf.flows(connection, row.slot, row.pk, since, until)
    name = f"{row.book_no}-{since}-{until}"
    if made == "xlsx":
        return _download(writing.write_xlsx(_sheet_columns(), map(_sheet_row, found)), XLSX, f"{name}.xlsx")
    if len(found) > PAPER:
        return _no_paper(request, row, _TOO_MANY.of(items=len(found), most=PAPER), 422)
    try:
        content = printing.pdf("book_statement", paper(row, person(request), since, until, found))
    except printing.NoChineseFontError:
        return _no_paper(request, row, _NO_FONT, 503)
    return _download(content, "application/pdf", f"{name}.pdf")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    shown = "inline" if name.endswith(".pdf") else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


_NO_FONT = T(
    "这台服务器没有中文字体，不能生成 PDF。请管理员安装 fonts-noto-cjk；现在可以导出 Excel。",
    "This server has no Chinese font and cannot make the PDF. Ask the administrator to install fonts-noto-cjk; "
    "meanwhile export to Excel.",
)
_TOO_MANY = T(
    "这段期间有 {items} 项，一份 PDF 最多 {most} 项。请缩短期间，或导出 Excel(包含全部项)。",
    "This period has {items} items; a PDF takes at most {most}. Ask for a shorter period, or export to Excel, "
    "which holds them all.",
)


def _no_paper(request: HttpRequest, row: AccountBook, why: T, status: int) -> HttpResponse:
    heading = T("不能生成 PDF", "The PDF cannot be made")
    crumbs = [
        shell.Crumb(TITLE, reverse("books")),
        shell.Crumb(row.book_no, reverse("book_statement", args=[row.book_no])),
    ]
    context = {"heading": heading, "lead": why, "panels": ()}
    return shell.page(
        request, "zb/pages/panels.html", context, title=heading, section="books", crumbs=crumbs, status=status
    )


def paper(row: AccountBook, reader: User, since: dt.date, until: dt.date, found: Sequence[ItemFlow]) -> dict[str, Any]:
    """All that the printed statement shows, as plain values in the reader's language."""
    titles = (T("序号", "Item"), T("料号", "Part no."), T("商品编码", "HS code"), T("名称", "Name"), T("单位", "Unit"))
    flows = [str(title) for _, title in FLOWS]
    printed = T("{who} 打印于 {at}", "Printed by {who}, {at}")
    return {
        "lang": (translation.get_language() or "zh")[:2],
        "author": "Zongbao",
        "heading": str(HEADING),
        "number": row.book_no,
        "facts": [[str(label), value] for label, value in _facts(row, since, until, found)],
        "columns": [*map(str, titles), *flows, str(T("笔数", "Moves"))],
        "rows": [_paper_row(flow) for flow in found],
        "empty": str(EMPTY),
        "sums_heading": str(_SUMS),
        "sums_columns": [str(T("单位", "Unit")), *flows],
        "sums": [[_unit(one), *(cells.grouped(getattr(one, name)) for name, _ in FLOWS)] for one in sums(found)],
        "proof": str(T("数据摘要 SHA-256：{digest}", "Digest SHA-256: {digest}").of(digest=digest(found))),
        "footer": str(printed.of(who=reader.full_name, at=cells.moment(clock.now()).plain)),
        "signatures": [str(T("企业(盖章)", "Enterprise (seal)")), str(T("主管海关", "Customs"))],
    }


def _facts(row: AccountBook, since: dt.date, until: dt.date, found: Sequence[ItemFlow]) -> list[tuple[T, str]]:
    return [
        (T("账册", "Book"), row.book_no),
        (T("期间", "Period"), f"{since} — {until}"),
        (T("企业", "Enterprise"), f"{named(row.enterprise)} {row.enterprise.code}"),
        (T("监管区域", "Zone"), common.name_of(row.zone).plain),
        (T("主管海关", "Master customs"), cells.coded("customs_office", row.master_customs).plain),
        (T("备案项", "Items"), cells.grouped(len(found))),
    ]


def _paper_row(flow: ItemFlow) -> dict[str, Any]:
    counted = _counted(flow)
    return {
        "no": str(flow.item_no),
        "part": flow.part_no,
        "hs": flow.hs_code,
        "name": flow.name,
        "units": [_unit(unit) for unit in counted],
        "figures": [[cells.grouped(getattr(unit, name)) for unit in counted] for name, _ in FLOWS],
        "movements": str(flow.movements),
    }


def _sheet_columns() -> list[writing.Column]:
    titles = (T("序号", "Item"), T("料号", "Part number"), T("商品编码", "HS code"), T("名称", "Name"))
    columns = [writing.Column(str(title)) for title in titles]
    for unit in UNITS:
        columns.append(writing.Column(str(T("{unit}单位", "{unit} unit").of(unit=unit))))
        for _, title in FLOWS:
            words = T("{title}({unit})", "{title} ({unit})").of(title=title, unit=unit)
            columns.append(writing.Column(str(words), Kind.DECIMAL))
    return [*columns, writing.Column(str(T("笔数", "Movements")), Kind.DECIMAL)]


def _sheet_row(flow: ItemFlow) -> list[str]:
    made = [str(flow.item_no), flow.part_no, flow.hs_code, flow.name]
    for unit in flow.units:
        made += [_unit(unit), *(plain(getattr(unit, name)) if unit.unit else "" for name, _ in FLOWS)]
    return [*made, str(flow.movements)]
