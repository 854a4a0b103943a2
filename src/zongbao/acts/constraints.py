"""The one place where the database's refusal becomes the platform's: constraint names carry the rule's code."""

from __future__ import annotations

import re

from django.db import IntegrityError

from zongbao.core.decision import Refused
from zongbao.regulations.rules import rule

_CODED = re.compile(r"^([a-z]{3})_(\d{3})_")
_ILLEGAL = re.compile(r"^(\w+) may not go from (\w+) to (\w+)$")


def code_of(constraint: str) -> str:
    """The refusal code in a constraint's name, e.g. ``led_101_overdrawn`` → ``LED-101``; empty if it has none."""
    found = _CODED.match(constraint)
    return f"{found[1].upper()}-{found[2]}" if found else ""


def refusal_of(error: IntegrityError) -> Refused | None:
    """The refusal that the violated constraint stands for; None if the constraint carries no code.

    A table knows less than an act: facts that the rule's texts name and the database does not tell read "-".
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    code = code_of(getattr(diagnosis, "constraint_name", None) or "")
    if not code:
        return None
    known = {"table": getattr(diagnosis, "table_name", None) or "-"}
    known |= _moved(getattr(diagnosis, "message_primary", None))
    return Refused.because(code, **(dict.fromkeys(rule(code).facts(), "-") | known))


def _moved(message: str | None) -> dict[str, str]:
    """Paper and states of an illegal move, as the guard's message tells them."""
    found = _ILLEGAL.match(message or "")
    return {"paper": found[1], "state": found[2], "move": found[3]} if found else {}
