"""Declarations and record lists (报关单、备案清单): drafted from lists, inspected, released, returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import declarations as acts
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.lives import DECLARATION
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.merge import MERGE_KEYS
from zongbao.regulations import parameters
from zongbao.store.models import BondedList, Declaration, User
from zongbao.web import shell
from zongbao.web.access import DESK, ENTERPRISE, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Summary
from zongbao.web.components.panels import Facts, Grid, Notice, Shown, Step, Steps, Words
from zongbao.web.components.table import Button, Column, Rows, since, states, until
from zongbao.web.engine.bulk import moved, taken_away
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.engine.searching import begins, named, through
from zongbao.web.pages import common, comparison
from zongbao.web.reasons import all_shown
from zongbao.web.text import T

TITLE = T("报关单", "Declarations")
CHANGED_TOO = T("确认已同步修改", "Confirm the change")
EXPLAINED = 30  # sentences of the merge explanation that a page shows


def _rows(user: User) -> Rows:
    related = visible(Declaration.objects.all(), user).select_related("enterprise", "list")
    return related.defer("explanation", "list__paper", "list__pending_paper")


def _number(row: Declaration) -> cells.Cell:
    return cells.link(reverse("declaration", args=[row.pre_entry_no]), row.pre_entry_no)


DECLARATIONS = ListPage(
    name="declarations",
    title=TITLE,
    roles=DESK,
    rows=_rows,
    columns=(
        Column("no", T("预录入编号", "Pre-entry number"), _number, "pre_entry_no"),
        Column("state", T("状态", "State"), lambda row: cells.state(DECLARATION, row.state)),
        Column("entry", T("报关单号", "Entry number"), lambda row: cells.code(row.entry_no), "entry_no", wide=True),
        Column("list", T("核注清单", "Bonded list"), lambda row: common.list_link(row.list.list_no)),
        Column(
            "enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES
        ),
        Column(
            "type", T("报关单类型", "Entry type"), lambda row: cells.clipped(cells.coded("dec_type", row.entry_type))
        ),
        Column("drafted", T("拟制时间", "Drafted"), lambda row: cells.brief(row.drafted_at), "drafted_at"),
        Column(
            "released", T("放行时间", "Released"), lambda row: cells.brief(row.released_at), "released_at", wide=True
        ),
        Column(
            "open", T("操作", "Action"), lambda row: common.open_link(reverse("declaration", args=[row.pre_entry_no]))
        ),
    ),
    filters=(states(DECLARATION), since("drafted_at"), until("drafted_at")),
    search=(
        begins("pre_entry_no", "entry_no"),
        through("list", BondedList, "list_no__startswith"),
        named("enterprise"),
    ),
    search_hint=T("报关单号 / 清单编号 / 企业", "Entry, list, enterprise"),
    sort="-drafted",
    empty=T(
        "还没有报关单。需要报关的核注清单通过后，平台按归并规则自动拟制报关单草稿。",
        "No declarations yet. When a list that needs one is approved, its draft is made here by the merge rules.",
    ),
    pin=True,
    bulk=(
        taken_away("declarations", DESK),
        moved(DECLARATION, "declare", lambda who, number, _reason: acts.declare_entry(who, number)),
    ),
    key="pre_entry_no",
    opens="declaration",
)


def _find(user: User, number: str) -> Declaration | None:
    rows = visible(Declaration.objects.all(), user).select_related("enterprise", "zone", "list")
    found: Declaration | None = rows.filter(pre_entry_no=number).first()
    return found


def _show(request: HttpRequest, row: Declaration) -> Shown:
    panels: list[Any] = [*_late(row), _steps(row), _head(row), *draft_panels(row)]
    panels.append(common.verdicts("declaration", row.pre_entry_no))
    heading = T("报关单 {no}", "Declaration {no}").of(no=row.entry_no or row.pre_entry_no)
    aside = [common.history("declaration", row.pre_entry_no)]
    buttons = [comparison.button(row.list.list_no)]
    if row.needs_sync and person(request).role in ENTERPRISE_ROLES:
        buttons.append(Button(CHANGED_TOO, reverse("declaration_sync", args=[row.pre_entry_no]), tone="primary"))
    return Shown(heading, cells.state(DECLARATION, row.state), panels, aside, buttons)


def _late(row: Declaration) -> list[Notice]:
    """That the list was changed and the declaration not yet, with the day by which it should be."""
    if not row.needs_sync:
        return []
    text = T(
        "清单已变更，报关单须在 {n} 日内同步修改；确认之前不能放行。",
        "The list was changed: the declaration follows within {n} days, and is not released before that is confirmed.",
    )
    days = parameters.whole("list_sync_days", clock.day_of(clock.now()))
    return [Notice(text.of(n=days), "warning")]


@page_for(ENTERPRISE)
def declaration_sync(request: HttpRequest, key: str) -> HttpResponseBase:
    """Confirm that the declaration was changed with customs after its list (报关单同步修改)."""
    row = _find(person(request), key)
    if row is None:
        raise Http404
    summary, back = Summary(), reverse("declaration", args=[key])
    if request.method == "POST":
        try:
            acts.sync_entry(actor(request), key)
        except Refused as refused:
            summary = Summary((), all_shown(refused.decision.reasons))
        else:
            messages.success(request, str(T("已确认同步修改", "Confirmed")))
            return redirect("declaration", key)
    crumbs = [shell.Crumb(TITLE, reverse("declarations")), shell.Crumb(key, back), shell.Crumb(CHANGED_TOO)]
    title = T("报关单 {no} 已同步修改", "Declaration {no} was changed too").of(no=key)
    note = T(
        "请先向海关办理报关单修改，再在此确认；确认会记入审计日志。",
        "Change the declaration with customs first, then confirm it here; the audit trail keeps the confirmation.",
    )
    context = {"note": note, "summary": summary, "heading": title, "submit": CHANGED_TOO, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="declarations", crumbs=crumbs, status=status
    )


def _steps(row: Declaration) -> Steps:
    failed = row.state in ("returned", "cancelled")
    inspecting = row.state == "inspecting"
    steps = [Step(T("拟制", "Drafted"), "done", cells.moment(row.drafted_at).plain)]
    declared = row.declared_at is not None
    steps.append(Step(T("申报", "Declared"), "done" if declared else "now", cells.moment(row.declared_at).plain))
    if inspecting:
        steps.append(Step(T("查验中", "Inspecting"), "now"))
    last = "done" if row.released_at else "failed" if failed else "now" if declared and not inspecting else "todo"
    steps.append(Step(T("放行", "Released"), last, cells.moment(row.released_at).plain))
    return Steps(steps)


def _head(row: Declaration) -> Facts:
    return Facts(
        T("表头", "Head"),
        [
            (T("企业", "Enterprise"), common.organisation(row.enterprise)),
            (T("核注清单", "Bonded list"), common.list_link(row.list.list_no)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("预录入编号", "Pre-entry number"), cells.code(row.pre_entry_no)),
            (T("报关单号", "Entry number"), cells.code(row.entry_no)),
            (T("报关单类型", "Entry type"), cells.coded("dec_type", row.entry_type)),
            (T("报关类型", "Declare type"), cells.coded("dclcusTypecd", row.declare_type)),
            (T("申报时间", "Declared"), cells.moment(row.declared_at)),
            (T("放行时间", "Released"), cells.moment(row.released_at)),
        ],
    )


def draft_panels(row: Declaration, *, titled: bool = False) -> list[Any]:
    """The merged lines with the list lines behind them, and why lines were merged or kept apart."""
    more = (
        Button(T(row.pre_entry_no, row.pre_entry_no), reverse("declaration", args=[row.pre_entry_no]))
        if titled
        else None
    )
    return merged_panels(list(row.lines.all()), row.explanation, more)


def merged_panels(lines: Sequence[Any], pairs: Sequence[dict[str, Any]], more: Button | None = None) -> list[Any]:
    """The same for merged lines that no row holds yet; ``pairs`` as the row keeps them."""
    grid = Grid(
        T("报关单商品(归并后)", "Declaration lines (merged)"),
        (
            Column("no", T("序号", "Line"), lambda line: cells.number(line.line_no)),
            Column("hs", T("商品编码", "HS code"), lambda line: cells.code(line.hs_code)),
            Column(
                "name",
                T("名称 / 规格", "Name / specification"),
                lambda line: cells.stacked(cells.text(line.name), cells.text(line.spec)),
            ),
            Column(
                "qty",
                T("数量", "Quantity"),
                lambda line: cells.number(line.declared_qty, cells.code_name("unit", line.declared_unit)),
                right=True,
            ),
            Column(
                "legal",
                T("法定数量", "Legal quantity"),
                lambda line: cells.number(line.legal_qty, cells.code_name("unit", line.legal_unit)),
                right=True,
            ),
            Column("price", T("单价", "Price"), lambda line: cells.number(line.unit_price), right=True),
            Column(
                "total",
                T("总价", "Total"),
                lambda line: cells.money(line.total, cells.code_name("currency", line.currency)),
                right=True,
            ),
            Column(
                "from",
                T("来自清单项", "From list lines"),
                lambda line: cells.code(", ".join(map(str, line.list_lines))),
            ),
        ),
        lines,
        T("这份报关单由他人申报，平台只记录编号", "Somebody else files this declaration; only its number is kept here"),
        total=len(lines),
        more=more,
    )
    return [grid, _explanation(pairs)] if pairs else [grid]


def _explanation(pairs: Sequence[dict[str, Any]]) -> Words:
    sentences: list[object] = [explain_pair(pair) for pair in pairs[:EXPLAINED]]
    rest = len(pairs) - EXPLAINED
    if rest > 0:
        sentences.append(T("另有 {n} 对，理由同类。", "And {n} more pairs of the same kinds.").of(n=rest))
    return Words(T("归并说明", "Why lines were merged or kept apart"), sentences)


def explain_pair(pair: dict[str, Any]) -> T:
    """Why two list lines stand on one declaration line, or on two."""
    if pair["merged"]:
        text = T(
            "第 {line} 项与第 {other} 项归并：各归并要素一致。", "Lines {line} and {other} are merged: all keys agree."
        )
        return text.of(line=pair["line"], other=pair["other"])
    names = [MERGE_KEYS.get(key, (key, key)) for key in pair["because"]]
    what = T("、".join(zh for zh, _ in names), ", ".join(en for _, en in names))
    text = T("第 {line} 项与第 {other} 项分列：{what}不同。", "Lines {line} and {other} stay apart: {what} differ.")
    return text.of(line=pair["line"], other=pair["other"], what=what)


DECLARATION_DETAIL = DetailPage(
    name="declaration",
    section="declarations",
    parent=TITLE,
    roles=DESK,
    find=_find,
    show=_show,
    title=lambda row: row.entry_no or row.pre_entry_no,
    key=lambda row: row.pre_entry_no,
    life=DECLARATION,
    moves={
        "declare": lambda actor, number, reason: acts.declare_entry(actor, number),
        "inspect": acts.order_inspection,
        "end_inspection": acts.end_inspection,
        "release": acts.release_entry,
        "return": acts.return_entry,
        "cancel": acts.cancel_entry,
    },
)
