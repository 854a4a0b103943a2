"""The glossary (术语表): the trade's words by pinyin or by English letter, each with its meaning, law and rules."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.regulations import finder, glossary, rules
from zongbao.regulations.glossary import Term
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown, Words
from zongbao.web.components.table import Column
from zongbao.web.explained import citation
from zongbao.web.text import T, english

TITLE = T("术语表", "Glossary")
RULES_SHOWN = 20


def term_link(row: Term) -> cells.Cell:
    """A link to a term's page by its name."""
    return cells.link(reverse("term", args=[row.key]), row.en if english() else row.zh, mono=False)


def _other(row: Term) -> cells.Cell:
    """The term in the language that is not the reader's, marked as such."""
    return cells.foreign(row.zh, "zh-CN") if english() else cells.foreign(row.en, "en")


COLUMNS = (
    Column("term", T("术语", "Term"), term_link),
    Column("other", T("英文", "Chinese"), _other),
    Column("pinyin", T("拼音", "Pinyin"), lambda row: cells.foreign(row.pinyin, "zh-Latn-pinyin")),
    Column("text", T("含义", "Meaning"), lambda row: cells.text(row.text_en if english() else row.text_zh)),
)


def letter_of(row: Term) -> str:
    """Under which letter the reader looks: the pinyin's, or the English name's."""
    return row.en[:1].upper() if english() else row.letter


def _order(row: Term) -> str:
    return row.en.lower() if english() else row.pinyin


@page_for(EVERYONE)
def index(request: HttpRequest) -> HttpResponseBase:
    """All terms by letter; one letter; or what a search finds, best first."""
    asked, letter = request.GET.get("q", "").strip()[:64], request.GET.get("letter", "")[:1].upper()
    everything = sorted(glossary.all_terms().values(), key=_order)
    shown = found(asked) if asked else [row for row in everything if letter in ("", letter_of(row))]
    empty = T(
        "没有这个术语。可用中文、英文、拼音或拼音首字母查找。", "No such term; search in English, Chinese or pinyin."
    )
    context = {
        "heading": TITLE,
        "term": asked,
        "letter": letter,
        "letters": sorted({letter_of(row) for row in everything}),
        "panel": Grid(TITLE, COLUMNS, shown, empty, total=len(shown)),
    }
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/glossary.html", context, title=TITLE, section="regulations", crumbs=crumbs)


def found(asked: str) -> list[Term]:
    """The terms that fit, best first."""
    return [glossary.term(one.key) for one in finder.find(asked) if one.kind == "term"]


@page_for(EVERYONE)
def term(request: HttpRequest, key: str) -> HttpResponseBase:
    """One term: both names, meaning, source, and the rules that speak of it."""
    try:
        row = glossary.term(key)
    except LookupError:
        raise Http404 from None
    panels = [
        Words(T("含义", "Meaning"), [row.text_en if english() else row.text_zh]),
        Facts(
            T("术语", "Term"),
            [
                (T("中文", "Chinese"), cells.foreign(row.zh, "zh-CN")),
                (T("拼音", "Pinyin"), cells.foreign(row.pinyin, "zh-Latn-pinyin")),
                (T("英文", "English"), cells.foreign(row.en, "en")),
                (T("出处", "Source"), citation(row.source)),
            ],
            columns=2,
        ),
        _rules(row),
    ]
    heading = row.en if english() else row.zh
    crumbs = [shell.Crumb(TITLE, reverse("glossary")), shell.Crumb(heading)]
    context = {"detail": Shown(heading, None, panels), "buttons": []}
    return shell.page(request, "zb/pages/detail.html", context, title=heading, section="regulations", crumbs=crumbs)


def _rules(row: Term) -> Grid:
    naming: Sequence[rules.Rule] = [one for one in rules.all_rules() if row.zh in one.title_zh + one.zh + one.hint_zh]
    columns = (
        Column("code", T("编号", "Code"), lambda one: cells.link(reverse("rule", args=[one.code]), one.code)),
        Column("title", T("规则", "Rule"), lambda one: cells.text(one.title_en if english() else one.title_zh)),
    )
    empty = T("还没有规则用到这个词。", "No rule uses this term yet.")
    return Grid(T("用到它的规则", "Rules that speak of it"), columns, naming[:RULES_SHOWN], empty, total=len(naming))
