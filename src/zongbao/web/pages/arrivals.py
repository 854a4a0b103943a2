"""Arrivals (到货确认): what the receiving side still has to confirm, by when, and the cases that differences opened."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from zongbao.acts import arrivals as acts
from zongbao.core import clock
from zongbao.core.lives import ARRIVAL
from zongbao.store.models import Arrival, GatePassLine, User
from zongbao.web.access import BUSINESS
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown
from zongbao.web.components.table import Column, Filter, Rows, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.text import T

TITLE = T("到货确认", "Arrivals")


def _rows(user: User) -> Rows:
    rows: Rows = visible(Arrival.objects.all(), user).annotate(pass_no=F("gate_pass__pass_no"))
    rows = rows.exclude(state="due", gate_pass__state__in=("void", "expired", "deleted"))
    return rows.select_related("enterprise", "gate_pass__enterprise").defer("gate_pass__paper")


def awaited(user: User) -> Rows:
    """Arrivals that the user's side is to confirm: the vehicle has left."""
    return _rows(user).filter(state="due", due_at__isnull=False)


def waiting_arrivals(user: User) -> Rows:
    """Differences that an officer closes."""
    return _rows(user).filter(state="difference").order_by("stated_at")


def is_overdue(row: Arrival) -> bool:
    """Whether the receiver's days have run out."""
    return row.state == "due" and row.due_at is not None and row.due_at < clock.now()


def state_cell(row: Arrival) -> cells.Cell:
    """The state, overdue where its days have run out."""
    return cells.tag(T("逾期未确认", "Overdue"), "danger") if is_overdue(row) else cells.state(ARRIVAL, row.state)


def _link(row: Any) -> cells.Cell:
    return cells.link(reverse("arrival", args=[row.pass_no]), row.pass_no)


def _narrow(rows: Rows, value: str) -> Rows:
    if value == "overdue":
        return rows.filter(state="due", due_at__lt=clock.now())
    return rows.filter(state="due", due_at__isnull=False)


ARRIVALS = ListPage(
    name="arrivals",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column("no", T("核放单编号", "Pass number"), _link, "gate_pass__pass_no"),
        Column("sender", T("申请企业", "Applicant"), lambda row: common.name_of(row.gate_pass.enterprise)),
        Column("receiver", T("收货方", "Receiver"), lambda row: common.name_of(row.enterprise)),
        Column("plate", T("车牌号", "Plate"), lambda row: cells.text(row.gate_pass.plate)),
        Column("left", T("过卡时间", "Past the gate"), lambda row: cells.moment(row.gate_pass.passed_at)),
        Column("due", T("确认期限", "Confirm by"), lambda row: cells.moment(row.due_at), "due_at"),
        Column("state", T("状态", "State"), state_cell),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("arrival", args=[row.pass_no]))),
    ),
    filters=(
        states(ARRIVAL),
        Filter(
            "wait",
            T("期限", "Deadline"),
            "choice",
            _narrow,
            lambda: [("left", T("已过卡待确认", "Left, to be confirmed")), ("overdue", T("逾期", "Overdue"))],
        ),
    ),
    search=("gate_pass__pass_no", "gate_pass__plate", "enterprise__name_zh", "gate_pass__enterprise__name_zh"),
    search_hint=T("单号 / 车牌 / 企业", "Pass, plate, enterprise"),
    sort="-no",
    empty=T(
        "没有要确认的到货。核放单勾选“需要到货确认”后，由收货方在这里确认。",
        "No arrivals. Where a pass asks for it, the receiving side confirms here what came.",
    ),
    pin=True,
)


def find(user: User, number: str) -> Any:
    """The arrival of that pass as far as the user may see it."""
    return _rows(user).select_related("zone", "stated_by").filter(gate_pass__pass_no=number).first()


def _show(_request: HttpRequest, row: Any) -> Shown:
    heading = T("核放单 {no} 到货", "Arrival of pass {no}").of(no=row.pass_no)
    panels = [*_notices(row), _facts(row), _lines(row), common.verdicts("arrival", row.pass_no)]
    return Shown(heading, state_cell(row), panels, [common.history("arrival", row.pass_no)])


def _notices(row: Any) -> list[Any]:
    if row.state == "difference":
        text = T("到货有差异，等主管海关处置。", "The arrival differs; customs in charge decide.")
        return [common.waiting_notice(text)]
    if is_overdue(row):
        text = T("已过确认期限，请尽快确认。", "The days to confirm have run out: confirm now.")
        return [common.waiting_notice(text)]
    return []


def _facts(row: Any) -> Facts:
    days = cells.link(
        reverse("parameter", args=["arrival_confirm_days"]), T("到货确认期限", "Days to confirm an arrival"), mono=False
    )
    return Facts(
        T("到货", "Arrival"),
        [
            (T("申请企业", "Applicant"), common.organisation(row.gate_pass.enterprise)),
            (T("收货方", "Receiver"), common.organisation(row.enterprise)),
            (T("到货区域", "Zone of arrival"), common.name_of(row.zone)),
            (T("车牌号", "Plate"), cells.text(row.gate_pass.plate)),
            (T("过卡时间", "Past the gate"), cells.moment(row.gate_pass.passed_at)),
            (T("确认期限", "Confirm by"), cells.moment(row.due_at)),
            (T("期限依据", "Deadline set by"), days),
            (T("说明时间", "Stated"), cells.moment(row.stated_at)),
            (T("说明人", "Stated by"), cells.text(row.stated_by.full_name if row.stated_by else "")),
            (T("处置理由", "Customs' reason"), cells.text(row.reason)),
        ],
    )


def _lines(row: Any) -> Grid:
    lines = list(GatePassLine.objects.filter(gate_pass_id=row.gate_pass_id).select_related("list_line"))

    def came(line: GatePassLine) -> cells.Cell:
        if row.stated_at is None:
            return cells.text("")
        return cells.number(Decimal(row.arrived.get(str(line.line_no), "0")) if row.arrived else line.declared_qty)

    return Grid(
        T("商品明细", "Goods"),
        (
            Column("no", T("序号", "Line"), lambda line: cells.number(line.line_no)),
            Column("name", T("名称", "Name"), lambda line: cells.text(line.list_line.name)),
            Column(
                "qty",
                T("核放单数量", "On the pass"),
                lambda line: cells.number(line.declared_qty, cells.code_name("unit", line.list_line.declared_unit)),
                right=True,
            ),
            Column("came", T("到货数量", "Arrived"), came, right=True),
        ),
        lines,
        total=len(lines),
    )


ARRIVAL_DETAIL = DetailPage(
    name="arrival",
    section="arrivals",
    parent=TITLE,
    roles=BUSINESS,
    find=find,
    show=_show,
    title=lambda row: row.pass_no,
    key=lambda row: row.pass_no,
    life=ARRIVAL,
    moves={"accept": acts.accept_difference, "uphold": acts.uphold_difference},
    links={"confirm": "pass_arrival"},
)
