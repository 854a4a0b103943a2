"""Rules and law (规则与法规): every rule, parameter, law and code table with its text, ground and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.regulations import codes, finder, glossary, parameters, rules, sources
from zongbao.web import explained, shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown, Words
from zongbao.web.components.table import Column
from zongbao.web.explained import citation
from zongbao.web.pages import common, rule_cases, rule_page
from zongbao.web.pages.glossary import term_link
from zongbao.web.pages.parameters import parameter_grid, values_grid
from zongbao.web.pages.rule_page import RULE_COLUMNS
from zongbao.web.text import T, english

TITLE = T("规则与法规", "Rules and law")
PAGE = 50  # rows of a section on one page
ROWS_SHOWN = 200  # results of a search; who sees more narrows the question
FAMILIES = {
    "MSG": T("报文", "Messages"),
    "IDN": T("编号", "Identifiers"),
    "LST": T("核注清单", "Bonded lists"),
    "BOK": T("账册", "Account books"),
    "LED": T("底账", "Ledger"),
    "DEC": T("报关单", "Declarations"),
    "PAS": T("核放单", "Gate passes"),
    "VEH": T("车辆", "Vehicles"),
    "GAT": T("卡口", "Gate"),
    "ACC": T("权限", "Access"),
    "API": T("接口", "Interface"),
    "LIF": T("单证状态", "Lives of papers"),
    "QUE": T("待办", "Work queues"),
    "SHT": T("表格文件", "Spreadsheets"),
    "CLI": T("命令行", "Command line"),
    "PAR": T("参数取值", "Values of parameters"),
}


@page_for(EVERYONE)
def index(request: HttpRequest) -> HttpResponseBase:
    """What there is: families of rules, parameters, texts, code tables; a search over all of them."""
    term = request.GET.get("q", "").strip()[:64]
    families = [(code, FAMILIES[code], len(rules.family(code))) for code in rules.families()]
    asked = request.GET.get("show", "")
    section = SECTIONS.get(asked)
    panels = [_found_grid(term)] if term else [_paged(request, section[1]())] if section else []
    context = {
        "panels": panels,
        "families": [] if term or section else families,
        "term": term,
        "sections": [("", T("规则", "Rules"), not term and section is None)]
        + [(key, label, not term and key == asked) for key, (label, _) in SECTIONS.items()],
    }
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/regulations.html", context, title=TITLE, section="regulations", crumbs=crumbs)


SECTIONS: Mapping[str, tuple[T, Callable[[], Grid]]] = {
    "parameters": (T("参数", "Parameters"), lambda: parameter_grid(parameters.all_parameters().values())),
    "laws": (T("法规与标准", "Laws and standards"), lambda: _law_grid(sources.all_sources().values())),
    "codes": (T("代码表", "Code tables"), lambda: _table_grid()),
}


def _paged(request: HttpRequest, grid: Grid) -> Grid:
    """One page of a long table."""
    shown = Paginator(grid.rows, PAGE).get_page(request.GET.get("page"))
    return replace(grid, rows=list(shown.object_list), pages=shown)


def _found_grid(term: str) -> Grid:
    """What the search finds, best first."""
    found = finder.find(term)
    columns = (
        Column("kind", T("种类", "Kind"), explained.kind_tag),
        Column("key", T("编号", "Key"), lambda row: cells.link(explained.url_of(row), row.key)),
        Column("name", T("名称", "Name"), lambda row: cells.text(explained.name_of(row))),
        Column("table", T("代码表", "Table"), lambda row: cells.code(row.table)),
    )
    empty = T(
        "没有找到。可用编号、中文、英文、拼音或拼音首字母查找，例如 hfd。",
        "Nothing found. Search by key, English, Chinese, pinyin or initials, for example hfd.",
    )
    return Grid(T("查找结果", "Results"), columns, found[:ROWS_SHOWN], empty, total=len(found))


def _law_grid(found: Iterable[sources.Source]) -> Grid:
    rows = list(found)
    return Grid(
        T("法规与标准", "Laws and standards"),
        (
            Column("key", T("键", "Key"), lambda row: cells.link(reverse("law", args=[row.key]), row.key)),
            Column("title", T("名称", "Title"), lambda row: cells.text(row.en if english() else row.zh)),
            Column("number", T("文号", "Number"), lambda row: cells.text(row.number)),
            Column("from", T("施行", "In force"), lambda row: cells.day(row.in_force)),
            Column("to", T("废止", "Repealed"), lambda row: cells.day(row.repealed)),
        ),
        rows,
        total=len(rows),
    )


def _table_link(row: codes.CodeTable) -> cells.Cell:
    url = reverse("code_table", args=[row.name_of_table])
    return cells.link(url, row.en if english() else row.zh, mono=False)


def _table_grid() -> Grid:
    rows = [codes.table(name) for name in codes.names()]
    return Grid(
        T("代码表", "Code tables"),
        (
            Column("name", T("名称", "Name"), _table_link),
            Column("key", T("接口字段", "Field of the interface"), lambda row: cells.code(row.name_of_table)),
            Column("rows", T("行数", "Rows"), lambda row: cells.number(len(row.rows)), right=True),
        ),
        rows,
        total=len(rows),
    )


@page_for(EVERYONE)
def rule(request: HttpRequest, key: str) -> HttpResponseBase:
    """One rule: text in both languages, hint, ground."""
    found = _or_404(rules.rule, key)
    panels: list[Any] = [
        Facts(
            T("规则", "Rule"),
            [
                (T("编号", "Code"), cells.code(found.code)),
                (T("类别", "Family"), cells.text(FAMILIES.get(found.code[:3], found.code[:3]))),
                (T("自", "Since"), cells.day(found.since)),
                (T("把握", "Confidence"), common.confidence_note(found.confidence)),
                (T("依据", "Ground"), cells.joined([citation(cited) for cited in found.cites])),
            ],
            columns=2,
        ),
        *_texts(found.code),
        *rule_cases.panels(found.code),
        *map(values_grid, map(parameters.parameter, found.parameters)),
        *rule_page.applied(found.code, person(request)),
    ]
    return _one(request, found.title_en if english() else found.title_zh, found.code, panels)


def _texts(code: str) -> list[Words]:
    """Message and hint with an example's facts; a Chinese reader sees the English too, as interfaces show both."""
    told = [rule_cases.example(code, one) for one in (("en",) if english() else ("zh", "en"))]
    return [
        Words(
            T("提示文字（以例子的数据填写）", "What it says, with an example's facts"), [one.message for one in told]
        ),
        Words(T("怎么办", "What to do"), [one.hint for one in told]),
    ]


