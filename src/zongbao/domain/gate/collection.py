"""What a gate collected about one vehicle (卡口采集), as the standard JGS/T 14-2015 message 0x81 carries it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection; ``session`` correlates it with the answer, weights in kg."""

    session: str
    area: str  # 场站编号, the gate's area id
    lane: str  # 通道编号
    direction: str  # I | E
    collected_at: dt.datetime
    mode: str = "A"  # A automatic, M manual re-collection, B typed by the back office
    card: str = ""
    plate: str = ""
    plate_confident: bool = True
    containers: tuple[str, ...] = ()
    container_confident: bool = True
    weight: Decimal | None = None  # None: the lane has no scale reading
    seal: str = ""
    form_type: str = ""
    form_no: str = ""
    driver_no: str = ""
    operator: str = ""
    photos: tuple[str, ...] = ()
