"""Parameters (参数): every number that decisions read, by date, with its ground and who set it; what is unsure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts import parameters as acts
from zongbao.core import clock
from zongbao.core.lives import PARAMETER
from zongbao.core.roles import Role
from zongbao.domain.parameter_values import parsed
from zongbao.regulations import parameters, rules, words
from zongbao.regulations.files import covers
from zongbao.regulations.parameters import Entry, Parameter, Value
from zongbao.store.models import ParameterValue, User
from zongbao.store.parameter_values import entry_of
from zongbao.web import shell
from zongbao.web.access import EVERYONE, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.forms import Plain
from zongbao.web.components.panels import Facts, FormPanel, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.detail import DetailPage
from zongbao.web.explained import citation
from zongbao.web.pages import common
from zongbao.web.pages.rule_page import RULE_COLUMNS
from zongbao.web.text import L, T, english

TITLE = T("参数", "Parameters")
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
_WEIGHT = ("unsure", "likely", "set", "sure")  # the least sure first
SCOPE_NAMES = {
    "zone": T("区域", "Zone"),
    "zone_type": T("区域类型", "Type of zone"),
    "vehicle_type": T("车型", "Type of vehicle"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value on a parameter's page: of the files, or one that an operator proposed."""

    entry: Entry
    row: ParameterValue | None = None


class Wanted(Plain):
    """Which parameters to list."""

    q = forms.CharField(label=L("关键字", "Search"), required=False, max_length=64)
    sure = forms.ChoiceField(
        label=L("把握", "Confidence"),
        required=False,
        choices=lambda: [
            ("", T("全部", "All")),
            ("unsure", T("待核实", "Unsure")),
            ("likely", T("较有把握", "Likely")),
            ("sure", T("确定", "Sure")),
            ("set", T("运营方设定", "Set by the operator")),
        ],
    )


def shown_value(value: Value, unit: str = "") -> str:
    """A value in words, with its unit."""
    if isinstance(value, bool):
        return str(T("是", "yes") if value else T("否", "no"))
    return f"{value} {unit_name(unit)}".strip()


def unit_name(unit: str) -> str:
    """A parameter's unit in words; nothing where the value is a code."""
    return str(T(*words.UNITS.get(unit, (unit, unit))))


def name_of(row: Parameter) -> str:
    """The parameter's name in the reader's language."""
    return row.en if english() else row.zh


def parameter_grid(found: Iterable[Parameter], title: T = TITLE, more: Button | None = None) -> Grid:
    """Parameters with what holds today."""
    on = clock.day_of(clock.now())
    rows = list(found)
    return Grid(
        title,
        (
            Column("name", T("名称", "Name"), _name_cell),
            Column("value", T("现行值", "Value now"), now_cell, right=True),
            Column("sure", T("把握", "Confidence"), lambda row: common.confidence_note(_confidence(row, on))),
            Column(
                "count",
                T("历次", "Values"),
                lambda row: cells.number(len(parameters.explain(row.key, on).history)),
                right=True,
            ),
        ),
        rows,
        T("没有符合条件的参数", "No parameter matches"),
        total=len(rows),
        more=more,
    )


def _name_cell(row: Parameter) -> Cell:
    link = cells.link(reverse("parameter", args=[row.key]), name_of(row), mono=False)
    return cells.stacked(link, cells.code(row.key))


def now_cell(row: Parameter) -> Cell:
    """The value of today; one that differs by scope alone says so."""
    on = clock.day_of(clock.now())
    current = parameters.explain(row.key, on).current
    if current is not None:
        return cells.text(shown_value(current.value, row.unit))
    return cells.text(T("按范围", "by scope")) if _in_force(row, on) else cells.text("")


def _in_force(row: Parameter, on: dt.date) -> list[Entry]:
    """What holds today for anybody."""
    return [entry for entry in parameters.explain(row.key, on).history if covers(entry.start, entry.end, on)]


def _confidence(row: Parameter, on: dt.date) -> str:
    """How sure the value of today is; of several scopes the least."""
    current = parameters.explain(row.key, on).current
    found = {current.confidence} if current else {entry.confidence for entry in _in_force(row, on)}
    return min(found, key=_WEIGHT.index, default="")


