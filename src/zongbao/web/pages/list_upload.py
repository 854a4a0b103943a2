"""Importing list lines from Excel (表体导入): template, upload, progress, every cell's fault, the marked file back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header

from zongbao.acts import line_uploads as acts
from zongbao.core.decision import Reason, Refused
from zongbao.exchange import line_sheet
from zongbao.exchange.line_sheet import COLUMNS, Fault
from zongbao.store.models import LineUpload
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.components.panels import (
    Facts,
    FormPanel,
    Grid,
    Notice,
    Progress,
    Shown,
    Step,
    Steps,
    Verdict,
    Verdicts,
)
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.listing import visible
from zongbao.web.pages.lists import TITLE
from zongbao.web.reasons import all_shown, shown
from zongbao.web.text import L, T

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = T("Excel 导入表体", "Import lines from Excel")
STATES = {
    "waiting": (T("排队中", "Waiting"), "info"),
    "working": (T("读取中", "Being read"), "info"),
    "read": (T("已检查", "Checked"), "success"),
    "refused": (T("未受理", "Not accepted"), "danger"),
}
RUNS, FAULTS = 50, 50  # uploads and faults shown at once
_METHOD = T(
    "下载模板填写后上传，平台逐格检查，指出每个有问题的单元格；可以全部带入新清单修改，也可以只带入没有问题的行。",
    "Fill in the template and upload it. Every cell is checked and every fault named; then bring all rows into a new "
    "list and correct them there, or only the rows without fault.",
)


class UploadForm(Plain):
    """The file."""

    file = forms.FileField(
        label=L("表体文件(xlsx 或 csv)", "Sheet of lines (xlsx or csv)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=L(
            "第一行保留模板的列名；最多5万行、20 MB；不受理公式。",
            "Keep the template's first row; at most 50,000 rows and 20 MB; no formulas.",
        ),
    )


@page_for(ENTERPRISE)
def uploads(request: HttpRequest) -> HttpResponseBase:
    """Upload a sheet; earlier ones with what came of them."""
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    summary = summary_of(form)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = acts.receive(actor(request), file.read(), file.name)
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            return redirect("line_upload", row.pk)
    template = Button(T("下载模板", "Download the template"), reverse("line_template"))
    note = Notice(T("模板附有填写说明和代码表。", "The template brings notes and the code tables."), link=template)
    panel = FormPanel(T("上传", "Upload"), form, T("上传并检查", "Upload and check"), files=True)
    panels = [_steps(1), note, panel, _earlier(request)]
    context = {"heading": HEADING, "lead": _METHOD, "summary": summary, "panels": panels}
    status, crumbs = (422 if posted else 200), [shell.Crumb(TITLE, reverse("lists")), shell.Crumb(HEADING)]
    return shell.page(
        request, "zb/pages/panels.html", context, title=HEADING, section="lists", crumbs=crumbs, status=status
    )


_STEPS = (
    T("下载模板", "Template"),
    T("上传文件", "Upload"),
    T("校验与修改", "Check and correct"),
    T("确认导入", "Import"),
)


def _steps(now: int, *, failed: bool = False) -> Steps:
    """The way of a sheet; ``now`` counts from 0."""
    here = "failed" if failed else "now"
    status = ["done"] * now + [here] + ["todo"] * (len(_STEPS) - now - 1)
    return Steps([Step(label, state) for label, state in zip(_STEPS, status, strict=True)])


def _own(request: HttpRequest) -> Any:
    return visible(LineUpload.objects.all(), person(request)).defer("content")


def _earlier(request: HttpRequest) -> Grid:
    found = list(_own(request).select_related("made_by").defer("content", "faults")[:RUNS])
    return Grid(
        T("以往上传", "Earlier uploads"),
        (
            Column("at", T("时间", "Time"), lambda row: cells.moment(row.made_at)),
            Column(
                "file", T("文件", "File"), lambda row: cells.link(_url(row), row.file_name or str(row.pk), mono=False)
            ),
            Column("state", T("状态", "State"), lambda row: cells.tag(*STATES[row.state])),
            Column("rows", T("行数", "Rows"), lambda row: cells.number(row.total), right=True),
            Column("clean", T("没有问题的行", "Rows without fault"), lambda row: cells.number(row.sound), right=True),
            Column("faults", T("问题", "Faults"), lambda row: cells.number(row.fault_count), right=True),
            Column("by", T("上传人", "By"), lambda row: cells.text(row.made_by.full_name)),
        ),
        found,
        T(
            "还没有上传过。先下载模板，填写后在上面上传。",
            "Nothing uploaded yet. Start from the template.",
        ),
        total=len(found),
    )


@page_for(ENTERPRISE)
def upload(request: HttpRequest, key: int) -> HttpResponseBase:
    """What came of one upload: progress while it is read, then its faults and what can be done."""
    row = _own(request).select_related("made_by").filter(pk=key).first()
    if row is None:
        raise Http404
    waiting = row.state in ("waiting", "working")
    if shell.is_fragment(request) and not waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    heading = T("导入 {name}", "Import {name}").of(name=row.file_name)
    panels = [_steps(2), _progress(row)] if waiting else _result(request, row)
    context = {"detail": Shown(heading, cells.tag(*STATES[row.state]), panels), "buttons": _buttons(row)}
    crumbs = [
        shell.Crumb(TITLE, reverse("lists")),
        shell.Crumb(HEADING, reverse("line_uploads")),
        shell.Crumb(row.file_name),
    ]
    return shell.page(request, "zb/pages/detail.html", context, title=heading, section="lists", crumbs=crumbs)


def _progress(row: LineUpload) -> Progress:
    told = T("已检查 {done} / {total} 行", "Rows checked: {done} of {total}").of(done=row.done, total=row.total)
    words = told if row.total else T("等待读取", "Waiting to be read")
    return Progress(T("正在检查", "Checking"), words, row.done, row.total, _url(row))


def _result(request: HttpRequest, row: LineUpload) -> list[Any]:
    if row.state == "refused":
        return [_steps(2, failed=True), _refusal(acts.refusals(row), row)]
    if not row.fault_count:
        return [_steps(3), _verdict(row), _facts(row)]
    page = Paginator(acts.faults_of(row), FAULTS).get_page(request.GET.get("page"))
    return [_steps(2), _verdict(row), _rows(row, list(page.object_list)), _faults(row, page), _facts(row)]


def _refusal(reasons: Sequence[Reason], row: LineUpload) -> Verdicts:
    said = T("文件未受理", "The file is not accepted")
    outcome = cells.tag(*STATES["refused"])
    return Verdicts(said, [Verdict(outcome, said, row.touched_at, row.made_by.full_name, all_shown(reasons))])


def _verdict(row: LineUpload) -> Notice:
    if not row.fault_count:
        return Notice(T("{n} 行全部没有问题。", "All rows are without fault: {n}.").of(n=row.total), "success")
    bad = T(
        "{bad} 行有问题，{clean} 行没有问题。下载批注文件改好后再上传，或带入新清单里修改。",
        "Rows with faults: {bad}; rows without: {clean}. Correct the marked file and upload it again, or correct the "
        "rows in a new list.",
    )
    return Notice(bad.of(bad=row.total - row.sound, clean=row.sound), "warning")


def _facts(row: LineUpload) -> Facts:
    return Facts(
        T("结果", "Result"),
        [
            (T("文件", "File"), cells.text(row.file_name)),
            (T("上传时间", "Uploaded"), cells.moment(row.made_at)),
            (T("上传人", "By"), cells.text(row.made_by.full_name)),
            (T("行数", "Rows"), cells.number(row.total)),
            (T("没有问题的行", "Rows without fault"), cells.number(row.sound)),
            (T("问题", "Faults"), cells.number(row.fault_count)),
        ],
    )


_TITLES = {column.field: T(column.zh, column.en) for column in COLUMNS}


_USUAL = ("part_no", "hs_code", "name", "declared_qty", "declared_unit", "unit_price", "total", "currency", "origin")


def _rows(row: LineUpload, faults: Sequence[Fault]) -> Grid:
    """The faulty rows as the sheet has them, bad cells marked; columns that no row is wrong in are kept to a few."""
    typed, bad = acts.faulty_rows(row), {(fault.row, fault.reason.path) for fault in faults}
    wrong = {path for _, path in bad}

    def value(field: str) -> Column:
        def cell(at: int) -> cells.Cell:
            held = typed[at].get(field, "")
            return _bad(held) if (at, field) in bad else cells.text(held)

        return Column(field, _TITLES[field], cell)

    def said(at: int) -> cells.Cell:
        found = [(fault.cell, shown(fault.reason).message) for fault in faults if fault.row == at]
        return cells.text("; ".join(f"{cell} {message}" for cell, message in found))

    columns = (
        Column("row", T("表格行", "Row"), lambda at: cells.number(at + 1), right=True),
        *(value(column.field) for column in COLUMNS if column.field in _USUAL or column.field in wrong),
        Column("said", T("校验结果", "What is wrong"), said),
    )
    rows = sorted({fault.row for fault in faults})
    return Grid(T("有问题的行", "Rows with faults"), columns, rows, total=row.total - row.sound)


def _bad(held: str) -> cells.Cell:
    """A bad cell: red, and said to be bad where no colour is seen."""
    word, plain = T("有误", "wrong"), held or str(T("（空）", "(empty)"))
    html = format_html('<span class="zb-cell-bad">{} <span class="zb-sr">{}</span></span>', plain, word)
    return cells.Cell(html, held)


def _faults(row: LineUpload, page: Page[Fault]) -> Grid:
    kept = page.paginator.object_list
    more = T("这里列出前 {n} 处，其余见批注文件。", "The first {n} are listed; the marked file has them all.")
    return Grid(
        T("有问题的单元格", "Cells with faults"),
        (
            Column("cell", T("单元格", "Cell"), lambda fault: cells.code(fault.cell)),
            Column("row", T("表格行", "Row"), lambda fault: cells.number(fault.row + 1), right=True),
            Column("column", T("列", "Column"), lambda fault: cells.text(_TITLES.get(fault.reason.path, ""))),
            Column("value", T("填写的内容", "What it holds"), lambda fault: cells.text(fault.value)),
            Column("why", T("问题与改法", "What is wrong, and what to do"), _why),
            Column("rule", T("规则", "Rule"), _rule),
        ),
        list(page.object_list),
        note=more.of(n=len(kept)) if len(kept) < row.fault_count else "",
        total=row.fault_count,
        pages=page if page.paginator.num_pages > 1 else None,
    )


def _why(fault: Fault) -> cells.Cell:
    said = shown(fault.reason)
    return cells.stacked(cells.text(said.message), cells.text(said.hint))


def _rule(fault: Fault) -> cells.Cell:
    said = shown(fault.reason)
    return cells.link(said.url, said.code)


def _buttons(row: LineUpload) -> list[Button]:
    marked = Button(T("下载批注文件", "Download the marked file"), _file(row, "marked"), "download")
    original = Button(T("下载原文件", "Download the original"), _file(row, "original"), "download")
    if row.state != "read":
        return [original]
    new = f"{reverse('list_new')}?upload={row.pk}"
    if not row.fault_count:
        return [original, Button(T("带入新清单", "Bring into a new list"), f"{new}&rows=all", "plus", "primary")]
    whole = Button(T("全部带入修改", "Bring in all rows"), f"{new}&rows=all", "plus")
    clean = Button(T("只带入没有问题的行", "Bring in rows without fault"), f"{new}&rows=clean", "plus", "primary")
    return [original, marked, whole, *([clean] if row.sound else [])]


def _url(row: LineUpload) -> str:
    return reverse("line_upload", args=[row.pk])


def _file(row: LineUpload, which: str) -> str:
    return reverse("line_upload_file", args=[row.pk, which])


@page_for(ENTERPRISE)
def upload_template(request: HttpRequest) -> HttpResponseBase:
    """The workbook to fill in."""
    return _download("zongbao-lines.xlsx", line_sheet.template())


@page_for(ENTERPRISE)
def upload_file(request: HttpRequest, key: int, which: str) -> HttpResponseBase:
    """The file as it came (``original``), or its rows with every faulty cell marked (``marked``)."""
    row = visible(LineUpload.objects.all(), person(request)).filter(pk=key).first()
    if row is None or which not in ("original", "marked") or (which == "marked" and row.state != "read"):
        raise Http404
    if which == "original":
        return _download(row.file_name, bytes(row.content), "application/octet-stream")
    _, sheet = acts.sheet_of(actor(request), key)
    stem = row.file_name.rpartition(".")[0] or row.file_name
    return _download(f"{stem}-marked.xlsx", line_sheet.marked(sheet, lambda reason: shown(reason).message))


def _download(name: str, content: bytes, kind: str = XLSX) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
