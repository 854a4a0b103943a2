"""A decision is an outcome plus reasons; every automatic answer of the platform is one (决定)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What was decided; the value is what is stored and what the API shows."""

    ACCEPT = "accept"
    MANUAL = "manual"
    REFUSE = "refuse"
    HOLD = "hold"
    EXCEPTION = "exception"


# When several reasons meet, the one furthest to the right settles the outcome.
_SEVERITY = (Outcome.ACCEPT, Outcome.MANUAL, Outcome.EXCEPTION, Outcome.HOLD, Outcome.REFUSE)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason (理由): a stable code, the facts that fill its text, and where it applies.

    ``facts`` are strings, ready for the templates of the rule's texts in ``regulations``.
    ``path`` names the place in the document, e.g. ``lines[3].declared_qty`` or an XML path.
    ``change`` is the smallest change that would have turned this reason, in facts of its own
    (e.g. ``{"declared_qty": "60"}``), empty where no such change exists.
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    outcome: Outcome = Outcome.REFUSE
    change: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with all its reasons, in the order in which the rules were applied."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> Decision:
        """Build the decision that these reasons amount to; no reason means accept."""
        found = tuple(reasons)
        worst = max((_SEVERITY.index(reason.outcome) for reason in found), default=0)
        return cls(_SEVERITY[worst], found)

    @property
    def accepted(self) -> bool:
        """Whether nothing stands in the way."""
        return self.outcome is Outcome.ACCEPT

    @property
    def codes(self) -> tuple[str, ...]:
        """The reason codes, in order, repeats kept."""
        return tuple(reason.code for reason in self.reasons)


class Refused(Exception):
    """Raised by an act that cannot go on; carries the decision that says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(", ".join(decision.codes))
        self.decision = decision

    @classmethod
    def because(cls, code: str, *, path: str = "", **facts: object) -> Refused:
        """Refuse for one reason."""
        reason = Reason(code, {name: str(value) for name, value in facts.items()}, path)
        return cls(Decision(Outcome.REFUSE, (reason,)))
