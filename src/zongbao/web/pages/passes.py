"""Gate passes (核放单): the list, and one pass with its documents, goods, gates and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import gate_passes as acts
from zongbao.core.lives import ARRIVAL, PASS, PASSAGE
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.regulations import codes
from zongbao.store.models import Arrival, GatePass, Passage, User
from zongbao.web.access import BUSINESS, DESK, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown, Step, Steps
from zongbao.web.components.table import Button, Column, Filter, Rows, choice, exact, since, states, until, way
from zongbao.web.engine.bulk import Bulk, moved, taken_away
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.engine.searching import begins, named
from zongbao.web.pages import common, comparison, pass_paper
from zongbao.web.pages.barcode import barcode_panel
from zongbao.web.text import T

TITLE = T("核放单", "Gate passes")


def _rows(user: User) -> Rows:
    return visible(GatePass.objects.all(), user).select_related("enterprise").defer("paper")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [
        Button(T("空车核放单", "Empty vehicle"), f"{reverse('pass_new')}?type=6", "plus"),
        Button(T("新建核放单", "New gate pass"), reverse("pass_new"), "plus", "primary"),
    ]


def pass_types() -> list[tuple[str, object]]:
    """The types of pass (passportTypecd)."""
    return [(row.code, T(row.zh, row.en)) for row in codes.table("passportTypecd").rows]


OVER = ("returned", "void", "expired", "deleted")  # states in which a pass takes nothing and never will


def _arriving(rows: Rows, _value: str) -> Rows:
    """Passes whose receiver still has to say what arrived."""
    return rows.filter(arrival__state="due", state__in=("approved", "gate1", "passed"))


def _printed(request: HttpRequest, rows: Rows, _columns: Sequence[Column]) -> HttpResponseBase:
    """The ticked passes as one PDF on A4; what will never pass a gate needs no paper."""
    found = rows.exclude(state__in=OVER).select_related("zone").prefetch_related("lines__list_line__list")
    if not found:
        messages.warning(request, str(T("勾选的核放单都已失效，不用打印", "None of the ticked passes is still good")))
        return redirect("passes")
    return pass_paper.printed(request, list(found), "a4")


PASSES = ListPage(
    name="passes",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column("no", T("核放单编号", "Pass number"), lambda row: common.pass_link(row.pass_no), "pass_no"),
        Column("state", T("状态", "State"), lambda row: cells.state(PASS, row.state)),
        Column(
            "enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES
        ),
        Column("direction", T("进出", "In/out"), lambda row: cells.direction(row.direction)),
        Column(
            "type",
            T("类型", "Type"),
            lambda row: cells.clipped(cells.text(cells.code_name("passportTypecd", row.pass_type))),
        ),
        Column("plate", T("车牌号", "Plate"), lambda row: cells.text(row.plate), "plate"),
        Column(
            "total",
            T("总重量(kg)", "Total (kg)"),
            lambda row: cells.number(row.total_weight),
            "total_weight",
            right=True,
        ),
        Column(
            "error",
            T("地磅差异(kg)", "Scale error (kg)"),
            lambda row: cells.number(row.weight_error),
            right=True,
            wide=True,
        ),
        Column("valid", T("有效至", "Valid until"), lambda row: cells.brief(row.valid_until), "valid_until", wide=True),
        Column("applied", T("申请时间", "Applied"), lambda row: cells.brief(row.applied_at), "applied_at"),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("pass", args=[row.pass_no]))),
    ),
    filters=(
        states(PASS),
        way(),
        choice("type", T("类型", "Type"), "pass_type", pass_types),
        exact("list", T("核注清单", "Bonded list"), "documents__number"),
        since("applied_at"),
        until("applied_at"),
        until("valid_until", T("有效期至", "Valid until"), key="valid"),
        Filter(
            "arrival", T("到货确认", "Arrival"), "choice", _arriving, lambda: [("due", T("待确认", "To be confirmed"))]
        ),
    ),
    search=(begins("pass_no", "plate", "inner_no"), named("enterprise")),
    search_hint=T("单号 / 车牌 / 企业", "Pass, plate, enterprise"),
    sort="-applied",
    buttons=_buttons,
    empty=T(
        "还没有核放单。车辆凭核放单过卡：从已审核的核注清单申请，空车申请空车核放单。",
        "No passes yet. A vehicle passes the gate on a pass: apply from an approved list, or for an empty vehicle.",
    ),
    pin=True,
    bulk=(
        Bulk("print", T("打印", "Print"), BUSINESS, answer=_printed),
        taken_away("passes", BUSINESS),
        moved(PASS, "void", acts.void_pass),
    ),
    key="pass_no",
    opens="pass",
)


def find(user: User, number: str) -> GatePass | None:
    rows = visible(GatePass.objects.all(), user).select_related("enterprise", "zone", "vehicle", "message")
    found: GatePass | None = rows.prefetch_related("documents", "lines__list_line__list").filter(pass_no=number).first()
    return found


def _show(request: HttpRequest, row: GatePass) -> Shown:
    decisions, notices = common.verdicts("pass", row.pass_no), _notices(row)
    first = [*notices, decisions] if notices else []  # who waits or was refused wants the reasons first
    panels: list[Any] = [_steps(row), *first, _head(row), _weights(row), _lines(request, row)]
    panels += [_passages(request, row), *([] if first else [decisions])]
    if person(request).role != Role.GATE:
        panels.append(common.receipts_of(request, "pass", row.pass_no))
    heading = T("核放单 {no}", "Gate pass {no}").of(no=row.pass_no)
    aside = [barcode_panel(T("条码", "Barcode"), row.pass_no), common.history("pass", row.pass_no)]
    return Shown(heading, cells.state(PASS, row.state), panels, aside, _shown_buttons(request, row))


def _shown_buttons(request: HttpRequest, row: GatePass) -> list[Button]:
    found = [*_prints(row), *_beside(request, row)]
    if row.confirm_arrival and visible(Arrival.objects.all(), person(request)).filter(gate_pass=row).exists():
        found.append(Button(T("到货确认", "Arrival"), reverse("arrival", args=[row.pass_no]), "check"))
    if row.state in OVER and person(request).role in ENTERPRISE_ROLES:
        again = f"{reverse('pass_new')}?copy={row.pass_no}"
        found.append(Button(T("复制并改正", "Copy and correct"), again, "plus", "primary"))
    return found


def _prints(row: GatePass) -> list[Button]:
    """On paper in both sizes; what will never pass a gate needs no paper."""
    if row.state in OVER:
        return []
    sizes = (("a4", T("打印", "Print")), ("thermal", T("热敏打印", "Print on a roll")))
    return [Button(label, reverse("pass_print", args=[row.pass_no, size]), "file") for size, label in sizes]


def _beside(request: HttpRequest, row: GatePass) -> list[Button]:
    """The list that the pass carries goods of, beside it; the gate crew reads no lists."""
    lists = [line.list_line.list.list_no for line in row.lines.all()]
    return [comparison.button(lists[0])] if lists and person(request).role in DESK else []


def _steps(row: GatePass) -> Steps:
    failed = row.state in OVER
    steps = [Step(T("申请", "Applied"), "done", cells.moment(row.applied_at).plain)]
    approved = row.approved_at is not None
    steps.append(
        Step(T("审批", "Approved"), _status(approved, failed, present=True), cells.moment(row.approved_at).plain)
    )
    if row.state == "gate1" or row.second_gate:
        steps.append(Step(T("过一卡", "Gate 1"), "done", cells.moment(row.first_passed_at).plain))
    passed = row.passed_at is not None
    last = _status(passed, failed and approved, present=approved)
    steps.append(Step(T("过卡", "Past the gate"), last, cells.moment(row.passed_at).plain))
    return Steps(steps)


def _status(done: bool, failed: bool, *, present: bool) -> str:
    if done:
        return "done"
    return "failed" if failed else "now" if present else "todo"


def _notices(row: GatePass) -> list[Any]:
    if row.state == "held":
        text = T(
            "布控待查：{reason}。车辆到卡口后转查验场。", "Held: {reason}. At the gate the vehicle goes to the yard."
        )
        return [common.waiting_notice(text.of(reason=row.hold_reason or "—"))]
    if row.state == "manual":
        return [common.waiting_notice(T("这份核放单等海关关员审批。", "This pass waits for a customs officer."))]
    if row.state == "returned":
        text = T("这份核放单被退单，理由见“决定与依据”。", "This pass was returned; see the decisions below.")
        return [common.waiting_notice(text)]
    return []


def _head(row: GatePass) -> Facts:
    return Facts(
        T("表头", "Head"),
        [
            (T("企业", "Enterprise"), common.organisation(row.enterprise)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("核放单类型", "Pass type"), cells.coded("passportTypecd", row.pass_type)),
            (T("进出", "Direction"), cells.direction(row.direction)),
            (T("绑定类型", "Binding"), cells.coded("bindTypecd", row.binding)),
            (T("主管海关", "Master customs"), cells.coded("customs_office", row.master_customs)),
            (T("车牌号", "Plate"), _vehicle(row)),
            (T("IC 卡", "IC card"), cells.code(row.ic_card)),
            (T("挂车、车架", "Trailer or chassis"), cells.code(row.paper.get("frame_no", ""))),
            (T("集装箱", "Container"), cells.code(row.container_no)),
            (T("关联单证", "Documents"), cells.joined([_document(one) for one in row.documents.all()])),
            (T("到货确认", "Arrival to be confirmed"), _arrival(row)),
            (T("有效至", "Valid until"), cells.moment(row.valid_until)),
            (T("企业内部编号", "Inner number"), cells.code(row.inner_no)),
            (T("预录入编号", "Pre-entry number"), cells.code(row.pre_entry_no)),
            (T("申请人", "Applicant"), cells.text(row.paper.get("applicant", ""))),
        ],
    )


def _document(one: Any) -> cells.Cell:
    return common.list_link(one.number) if one.kind == "1" else cells.code(one.number)


def _vehicle(row: GatePass) -> cells.Cell:
    if row.visit_id is not None:
        return cells.link(reverse("visit", args=[row.visit_id]), row.plate, mono=False)
    if row.vehicle is None:
        return cells.text(row.plate)
    return cells.link(reverse("vehicle", args=[row.plate]), row.plate, mono=False)


def _arrival(row: GatePass) -> cells.Cell:
    found = Arrival.objects.filter(gate_pass=row).first() if row.confirm_arrival else None
    return cells.state(ARRIVAL, found.state) if found else cells.flag(row.confirm_arrival)


def _weights(row: GatePass) -> Facts:
    return Facts(
        T("重量(kg)", "Weights (kg)"),
        [
            (T("车自重", "Vehicle"), cells.number(row.vehicle_weight)),
            (T("车架", "Frame"), cells.number(row.frame_weight)),
            (T("集装箱", "Container"), cells.number(row.container_weight)),
            (T("货物毛重", "Goods gross"), cells.number(row.gross_weight)),
            (T("货物净重", "Goods net"), cells.number(row.net_weight)),
            (T("总重量", "Total"), cells.number(row.total_weight)),
            (T("地磅重量", "Scale"), cells.number(row.collected_weight)),
            (T("地磅差异", "Scale error"), cells.number(row.weight_error)),
        ],
    )


_NO_GOODS = T("这份核放单不带货物明细", "This pass carries no goods lines")
_GOODS_LET_GO = T("退单的核放单不占用清单数量", "A returned pass takes nothing from its list")


def _lines(request: HttpRequest, row: GatePass) -> Grid:
    lines = list(row.lines.all())
    linked = person(request).role != Role.GATE
    number = common.list_link if linked else cells.code
    return Grid(
        T("商品明细", "Goods"),
        (
            Column("no", T("序号", "Line"), lambda line: cells.number(line.line_no)),
            Column("list", T("核注清单", "Bonded list"), lambda line: number(line.list_line.list.list_no)),
            Column("line", T("清单项", "List line"), lambda line: cells.number(line.list_line.line_no)),
            Column("hs", T("商品编码", "HS code"), lambda line: cells.code(line.list_line.hs_code)),
            Column("name", T("名称", "Name"), lambda line: cells.text(line.list_line.name)),
            Column(
                "qty",
                T("数量", "Quantity"),
                lambda line: cells.number(line.declared_qty, cells.code_name("unit", line.list_line.declared_unit)),
                right=True,
            ),
            Column("gross", T("毛重(kg)", "Gross (kg)"), lambda line: cells.number(line.gross_weight), right=True),
        ),
        lines,
        _NO_GOODS if row.state != "returned" else _GOODS_LET_GO,
        total=len(lines),
    )


def _passages(request: HttpRequest, row: GatePass) -> Grid:
    rows = visible(Passage.objects.all(), person(request)).filter(gate_pass=row).select_related("lane__gate")
    found = list(rows.defer("collection")[:20])
    return Grid(
        T("过卡记录", "Gate passages"),
        (
            Column("id", T("记录", "Passage"), lambda one: cells.link(reverse("passage", args=[one.pk]), one.pk)),
            Column("lane", T("通道", "Lane"), lambda one: lane_name(one)),
            Column("weight", T("地磅(kg)", "Scale (kg)"), lambda one: cells.number(one.weight), right=True),
            Column("state", T("结果", "Result"), lambda one: cells.state(PASSAGE, one.state)),
            Column("at", T("时间", "Time"), lambda one: cells.moment(one.decided_at)),
        ),
        found,
        T("车辆还没有到卡口", "The vehicle has not come to a gate yet"),
        total=len(found),
    )


def lane_name(passage: Passage) -> cells.Cell:
    """Gate and lane of a passage."""
    return cells.text(f"{common.name_of_gate(passage.lane.gate)} {passage.lane.number}")


PASS_DETAIL = DetailPage(
    name="pass",
    section="passes",
    parent=TITLE,
    roles=BUSINESS,
    find=find,
    show=_show,
    title=lambda row: row.pass_no,
    key=lambda row: row.pass_no,
    life=PASS,
    moves={
        "approve": acts.approve_pass,
        "return": acts.return_pass,
        "hold": acts.hold_pass,
        "unhold": acts.unhold_pass,
        "void": acts.void_pass,
        "delete": acts.delete_pass,
    },
)