@page_for(EVERYONE)
def index(request: HttpRequest) -> HttpResponseBase:
    """All parameters; those that nobody has settled yet by one click; what waits for the second person."""
    form = Wanted(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "sure": ""}
    on = clock.day_of(clock.now())
    every = list(parameters.all_parameters().values())
    found = [row for row in every if _matches(row, asked, on)]
    unsure = sum(_confidence(row, on) == "unsure" for row in every)
    hint = T("{n} 个参数待核实，须由运营方定下。", "{n} parameters are unsure and for the operator to settle.")
    link = Button(T("只看待核实", "Show them"), "?sure=unsure")
    panels: list[Any] = [
        Notice(hint.of(n=unsure), "warning", link if asked["sure"] != "unsure" else None),
        *_waiting(request),
        FormPanel(T("查找", "Find"), form, T("查询", "Search"), method="get"),
        parameter_grid(found),
    ]
    lead = T(
        "法规定下或平台自定的每个数字：按日期取值，两人设定，不得追溯。",
        "Every number that the law or the platform sets: dated, set by two persons, never backdated.",
    )
    context = {"heading": TITLE, "lead": lead, "panels": panels}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/panels.html", context, title=TITLE, section="parameters", crumbs=crumbs)


def _matches(row: Parameter, asked: dict[str, Any], on: dt.date) -> bool:
    term = str(asked["q"]).strip().lower()
    named = not term or any(term in text.lower() for text in (row.key, row.zh, row.en))
    return named and asked["sure"] in ("", _confidence(row, on))


def _waiting(request: HttpRequest) -> list[Grid]:
    """The proposals, for the two administrators."""
    if person(request).role not in KEEPERS:
        return []
    rows = ParameterValue.objects.filter(state="proposed").select_related("proposed_by")
    found = list(rows.order_by("valid_from", "pk"))
    columns = (
        Column("key", T("参数", "Parameter"), lambda row: value_link(row, name_of(parameters.parameter(row.key)))),
        Column("value", T("拟定值", "Proposed"), lambda row: _row_value(row)),
        Column("from", T("自", "From"), lambda row: cells.day(row.valid_from)),
        Column("by", T("提出人", "Proposed by"), lambda row: _who(row.proposed_by, row.proposed_at)),
        Column("ground", T("理由", "Ground"), lambda row: cells.text(row.ground)),
    )
    empty = T("没有待确认的取值", "No value waits to be confirmed")
    return [Grid(T("待确认的取值", "Values waiting to be confirmed"), columns, found, empty, total=len(found))]


def value_link(row: ParameterValue, label: object) -> Cell:
    """A link to one proposed value."""
    return cells.link(reverse("parameter_value", args=[row.pk]), label, mono=False)


def _row_value(row: ParameterValue) -> Cell:
    its = parameters.parameter(row.key)
    return cells.text(shown_value(parsed(its, row.value), its.unit))


def _who(user: User | None, at: dt.datetime | None) -> Cell:
    return cells.stacked(cells.text(user.full_name), cells.moment(at)) if user else cells.text("")


@page_for(EVERYONE)
def parameter(request: HttpRequest, key: str) -> HttpResponseBase:
    """One parameter with all its values by date, who set them and when, and the rules that read it."""
    if key not in parameters.all_parameters():
        raise Http404
    found = parameters.parameter(key)
    values = values_grid(found, T("历次取值", "Values through time"))
    panels = [_standing(found), values, _readers(key), common.history("parameter", key)]
    buttons = []
    if person(request).role == Role.SYSTEM_ADMIN:
        label = T("提出新取值", "Propose a value")
        buttons.append(Button(label, reverse("parameter_propose", args=[key]), "plus", "primary"))
    crumbs = [shell.Crumb(TITLE, reverse("parameters")), shell.Crumb(key)]
    context = {"detail": Shown(name_of(found), cells.code(key), panels), "buttons": buttons}
    title = name_of(found)
    return shell.page(request, "zb/pages/detail.html", context, title=title, section="parameters", crumbs=crumbs)


def _standing(found: Parameter) -> Facts:
    """What holds today."""
    on = clock.day_of(clock.now())
    current = parameters.explain(found.key, on).current
    scopes = [cells.text(SCOPE_NAMES[name]) for name in found.scopes]
    return Facts(
        T("今天", "Today"),
        [
            (T("现行值", "Value now"), cells.strong(now_cell(found))),
            (T("把握", "Confidence"), common.confidence_note(_confidence(found, on))),
            (T("自", "Since"), cells.day(current.start) if current else cells.text("")),
            (T("依据", "Ground"), _ground(current) if current else cells.text("")),
            (T("可按范围另定", "May differ by"), cells.joined(scopes)),
        ],
    )


