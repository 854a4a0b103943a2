"""Search over every number of the platform; prefix look-ups by index, one per column, never a scan of a large table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from pypinyin import Style, lazy_pinyin

from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.regulations import finder
from zongbao.store.models import (
    AccountBook,
    BondedList,
    Card,
    Declaration,
    GatePass,
    Organisation,
    RawMessage,
    Receipt,
    Trailer,
    User,
    Vehicle,
    Visit,
    Zone,
)
from zongbao.web import explained, shell
from zongbao.web.access import BUSINESS, DESK, page_for, person
from zongbao.web.components.table import Rows
from zongbao.web.engine.listing import visible
from zongbao.web.text import T, named

TITLE = T("搜索", "Search")
LONGEST = 64  # characters: no number of the platform is longer
SHOWN = 10  # hits of one kind on the page
SUGGESTED = 4  # hits of one kind while typing
SHORTEST = 2  # characters below which everything would match


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper found: its number, what tells it apart, where it opens."""

    number: str
    note: str
    url: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: the columns with an index that may be searched, the note, the page."""

    title: T
    icon: str
    model: type[Model]
    columns: Sequence[str]
    number: str
    note: Callable[[Any], str]
    page: str
    key: str = ""  # the field in the address, the number if empty
    join: Sequence[str] = ()


@dataclass(slots=True)
class Found:
    """The hits of one kind; ``more`` says that there are others."""

    title: T
    icon: str
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


def _firm(row: Any) -> str:
    return named(row.enterprise)


KINDS: tuple[Kind, ...] = (
    Kind(
        T("核注清单", "Bonded lists"),
        "list",
        BondedList,
        ("list_no", "pre_entry_no", "inner_no"),
        "list_no",
        lambda row: f"{row.inner_no} · {_firm(row)}",
        "list",
        join=("enterprise",),
    ),
    Kind(
        T("核放单", "Gate passes"),
        "truck",
        GatePass,
        ("pass_no", "pre_entry_no", "inner_no", "plate", "container_no"),
        "pass_no",
        lambda row: " · ".join(filter(None, (row.plate, row.container_no, _firm(row)))),
        "pass",
        join=("enterprise",),
    ),
    Kind(
        T("报关单", "Declarations"),
        "file",
        Declaration,
        ("pre_entry_no", "entry_no"),
        "pre_entry_no",
        lambda row: " · ".join(filter(None, (row.entry_no, _firm(row)))),
        "declaration",
        join=("enterprise",),
    ),
    Kind(
        T("账册", "Account books"),
        "book",
        AccountBook,
        ("book_no", "pre_entry_no", "inner_no"),
        "book_no",
        _firm,
        "book",
        join=("enterprise",),
    ),
    Kind(
        T("车辆", "Vehicles"),
        "vehicle",
        Vehicle,
        ("plate", "second_plate", "customs_no", "ic_card"),
        "plate",
        lambda row: " · ".join(filter(None, (row.second_plate, row.customs_no, named(row.owner)))),
        "vehicle",
        join=("owner",),
    ),
    Kind(
        T("挂车与车架", "Trailers and chassis"),
        "truck",
        Trailer,
        ("number",),
        "number",
        lambda row: named(row.owner),
        "trailer",
        join=("owner",),
    ),
    Kind(
        T("长期卡", "Long-term cards"),
        "key",
        Card,
        ("card_no",),
        "card_no",
        lambda row: f"{row.vehicle.plate} · {_firm(row)}",
        "card",
        key="pk",
        join=("enterprise", "vehicle"),
    ),
    Kind(
        T("进区登记", "Visits"),
        "clock",
        Visit,
        ("plate",),
        "plate",
        lambda row: f"{row.valid_on} · {_firm(row)}",
        "visit",
        key="pk",
        join=("enterprise",),
    ),
    Kind(
        T("报文", "Messages"),
        "mail",
        RawMessage,
        ("message_id",),
        "message_id",
        lambda row: row.message_type,
        "message",
        key="pk",
    ),
    Kind(
        T("回执", "Receipts"),
        "reply",
        Receipt,
        ("message_id",),
        "message_id",
        lambda row: f"{row.message_type} · {row.subject_no}",
        "receipt",
        key="pk",
    ),
)
OFF_DESK = frozenset({"list", "declaration", "book", "message", "receipt"})  # pages closed to a gate crew


def kinds_for(user: User) -> list[Kind]:
    """The kinds whose pages this user may open."""
    if user.role not in BUSINESS:
        return []
    return [kind for kind in KINDS if user.role in DESK or kind.page not in OFF_DESK]


def find(user: User, term: str, shown: int) -> list[Found]:
    """Everything that begins with the term, as far as the user may see it, at most ``shown`` of a kind."""
    if len(term) < SHORTEST:
        return []
    groups = [_papers(kind, user, term, shown) for kind in kinds_for(user)]
    groups += [_organisations(user, term, shown), _zones(user, term, shown), _explained(term, shown)]
    return [group for group in groups if group.hits]


def _papers(kind: Kind, user: User, term: str, shown: int) -> Found:
    rows = visible(kind.model._default_manager.all(), user).select_related(*kind.join)
    if kind.model in (BondedList, GatePass):
        rows = rows.defer("paper")
    found: dict[Any, Any] = {}
    for column in kind.columns:
        for row in _beginning(rows, column, term)[: shown + 1]:
            found.setdefault(row.pk, row)
    ordered = sorted(found.values(), key=lambda row: str(getattr(row, kind.number)))
    hits = [_hit(kind, row, term) for row in ordered]
    hits.sort(key=lambda hit: not hit.exact)
    return Found(kind.title, kind.icon, hits[:shown], len(hits) > shown)


def _beginning(rows: Rows, column: str, term: str) -> Rows:
    """Rows whose column begins with the term; a list of values keeps to the index whatever the letters' case."""
    wanted = term if column in ("inner_no", "message_id") else term.upper()
    return rows.filter(**{f"{column}__startswith": wanted}).order_by()


