"""The gate's decision about one collected vehicle: lift, refuse, hold for inspection, or ask a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core.clock import day_of
from zongbao.core.decision import Decision, Outcome, Reason
from zongbao.domain.gate.collection import Collection
from zongbao.domain.gate.weights import Tolerances, total_weight, weight_error
from zongbao.domain.papers.card import CardFacts, check_at_gate
from zongbao.domain.papers.vehicle import VehicleFacts
from zongbao.domain.reasons import Facts, reason

EMPTY, REGISTERED = "6", "5"
CONVENIENT_TYPES = frozenset({REGISTERED})  # what a convenient lane serves (公告2023年第200号)
NONE_FOUND = "GAT-101"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PassFacts:
    """A pass as the gate sees it; weights in kg, ``valid_until`` the last moment it may be used.

    ``temporary`` tells a pass of a registered visit: no filing of its vehicle need be in force.

    ``release_needed`` and ``released`` speak of its declarations; ``control_hits`` names what inspection or control
    has hit: the pass itself, its list, its entry.
    """

    pass_no: str
    pass_type: str
    direction: str
    state: str
    plate: str
    approved_at: dt.datetime | None
    valid_until: dt.datetime
    ic_card: str = ""
    container_no: str = ""
    vehicle_weight: Decimal = ZERO
    frame_weight: Decimal = ZERO
    total_weight: Decimal = ZERO
    release_needed: bool = False
    released: bool = False
    control_hits: tuple[str, ...] = ()
    first_passed_at: dt.datetime | None = None
    temporary: bool = False

    @property
    def expected_weight(self) -> Decimal:
        """What the scale should show: the stated total, for an empty vehicle tractor and frame alone."""
        if self.pass_type == EMPTY:
            return total_weight(self.vehicle_weight, self.frame_weight, ZERO, ZERO)
        return self.total_weight


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """A lane: ``position`` 1 or 2 tells the barrier of a double gate; every comparison can be switched off.

    ``pass_types`` are those the lane serves; empty serves all.
    """

    number: str
    direction: str
    active: bool = True
    double_gate: bool = False
    position: int = 1
    pass_types: frozenset[str] = frozenset()
    check_plate: bool = True
    check_container: bool = True
    check_control: bool = True
    check_release: bool = True
    check_weight: bool = True

    @property
    def second(self) -> bool:
        """Whether this is the second barrier of a double gate."""
        return self.double_gate and self.position == 2


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The decision with the pass that it is about, and the weights in kg that it rests on."""

    decision: Decision
    chosen: PassFacts | None = None
    expected_weight: Decimal | None = None
    weight_difference: Decimal | None = None

    @property
    def outcome(self) -> Outcome:
        """What the lane does: accept = lift."""
        return self.decision.outcome

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons, the one that settled the outcome first."""
        return self.decision.reasons

    @property
    def lifts(self) -> bool:
        """Whether the barrier goes up."""
        return self.decision.accepted


def decide(
    collection: Collection,
    passes: Sequence[PassFacts],
    lane: LaneFacts,
    vehicle: VehicleFacts | None,
    tolerances: Tolerances,
    now: dt.datetime,
    card: CardFacts | None = None,
) -> GateDecision:
    """Decide about one vehicle. ``passes`` are those of its plate, card or form number, in any state and direction.

    ``card`` is the long-term card that was read, if it is one: in force it leads to the pass of its vehicle; lost,
    suspended, taken back or in another vehicle it calls the desk before anything else is said.

    The comparisons run in the order of the field: identity, control, release, weight. Every one that fails gives its
    reason, and the first of them settles the outcome, because the later ones rest on it: an inspection hit goes to
    the yard although its declaration is, therefore, not released. A repeated session is the caller's affair.
    """
    seen = _Seen(collection, card, day_of(now))
    trouble = tuple(check_at_gate(card, collection.plate, seen.on))
    chosen, missing = _choose(seen, passes, lane, now)
    if chosen is None:
        found = (*trouble, missing)
        return GateDecision(Decision(found[0].outcome, found))
    reasons = (*trouble, *_reasons(seen, chosen, lane, vehicle, tolerances, now))
    outcome = reasons[0].outcome if reasons else Outcome.ACCEPT
    difference = None if collection.weight is None else weight_error(collection.weight, chosen.expected_weight)
    return GateDecision(Decision(outcome, reasons), chosen, chosen.expected_weight, difference)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was collected, with the long-term card that was read, if it is one."""

    collection: Collection
    card: CardFacts | None
    on: dt.date

    def by_card(self, its: PassFacts) -> bool:
        """Whether the card points to this pass: the pass names it, or it is in force for the pass's vehicle."""
        if not self.collection.card:
            return False
        long_term = self.card is not None and self.card.in_force(self.on) and self.card.plate == its.plate
        return self.collection.card == its.ic_card or long_term

    def by_form(self, its: PassFacts) -> bool:
        """Whether the pass number itself was read."""
        return bool(self.collection.form_no) and self.collection.form_no == its.pass_no

    def means(self, its: PassFacts) -> bool:
        """Whether the vehicle points to this pass, by card, plate or the pass number itself."""
        plate = self.collection.plate
        return self.by_card(its) or (bool(plate) and plate == its.plate) or self.by_form(its)


