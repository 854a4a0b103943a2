"""Short ways to write a reason, so that a rule reads as one line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zongbao.core.decision import Outcome, Reason

Facts = dict[str, Any]  # facts shared by several reasons of one place, before they are printed


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
