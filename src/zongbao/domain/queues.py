"""Which papers wait for an officer, until when they should be decided, and in which order they are taken up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WAITING: Mapping[str, tuple[str, ...]] = {
    "passage": ("exception", "held", "inspecting"),
    "arrival": ("difference",),
    "list": ("manual", "change_requested", "deletion_requested"),
    "declaration": ("declared", "inspecting"),
    "pass": ("manual", "held"),
    "vehicle": ("filed", "change_requested"),
    "trailer": ("filed", "change_requested"),
    "card": ("applied",),
    "visit": ("registered",),
    "book": ("manual", "change_requested", "close_requested"),
}
MARKED = frozenset({"held", "inspecting"})  # states that carry a risk mark of their own


@dataclass(frozen=True, slots=True)
class Urgency:
    """When the answer is due and how it stands now; sorts overdue and marked papers first."""

    due: dt.datetime
    overdue: bool
    marked: bool

    @property
    def rank(self) -> tuple[bool, bool, dt.datetime]:
        """Overdue before marked before the nearest deadline."""
        return (not self.overdue, not self.marked, self.due)


def urgency(since: dt.datetime, target: dt.timedelta, now: dt.datetime, state: str) -> Urgency:
    """How urgent a paper is that has waited since then and should be decided within the target."""
    due = since + target
    return Urgency(due, now > due, state in MARKED)


def waits(kind: str, state: str) -> bool:
    """Whether a paper of that kind waits for an officer in that state."""
    return state in WAITING.get(kind, ())
