"""The law as data: what a rule, parameter, law or code says, and said on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from zongbao.api import shapes
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.regulations.explain import explain

router = Router(tags=["regulations 法规"])


@router.get("/{path:code}", operation_id="regulation")
def detail(request: HttpRequest, code: str, on: dt.date | None = None) -> dict[str, Any]:
    """Explain LST-101, pass_valid_days, supervision_mode:5000 or GACC-2018-23#8 (write # as %23) as of a day."""
    try:
        found = explain(code, on or clock.day_of(clock.now()))
    except LookupError as error:
        raise Refused.because("API-007", path="code", key=code[:64]) from error
    return {name: shapes.text_of(value) for name, value in asdict(found).items()}
