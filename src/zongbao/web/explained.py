"""Where each thing that can be explained has its page: rules, parameters, law, codes, terms."""

from __future__ import annotations

from django.urls import reverse

from zongbao.regulations import sources
from zongbao.regulations.finder import Entry
from zongbao.web.components import cells
from zongbao.web.text import T, english, lang

KINDS: dict[str, tuple[T, str]] = {
    "term": (T("术语", "Term"), "info"),
    "rule": (T("规则", "Rule"), "warning"),
    "parameter": (T("参数", "Parameter"), "success"),
    "law": (T("法规", "Law"), "neutral"),
    "code": (T("代码", "Code"), "neutral"),
}


def url_of(entry: Entry) -> str:
    """The page of what was found."""
    return reverse(entry.kind, args=[entry.table, entry.key] if entry.kind == "code" else [entry.key])


def name_of(entry: Entry) -> str:
    """Its name in the reader's language."""
    return entry.en if english() else entry.zh


def kind_tag(entry: Entry) -> cells.Cell:
    """What kind of thing it is."""
    label, tone = KINDS[entry.kind]
    return cells.tag(label, tone)


def law_link(key: str) -> cells.Cell:
    """A link to a cited text by its key, part and all."""
    return cells.link(reverse("law", args=[key.partition("#")[0]]), key)


def citation(key: str) -> cells.Cell:
    """A link to a cited text by its title, number and part."""
    return cells.link(reverse("law", args=[key.partition("#")[0]]), sources.cite(key).text(lang()), mono=False)
