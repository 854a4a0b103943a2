"""The few tags that the templates need: bilingual text, icons, cells and query strings."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zongbao.regulations import codes
from zongbao.web.components import cells
from zongbao.web.components.chart import Chart
from zongbao.web.text import T, lang

register = template.Library()


@register.simple_tag
def t(zh: str, en: str, **facts: Any) -> str:
    """``{% t "中文" "English" %}``: the text of the active language, placeholders filled."""
    return str(T(zh, en).of(**facts))


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of the sprite, hidden from screen readers (the words beside it speak)."""
    return format_html(
        '<svg class="zb-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("zb/icons.svg"),
        name,
    )


@register.simple_tag
def html_lang() -> str:
    """The value of the page's ``lang`` attribute."""
    return "zh-CN" if lang() == "zh" else "en"


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some keys replaced; an empty value drops the key."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in ("", None):
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag
def cell(column: Any, row: Any) -> SafeString:
    """One table cell, ready to print."""
    return SafeString(column.cell(row).html)


@register.filter
def charts(panels: Any) -> bool:
    """Whether one of the panels is a chart: only such a page loads the scripts that draw."""
    return any(isinstance(panel, Chart) or charts(getattr(panel, "panels", ())) for panel in panels or ())


@register.filter
def done(steps: Any) -> int:
    """How many steps of the guide are done."""
    return sum(1 for step in steps if step.done)


@register.filter
def moment(value: Any) -> str:
    """A point in time as 2026-11-23 10:24, Shanghai."""
    return cells.moment(value).plain


@register.filter
def number(value: Any) -> str:
    """A number with thousands separators and no padding zeros."""
    return cells.number(value).plain


@register.filter
def field(row: Any, name: str) -> Any:
    """The value of a row's field."""
    return getattr(row, name)


@register.filter
def code_name(field: Any) -> str:
    """The name of the code that a field with suggestions holds; empty if it holds none that is known."""
    suggestions = str(field.field.widget.attrs["list"])
    if not suggestions.startswith("codes-"):  # one's own papers, whose names come with the page
        return ""
    table = codes.table(suggestions.removeprefix("codes-"))
    row = table.get(str(field.value() or "").strip())
    return (row.zh if lang() == "zh" else row.en) if row else ""


@register.filter
def as_opened(field: Any) -> SafeString:
    """What a field held when its form was opened, hidden; simple fields write it themselves."""
    return SafeString(field.as_hidden(only_initial=True) if field.field.show_hidden_initial else "")


@register.filter
def aria_sort(column: Any, sorting: str) -> str:
    """The ``aria-sort`` value of a heading."""
    if column.sort and sorting.lstrip("-") == column.key:
        return "descending" if sorting.startswith("-") else "ascending"
    return "none"


@register.filter
def next_sort(column: Any, sorting: str) -> str:
    """The sorting that a click on a heading asks for."""
    return f"-{column.key}" if sorting == column.key else str(column.key)
