"""Code tables (代码表): search in a table, and a page for every code with its days, source and confidence."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.core import clock
from zongbao.regulations import codes, finder
from zongbao.regulations.codes import CodeRow, CodeTable
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown
from zongbao.web.components.table import Column
from zongbao.web.explained import citation, law_link
from zongbao.web.pages import common
from zongbao.web.text import T, english

LAW = T("规则与法规", "Rules and law")
ROWS = 100  # of a table on one page


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of one table, the code leading to its page."""
    return (
        Column("code", T("代码", "Code"), lambda row: cells.link(reverse("code", args=[name, row.code]), row.code)),
        Column("name", T("名称", "Name"), lambda row: cells.text(row.en if english() else row.zh)),
        Column("other", T("英文", "Chinese"), _other),
        Column("from", T("自", "From"), lambda row: cells.day(row.valid_from)),
        Column("to", T("至", "To"), lambda row: cells.day(row.valid_to)),
        Column("sure", T("把握", "Confidence"), lambda row: common.confidence_note(row.confidence)),
        Column("source", T("依据", "Ground"), lambda row: law_link(row.source)),
    )


def _other(row: CodeRow) -> cells.Cell:
    return cells.foreign(row.zh, "zh-CN") if english() else cells.foreign(row.en, "en")


@page_for(EVERYONE)
def code_table(request: HttpRequest, key: str) -> HttpResponseBase:
    """One code table: all of it page by page, or what a search in code, Chinese, English or pinyin finds."""
    table = _table(key)
    asked = request.GET.get("q", "").strip()[:64]
    rows = _found(table, asked) if asked else list(table.rows)
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    empty = T(
        "没有这个代码。可用代码、中文、英文或拼音查找。", "No such code; search by code, English, Chinese or pinyin."
    )
    grid = Grid(T("代码", "Codes"), columns_of(key), list(shown.object_list), empty, total=len(rows), pages=shown)
    title = T(table.zh, table.en)
    crumbs = [*_up(), shell.Crumb(title)]
    context = {"heading": title, "tag": cells.code(key), "term": asked, "panel": grid}
    return shell.page(request, "zb/pages/code_table.html", context, title=title, section="regulations", crumbs=crumbs)


def _up() -> list[shell.Crumb]:
    tables = f"{reverse('regulations')}?show=codes"
    return [shell.Crumb(LAW, reverse("regulations")), shell.Crumb(T("代码表", "Code tables"), tables)]


def _found(table: CodeTable, asked: str) -> list[CodeRow]:
    rows = (table.get(one.key) for one in finder.find(asked, table.name_of_table))
    return [row for row in rows if row is not None]


@page_for(EVERYONE)
def code(request: HttpRequest, key: str, code: str) -> HttpResponseBase:
    """One code: both names, the days on which it holds, source, confidence, and the table's further columns."""
    row = _table(key).get(code)
    if row is None:
        raise Http404
    title = T(_table(key).zh, _table(key).en)
    facts: list[tuple[T, cells.Cell]] = [
        (T("代码表", "Table"), cells.link(reverse("code_table", args=[key]), title, mono=False)),
        (T("代码", "Code"), cells.code(row.code)),
        (T("中文", "Chinese"), cells.foreign(row.zh, "zh-CN")),
        (T("英文", "English"), cells.foreign(row.en, "en")),
        (T("自", "From"), cells.day(row.valid_from)),
        (T("至", "To"), cells.day(row.valid_to)),
        (T("今天有效", "In force today"), cells.flag(row.holds(clock.day_of(clock.now())))),
        (T("把握", "Confidence"), common.confidence_note(row.confidence)),
        (T("依据", "Ground"), citation(row.source)),
    ]
    facts += [(T(name, name), cells.foreign(value, "zh-CN")) for name, value in row.extra.items() if value]
    heading = f"{row.code} {row.en if english() else row.zh}"
    crumbs = [
        *_up(),
        shell.Crumb(title, reverse("code_table", args=[key])),
        shell.Crumb(row.code),
    ]
    context: dict[str, Any] = {"detail": Shown(heading, None, [Facts(T("代码", "Code"), facts)]), "buttons": []}
    return shell.page(request, "zb/pages/detail.html", context, title=heading, section="regulations", crumbs=crumbs)


def _table(key: str) -> CodeTable:
    try:
        return codes.table(key)
    except LookupError:
        raise Http404 from None
