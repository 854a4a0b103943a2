"""Gate passages (过卡记录): what a lane collected, what was decided and why, and the exception desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zongbao.acts import passages as acts
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.core.lives import PASSAGE
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.regulations import parameters
from zongbao.store.models import GatePass, Passage, User
from zongbao.web.access import BUSINESS, GATE_CREW, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Notice, Shown
from zongbao.web.components.table import Button, Column, Filter, Rows, since, states, until, way
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.engine.searching import begins, through
from zongbao.web.pages import common
from zongbao.web.pages.passes import lane_name
from zongbao.web.reasons import outcome_tag
from zongbao.web.text import T

TITLE = T("过卡记录", "Gate passages")


def _rows(user: User) -> Rows:
    rows = visible(Passage.objects.all(), user).select_related("lane__gate", "gate_pass__enterprise")
    return rows.defer("collection", "gate_pass__paper")


def _pass_no(row: Passage) -> cells.Cell:
    return common.pass_link(row.gate_pass.pass_no) if row.gate_pass else cells.text("")


def _owner(row: Passage) -> cells.Cell:
    return common.name_of(row.gate_pass.enterprise) if row.gate_pass else cells.text("")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in GATE_CREW:
        return []
    return [Button(T("卡口作业", "Gate desk"), reverse("gate"), "scan", "primary")]


def _in_lane(rows: Rows, value: str) -> Rows:
    """E.g. 4258A-01: the gate's area id and the lane's number."""
    area, _, number = value.rpartition("-")
    return rows.filter(lane__gate__area=area, lane__number=number)


def _waiting_since(rows: Rows, states: Sequence[str], within: dt.timedelta) -> Rows:
    return rows.filter(state__in=states, decided_at__lt=clock.now() - within)


def desk_late(rows: Rows) -> Rows:
    """Exceptions that the desk should have settled by now."""
    minutes = parameters.whole("gate_desk_target_minutes", clock.day_of(clock.now()))
    return _waiting_since(rows, ["exception"], dt.timedelta(minutes=minutes))


def yard_late(rows: Rows) -> Rows:
    """Vehicles that have waited in the inspection yard for longer than an officer should take."""
    hours = parameters.whole("queue_target_hours", clock.day_of(clock.now()))
    return _waiting_since(rows, ["held", "inspecting"], dt.timedelta(hours=hours))


LATE: Mapping[str, tuple[T, Callable[[Rows], Rows]]] = {
    "desk": (T("异常超过处置时限", "Exceptions over target"), desk_late),
    "yard": (T("查验场久等", "Waiting long in the yard"), yard_late),
}
LATE_FILTER = Filter(
    "late",
    T("超时", "Late"),
    "choice",
    lambda rows, value: LATE[value][1](rows),
    lambda: [(key, label) for key, (label, _) in LATE.items()],
)
LANE = Filter("lane", T("通道（场站-通道号）", "Lane (area-number)"), "text", _in_lane)


PASSAGES = ListPage(
    name="passages",
    title=TITLE,
    roles=BUSINESS,
    rows=_rows,
    columns=(
        Column(
            "id",
            T("记录", "Passage"),
            lambda row: cells.link(reverse("passage", args=[row.pk]), row.pk),
            "id",
            wide=True,
        ),
        Column("at", T("时间", "Time"), lambda row: cells.brief(row.decided_at), "decided_at"),
        Column("state", T("结果", "Result"), lambda row: cells.state(PASSAGE, row.state)),
        Column("lane", T("卡口通道", "Gate and lane"), lane_name),
        Column("direction", T("进出", "In/out"), lambda row: cells.direction(row.direction), wide=True),
        Column("plate", T("车牌号", "Plate"), lambda row: cells.text(row.plate), "plate"),
        Column("pass", T("核放单", "Pass"), _pass_no),
        Column("enterprise", T("企业", "Enterprise"), _owner, unless=ENTERPRISE_ROLES),
        Column("weight", T("地磅(kg)", "Scale (kg)"), lambda row: cells.number(row.weight), "weight", right=True),
        Column(
            "expected",
            T("应重(kg)", "Expected (kg)"),
            lambda row: cells.number(row.expected_weight),
            right=True,
            wide=True,
        ),
        Column("error", T("差异(kg)", "Difference (kg)"), lambda row: cells.number(row.weight_difference), right=True),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("passage", args=[row.pk]))),
    ),
    filters=(states(PASSAGE), way(), LANE, LATE_FILTER, since("decided_at"), until("decided_at")),
    search=(begins("plate", "card", "session"), through("gate_pass", GatePass, "pass_no__startswith")),
    search_hint=T("车牌 / 核放单 / IC 卡", "Plate, pass, IC card"),
    sort="-id",
    buttons=_buttons,
    empty=T(
        "还没有过卡记录。车辆到通道后，卡口设备的采集(或“卡口作业”页)会在这里留下判定。",
        "No passages yet. When a vehicle meets a lane, what was collected and decided is kept here.",
    ),
    pin=True,
)


def _find(user: User, key: int) -> Passage | None:
    related = ("lane__gate", "zone", "gate_pass__enterprise", "resolved_by")
    found: Passage | None = visible(Passage.objects.all(), user).select_related(*related).filter(pk=key).first()
    return found


def _show(request: HttpRequest, row: Passage) -> Shown:
    panels: list[Any] = [
        _verdict_strip(row),
        _collected(row),
        _comparison(row),
        common.verdicts("passage", str(row.pk)),
    ]
    heading = T("过卡 {plate}", "Passage {plate}").of(plate=row.plate or row.card or row.session)
    buttons = []
    if person(request).role in GATE_CREW:
        buttons.append(Button(T("下一辆", "Next vehicle"), f"{reverse('gate')}?lane={row.lane_id}", "scan"))
    aside = [common.history("passage", str(row.pk))]
    return Shown(heading, cells.state(PASSAGE, row.state), panels, aside, buttons)


_STRIPS = {
    Outcome.ACCEPT: (T("抬杆放行。", "Barrier lifted."), "success"),
    Outcome.HOLD: (T("不抬杆：布控命中，转查验场。", "No lift: held, to the inspection yard."), "danger"),
    Outcome.REFUSE: (T("不抬杆：不能放行。", "No lift: refused."), "danger"),
    Outcome.EXCEPTION: (T("不抬杆：有异常，等人工处置。", "No lift: an exception for the desk."), "warning"),
}


def _verdict_strip(row: Passage) -> Notice:
    text, tone = _STRIPS[Outcome(row.outcome)]
    if row.resolution_reason and row.resolved_by:
        done = T("人工处置：{state}，{who}：{reason}", "By hand: {state}, {who}: {reason}")
        state = cells.state_name(PASSAGE, row.state)
        words = done.of(state=state, who=row.resolved_by.full_name, reason=row.resolution_reason)
        return Notice(words, PASSAGE.states[row.state].tone if row.state != "inspecting" else "warning")
    return Notice(text, tone)


def _collected(row: Passage) -> Facts:
    return Facts(
        T("采集信息", "Collected"),
        [
            (T("卡口通道", "Gate and lane"), lane_name(row)),
            (T("进出", "Direction"), cells.direction(row.direction)),
            (T("采集时间", "Collected at"), cells.moment(row.collected_at)),
            (T("车牌号", "Plate"), cells.text(row.plate)),
            (T("IC 卡", "IC card"), cells.code(row.card)),
            (T("集装箱", "Containers"), cells.code(", ".join(row.containers))),
            (T("会话号", "Session"), cells.code(row.session)),
            (T("引导屏", "LED text"), cells.text(row.led_text)),
            (T("判定", "Decision"), outcome_tag(row.outcome)),
        ],
    )


def _comparison(row: Passage) -> Facts:
    return Facts(
        T("核放单与地磅", "Pass and scale"),
        [
            (T("核放单", "Pass"), _pass_no(row)),
            (T("企业", "Enterprise"), _owner(row)),
            (T("核放单车牌", "Plate on the pass"), cells.text(row.gate_pass.plate if row.gate_pass else "")),
            (T("地磅(kg)", "Scale (kg)"), cells.number(row.weight)),
            (T("应重(kg)", "Expected (kg)"), cells.number(row.expected_weight)),
            (T("差异(kg)", "Difference (kg)"), cells.number(row.weight_difference)),
        ],
    )


def _resolve(move: str) -> Any:
    return lambda actor, key, reason: acts.resolve_passage(actor, key, move, reason)


PASSAGE_DETAIL = DetailPage(
    name="passage",
    section="passages",
    parent=TITLE,
    roles=BUSINESS,
    find=_find,
    show=_show,
    title=lambda row: f"{row.plate or row.card} · {row.pk}",
    key=lambda row: row.pk,
    life=PASSAGE,
    moves={name: _resolve(name) for name in ("release", "inspect", "turn_back", "end_inspection")},
)