def _hit(kind: Kind, row: Any, term: str) -> Hit:
    number = str(getattr(row, kind.number))
    exact = any(str(getattr(row, column)).upper() == term.upper() for column in kind.columns)
    return Hit(number, kind.note(row), reverse(kind.page, args=[getattr(row, kind.key or kind.number)]), exact)


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[str, str]:
    """A Chinese name in pinyin without tones, whole and by initials: 海联达 → hailianda, hld."""
    whole = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return whole.lower(), initials.lower()


def sounds_like(term: str, name_zh: str, name_en: str, code: str) -> bool:
    """Whether a name holds the term, its pinyin or initials hold it, or its code begins with it."""
    low = term.lower().replace(" ", "")
    whole, initials = spellings(name_zh)
    english = name_en.lower()
    return low in name_zh.lower() or low in whole or low in initials or term.lower() in english or _starts(code, low)


def _starts(code: str, low: str) -> bool:
    return code.lower().startswith(low)


def _named(rows: Iterator[Any], term: str, shown: int) -> tuple[list[Any], bool]:
    matching = (row for row in rows if sounds_like(term, row.name_zh, row.name_en, row.code))
    found = list(islice(matching, shown + 1))
    return found[:shown], len(found) > shown


def _organisations(user: User, term: str, shown: int) -> Found:
    rows = _firms(user)
    found, more = _named(rows.iterator(), term, shown) if rows is not None else ([], False)
    page = "lists" if user.role in DESK else "passes"
    hits = [Hit(named(row), row.code, f"{reverse(page)}?q={row.name_zh}", _same(row, term)) for row in found]
    return Found(T("企业", "Enterprises"), "users", hits, more)


def _firms(user: User) -> Rows | None:
    """The enterprises whose papers this user sees: the rows of ``visible_to`` hang on them."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE)
    role = Role(user.role)
    if role is Role.PROVINCE:
        return rows
    if user.organisation is None or role not in BUSINESS:
        return None
    if role in ENTERPRISE_ROLES:
        return rows.filter(pk=user.organisation.pk)
    if role is Role.CUSTOMS:
        return rows.filter(zone__customs_code=user.organisation.code)
    return rows.filter(zone=user.organisation.zone)


def _zones(user: User, term: str, shown: int) -> Found:
    found, more = _named(Zone.objects.all().iterator(), term, shown)
    hits = [Hit(named(row), row.code, reverse("zone", args=[row.code]), _same(row, term)) for row in found]
    return Found(T("监管区域", "Zones"), "map", hits, more)


def _explained(term: str, shown: int) -> Found:
    """Rules, parameters, law, codes and terms, best first; only a rule's whole number opens at once."""
    found = finder.find(term)
    hits = [
        Hit(one.key, explained.name_of(one), explained.url_of(one), one.kind == "rule" and one.low_key == term.lower())
        for one in found[:shown]
    ]
    return Found(T("规则与术语", "Rules and terms"), "scale", hits, len(found) > shown)


def _same(row: Organisation | Zone, term: str) -> bool:
    return term.lower() in (row.name_zh.lower(), row.name_en.lower(), row.code.lower())


def only_exact(groups: Sequence[Found]) -> str:
    """Where to go at once: the address of the one exact hit, empty if there is none or a choice."""
    urls = {hit.url for group in groups for hit in group.hits if hit.exact}
    return urls.pop() if len(urls) == 1 else ""


@page_for(frozenset(Role))
def search(request: HttpRequest) -> HttpResponseBase:
    """The results by kind; suggestions for htmx; the paper itself if its number was typed whole."""
    term = request.GET.get("q", "").strip()[:LONGEST]
    if shell.is_fragment(request):
        groups = find(person(request), term, SUGGESTED)
        return render(request, "zb/parts/suggestions.html", {"groups": groups, "term": term})
    groups = find(person(request), term, SHOWN)
    at_once = only_exact(groups)
    if at_once:
        return redirect(at_once)
    context = {"groups": groups, "term": term, "short": len(term) < SHORTEST}
    return shell.page(request, "zb/pages/search.html", context, title=TITLE, crumbs=[shell.Crumb(TITLE)])