@page_for(EVERYONE)
def law(request: HttpRequest, key: str) -> HttpResponseBase:
    """One law or announcement, and the rules and parameters that rest on it."""
    found = _or_404(sources.source, key)
    based = [one for one in rules.all_rules() if any(cited.partition("#")[0] == key for cited in one.cites)]
    head = Facts(
        T("概要", "Summary"),
        [
            (T("名称", "Title"), cells.text(found.en if english() else found.zh)),
            (T("文号", "Number"), cells.text(found.number)),
            (T("发布机关", "Issuer"), cells.text(found.issuer)),
            (T("施行", "In force"), cells.day(found.in_force)),
            (T("废止", "Repealed"), cells.day(found.repealed)),
            (T("说明", "Note"), cells.text("" if english() else found.note)),
        ],
        columns=2,
    )
    resting = [one for one in parameters.all_parameters().values() if _rests(one, key)]
    panels = [
        head,
        Grid(T("以它为依据的规则", "Rules that rest on it"), RULE_COLUMNS, based, T("没有", "None"), total=len(based)),
        parameter_grid(resting),
        *_codes_on(key),
        *_terms_on(key),
    ]
    return _one(request, found.en if english() else found.zh, key, panels)


def _codes_on(key: str) -> list[Grid]:
    found = [(name, row) for name in codes.names() for row in codes.table(name).rows if row.source == key]
    columns = (
        Column(
            "code", T("代码", "Code"), lambda one: cells.link(reverse("code", args=[one[0], one[1].code]), one[1].code)
        ),
        Column("name", T("名称", "Name"), lambda one: cells.text(one[1].en if english() else one[1].zh)),
        Column("table", T("代码表", "Table"), lambda one: cells.link(reverse("code_table", args=[one[0]]), one[0])),
    )
    title = T("以它为依据的代码", "Codes that rest on it")
    return [Grid(title, columns, found[:ROWS_SHOWN], total=len(found))] if found else []


def _terms_on(key: str) -> list[Grid]:
    found = [row for row in glossary.all_terms().values() if row.source.partition("#")[0] == key]
    columns = (
        Column("term", T("术语", "Term"), term_link),
        Column("text", T("含义", "Meaning"), lambda row: cells.text(row.text_en if english() else row.text_zh)),
    )
    return [Grid(T("出自它的术语", "Terms taken from it"), columns, found, total=len(found))] if found else []


def _rests(one: parameters.Parameter, key: str) -> bool:
    return any(cited.partition("#")[0] == key for entry in one.entries for cited in entry.cites)


def _or_404(find: Callable[[str], Any], key: str) -> Any:
    try:
        return find(key)
    except LookupError:
        raise Http404 from None


def _one(request: HttpRequest, heading: object, key: str, panels: list[Any]) -> HttpResponseBase:
    crumbs = [shell.Crumb(TITLE, reverse("regulations")), shell.Crumb(key)]
    context = {"detail": Shown(heading, cells.code(key), panels), "buttons": []}
    return shell.page(request, "zb/pages/detail.html", context, title=heading, section="regulations", crumbs=crumbs)
