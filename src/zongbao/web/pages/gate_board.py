"""What stands at the lanes of one gate now: the last vehicle with its decision, who waits, who may come next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from zongbao.core import clock
from zongbao.core.lives import PASSAGE
from zongbao.domain.gate.passage_life import WAITING
from zongbao.store.models import Gate, GatePass, Lane, Passage, StoredDecision
from zongbao.web.components import cells
from zongbao.web.pages import common
from zongbao.web.pages.gate import lane_label
from zongbao.web.pages.gate_pictures import guids_of, pictures_of
from zongbao.web.reasons import ShownReason, all_shown
from zongbao.web.text import T

NEXT_SHOWN = 4  # vehicles that may come next, per lane
WAITING_SHOWN = 30  # vehicles that wait for the desk, oldest first

GO = (T("放行", "GO"), "success")
WAIT = (T("等待", "WAIT"), "warning")
REFUSED = (T("拒绝", "REFUSED"), "danger")
EXCEPTION = (T("异常", "EXCEPTION"), "exception")
IN_LARGE = {
    "lifted": GO,
    "released_by_hand": GO,
    "held": WAIT,
    "inspecting": WAIT,
    "refused": REFUSED,
    "turned_back": REFUSED,
    "exception": EXCEPTION,
}


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle at a lane: ``word`` in large type, its tone, and the machine's reasons."""

    row: Passage
    word: T
    tone: str
    state: T
    reasons: Sequence[ShownReason]
    codes: frozenset[str]
    pictures: Sequence[str] = ()  # addresses of what the lane's cameras took

    @property
    def name(self) -> str:
        """By what people call it: the plate, else the card, else the record's number."""
        return self.row.plate or self.row.card or str(self.row.pk)

    @property
    def pictured(self) -> bool:
        """Whether the collection names pictures, kept here or not."""
        return bool(guids_of(self.row))


@dataclass(frozen=True, slots=True)
class LaneNow:
    """One lane with its last vehicle, those before it that still wait, and the passes that may come next."""

    lane: Lane
    label: T
    last: Vehicle | None
    behind: Sequence[Vehicle]
    coming: Sequence[GatePass]


@dataclass(frozen=True, slots=True)
class Board:
    """All lanes of a gate, and all vehicles of the gate that wait for a person."""

    lanes: Sequence[LaneNow]
    waiting: Sequence[Vehicle]


def board_of(gate: Gate) -> Board:
    """The gate as it stands now: eight queries at most, whatever the gate holds."""
    newest = Passage.objects.filter(lane=OuterRef("pk")).order_by("-id").values("pk")[:1]
    rows = Lane.objects.filter(gate=gate, active=True).select_related("gate")
    lanes: list[Any] = list(rows.annotate(last=Subquery(newest)))
    last = _rows().filter(pk__in=[lane.last for lane in lanes if lane.last])
    waiting = _rows().filter(lane__gate=gate, state__in=WAITING).order_by("id")[:WAITING_SHOWN]
    known = vehicles([*last, *waiting])
    desk = [one for one in known.values() if one.row.state in WAITING]
    desk.sort(key=lambda one: one.row.pk)
    here = [one.row.gate_pass_id for one in desk if one.row.gate_pass_id]
    coming = {way: _coming(gate, *way, here) for way in dict.fromkeys(map(_way, lanes))}
    return Board([_now(lane, known, desk, coming[_way(lane)]) for lane in lanes], desk)


def _rows() -> QuerySet[Passage]:
    return Passage.objects.select_related("lane__gate", "gate_pass__enterprise").defer("gate_pass__paper")


def vehicles(rows: Iterable[Passage]) -> Mapping[int, Vehicle]:
    """The passages with the reasons for which the machine decided and their pictures, by their key; two queries."""
    found = {row.pk: row for row in rows}
    pictures = pictures_of(found.values())
    asked = StoredDecision.objects.filter(subject_kind="passage", subject_no__in=map(str, found), question="gate")
    reasons = {decision.subject_no: decision.reasons for decision in asked}
    return {key: _vehicle(row, reasons.get(str(key), []), pictures.get(key, ())) for key, row in found.items()}


def _vehicle(row: Passage, stored: Sequence[Mapping[str, object]], pictures: Sequence[str]) -> Vehicle:
    reasons = [common.stored_reason(one) for one in stored]
    word, tone = IN_LARGE[row.state]
    codes = frozenset(one.code for one in reasons)
    return Vehicle(row, word, tone, cells.state_name(PASSAGE, row.state), all_shown(reasons), codes, pictures)


def _way(lane: Lane) -> tuple[str, str]:
    """Direction and the state in which a pass comes to this lane."""
    return lane.direction, "gate1" if lane.gate.double and lane.position == 2 else "approved"


def _coming(gate: Gate, direction: str, state: str, here: Sequence[int]) -> list[GatePass]:
    """Passes that could be used here now, those that run out first before the others; not those of who waits here."""
    rows = GatePass.objects.filter(zone_id=gate.zone_id, direction=direction, state=state, valid_until__gt=clock.now())
    return list(
        rows.exclude(pk__in=here).only("pass_no", "plate", "valid_until").order_by("valid_until", "pk")[:NEXT_SHOWN]
    )


def _now(lane: Lane, known: Mapping[int, Vehicle], desk: Sequence[Vehicle], coming: Sequence[GatePass]) -> LaneNow:
    newest: int | None = lane.last  # type: ignore[attr-defined]
    last = known[newest] if newest else None
    behind = [one for one in desk if one.row.lane_id == lane.pk and one.row.pk != newest]
    return LaneNow(lane, lane_label(lane), last, behind, coming)
