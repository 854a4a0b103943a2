"""A form that makes one paper: the typed fields go to its act, and what the act refuses stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.core.decision import Refused
from zongbao.web import shell
from zongbao.web.components.forms import Plain, summary_of
from zongbao.web.text import T


@dataclass(frozen=True, slots=True)
class Entry:
    """The page around the form: its title and button, what is said when it is done, the list and the paper's page.

    A long form stands in ``groups``: legends with the fields under them; one that the form lacks is left out.
    """

    title: T
    submit: T
    done: T
    section: str
    parent: T
    opens: str
    groups: Sequence[tuple[T, Sequence[str]]] = ()


def entered(
    request: HttpRequest, page: Entry, form: Plain, act: Callable[[dict[str, Any]], object]
) -> HttpResponseBase:
    """Show the form; a sound one that is sent goes to the act, whose answer is the key of the paper's page."""
    summary = summary_of(form)
    if request.method == "POST" and form.is_valid():
        try:
            key = act(dict(form.cleaned_data))
        except Refused as refused:
            form.mark(refused.decision.reasons)
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(request, str(page.done))
            return redirect(page.opens, key)
    crumbs = [shell.Crumb(page.parent, reverse(page.section)), shell.Crumb(page.title)]
    context = {
        "form": form,
        "summary": summary,
        "heading": page.title,
        "submit": page.submit,
        "back": reverse(page.section),
        "groups": [(legend, [form[name] for name in names if name in form.fields]) for legend, names in page.groups],
    }
    status = 422 if request.method == "POST" else 200
    template = "zb/pages/entry.html" if page.groups else "zb/pages/form.html"
    return shell.page(request, template, context, title=page.title, section=page.section, crumbs=crumbs, status=status)


def standing(row: Any, names: Any) -> dict[str, Any]:
    """What a filing states now, the change that waits before what stands: a change begins from there."""
    if row is None:
        return {}
    stated = {name: getattr(row, name) for name in names if hasattr(row, name)}
    stated |= {name: value for name, value in (row.pending or {}).items() if name in stated}
    weights = {name for name in stated if name.endswith("_kg")}
    return stated | {name: f"{Decimal(stated[name]).normalize():f}" for name in weights}
