"""The one place where the database's refusal becomes the platform's: constraint names carry the rule's code."""

from __future__ import annotations

import re

from django.db import IntegrityError

from zongbao.core.decision import Refused

_CODED = re.compile(r"^([a-z]{3})_(\d{3})_")


def code_of(constraint: str) -> str:
    """The refusal code in a constraint's name, e.g. ``led_101_overdrawn`` → ``LED-101``; empty if it has none."""
    found = _CODED.match(constraint)
    return f"{found[1].upper()}-{found[2]}" if found else ""


def refusal_of(error: IntegrityError) -> Refused | None:
    """The refusal that the violated constraint stands for; None if the constraint carries no code."""
    diagnosis = getattr(error.__cause__, "diag", None)
    code = code_of(getattr(diagnosis, "constraint_name", None) or "")
    return Refused.because(code, table=getattr(diagnosis, "table_name", "")) if code else None
