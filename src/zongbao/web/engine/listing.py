"""One view for every list: filters, search, sorting, pages, export; whole page or fragment from the same function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from zongbao.core.roles import Role
from zongbao.store.models import User
from zongbao.web import shell
from zongbao.web.access import View, page_for, person
from zongbao.web.components.table import Button, Column, Filter, Rows
from zongbao.web.engine import bulk, columns, paging, searching, views
from zongbao.web.engine.export import LIMIT, csv_response, xlsx_response
from zongbao.web.sight import visible
from zongbao.web.text import T

__all__ = ["ListPage", "ask", "columns_for", "list_view", "visible"]
SIZES = (25, 50, 100)
LEADING = 2  # filters that show beside the search; the others fold away
EXPORTS: Mapping[str, Callable[[str, Sequence[Column], Rows], HttpResponseBase]] = {
    "xlsx": xlsx_response,
    "csv": csv_response,
}
NO_BUTTONS: Callable[[HttpRequest], Sequence[Button]] = lambda request: ()  # noqa: E731


@dataclass(frozen=True, slots=True)
class ListPage:
    """A declared list: whose rows, which columns, filters and buttons, and what an empty list teaches."""

    name: str
    title: T
    roles: Collection[Role]
    rows: Callable[[User], Rows]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Sequence[str | searching.Match] = ()
    search_hint: T = T("编号", "Number")
    sort: str = ""
    buttons: Callable[[HttpRequest], Sequence[Button]] = NO_BUTTONS
    empty: T = T("还没有数据。", "Nothing here yet.")
    lead: T = T("", "")
    pin: bool = False  # the last column stays in sight (操作)
    bulk: Sequence[bulk.Bulk] = ()  # what may be done with ticked rows
    key: str = "pk"  # the field that tells a ticked row apart
    opens: str = ""  # the URL name of one row's page


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what the reader chose."""

    spec: Filter
    value: str
    options: Sequence[tuple[str, object]] = ()
    problem: str = ""


@dataclass(slots=True)
class Asked:
    """What the query string asks for, already applied to the rows."""

    rows: Rows
    term: str
    sorting: str
    size: int
    fields: list[FilterField] = field(default_factory=list)

    @property
    def narrowed(self) -> bool:
        """Whether any filter or search is set."""
        return bool(self.term) or any(item.value for item in self.fields)

    @property
    def leading(self) -> Sequence[FilterField]:
        """The filters that always show."""
        return self.fields[:LEADING]

    @property
    def further(self) -> Sequence[FilterField]:
        """Those that fold away while none of them is set."""
        return self.fields[LEADING:]

    @property
    def unfolded(self) -> bool:
        """Whether one of the further filters is set."""
        return any(item.value for item in self.further)


