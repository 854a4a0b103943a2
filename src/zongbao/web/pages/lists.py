"""Bonded lists (核注清单): the list, one list with its way, its lines, its declaration, its passes and decisions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zongbao.acts import list_moves
from zongbao.core.lives import LIST, PASS
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.list_types import list_types
from zongbao.store.models import BondedList, GatePass, User
from zongbao.web.access import DESK, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Event, Facts, Grid, Shown, Step, Steps
from zongbao.web.components.table import Button, Column, Rows, choice, exact, since, states, until, way
from zongbao.web.engine.bulk import moved, taken_away
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.engine.searching import begins, named
from zongbao.web.pages import common, comparison, declarations
from zongbao.web.text import T

TITLE = T("核注清单", "Bonded lists")


def _rows(user: User) -> Rows:
    return visible(BondedList.objects.all(), user).select_related("enterprise", "book").defer("paper", "pending_paper")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [
        Button(T("Excel 导入", "Import from Excel"), reverse("line_uploads"), "file"),
        Button(T("新建核注清单", "New bonded list"), reverse("list_new"), "plus", "primary"),
    ]


LISTS = ListPage(
    name="lists",
    title=TITLE,
    roles=DESK,
    rows=_rows,
    columns=(
        Column("no", T("清单编号", "List number"), lambda row: common.list_link(row.list_no), "list_no"),
        Column("state", T("状态", "State"), lambda row: cells.state(LIST, row.state)),
        Column("inner", T("企业内部编号", "Inner number"), lambda row: cells.code(row.inner_no), "inner_no", wide=True),
        Column(
            "enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES
        ),
        Column("book", T("账册", "Book"), lambda row: common.book_link(row.book.book_no)),
        Column("direction", T("进出", "In/out"), lambda row: cells.direction(row.direction)),
        Column("type", T("类型", "Type"), lambda row: cells.clipped(cells.text(common.list_type_name(row.list_type)))),
        Column(
            "mode",
            T("监管方式", "Supervision mode"),
            lambda row: cells.coded("supervision_mode", row.supervision_mode),
            wide=True,
        ),
        Column(
            "lines", T("项数", "Lines"), lambda row: cells.number(row.line_count), "line_count", right=True, wide=True
        ),
        Column("usd", T("金额(美元)", "Value (USD)"), lambda row: cells.money(row.total_usd), "total_usd", right=True),
        Column("declared", T("申报时间", "Declared"), lambda row: cells.brief(row.declared_at), "declared_at"),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("list", args=[row.list_no]))),
    ),
    filters=(
        states(LIST),
        way(),
        choice(
            "type", T("类型", "Type"), "list_type", lambda: [(t.code, T(t.zh, t.en)) for t in list_types().values()]
        ),
        exact("book", T("账册", "Book"), "book__book_no"),
        since("declared_at"),
        until("declared_at"),
    ),
    search=(begins("list_no", "inner_no"), named("enterprise")),
    search_hint=T("清单编号 / 内部编号 / 企业", "List, inner number, enterprise"),
    sort="-declared",
    buttons=_buttons,
    empty=T(
        "还没有核注清单。清单是账册变动的唯一凭证：点“新建核注清单”录入，或用报文、接口申报。",
        "No bonded lists yet. A list is the only paper that moves a book: type one here, or send it as a message.",
    ),
    pin=True,
    bulk=(
        taken_away("lists", DESK),
        moved(LIST, "discard", lambda who, number, _reason: list_moves.discard_list(who, number)),
    ),
    key="list_no",
    opens="list",
)


def _find(user: User, number: str) -> BondedList | None:
    related = ("enterprise", "book", "zone", "declaration", "message")
    rows = visible(BondedList.objects.all(), user).select_related(*related)
    found: BondedList | None = rows.prefetch_related("lines").filter(list_no=number).first()
    return found


def _show(request: HttpRequest, row: BondedList) -> Shown:
    decisions = common.verdicts("list", row.list_no)
    first = [decisions] if row.state in _WAITS else []  # who waits or was refused wants the reasons first
    panels: list[Any] = [_steps(row), *_waiting(row), *first, _head(row), _lines(row)]
    declaration = getattr(row, "declaration", None)
    if declaration is not None:
        panels += declarations.draft_panels(declaration, titled=True)
    panels += [_passes(request, row), *([] if first else [decisions])]
    panels.append(common.receipts_of(request, "list", row.list_no))
    heading = T("核注清单 {no}", "Bonded list {no}").of(no=row.list_no)
    aside = [_counters(row), common.full_history("list", row.list_no, _milestones(row))]
    return Shown(heading, cells.state(LIST, row.state), panels, aside, _shown_buttons(request, row))


def _shown_buttons(request: HttpRequest, row: BondedList) -> list[Button]:
    beside = comparison.button(row.list_no)
    if person(request).role not in ENTERPRISE_ROLES:
        return [beside]
    found = [beside, Button(T("复制为新清单", "Copy to a new list"), f"{reverse('list_new')}?copy={row.list_no}")]
    if row.state in _AGAIN:
        found.append(Button(_AGAIN[row.state], f"{reverse('list_new')}?again={row.list_no}", tone="primary"))
    if (
        row.state == "pre_posted"
        and row.gate_needed
        and any(line.on_passes < line.declared_qty for line in row.lines.all())
    ):
        found.append(
            Button(T("申请核放单", "Apply for a pass"), f"{reverse('pass_new')}?list={row.list_no}", "truck", "primary")
        )
    return found


def _steps(row: BondedList) -> Steps:
    """申报 → 审核 → 放行 → 过卡 → 核扣; conditions that this list does not have are left out."""
    declaration_needed = row.release_needed
    way = [
        (T("申报", "Declared"), row.declared_at, True),
        (T("预核扣", "Pre-posted"), row.approved_at, True),
        (T("报关放行", "Released"), row.released_at, declaration_needed),
        (T("货物过卡", "Past the gate"), row.past_gate_at, row.gate_needed),
        (T("核扣入账", "Posted"), row.posted_at, True),
    ]
    steps: list[Step] = []
    for label, at, wanted in way:
        if wanted:
            steps.append(Step(label, "done" if at else "todo", cells.moment(at).plain))
    return Steps(_mark_now(steps, failed=row.state in ("returned", "deleted")))


def _milestones(row: BondedList) -> list[Event]:
    """What happened to the list by itself, in order, each with the page that shows it."""
    declaration = getattr(row, "declaration", None)
    entry = (
        cells.link(reverse("declaration", args=[declaration.pre_entry_no]), declaration.pre_entry_no).html
        if declaration
        else ""
    )
    book = common.book_link(row.book.book_no).html
    way = (
        (T("预核扣：账册预留", "Pre-posted: reserved in the book"), row.approved_at, book),
        (T("报关放行", "Declaration released"), row.released_at, entry),
        (T("货物全部过卡", "All goods past the gate"), row.past_gate_at, ""),
        (T("核扣入账", "Posted to the book"), row.posted_at, book),
    )
    return [Event(title, at, common.PLATFORM, where, "success") for title, at, where in way]


def _mark_now(steps: list[Step], *, failed: bool) -> list[Step]:
    """The first step that is not done is the present one, or the one at which it failed."""
    for at, step in enumerate(steps):
        if step.status == "todo":
            steps[at] = Step(step.label, "failed" if failed else "now", step.detail)
            break
    return steps


_WAITS = {
    "manual": T("这份清单转人工审核，等海关关员处理。", "This list waits for a customs officer."),
    "returned": T(
        "这份清单被退单。请看下面“决定与依据”，改正后重新申报，或复制为新清单。",
        "This list was returned. See the decisions below, correct it and declare it again, or a copy of it.",
    ),
    "change_requested": T(
        "变更申请等海关审核，期间原清单继续有效。", "The change waits for customs; the old list stands."
    ),
    "deletion_requested": T("删除申请等海关审核。", "The deletion waits for customs."),
}


_AGAIN = {  # states from which a list is declared, again or for the first time
    "draft": T("继续填写并申报", "Go on and declare"),
    "returned": T("改正后重新申报", "Correct and declare again"),
}


def _waiting(row: BondedList) -> list[Any]:
    if row.state in _WAITS:
        return [common.waiting_notice(_WAITS[row.state])]
    if row.state != "pre_posted":
        return []
    missing = []
    if row.release_needed and not row.released_at:
        missing.append(T("报关单放行", "release of the declaration"))
    if row.gate_needed and not row.past_gate_at:
        missing.append(T("全部货物过卡", "all goods past the gate"))
    if row.partner_needed and not missing:
        missing.append(T("对方清单审核通过", "approval of the partner's list"))
    if not missing:
        return []
    both = T("、".join(item.zh for item in missing), " and ".join(item.en for item in missing))
    return [common.waiting_notice(T("核扣还在等：{what}。", "Posting still waits for {what}.").of(what=both))]


def _head(row: BondedList) -> Facts:
    paper = row.paper
    return Facts(
        T("表头", "Head"),
        [
            (T("企业", "Enterprise"), common.organisation(row.enterprise)),
            (T("账册", "Book"), common.book_link(row.book.book_no)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("预录入编号", "Pre-entry number"), cells.code(row.pre_entry_no)),
            (T("企业内部编号", "Inner number"), cells.code(row.inner_no)),
            (T("变更次数", "Changes"), cells.number(row.version)),
            (T("清单类型", "List type"), cells.text(common.list_type_name(row.list_type))),
            (T("进出", "Direction"), cells.direction(row.direction)),
            (T("料件/成品", "Material or product"), cells.coded("mtpckEndprdMarkcd", paper["side"])),
            (T("监管方式", "Supervision mode"), cells.coded("supervision_mode", row.supervision_mode)),
            (T("运输方式", "Transport mode"), cells.coded("transport_mode", row.transport_mode)),
            (T("启运/运抵国", "Country"), cells.coded("country", paper["country"])),
            (T("进出境关别", "Entry/exit customs"), cells.coded("customs_office", paper["entry_exit_customs"])),
            (T("主管海关", "Master customs"), cells.coded("customs_office", row.master_customs)),
            (T("报关标志", "Declare flag"), cells.coded("dclcusFlag", row.declare_flag)),
            (T("报关类型", "Declare type"), cells.coded("dclcusTypecd", row.declare_type)),
            (T("关联清单", "Related list"), cells.code(row.related_list_no)),
            (T("来源报文", "Source message"), _source(row)),
        ],
    )


def _source(row: BondedList) -> cells.Cell:
    """The message that brought the list, to read and to download."""
    shown = common.message_link(row.message)
    if row.message is None:
        return shown
    return cells.stacked(shown, common.download_link(reverse("message_raw", args=[row.message.pk])))


def _lines(row: BondedList) -> Grid:
    lines = list(row.lines.all())
    return Grid(
        T("商品明细与过卡数量", "Lines and gate counters"),
        (
            Column("no", T("序号", "Line"), lambda line: cells.number(line.line_no)),
            Column("item", T("备案序号", "Book item"), lambda line: _item(row, line)),
            Column(
                "part",
                T("料号 / 商品编码", "Part number / HS"),
                lambda line: cells.stacked(cells.code(line.part_no), cells.code(line.hs_code)),
            ),
            Column(
                "name",
                T("名称 / 规格", "Name / specification"),
                lambda line: cells.stacked(cells.text(line.name), cells.text(line.spec)),
            ),
            Column(
                "qty",
                T("申报数量", "Declared"),
                lambda line: cells.number(line.declared_qty, cells.code_name("unit", line.declared_unit)),
                right=True,
            ),
            Column(
                "total",
                T("总价", "Total"),
                lambda line: cells.money(line.total, cells.code_name("currency", line.currency)),
                right=True,
            ),
            Column("origin", T("原产国", "Origin"), lambda line: cells.text(cells.code_name("country", line.origin))),
            Column("on", T("核放单已用", "On passes"), lambda line: cells.number(line.on_passes), right=True),
            Column("past", T("已过卡", "Past the gate"), lambda line: cells.number(line.past_gate), right=True),
            Column(
                "legal",
                T("法定数量", "Legal"),
                lambda line: cells.number(line.legal_qty, cells.code_name("unit", line.legal_unit)),
                right=True,
            ),
        ),
        lines,
        total=len(lines),
    )


def _item(row: BondedList, line: Any) -> cells.Cell:
    if line.book_item is None:
        return cells.text("")
    return cells.link(reverse("book_item", args=[row.book.book_no, line.book_item]), line.book_item)


def _counters(row: BondedList) -> Facts:
    return Facts(
        T("金额与重量", "Value and weight"),
        [
            (T("项数", "Lines"), cells.number(row.line_count)),
            (T("美元总值", "USD value"), cells.money(row.total_usd)),
            (T("毛重", "Gross weight"), cells.number(row.gross_weight, "kg")),
            (T("更新时间", "Updated"), cells.moment(row.updated_at)),
        ],
        columns=1,
    )


def _passes(request: HttpRequest, row: BondedList) -> Grid:
    passes = visible(GatePass.objects.all(), person(request)).filter(documents__number=row.list_no)
    found = list(passes.only("pass_no", "plate", "direction", "total_weight", "state", "applied_at")[:50])
    return Grid(
        T("核放单", "Gate passes"),
        (
            Column("no", T("核放单编号", "Pass number"), lambda one: common.pass_link(one.pass_no)),
            Column("plate", T("车牌号", "Plate"), lambda one: cells.text(one.plate)),
            Column("weight", T("总重量(kg)", "Total (kg)"), lambda one: cells.number(one.total_weight), right=True),
            Column("state", T("状态", "State"), lambda one: cells.state(PASS, one.state)),
            Column("at", T("申请时间", "Applied"), lambda one: cells.moment(one.applied_at)),
        ),
        found,
        T("还没有核放单", "No passes yet") if row.gate_needed else T("这份清单不经过卡口", "This list passes no gate"),
        total=len(found),
    )


LIST_DETAIL = DetailPage(
    name="list",
    section="lists",
    parent=TITLE,
    roles=DESK,
    find=_find,
    show=_show,
    title=lambda row: row.list_no,
    key=lambda row: row.list_no,
    life=LIST,
    moves={
        "approve": list_moves.approve_list,
        "return": list_moves.return_list,
        "request_deletion": list_moves.request_deletion,
        "approve_deletion": list_moves.approve_deletion,
        "refuse_deletion": list_moves.refuse_deletion,
        "approve_change": list_moves.approve_change,
        "refuse_change": list_moves.refuse_change,
        "discard": lambda who, number, _reason: list_moves.discard_list(who, number),
    },
    links={"request_change": "list_change"},
)
