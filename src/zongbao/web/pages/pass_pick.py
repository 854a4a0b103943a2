"""Picking the lists whose goods go on a vehicle: those with quantity left, found by number, goods and direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.store.models import BondedList, BondedListLine, User
from zongbao.web import shell
from zongbao.web.access import person
from zongbao.web.components import cells
from zongbao.web.engine.listing import visible
from zongbao.web.pages import drafts
from zongbao.web.pages.passes import TITLE
from zongbao.web.text import T

PAGE = 20
LINES_SHOWN = 3  # of each list, beside its number
TERM = 64
_LEFT = BondedListLine.objects.filter(on_passes__lt=F("declared_qty"))


def picking(request: HttpRequest) -> bool:
    """Whether the reader still looks for lists: asked for a search or another page, not for the next step."""
    return "find" in request.GET or "page" in request.GET


def pick(request: HttpRequest, free: Mapping[str, T]) -> HttpResponseBase:
    """The table with its filter; what was ticked on other pages or before a search stays ticked."""
    term, way = request.GET.get("q", "").strip()[:TERM], request.GET.get("direction", "")
    rows = _found(person(request), term, way)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in shown.object_list:
        row.goods = [_goods(line) for line in row.first_left]
    chosen = list(dict.fromkeys(number for number in request.GET.getlist("list") if number))
    here = {row.list_no for row in shown.object_list}
    title = T("新建核放单：选核注清单", "New gate pass: pick lists")
    crumbs = [shell.Crumb(TITLE, reverse("passes")), shell.Crumb(T("选核注清单", "Pick lists"))]
    context = {
        "shown": shown,
        "heading": title,
        "free": free.items(),
        "term": term,
        "way": way,
        "chosen": chosen,
        "elsewhere": [number for number in chosen if number not in here],
        "narrowed": bool(term or way),
        "drafts": drafts.kept(request),
    }
    return shell.page(request, "zb/pages/pass_pick.html", context, title=title, section="passes", crumbs=crumbs)


def _found(user: User, term: str, way: str) -> Any:
    """The lists that may go on a pass, with how many of their lines have something left, newest first."""
    left = _LEFT.filter(list=OuterRef("pk"))
    rows: Any = visible(BondedList.objects.all(), user).filter(Exists(left), state="pre_posted", gate_needed=True)
    if way in ("I", "E"):
        rows = rows.filter(direction=way)
    if term:
        named = Q(name__icontains=term) | Q(part_no__icontains=term) | Q(hs_code__startswith=term)
        goods = Exists(BondedListLine.objects.filter(named, list=OuterRef("pk")))
        rows = rows.filter(Q(list_no__icontains=term) | Q(inner_no__icontains=term) | Q(goods))
    counted = left.order_by().values("list").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(
        lines_left=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        shared=Exists(BondedListLine.objects.filter(list=OuterRef("pk"), on_passes__gt=0)),
    )
    first = Prefetch("lines", queryset=_LEFT.order_by("line_no")[:LINES_SHOWN], to_attr="first_left")
    return rows.select_related("book").prefetch_related(first).defer("paper", "pending_paper").order_by("-pk")


def _goods(line: BondedListLine) -> T:
    """E.g. 1 精炼铜阴极 剩 15 / 40 吨."""
    words = T("{n} {name}：剩 {left} / {all} {unit}", "{n} {name}: {left} of {all} {unit} left")
    figures = {"left": cells.grouped(line.declared_qty - line.on_passes), "all": cells.grouped(line.declared_qty)}
    unit = cells.code_name("unit", line.declared_unit)
    return words.of(n=line.line_no, name=line.name, unit=unit, **figures)
