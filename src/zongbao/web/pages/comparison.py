"""List, declaration and passes side by side: aligned lines, differences in words, colour and percent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Sum
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.core.lives import PASS
from zongbao.core.roles import Role
from zongbao.domain.papers.comparison import deviation
from zongbao.domain.papers.pass_life import LIVE
from zongbao.store.models import BondedList, BondedListLine, Declaration, DeclarationLine, GatePass, GatePassLine, User
from zongbao.web import shell
from zongbao.web.access import DESK, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Grid
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.detail import PAGES, open_moves, tone_of
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.text import T

TITLE = T("单证比对", "Papers side by side")
COUNTED = LIVE | {"passed"}  # passes whose goods bind the list
PASSES = 200  # passes shown, the newest
WAITING = 5  # of them that wait for an officer and can be decided here
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Pair:
    """One declaration line with the list lines it stands for; a list without declaration has one line per pair."""

    lines: Sequence[BondedListLine]
    entry: DeclarationLine | None
    declared: bool  # whether there is a declaration that should have the lines

    def stated(self, field: str) -> Decimal:
        """The sum over the list's lines."""
        return sum((getattr(line, field) for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Deed:
    """What the officer may do with one of the papers here: (name, address, tone, whether it needs a reason)."""

    kind: T
    number: str
    state: Cell
    moves: Sequence[tuple[T, str, str, bool]]

    @property
    def field(self) -> str:
        """The id of the field of the reason."""
        return f"reason-{self.number}"

    @property
    def wants_reason(self) -> T:
        """Which of the moves need a reason."""
        names = [name for name, _, _, needed in self.moves if needed]
        all_names = T("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        return T("“{names}”必填", "required for: {names}").of(names=all_names) if names else T("可不填", "optional")


@dataclass(frozen=True, slots=True)
class Deeds:
    """The decisions that can be taken without leaving the page; each comes back to it."""

    template: ClassVar[str] = "zb/panels/deeds.html"
    back: str
    deeds: Sequence[Deed]


def button(list_no: str) -> Button:
    """The way here from each of the papers."""
    return Button(TITLE, reverse("list_compare", args=[list_no]))


@page_for(DESK)
def list_compare(request: HttpRequest, key: str) -> HttpResponseBase:
    """One list beside its declaration and its passes."""
    user = person(request)
    row = visible(BondedList.objects.all(), user).defer("paper", "pending_paper").filter(list_no=key).first()
    if row is None:
        raise Http404
    entry = Declaration.objects.filter(list=row).defer("explanation").first()
    pairs = _pairs(row, entry)
    lead = T(
        "以核注清单为准，逐项对照报关单、核放单与地磅；差异以文字和颜色标出。",
        "The list is the measure; declaration, passes and scale stand beside it, differences in words and colour.",
    )
    deeds = _deeds(request, row, entry)
    panels = [_lines(row, entry, pairs), _weights(user, row), *([Deeds(request.path, deeds)] if deeds else [])]
    context = {
        "panels": panels,
        "heading": T("单证比对 {no}", "Papers side by side: {no}").of(no=row.list_no),
        "lead": lead,
    }
    crumbs = [
        shell.Crumb(T("核注清单", "Bonded lists"), reverse("lists")),
        shell.Crumb(row.list_no, reverse("list", args=[row.list_no])),
        shell.Crumb(TITLE),
    ]
    return shell.page(request, "zb/pages/panels.html", context, title=TITLE, section="lists", crumbs=crumbs)


def _deeds(request: HttpRequest, row: BondedList, entry: Declaration | None) -> list[Deed]:
    """What is open to an officer on the list, its declaration and its passes that wait for one."""
    if person(request).role != Role.CUSTOMS:
        return []
    waiting = visible(GatePass.objects.all(), person(request)).filter(documents__number=row.list_no, state="manual")
    papers: list[tuple[str, Any]] = [("list", row), *([("declaration", entry)] if entry else [])]
    papers += [("pass", one) for one in waiting.defer("paper")[:WAITING]]
    found = [_deed(request, name, paper) for name, paper in papers]
    return [deed for deed in found if deed.moves]


def _deed(request: HttpRequest, name: str, paper: Any) -> Deed:
    page = PAGES[name]
    assert page.life is not None, "the papers compared here have lives"
    key = page.key(paper)
    moves = [
        (T(step.zh, step.en), reverse(f"{name}_act", args=[key, step.name]), tone_of(step.name), step.needs_reason)
        for step in open_moves(page, request, paper)
        if step.name in page.moves
    ]
    return Deed(common.KINDS[name], key, cells.state(page.life, paper.state), moves)


def _pairs(row: BondedList, entry: Declaration | None) -> list[Pair]:
    lines = {line.line_no: line for line in BondedListLine.objects.filter(list=row)}
    entries = list(DeclarationLine.objects.filter(declaration=entry)) if entry else []
    return pair_lines(lines, entries, declared=bool(entries))


def pair_lines(
    lines: Mapping[int, BondedListLine], entries: Sequence[DeclarationLine], *, declared: bool
) -> list[Pair]:
    """Every line of both papers exactly once: declared ones first, then the list's lines that no entry names."""
    pairs = [Pair([lines[at] for at in entry.list_lines if at in lines], entry, declared) for entry in entries]
    named = {at for entry in entries for at in entry.list_lines}
    return pairs + [Pair([line], None, declared) for at, line in sorted(lines.items()) if at not in named]


def _lines(row: BondedList, entry: Declaration | None, pairs: Sequence[Pair]) -> Grid:
    more = Button(T("打开报关单", "Open the declaration"), _entry_url(entry)) if entry else None
    empty = T("清单没有表体", "The list has no lines")
    note = "" if entry else T("这份清单没有报关单，只与核放单对照。", "No declaration: compared with passes only.")
    return Grid(T("逐项对照", "Line by line"), _LINE_COLUMNS, pairs, empty, note=note, more=more, total=len(pairs))


def _entry_url(entry: Declaration) -> str:
    return reverse("declaration", args=[entry.pre_entry_no])


def _goods(pair: Pair) -> Cell:
    first: Any = pair.lines[0] if pair.lines else pair.entry
    return cells.stacked(cells.text(first.name), cells.code(first.hs_code))


def _figure(pair: Pair, field: str) -> Cell:
    """The list's figure above, the declaration's with its deviation below."""
    stated = pair.stated(field)
    if pair.entry is None:
        return cells.number(stated)
    other = getattr(pair.entry, field)
    if deviation(stated, other).none:
        return cells.number(stated)
    return cells.stacked(cells.number(stated), apart(stated, other))


def apart(stated: Decimal, other: Decimal) -> Cell:
    """The other figure as a tag: red with its deviation where it differs, green where it agrees."""
    found = deviation(stated, other)
    if found.none:
        return cells.tag(T("相符", "Agrees"), "success")
    share = "—" if found.percent is None else f"{found.percent:+}%"
    return cells.tag(
        T("差异 {other}（{share}）", "Differs: {other} ({share})").of(other=cells.grouped(other), share=share), "danger"
    )


def differences(pair: Pair) -> list[T]:
    """What the declaration says otherwise than the list, in words; empty where both agree."""
    if pair.entry is None:
        return [T("报关单缺此项", "Missing in the declaration")] if pair.declared else []
    if not pair.lines:
        return [T("清单缺此项", "Missing in the list")]
    fields = (
        ("declared_qty", T("数量", "quantity")),
        ("legal_qty", T("法定数量", "legal quantity")),
        ("total", T("总价", "total")),
    )
    found = [label for field, label in fields if pair.stated(field) != getattr(pair.entry, field)]
    codes = (
        ("hs_code", T("商品编码", "HS code")),
        ("origin", T("原产国", "origin")),
        ("declared_unit", T("单位", "unit")),
        ("currency", T("币制", "currency")),
    )
    return found + [label for field, label in codes if _unlike(pair, field)]


def _unlike(pair: Pair, field: str) -> bool:
    """Whether any of the list's lines says another code than the declaration's line."""
    return any(getattr(line, field) != getattr(pair.entry, field) for line in pair.lines)


def _result(pair: Pair) -> Cell:
    found = differences(pair)
    if not found:
        return cells.tag(T("相符", "Agrees"), "success") if pair.entry else cells.text("")
    named = str(T("、", ", ")).join(map(str, found))
    return cells.tag(T("不符：{named}", "Differs: {named}").of(named=named), "danger")


def _loaded(pair: Pair, field: str) -> Cell:
    """How much of the list's quantity is on passes or past the gate."""
    stated, done = pair.stated("declared_qty"), pair.stated(field)
    if not stated:
        return cells.number(done)
    share = (done * 100 / stated).quantize(Decimal("0.01"))
    return cells.stacked(cells.number(done), cells.text(f"{cells.grouped(share)}%"))


_LINE_COLUMNS: Sequence[Column] = (
    Column("result", T("比对结果", "Result"), _result),
    Column(
        "list", T("清单项", "List lines"), lambda pair: cells.text(", ".join(str(line.line_no) for line in pair.lines))
    ),
    Column("entry", T("报关单项", "Entry line"), lambda pair: cells.text(pair.entry.line_no if pair.entry else "")),
    Column("goods", T("商品", "Goods"), _goods),
    Column("qty", T("申报数量", "Declared"), lambda pair: _figure(pair, "declared_qty"), right=True),
    Column("legal", T("法定数量", "Legal"), lambda pair: _figure(pair, "legal_qty"), right=True),
    Column("total", T("总价", "Total"), lambda pair: _figure(pair, "total"), right=True),
    Column("on", T("已上核放单", "On passes"), lambda pair: _loaded(pair, "on_passes"), right=True),
    Column("past", T("已过卡", "Past the gate"), lambda pair: _loaded(pair, "past_gate"), right=True),
)


def _weights(user: User, row: BondedList) -> Grid:
    """Each pass: what it carries of this list, what the papers say the truck weighs, what the scale said."""
    passes = visible(GatePass.objects.all(), user).filter(documents__number=row.list_no).defer("paper")
    carried = dict(
        GatePassLine.objects.filter(list_line__list=row, gate_pass__state__in=COUNTED)
        .values_list("gate_pass")
        .annotate(Sum("gross_weight"))
    )
    note = T("清单毛重 {listed} kg；已上核放单 {carried} kg", "List: {listed} kg gross; on passes: {carried} kg").of(
        listed=cells.grouped(row.gross_weight), carried=cells.grouped(sum(carried.values(), ZERO))
    )
    found = list(passes[:PASSES])
    empty = T("还没有核放单", "No passes yet")
    return Grid(
        T("核放单与地磅", "Passes and the scale"), _pass_columns(carried), found, empty, note=note, total=len(found)
    )


def _pass_columns(carried: Mapping[int, Decimal]) -> Sequence[Column]:
    return (
        Column("no", T("核放单编号", "Pass"), lambda one: common.pass_link(one.pass_no)),
        Column("plate", T("车牌号", "Plate"), lambda one: cells.text(one.plate)),
        Column("state", T("状态", "State"), lambda one: cells.state(PASS, one.state)),
        Column(
            "gross", T("所载毛重(kg)", "Carried gross (kg)"), lambda one: cells.number(carried.get(one.pk)), right=True
        ),
        Column("total", T("应称总重(kg)", "Should weigh (kg)"), lambda one: cells.number(one.total_weight), right=True),
        Column("scale", T("地磅(kg)", "Scale (kg)"), lambda one: cells.number(one.collected_weight), right=True),
        Column("apart", T("偏差", "Deviation"), _scale),
    )


def _scale(one: GatePass) -> Cell:
    if one.collected_weight is None:
        return cells.tag(T("未过磅", "Not weighed yet"))
    return apart(one.total_weight, one.collected_weight)
