"""From the many places where gates put plate, card, container and time to one collection (卡口采集)."""

from __future__ import annotations

from dataclasses import dataclass

from zongbao.domain.gate.collection import Collection
from zongbao.exchange.fields import Values
from zongbao.exchange.kinds import parse_moment
from zongbao.exchange.problems import Found

# The standard says 0 normal, 1 abnormal. One vendor's comment says the opposite, so an unequal lane must be configured
# at the gate; the platform does not guess.
_CONTAINER_NORMAL = "0"


@dataclass(frozen=True, slots=True)
class Tag:
    """VE_RFID: an electronic plate that was read."""

    number: str = ""
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """CONTA_RECOGNITION: a container number as the camera saw it."""

    number: str = ""
    sure: str = "Y"


def confidence(collected: Collection) -> str:
    """The plate's confidence mark, Y or N."""
    return "Y" if collected.plate_confident else "N"


def recognised(collected: Collection) -> tuple[Recognised, ...]:
    """The containers as CONTA_RECOGNITION elements."""
    sure = "Y" if collected.container_confident else "N"
    return tuple(Recognised(number, sure) for number in collected.containers)


def gather(values: Values, found: Found, path: str) -> Values:
    """Settle the variants: the camera's plate comes first, and sources that differ make it uncertain."""
    tags = values.pop("@tags", ())
    seen = tuple(values.pop("@recognised", ()))
    _settle_plate(values, tags)
    _settle_card(values, tags)
    _settle_containers(values, seen)
    _settle_time(values, found, path)
    values["photos"] = (*values.get("photos", ()), *values.pop("@pictures", ()))
    for key in [key for key in values if key.startswith("@picture_")]:
        values["photos"] = (*values["photos"], values.pop(key))
    return values


def _settle_plate(values: Values, tags: tuple[Tag, ...]) -> None:
    told = [values.pop(key, "") for key in ("@plate_seen", "@plate_seen_2", "@plate_typed", "@plate_named")]
    known = [one for one in (*told, *(tag.plate for tag in tags)) if one]
    sure = values.pop("@plate_sure", "Y") == "Y"
    values["plate"] = known[0] if known else ""
    values["plate_confident"] = sure and len(set(known)) <= 1


def _settle_card(values: Values, tags: tuple[Tag, ...]) -> None:
    told = [values.pop(key, "") for key in ("@ic_no", "@ic_driver", "@ic_id", "@card_number")]
    values["card"] = next((one for one in (*told, *(tag.number for tag in tags)) if one), "")


def _settle_containers(values: Values, seen: tuple[Recognised, ...]) -> None:
    told = [values.pop(key, "") for key in ("@container", "@container_front", "@container_back")]
    numbers = [one.number for one in seen if one.number] or [one for one in told if one]
    mark = values.pop("@container_mark", _CONTAINER_NORMAL)
    values["containers"] = tuple(dict.fromkeys(numbers))
    values["container_confident"] = mark == _CONTAINER_NORMAL and all(one.sure == "Y" for one in seen)


def _settle_time(values: Values, found: Found, path: str) -> None:
    """The time is OPERATE_TIME, else the front of the sequence number, else the moment the message came in."""
    sequence = values.pop("@sequence", "")
    at = values.pop("@at", None) or parse_moment(sequence[:14]) or found.received_at
    values.setdefault("session", sequence)
    if not values["session"]:
        found.add("MSG-032", f"{path}/SESSION_ID", {"field": "会话编号 SESSION_ID"})
    if at is None:
        found.add("MSG-032", f"{path}/OPERATE_TIME", {"field": "操作时间 OPERATE_TIME"})
    else:
        values["collected_at"] = at