def _choose(
    seen: _Seen, passes: Sequence[PassFacts], lane: LaneFacts, now: dt.datetime
) -> tuple[PassFacts | None, Reason]:
    """The oldest approved pass that may be used here and now, else the reason why none may."""
    collection = seen.collection
    if not lane.active:
        return None, reason("GAT-112", outcome=Outcome.EXCEPTION, lane=lane.number)
    if collection.direction != lane.direction:
        facts: Facts = {"lane": lane.number, "lane_direction": lane.direction, "direction": collection.direction}
        return None, reason("GAT-110", outcome=Outcome.EXCEPTION, **facts)
    found = [one for one in passes if seen.means(one) and one.direction == lane.direction]
    usable = [one for one in found if _obstacle(one, lane, now) is None]
    if usable:
        return min(usable, key=_age), reason(NONE_FOUND)
    return None, _why_none(collection, found, lane, now)


def _age(its: PassFacts) -> tuple[bool, dt.datetime, str]:
    """Oldest approval first; a pass without an approval time comes last."""
    return its.approved_at is None, its.approved_at or its.valid_until, its.pass_no


def _obstacle(its: PassFacts, lane: LaneFacts, now: dt.datetime) -> str | None:
    """The code that says why this pass may not be used at this lane now; None if it may."""
    if its.state in ("passed", "void", "deleted", "returned") or (its.state == "gate1" and not lane.second):
        return "GAT-117"
    if its.state == "expired" or now > its.valid_until:
        return "GAT-109"
    if its.state in ("applied", "manual"):
        return "GAT-116"
    if lane.second and its.state == "approved":
        return "GAT-118"
    return "GAT-119" if lane.pass_types and its.pass_type not in lane.pass_types else None


def _why_none(collection: Collection, found: Sequence[PassFacts], lane: LaneFacts, now: dt.datetime) -> Reason:
    """The most telling reason: of the newest pass that stands for this vehicle, else that there is none."""
    for its in sorted(found, key=_age, reverse=True):
        code = _obstacle(its, lane, now)
        if code is not None and its.state not in ("void", "deleted", "returned"):
            return reason(code, pass_no=its.pass_no, plate=its.plate, lane=lane.number)
    if not collection.plate_confident or not (collection.plate or collection.card):
        return reason("GAT-113", "plate", Outcome.EXCEPTION, plate=collection.plate or "-")
    facts: Facts = {"plate": collection.plate or collection.card, "direction": lane.direction}
    return reason(NONE_FOUND, "plate", **facts)


