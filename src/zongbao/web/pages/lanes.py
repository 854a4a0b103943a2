"""One lane (通道) of a gate: what it compares and why, who switched what, and the form in which customs switch it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import lanes as acts
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.regulations import parameters
from zongbao.regulations.codes import table
from zongbao.regulations.words import LANE_CHECKS
from zongbao.store.models import AuditEntry, Lane, User
from zongbao.web import shell
from zongbao.web.access import OFFICERS, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.panels import Event, Facts, Grid, Notice, Shown, Timeline
from zongbao.web.components.table import Button, Column
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import visible
from zongbao.web.pages import common
from zongbao.web.text import L, T, english, named

TITLE = T("监管区域", "Zones")
SWITCH = T("调整通道", "Switch the lane")
READERS = frozenset({Role.GATE, Role.CUSTOMS, Role.ZONE, Role.PROVINCE})
CHECKS = {name: T(*words) for name, words in LANE_CHECKS.items()}
KINDS = {Lane.Kind.CARGO.value: T("货运通道", "Cargo"), Lane.Kind.CONVENIENT.value: T("便捷通道", "Convenient")}
ON, OFF = T("开", "On"), T("关", "Off")
# The zone's own parameter behind a comparison; the other two rest with the lane alone.
PARAMETERS = {name: f"gate_{name}" for name in ("check_plate", "check_container", "check_weight")}


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a lane: its switch, and what the zone's parameter says (None where there is none)."""

    name: str
    lane: bool
    zone: bool | None

    @property
    def runs(self) -> bool:
        """Whether a vehicle is compared: both must ask for it."""
        return self.lane and self.zone is not False


def lane_kind(lane: Lane) -> Cell:
    """Cargo or convenient, and the types of pass if they are not the usual ones of the kind."""
    types = [cells.text(cells.code_name(acts.TYPES_TABLE, one)) for one in lane.pass_types]
    label = cells.text(KINDS[lane.kind])
    return cells.stacked(label, cells.joined(types)) if types else label


def number_of(lane: Lane) -> str:
    """Area and number, by which lane, trail and addresses name it."""
    return str(lane)


def find(user: User, key: str) -> Lane | None:
    """The lane of that area and number, as far as the user may see it."""
    return acts.of_number(visible(Lane.objects.all(), user), key)


def checks_of(lane: Lane) -> list[Check]:
    """The five comparisons as they stand today."""
    on, zone = clock.day_of(clock.now()), lane.gate.zone.code

    def asked(name: str) -> bool | None:
        return bool(parameters.value(PARAMETERS[name], on, zone=zone)) if name in PARAMETERS else None

    return [Check(name, getattr(lane, name), asked(name)) for name in CHECKS]


def _show(request: HttpRequest, lane: Lane) -> Shown:
    checks = checks_of(lane)
    panels: list[Any] = [*_warnings(lane, checks), _facts(lane), _grid(checks)]
    buttons = []
    if person(request).role in OFFICERS:
        buttons.append(Button(SWITCH, reverse("lane_switch", args=[number_of(lane)]), tone="primary"))
    heading = T("{gate} · 通道 {number}", "{gate} · lane {number}").of(gate=named(lane.gate), number=lane.number)
    tag = cells.tag(T("在用", "In use"), "success") if lane.active else cells.tag(T("停用", "Out of use"), "danger")
    return Shown(heading, tag, panels, [_history(lane)], buttons)


def _history(lane: Lane) -> Timeline:
    """Who switched what and why; of pass types also which, for their name alone does not tell."""
    found = AuditEntry.objects.filter(subject_kind="lane", subject_no=number_of(lane)).select_related("actor")[:50]
    return Timeline(common.HISTORY, [_event(entry) for entry in found])


def _event(entry: AuditEntry) -> Event:
    title: object = common.act_name("lane", entry.act)
    if entry.act == "lane.pass_types":
        words = T("{title}：{before} → {after}", "{title}: {before} → {after}")
        title = words.of(title=title, before=_types(entry.before), after=_types(entry.after))
    tone = "warning" if entry.after == "off" else "info"
    return Event(title, entry.at, entry.actor_name, entry.reason, tone)


def _types(codes: str) -> str:
    usual = T("按用途", "the usual ones")
    return str(T("、", ", ")).join(cells.code_name(acts.TYPES_TABLE, one) for one in codes) or str(usual)


def _warnings(lane: Lane, checks: list[Check]) -> list[Notice]:
    """What a crew must know at a glance: a closed lane, comparisons that somebody switched off."""
    if not lane.active:
        return [Notice(T("本通道已停用，到达的车辆一律不放行。", "Out of use: no vehicle passes this lane."), "danger")]
    off = [str(CHECKS[check.name]) for check in checks if not check.lane]
    words = T(
        "本通道已关闭：{names}。车辆不因此被拦下。", "Switched off at this lane: {names}. No vehicle is stopped for it."
    )
    return [Notice(words.of(names=str(T("、", ", ")).join(off)), "warning")] if off else []


