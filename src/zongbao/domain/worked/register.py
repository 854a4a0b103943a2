"""The questions of the vehicle register: vehicles, trailers, long-term cards and visits, filed and used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from zongbao.core.decision import Reason
from zongbao.domain.papers.card import check_card
from zongbao.domain.papers.trailer import FrameFacts, check_trailer
from zongbao.domain.papers.vehicle import VehicleFacts, check_ending, check_filing, check_plates, check_vehicle
from zongbao.domain.papers.visit import Registration, check_visit
from zongbao.domain.worked import sound
from zongbao.domain.worked.differing import changed
from zongbao.regulations.worked import NONE, Case

Given = Mapping[str, Any]
Asked = Callable[[Case], Iterable[Reason]]


def vehicle(given: Given) -> VehicleFacts | None:
    """The filed vehicle of a case, unless there is none."""
    its = given.get("vehicle", {})
    return None if its.get("none") else changed(sound.vehicle(), its)


def frame(given: Given) -> FrameFacts | None:
    """The filed trailer or chassis of a case, where it speaks of one."""
    return changed(sound.frame(), given["frame"]) if "frame" in given else None


def _vehicle(case: Case) -> Iterable[Reason]:
    return check_vehicle(
        sound.PLATE, vehicle(case.given), case.given.get("direction", "I"), sound.vehicle().tare_kg, case.on
    )


def _filing(case: Case) -> Iterable[Reason]:
    its = {"plate": sound.PLATE, "tare_kg": "13000", "weighed_on": case.on, **case.given.get("filed", {})}
    weighed_on = None if its["weighed_on"] == NONE else its["weighed_on"]
    yield from check_filing(its["plate"], Decimal(its["tare_kg"]), sound.vehicle().tare_kg, weighed_on, case.on)
    yield from check_plates(its["plate"], its.get("second_plate", ""), its.get("plate_kind", ""), case.on)


def _ending(case: Case) -> Iterable[Reason]:
    its = case.given.get("ending", {})
    return check_ending(sound.PLATE, its.get("pass_no", ""), inside=its.get("inside_zone", False))


def _trailer(case: Case) -> Iterable[Reason]:
    its = {"number": "CJ0001", "kind": "chassis", "weight_kg": "1000", **case.given.get("frame", {})}
    return check_trailer(its["number"], its["kind"], Decimal(its["weight_kg"]))


def _card(case: Case) -> Iterable[Reason]:
    its = {
        "card_no": "8800000000001",
        "physical_no": "04A1B2C3",
        "own": True,
        "taken": False,
        **case.given.get("card", {}),
    }
    days = its.get("valid_from", case.on), its.get("valid_until", case.on + dt.timedelta(days=365))
    return check_card(
        (its["card_no"], its["physical_no"]), days, sound.PLATE, case.on, own_in_force=its["own"], taken=its["taken"]
    )


def _visit(case: Case) -> Iterable[Reason]:
    sound_visit = Registration("鲁B88888", "delivery", case.on, "3702660018")
    return check_visit(changed(sound_visit, case.given.get("visit", {})), case.on)


QUESTIONS: Mapping[str, tuple[str, str, Asked]] = {
    "vehicle": (
        "一辆已备案、在区外的车，自重13,000千克", "A filed vehicle outside the zone, tare 13,000 kg", _vehicle,
    ),
    "vehicle_filing": (
        "一辆备案自重13,000千克的车，今天过磅后变更备案",
        "A vehicle filed with a tare of 13,000 kg, weighed today and filed again",
        _filing,
    ),
    "vehicle_ending": (
        "一辆在区外、没有未过卡核放单的车，注销备案",
        "The filing of a vehicle outside, without a live pass, is ended",
        _ending,
    ),
    "trailer": ("一个重1,000千克的车架备案", "A chassis of 1,000 kg is filed", _trailer),
    "card": (
        "为自己备案有效的车申请一年期的长期卡",
        "A long-term card of one year for a filed vehicle of one's own",
        _card,
    ),
    "visit": (
        "一辆未备案的车，登记今天进区送货", "A vehicle that is not filed is registered to deliver today", _visit,
    ),
}  # fmt: skip