def _reasons(
    seen: _Seen,
    its: PassFacts,
    lane: LaneFacts,
    vehicle: VehicleFacts | None,
    tolerances: Tolerances,
    now: dt.datetime,
) -> Iterator[Reason]:
    yield from _identity(seen, its, lane)
    if vehicle is not None and not vehicle.valid and not its.temporary:
        yield reason("GAT-120", "plate", plate=vehicle.plate)
    if lane.check_control:
        yield from _control(its, vehicle)
    if lane.check_release and tolerances.lift_needs_release and its.release_needed and not its.released:
        yield reason("GAT-105", pass_no=its.pass_no)
    if lane.check_weight and not _relaxed(its, tolerances):
        yield from _weight(seen.collection, its, tolerances)
    if lane.second and its.first_passed_at is not None:
        yield from _way_between(its, its.first_passed_at, tolerances, now)


def _identity(found: _Seen, its: PassFacts, lane: LaneFacts) -> Iterator[Reason]:
    """Plate, then container if the pass states one; a doubtful reading counts only where card or form confirms it."""
    collection, confirmed = found.collection, found.by_card(its) or found.by_form(its)
    if lane.check_plate and its.plate and collection.plate != its.plate:
        facts: Facts = {"seen": collection.plate or "-", "expected": its.plate, "pass_no": its.pass_no}
        yield reason("GAT-102", "plate", Outcome.EXCEPTION, **facts)
    elif lane.check_plate and not collection.plate_confident and not confirmed:
        yield reason("GAT-113", "plate", Outcome.EXCEPTION, plate=collection.plate or "-")
    if not (lane.check_container and its.container_no):
        return
    seen = ", ".join(collection.containers) or "-"
    if its.container_no not in collection.containers:
        facts = {"seen": seen, "expected": its.container_no, "pass_no": its.pass_no}
        yield reason("GAT-103", "containers", Outcome.EXCEPTION, **facts)
    elif not collection.container_confident and not confirmed:
        yield reason("GAT-115", "containers", Outcome.EXCEPTION, seen=seen, pass_no=its.pass_no)


def _control(its: PassFacts, vehicle: VehicleFacts | None) -> Iterator[Reason]:
    """Inspection or control has hit the pass, its list, its entry, or the vehicle."""
    hits = (*its.control_hits, *(("pass",) if its.state == "held" and not its.control_hits else ()))
    if hits:
        yield reason("GAT-104", outcome=Outcome.HOLD, pass_no=its.pass_no, hits=", ".join(hits))
    if vehicle is not None and vehicle.blacklisted:
        yield reason("GAT-114", "plate", Outcome.HOLD, plate=vehicle.plate)


def _relaxed(its: PassFacts, tolerances: Tolerances) -> bool:
    """宽进严出: gate-registered goods are not weighed against the pass on entry."""
    return its.pass_type == REGISTERED and its.direction == "I" and tolerances.registered_entry_relaxed


def _weight(collection: Collection, its: PassFacts, tolerances: Tolerances) -> Iterator[Reason]:
    """|scale − expected| ≤ max(absolute, share of expected)."""
    expected = its.expected_weight
    if collection.weight is None:
        yield reason("GAT-108", "weight", Outcome.EXCEPTION, pass_no=its.pass_no, expected=expected)
        return
    allowed, difference = tolerances.allowed(expected), weight_error(collection.weight, expected)
    if difference > allowed:
        facts: Facts = {"scale": collection.weight, "expected": expected, "difference": difference, "allowed": allowed}
        code = "GAT-107" if its.pass_type == EMPTY else "GAT-106"
        yield reason(code, "weight", Outcome.EXCEPTION, {"difference": allowed}, pass_no=its.pass_no, **facts)


def _way_between(its: PassFacts, first: dt.datetime, tolerances: Tolerances, now: dt.datetime) -> Iterator[Reason]:
    """Too long between the two gates: the vehicle was kept, or unloaded, on the way."""
    minutes = int((now - first).total_seconds() // 60)
    if now - first > dt.timedelta(minutes=tolerances.double_gate_minutes):
        facts: Facts = {"pass_no": its.pass_no, "minutes": minutes, "allowed": tolerances.double_gate_minutes}
        yield reason("GAT-111", outcome=Outcome.EXCEPTION, **facts)