def values_grid(found: Parameter, title: T | None = None) -> Grid:
    """All dated values of a parameter; on a rule's page the table is named after it and leads to its own page."""
    rows = list(_lines(found))
    page = Button(T("这个参数的页面", "This parameter's page"), reverse("parameter", args=[found.key]))
    return Grid(
        title or T(found.zh, found.en),
        (
            Column("value", T("值", "Value"), lambda line: cells.text(shown_value(line.entry.value, found.unit))),
            Column("scope", T("适用", "Applies to"), lambda line: scope_cell(line.entry.scope)),
            Column("from", T("自", "From"), lambda line: cells.day(line.entry.start)),
            Column("to", T("至", "To"), lambda line: cells.day(line.entry.end)),
            Column("cites", T("依据", "Ground"), lambda line: _ground(line.entry)),
            Column("sure", T("把握", "Confidence"), _mark),
            Column("proposed", T("提出", "Proposed"), lambda line: _by(line, "proposed")),
            Column("confirmed", T("确认", "Confirmed"), lambda line: _by(line, "confirmed")),
            Column("open", T("操作", "Action"), _open),
        ),
        rows,
        total=len(rows),
        more=None if title else page,
    )


def _lines(found: Parameter) -> Iterator[Line]:
    yield from map(Line, found.entries)
    rows = ParameterValue.objects.filter(key=found.key).select_related("proposed_by", "confirmed_by")
    for row in rows.order_by("valid_from", "pk"):
        yield Line(entry_of(row), row)


def _mark(line: Line) -> Cell:
    """How sure the files are; where an operator's value stands."""
    return cells.state(PARAMETER, line.row.state) if line.row else common.confidence_note(line.entry.confidence)


def _by(line: Line, what: str) -> Cell:
    if line.row is None:
        return cells.text("")
    return _who(getattr(line.row, f"{what}_by"), getattr(line.row, f"{what}_at"))


def _open(line: Line) -> Cell:
    """The value's own page; those of the files came with the program."""
    if line.row is None:
        return cells.text(T("随程序", "With the program"))
    return common.open_link(reverse("parameter_value", args=[line.row.pk]))


def _ground(entry: Entry) -> Cell:
    """The cited texts, and what the operator wrote."""
    cited = cells.joined([citation(key) for key in entry.cites])
    if entry.confidence != parameters.SET:
        return cited
    return cells.stacked(cited, cells.text(entry.note)) if entry.cites else cells.text(entry.note)


def scope_cell(scope: Sequence[tuple[str, str]]) -> Cell:
    """To whom a value applies."""
    if not scope:
        return cells.text(T("全部", "everywhere"))
    return cells.joined([cells.code(f"{SCOPE_NAMES[name]} = {value}") for name, value in scope])


def _readers(key: str) -> Grid:
    using = [one for one in rules.all_rules() if key in one.parameters]
    empty = T("没有规则直接读取它；它用于期限提醒和统计。", "No rule reads it; it serves deadlines and statistics.")
    return Grid(T("读取它的规则", "Rules that read it"), RULE_COLUMNS, using, empty, total=len(using))


def _find(user: User, key: int) -> ParameterValue | None:
    return ParameterValue.objects.select_related("proposed_by", "confirmed_by", "withdrawn_by").filter(pk=key).first()


def _show(request: HttpRequest, row: ParameterValue) -> Shown:
    its, entry = parameters.parameter(row.key), entry_of(row)
    without = parameters.explain(row.key, row.valid_from, **dict(entry.scope)).current
    facts = Facts(
        T("取值", "Value"),
        [
            (T("参数", "Parameter"), cells.link(reverse("parameter", args=[row.key]), name_of(its), mono=False)),
            (T("值", "Value"), cells.strong(_row_value(row))),
            (
                T("否则适用", "Holds otherwise"),
                cells.text(shown_value(without.value, its.unit) if without else ""),
            ),
            (T("自", "From"), cells.day(row.valid_from)),
            (T("至", "To"), cells.day(row.valid_to)),
            (T("适用", "Applies to"), scope_cell(entry.scope)),
            (T("理由", "Ground"), cells.text(row.ground)),
            (T("文号和条款", "Citation"), cells.text(row.citation)),
            (T("提出", "Proposed"), _who(row.proposed_by, row.proposed_at)),
            (T("确认", "Confirmed"), _who(row.confirmed_by, row.confirmed_at)),
            (T("撤回或终止", "Withdrawn or ended"), _who(row.withdrawn_by, row.withdrawn_at)),
            (T("撤回理由", "Reason"), cells.text(row.withdrawal_reason)),
        ],
    )
    panels = [facts, common.history("parameter", row.key)]
    return Shown(name_of(its), cells.state(PARAMETER, row.state), panels)


VALUE_DETAIL = DetailPage(
    name="parameter_value",
    section="parameters",
    parent=TITLE,
    roles=EVERYONE,
    find=_find,
    show=_show,
    title=lambda row: row.key,
    key=lambda row: row.pk,
    life=PARAMETER,
    moves={
        "confirm": lambda actor, key, reason: acts.confirm_value(actor, key),
        "withdraw": acts.withdraw_value,
        "end": acts.end_value,
    },
)