def list_view(page: ListPage) -> View:
    """The view of a declared list."""
    views.LISTED[page.name] = page.roles

    @page_for(page.roles)
    def view(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            return bulk.take(page, request, columns_for(page, request))
        if columns.ARRANGE in request.GET:
            return redirect(f"{request.path}?{columns.canonical(request.GET).urlencode()}")
        kept = () if shell.is_fragment(request) else views.kept(request, page.name)
        if preferred := views.first(request, kept):
            return redirect(views.address(request.path, preferred))
        asked = ask(page, request)
        if request.GET.get("format") in EXPORTS:
            return _exported(page, request, asked)
        exact = request.GET.get("count") == "exact"
        shown = paging.sliced(asked.rows, request.GET.get("page", ""), asked.size, exact=exact)
        context = _context(page, asked, shown) | _table(page, request)
        if shell.is_fragment(request):
            response = render(request, "zb/parts/results.html", {**context, "fragment": True})
            patch_vary_headers(response, ["HX-Request", "Cookie"])
            return response
        context |= {"buttons": page.buttons(request), "views": kept}
        crumbs = [shell.Crumb(page.title)]
        return shell.page(request, "zb/pages/list.html", context, title=page.title, section=page.name, crumbs=crumbs)

    return view


def _exported(page: ListPage, request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The file, or back to the list with what to do when there are more rows than one file takes."""
    found = asked.rows.order_by()[: LIMIT + 1].count()
    if found <= LIMIT:
        return EXPORTS[request.GET["format"]](page.name, columns_for(page, request), asked.rows)
    told = T(
        "符合条件的超过 {limit} 条，一个文件装不下，没有导出。请缩小条件（例如按日期分段）再导出。",
        "More than {limit} rows match, too many for one file: nothing was exported. Narrow the filters, e.g. by date.",
    )
    messages.error(request, str(told.of(limit=f"{LIMIT:,}")))
    query = request.GET.copy()
    del query["format"]
    return redirect(f"{request.path}?{query.urlencode()}")


def columns_for(page: ListPage, request: HttpRequest) -> list[Column]:
    """The columns that tell this reader something, chosen and ordered as the address says."""
    return columns.arranged(_known_columns(page, request), request.GET.get("cols", ""))


def _known_columns(page: ListPage, request: HttpRequest) -> list[Column]:
    role = person(request).role
    return [column for column in page.columns if role not in column.unless]


def _table(page: ListPage, request: HttpRequest) -> dict[str, Any]:
    """The columns that show, and the form that chooses them: ``kept`` are the conditions it carries on."""
    known, shown = _known_columns(page, request), columns_for(page, request)
    dropped = ("cols", *views.PASSING)
    return {
        "columns": shown,
        "bulk": bulk.open_to(page, request),
        "ticked": request.GET.get("tick") == "all",
        "chosen": bool(request.GET.get("cols")),
        "essence": views.essence(request.GET.urlencode()),
        "choices": columns.choices(known, shown),
        "kept": [(key, value) for key, value in request.GET.items() if value and key not in dropped],
        "cols": ".".join(column.key for column in shown if column.key != columns.ACTION)
        if request.GET.get("cols")
        else "",
    }


def ask(page: ListPage, request: HttpRequest) -> Asked:
    """Apply search, filters and sorting; a value that makes no sense is reported beside its field, not guessed."""
    rows = page.rows(person(request))
    term = request.GET.get("q", "").strip()[:64]
    if term and page.search:
        rows = rows.filter(searching.found(page.search, term))
    fields = []
    for spec in page.filters:
        rows, found = _narrow(rows, spec, request.GET.get(spec.key, "").strip()[:64])
        fields.append(found)
    sorting = _sorting(page, request.GET.get("sort", page.sort))
    return Asked(_sorted(page, rows, sorting), term, sorting, _size(request), fields)


def _narrow(rows: Rows, spec: Filter, value: str) -> tuple[Rows, FilterField]:
    options = tuple(spec.options())
    if not value:
        return rows, FilterField(spec, "", options)
    if spec.kind == "choice" and value not in {key for key, _ in options}:
        return rows.none(), FilterField(spec, value, options, str(T("没有这个选项", "No such option")))
    try:
        return spec.narrow(rows, value), FilterField(spec, value, options)
    except ValueError:
        problem = str(T("请写成 2026-11-23 的样子", "Write it like 2026-11-23"))
        return rows.none(), FilterField(spec, value, options, problem)


def _sorting(page: ListPage, asked: str) -> str:
    known = {column.key for column in page.columns if column.sort}
    return asked if asked.lstrip("-") in known else page.sort


def _sorted(page: ListPage, rows: Rows, sorting: str) -> Rows:
    by_key = {column.key: column.sort for column in page.columns}
    wanted = by_key.get(sorting.lstrip("-"))
    if not wanted:
        return rows
    sign = "-" if sorting.startswith("-") else ""
    return rows.order_by(f"{sign}{wanted}", f"{sign}pk")


def _size(request: HttpRequest) -> int:
    return {str(size): size for size in SIZES}.get(request.GET.get("size", ""), SIZES[0])


def _context(page: ListPage, asked: Asked, shown: paging.Slice) -> dict[str, Any]:
    return {
        "page_spec": page,
        "asked": asked,
        "shown": shown,
        "sizes": SIZES,
        "ellipsis": Paginator.ELLIPSIS,
    }
