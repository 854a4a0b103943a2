"""Reconciliation pages (账实核对): upload a stock count, see each gap with its likely cause, export it as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import stock_counts as acts
from zongbao.core.decision import Refused
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.ledger.reconciliation import Cause, Gap
from zongbao.exchange import stock_count
from zongbao.exchange.sheets import writing
from zongbao.exchange.sheets.writing import Kind
from zongbao.store.book_facts import shelves
from zongbao.store.models import AccountBook, StockCount
from zongbao.store.papers import from_json
from zongbao.web import shell
from zongbao.web.access import DESK, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.components.panels import Facts, FormPanel, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.pages.books import TITLE
from zongbao.web.text import L, T

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = T("账实核对", "Reconciliation")
RUNS = 50
CAUSES = {
    Cause.NOT_IN_BOOK: (T("账册无此料号", "Not in the book"), "danger"),
    Cause.NOT_COUNTED: (T("盘点表无此料号", "Not counted"), "danger"),
    Cause.OTHER_UNIT: (T("单位不同", "Another unit"), "warning"),
    Cause.FACTOR: (T("差一千倍", "A thousand times off"), "warning"),
    Cause.DUPLICATE: (T("重复行", "A repeated row"), "warning"),
    Cause.PENDING_IN: (T("已到货、清单未核扣", "Arrived, list not yet posted"), "info"),
    Cause.PENDING_OUT: (T("已出货、清单未核扣", "Left, list not yet posted"), "info"),
    Cause.SWAPPED: (T("与另一料号串货", "Mixed up with another part"), "warning"),
    Cause.UNEXPLAINED: (T("原因不明，请复盘", "Unexplained: count again"), "danger"),
}


class CountForm(Plain):
    """The file to compare."""

    file = forms.FileField(
        label=L("盘点表(xlsx 或 csv)", "Stock count (xlsx or csv)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=L(
            "列名：料号、数量，可加单位。数量按账册申报单位。",
            "Columns: part number, quantity, optionally unit; quantities in the book's declared unit.",
        ),
    )


class CauseForm(Plain):
    """Which gaps to show."""

    cause = forms.ChoiceField(
        label=L("可能原因", "Likely cause"),
        required=False,
        choices=lambda: [("", T("全部", "All")), *((cause.value, words) for cause, (words, _) in CAUSES.items())],
    )


@page_for(DESK)
def stock_counts(request: HttpRequest, key: str) -> HttpResponseBase:
    """Upload (enterprise) and earlier comparisons of a book."""
    book = _book(request, key)
    posted = request.method == "POST"
    form = CountForm(request.POST if posted else None, request.FILES if posted else None)
    summary = summary_of(form)
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row = acts.compare_count(actor(request), key, upload.read(), upload.name)
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            return redirect("stock_count", key, row.pk)
    status = 422 if posted else 200
    context = {"heading": _titled(key), "lead": _METHOD, "summary": summary, "panels": _front(request, book, form)}
    return shell.page(
        request, "zb/pages/panels.html", context,
        title=_titled(key), section="books", crumbs=_crumbs(key), status=status,
    )  # fmt: skip


_METHOD = T(
    "按料号汇总盘点数与账面库存(实增−实减，申报单位)逐一比较；超过允许差的列出并给出可能原因。核对只解释差异，不改账。",
    "Counts and booked stock (in − out, declared unit) are summed by part number and compared; what differs by more "
    "than the tolerance is listed with its likely causes. Comparing explains differences and changes no balance.",
)


def _front(request: HttpRequest, book: AccountBook, form: CountForm) -> list[Any]:
    runs = visible(StockCount.objects.all(), person(request)).filter(book=book)
    found = list(runs.select_related("made_by").defer("gaps")[:RUNS])
    grid = Grid(
        T("以往核对", "Earlier comparisons"),
        (
            Column("at", T("时间", "Time"), lambda row: cells.moment(row.made_at)),
            Column("file", T("文件", "File"), lambda row: cells.text(row.file_name)),
            Column("rows", T("盘点行", "Rows counted"), lambda row: cells.number(row.counted), right=True),
            Column("agreed", T("相符料号", "Parts that agree"), lambda row: cells.number(row.agreed), right=True),
            Column("by", T("核对人", "By"), lambda row: cells.text(row.made_by.full_name)),
            Column("open", T("操作", "Action"), lambda row: common.open_link(_url(book.book_no, row.pk))),
        ),
        found,
        T("还没有核对过。下载模板，填入实盘数量后上传。", "Nothing compared yet. Fill in the template and upload it."),
        total=len(found),
    )
    if person(request).role not in ENTERPRISE_ROLES:
        return [grid]
    more = Button(T("下载模板", "Download the template"), reverse("stock_count_template", args=[book.book_no]))
    note = Notice(T("模板已列出本账册全部料号，只需填数量。", "The template lists every part of this book."), link=more)
    return [note, FormPanel(T("上传盘点表", "Upload a stock count"), form, T("核对", "Compare"), files=True), grid]


@page_for(DESK)
def stock_count_shown(request: HttpRequest, key: str, count: int) -> HttpResponseBase:
    """One comparison: its gaps, largest first, narrowed to a cause; ``format=xlsx`` gives the same as a table."""
    book = _book(request, key)
    row = visible(StockCount.objects.all(), person(request)).filter(book=book, pk=count).first()
    if row is None:
        raise Http404
    gaps = [from_json(Gap, one) for one in row.gaps]
    wanted = request.GET.get("cause", "")
    shown = [gap for gap in gaps if wanted in gap.causes] if wanted in set(Cause) else gaps
    if request.GET.get("format") == "xlsx":
        return _workbook(f"zongbao-count-{key}-{count}.xlsx", shown)
    form = CauseForm(initial={"cause": wanted})
    panels = [*_verdict(gaps), _facts(row, gaps), _gaps(book, shown, form)]
    heading = T("账实核对 {no}", "Reconciliation {no}").of(no=key)
    export = Button(T("导出 Excel", "Export to Excel"), f"?format=xlsx&cause={wanted}", "download")
    context = {"detail": Shown(heading, None, panels), "buttons": [export]}
    crumbs = [*_crumbs(key, linked=True), shell.Crumb(cells.moment(row.made_at).plain)]
    return shell.page(request, "zb/pages/detail.html", context, title=heading, section="books", crumbs=crumbs)


def _verdict(gaps: Sequence[Gap]) -> list[Notice]:
    if not gaps:
        return [Notice(T("账实相符。", "Count and book agree."), "success")]
    return []


def _facts(row: StockCount, gaps: Sequence[Gap]) -> Facts:
    by_cause = Counter(cause for gap in gaps for cause in gap.causes)
    causes = [(CAUSES[cause][0], cells.number(by_cause[cause])) for cause in Cause if by_cause[cause]]
    return Facts(
        T("结果", "Result"),
        [
            (T("文件", "File"), cells.text(row.file_name)),
            (T("核对时间", "Compared"), cells.moment(row.made_at)),
            (T("允许差", "Tolerance"), cells.number(row.tolerance_pct, "%")),
            (T("盘点行", "Rows counted"), cells.number(row.counted)),
            (T("相符料号", "Parts that agree"), cells.number(row.agreed)),
            (T("其中在允许差内", "Of these within the tolerance"), cells.number(row.rounded)),
            (T("有差异料号", "Parts that differ"), cells.number(len(gaps))),
            *causes,
        ],
    )


def _gaps(book: AccountBook, gaps: Sequence[Gap], form: CauseForm) -> Grid:
    return Grid(
        T("差异", "Differences"),
        (
            Column("part", T("料号", "Part number"), _part(book)),
            Column("name", T("名称", "Name"), lambda gap: cells.text(gap.name)),
            Column("counted", T("盘点数", "Counted"), lambda gap: cells.number(gap.counted), right=True),
            Column("booked", T("账面数", "Booked"), lambda gap: cells.number(gap.booked), right=True),
            Column("gap", T("差异", "Difference"), _difference, right=True),
            Column("share", T("占账面", "Share"), lambda gap: cells.text(_share(gap)), right=True),
            Column("cause", T("可能原因", "Likely cause"), _causes),
            Column("rows", T("盘点表行", "Rows of the file"), lambda gap: cells.text(", ".join(map(str, gap.rows)))),
        ),
        gaps,
        T("没有这样的差异", "No such difference"),
        total=len(gaps),
        search=form,
    )


def _part(book: AccountBook) -> Any:
    url = reverse("book", args=[book.book_no])

    def cell(gap: Gap) -> cells.Cell:
        return cells.code(gap.part_no) if Cause.NOT_IN_BOOK in gap.causes else cells.link(
            f"{url}?q={gap.part_no}", gap.part_no
        )  # fmt: skip

    return cell


def _difference(gap: Gap) -> cells.Cell:
    return cells.strong(cells.number(gap.difference, cells.code_name("unit", gap.unit)))


def _share(gap: Gap) -> str:
    """Rounded half to even to a tenth of a per cent."""
    return f"{(gap.difference * 100 / gap.booked).quantize(Decimal('0.1'))} %" if gap.booked else "—"


def _causes(gap: Gap) -> cells.Cell:
    tags = [cells.tag(*CAUSES[cause]) for cause in gap.causes]
    return cells.joined([*tags, cells.code(gap.swapped_with)] if gap.swapped_with else tags)


def _workbook(name: str, gaps: Iterable[Gap]) -> HttpResponse:
    columns = [
        writing.Column(str(T("料号", "Part number")), width=24),
        writing.Column(str(T("名称", "Name")), width=32),
        writing.Column(str(T("单位", "Unit")), width=8),
        *(
            writing.Column(str(title), Kind.DECIMAL)
            for title in (T("盘点数", "Counted"), T("账面数", "Booked"), T("差异", "Difference"))
        ),
        writing.Column(str(T("可能原因", "Likely cause")), width=40),
        writing.Column(str(T("盘点表行", "Rows of the file"))),
    ]
    rows = (
        (
            gap.part_no, gap.name, cells.code_name("unit", gap.unit), str(gap.counted), str(gap.booked),
            str(gap.difference), " / ".join(str(CAUSES[cause][0]) for cause in gap.causes),
            ", ".join(map(str, gap.rows)),
        )
        for gap in gaps
    )  # fmt: skip
    return _download(name, writing.write_xlsx(columns, rows))


@page_for(ENTERPRISE)
def stock_count_template(request: HttpRequest, key: str) -> HttpResponseBase:
    """The book's parts with empty quantities."""
    return _download(f"zongbao-count-{key}.xlsx", stock_count.template(shelves(_book(request, key))))


def _download(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _book(request: HttpRequest, key: str) -> AccountBook:
    found: AccountBook | None = visible(AccountBook.objects.all(), person(request)).filter(book_no=key).first()
    if found is None:
        raise Http404
    return found


def _url(key: str, count: int) -> str:
    return reverse("stock_count", args=[key, count])


def _titled(key: str) -> T:
    return T("账实核对 {no}", "Reconciliation {no}").of(no=key)


def _crumbs(key: str, *, linked: bool = False) -> list[shell.Crumb]:
    url = reverse("stock_counts", args=[key]) if linked else ""
    return [
        shell.Crumb(TITLE, reverse("books")),
        shell.Crumb(key, reverse("book", args=[key])),
        shell.Crumb(HEADING, url),
    ]
