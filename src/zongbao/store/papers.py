"""Papers to JSON and back: the declared document is kept whole, as evidence of what was said."""

from __future__ import annotations

import zlib
from typing import Any, TypeVar

import msgspec

from zongbao.core.decision import Decision, Outcome, Reason
from zongbao.store.models import StoredDecision

Paper = TypeVar("Paper")

SLOTS = 256


def to_json(paper: Any) -> Any:
    """Plain JSON values of a frozen dataclass: Decimal and date as text."""
    return msgspec.to_builtins(paper)


def from_json(kind: type[Paper], value: Any) -> Paper:
    """The paper again; ``msgspec.ValidationError`` if the JSON is not one."""
    return msgspec.convert(value, type=kind, strict=False)


def slot_of(book_no: str) -> int:
    """The slot (0..255) in which a book's ledger lives; CRC-32 is stable across machines and versions."""
    return zlib.crc32(book_no.encode()) % SLOTS


def reasons_json(decision: Decision) -> list[dict[str, Any]]:
    """The reasons of a decision as they are stored."""
    return [
        {
            "code": reason.code,
            "facts": dict(reason.facts),
            "path": reason.path,
            "outcome": reason.outcome.value,
            "change": dict(reason.change),
        }
        for reason in decision.reasons
    ]


def reason_of(stored: dict[str, Any]) -> Reason:
    """One stored reason as the domain knows it."""
    return Reason(stored["code"], stored["facts"], stored["path"], Outcome(stored["outcome"]), stored["change"])


def decision_of(row: StoredDecision) -> Decision:
    """A stored decision as the domain knows it."""
    return Decision(Outcome(row.outcome), tuple(reason_of(item) for item in row.reasons))
