"""Worked cases: the facts stand as data, the answer is what the platform's own functions say about them.

``regulations/data/worked.toml`` holds the cases. Each starts from a released pass met by its own truck and states only
what differs; ``then`` is what the tests expect, and is never shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Decision
from zongbao.domain.gate.collection import Collection
from zongbao.domain.gate.decision import LaneFacts, PassFacts, decide
from zongbao.domain.gate.weights import tolerances
from zongbao.domain.papers.vehicle import VehicleFacts
from zongbao.regulations.files import toml

PLATE = "鲁B12345"
Facts = TypeVar("Facts", Collection, PassFacts, LaneFacts, VehicleFacts)
_NUMBERS = frozenset({"weight", "total_weight", "vehicle_weight", "frame_weight"})
_TUPLES = frozenset({"containers", "control_hits"})


@dataclass(frozen=True, slots=True)
class Case:
    """One case: names, the rule that it is about, the day, what differs, and the outcome and codes expected."""

    rule: str
    zh: str
    en: str
    on: dt.date
    given: Mapping[str, Mapping[str, Any]]
    then: Mapping[str, Any]

    @property
    def now(self) -> dt.datetime:
        """Ten in the morning of the day."""
        return dt.datetime.combine(self.on, dt.time(10), SHANGHAI)


@cache
def cases() -> tuple[Case, ...]:
    """Every worked case, in the order of the file."""
    return tuple(_case(entry) for entry in toml("worked.toml")["case"])


def about(rule: str) -> tuple[Case, ...]:
    """The cases of one rule."""
    return tuple(case for case in cases() if case.rule == rule)


def answer(case: Case) -> Decision:
    """What the gate decides about the case, with the values in force on its day."""
    collection = _changed(_collection(case.now), case.given.get("seen", {}))
    its = [] if case.given.get("pass", {}).get("none") else [_pass(case)]
    lane = _changed(LaneFacts("1", collection.direction), case.given.get("lane", {}))
    vehicle = _changed(VehicleFacts(PLATE, Decimal(13000), tare_date=case.on), case.given.get("vehicle", {}))
    return decide(collection, its, lane, vehicle, tolerances(case.on), case.now).decision


def _case(entry: Mapping[str, Any]) -> Case:
    given = {name: entry[name] for name in ("seen", "pass", "lane", "vehicle") if name in entry}
    return Case(entry["rule"], entry["zh"], entry["en"], entry["on"], given, entry["then"])


def _collection(now: dt.datetime) -> Collection:
    return Collection("S-1", "4258000001", "1", "I", now, plate=PLATE, weight=Decimal("16245.335"))


def _pass(case: Case) -> PassFacts:
    """A released pass of 13 000 + 1 000 + 2 245.335 kg; ``valid_hours`` and ``minutes_since_first`` are times."""
    given = dict(case.given.get("pass", {}))
    hours, minutes = given.pop("valid_hours", 24), given.pop("minutes_since_first", None)
    made = PassFacts(
        "Z4258I250303000000000001", "2", "I", "approved", PLATE, case.now - dt.timedelta(hours=2),
        case.now + dt.timedelta(hours=hours), vehicle_weight=Decimal(13000), frame_weight=Decimal(1000),
        total_weight=Decimal("16245.335"), release_needed=True, released=True,
        first_passed_at=None if minutes is None else case.now - dt.timedelta(minutes=minutes),
    )  # fmt: skip
    return _changed(made, given)


def _changed(made: Facts, given: Mapping[str, Any]) -> Facts:
    return replace(made, **{name: _value(name, value) for name, value in given.items()})


def _value(name: str, value: Any) -> Any:
    """TOML values as the facts hold them: weights are exact, lists are tuples."""
    if name in _NUMBERS:
        return None if value == "none" else Decimal(value)
    return tuple(value) if name in _TUPLES else value