def _facts(lane: Lane) -> Facts:
    zone = lane.gate.zone
    return Facts(
        T("通道", "Lane"),
        [
            (T("监管区域", "Zone"), cells.link(reverse("zone", args=[zone.code]), named(zone), mono=False)),
            (T("卡口", "Gate"), cells.text(common.name_of_gate(lane.gate))),
            (T("场站编号", "Area id"), cells.code(lane.gate.area)),
            (T("通道", "Lane"), cells.code(lane.number)),
            (T("进出", "Direction"), cells.direction(lane.direction)),
            (T("用途", "For"), lane_kind(lane)),
            (T("双卡口", "Double gate"), cells.flag(lane.gate.double)),
            (T("启用", "In use"), cells.flag(lane.active)),
        ],
    )


def _switch(value: bool) -> Cell:
    return cells.tag(ON, "success") if value else cells.tag(OFF, "warning")


def _zone(check: Check) -> Cell:
    if check.zone is None:
        return cells.text(T("由通道决定", "Left to the lane"))
    name = parameters.parameter(PARAMETERS[check.name])
    label = f"{ON if check.zone else OFF} · {name.en if english() else name.zh}"
    return cells.link(reverse("parameter", args=[name.key]), label, mono=False)


def _grid(checks: list[Check]) -> Grid:
    columns = (
        Column("check", T("比对", "Comparison"), lambda one: cells.text(CHECKS[one.name])),
        Column("lane", T("本通道", "This lane"), lambda one: _switch(one.lane)),
        Column("zone", T("区域参数", "The zone's parameter"), _zone),
        Column("runs", T("实际比对", "In effect"), lambda one: cells.flag(one.runs)),
    )
    note = T(
        "通道和区域参数都要求时才比对。", "A comparison runs where both the lane and the zone's parameter ask for it."
    )
    return Grid(T("比对开关", "Comparisons"), columns, checks, note=note, total=len(checks))


LANE_DETAIL = DetailPage(
    name="lane",
    section="zones",
    parent=TITLE,
    roles=READERS,
    find=find,
    show=_show,
    title=number_of,
    key=number_of,
)


def _flag(label: Any, *, help_text: Any = "") -> forms.BooleanField:
    """A switch that tells its form what stood when it was opened: only what somebody moved is switched."""
    return forms.BooleanField(label=label, required=False, help_text=help_text, show_hidden_initial=True)


class SwitchForm(Plain):
    """All switches of a lane, and why."""

    check_plate = _flag(L(*LANE_CHECKS["check_plate"]))
    check_container = _flag(L(*LANE_CHECKS["check_container"]))
    check_control = _flag(L(*LANE_CHECKS["check_control"]))
    check_release = _flag(L(*LANE_CHECKS["check_release"]))
    check_weight = _flag(L(*LANE_CHECKS["check_weight"]))
    active = _flag(L("通道在用", "Lane in use"), help_text=L("停用后不放行任何车辆", "Out of use, no vehicle passes"))
    kind = forms.ChoiceField(label=L("用途", "For"), choices=lambda: list(KINDS.items()), show_hidden_initial=True)
    pass_types = forms.MultipleChoiceField(
        label=L("可走的核放单类型", "Pass types served"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=L("不选则按用途办理", "None: the usual ones of its kind"),
        show_hidden_initial=True,
    )
    reason = forms.CharField(
        label=L("理由", "Reason"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=L("记入审计日志并通知卡口", "Kept in the trail and told to the gate crew"),
    )

    def __init__(self, data: Any, lane: Lane) -> None:
        first = {name: getattr(lane, name) for name in (*acts.SWITCHES, "kind")}
        super().__init__(data, initial=first | {"pass_types": list(lane.pass_types)})
        types: Any = self.fields["pass_types"]
        types.choices = [
            (row.code, cells.code_name(acts.TYPES_TABLE, row.code)) for row in table(acts.TYPES_TABLE).rows
        ]

    def wanted(self) -> dict[str, Any]:
        """What was moved since the form was opened; a colleague's switch of meanwhile stays."""
        moved = {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}
        return moved | ({"pass_types": "".join(moved["pass_types"])} if "pass_types" in moved else {})


@page_for(OFFICERS)
def lane_switch(request: HttpRequest, key: str) -> HttpResponseBase:
    """Switch a lane, with a reason."""
    lane = find(person(request), key)
    if lane is None:
        raise Http404
    form, summary = SwitchForm(request.POST or None, lane), Summary()
    if request.method == "POST" and form.is_valid():
        try:
            acts.switch_lane(actor(request), key, form.wanted(), form.cleaned_data["reason"])
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            done = T("已调整，从下一辆车起生效", "Switched; it counts from the next vehicle on")
            messages.success(request, str(done))
            return redirect("lane", key)
    back = reverse("lane", args=[key])
    context = {
        "form": form,
        "summary": summary if summary.reasons else summary_of(form),
        "heading": T("调整通道 {no}", "Switch lane {no}").of(no=key),
        "submit": T("调整", "Switch"),
        "back": back,
    }
    crumbs = [shell.Crumb(TITLE, reverse("zones")), shell.Crumb(key, back), shell.Crumb(SWITCH)]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=SWITCH, section="zones", crumbs=crumbs, status=status
    )
