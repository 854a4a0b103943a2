"""Short ways to write a reason, so that a rule reads as one line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zongbao.core.decision import Outcome, Reason

Facts = dict[str, Any]  # facts shared by several reasons of one place, before they are printed

# Changes that name a bound and not the one value that is right, by the reason's code.
AT_MOST = frozenset({"GAT-106", "GAT-107", "LED-101", "LED-106", "LED-107", "PAS-206"})
AT_LEAST = frozenset({"LST-154"})
# The facts that may tell what a field holds now, the field's own name before them.
_PRESENT = ("stated", "asked", "other", "value", "qty")


def present(its: Reason, name: str) -> str:
    """What the field that a change names holds now, as far as the reason's facts tell; else empty."""
    found = (its.facts[fact] for fact in (name, *_PRESENT) if fact in its.facts)
    now = next(found, "")
    return "" if now in ("-", its.change.get(name)) else now


def plain(value: object) -> str:
    """A fact as text: decimals without exponent or trailing zeros, anything else as it prints."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def reason(
    code: str,
    path: str = "",
    outcome: Outcome = Outcome.REFUSE,
    change: Mapping[str, object] | None = None,
    **facts: object,
) -> Reason:
    """One reason with its facts made printable."""
    texts = {name: plain(value) for name, value in facts.items()}
    changes = {name: plain(value) for name, value in (change or {}).items()}
    return Reason(code, texts, path, outcome, changes)


def manual(code: str, path: str = "", **facts: Any) -> Reason:
    """A reason that sends the document to an officer (转人工)."""
    return reason(code, path, Outcome.MANUAL, **facts)
