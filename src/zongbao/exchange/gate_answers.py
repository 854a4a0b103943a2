"""What goes back to a gate (卡口): the answer to a collection, and an officer's decision at the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """GATHER_FEEDBACK 0x82 (JGS/T 14-2015): ``result`` Y release, N alarm, M wait for manual; weights in kg."""

    area: str
    lane: str
    session: str
    result: str
    at: dt.datetime
    proc_code: str = ""
    proc_text: str = ""
    led: str = ""
    hint: str = ""
    plate: str = ""
    weight_diff: Decimal | None = None
    channel_weight: Decimal | None = None  # what the scale read
    gross_weight: Decimal | None = None  # what the pass says
    vehicle_weight: Decimal | None = None
    container: str = ""
    form_type: str = ""
    form_no: str = ""
    master_customs: str = ""


@dataclass(frozen=True, slots=True)
class ManualCheck:
    """MANUAL_CHECK 0x85: ``result`` 1 release, 2 alarm and send to inspection, 3 refuse and turn back."""

    area: str
    lane: str
    session: str
    result: str
    comment: str = ""
    operator: str = ""
