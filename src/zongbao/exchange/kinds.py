"""The kinds of value an element may carry: each reads text into a value and writes the value back."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zongbao.core.clock import SHANGHAI

_SHOWN = 60  # characters of a bad value that a message repeats
_LARGEST_WHOLE = 2**63 - 1  # what every store of the platform can hold
_FIRST_YEAR = 1900  # earlier years are slips of the keyboard
_REMEMBERED = 4096  # codes of a kind that are known to be sound: the same few come again and again
_OPEN_CONTROLS = frozenset("\t\n\r")


class Unfit(ValueError):
    """A value that does not fit its kind: the refusal's code, its facts and, where known, the value that would."""

    def __init__(self, code: str, facts: dict[str, object] | None = None, better: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: str(value) for name, value in (facts or {}).items()}
        self.better = better


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value (数据类型): ``read`` raises Unfit, ``write`` raises ValueError for what may not be sent."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


def shown(value: str) -> str:
    """The beginning of a value, safe to repeat in a message or a log line."""
    clean = "".join(ch if ch.isprintable() else "\ufffd" for ch in value[:_SHOWN])
    return clean + ("…" if len(value) > _SHOWN else "")


def _refuse_foreign(value: str) -> None:
    plain = unicodedata.normalize("NFKC", value)
    raise Unfit("MSG-045", {"value": shown(value)}, plain if plain.isascii() else "")


def _refuse_hidden(value: str) -> None:
    for ch in value:
        if unicodedata.category(ch)[0] == "C" and ch not in _OPEN_CONTROLS:
            raise Unfit("MSG-049", {"character": f"U+{ord(ch):04X}"})


def _check_length(value: str, limit: int) -> None:
    if len(value) > limit:
        raise Unfit("MSG-040", {"length": len(value), "limit": limit, "value": shown(value)})


def text(limit: int) -> Kind:
    """Free text (文本) of at most ``limit`` characters, without control or invisible characters."""

    def read(value: str) -> str:
        if len(value) > limit:
            _check_length(value, limit)
        if not value.isprintable():
            _refuse_hidden(value)
        return value

    return Kind(f"text({limit})", read, read)


def code(limit: int) -> Kind:
    """A code or number of a document (代码): ASCII letters and digits only, at most ``limit``."""

    def read(value: str) -> str:
        if not value.isascii():
            _refuse_foreign(value)
        if len(value) > limit:
            _check_length(value, limit)
        if not value.isalnum():
            raise Unfit("MSG-051", {"value": shown(value)})
        return value

    return Kind(f"code({limit})", lru_cache(_REMEMBERED)(read), read)


def digits(length: int) -> Kind:
    """Exactly ``length`` ASCII digits, leading zeros kept, e.g. a customs office (关区代码)."""

    def read(value: str) -> str:
        if not value.isascii():
            _refuse_foreign(value)
        if len(value) != length or not value.isdecimal():
            raise Unfit("MSG-052", {"value": shown(value), "length": length})
        return value

    return Kind(f"digits({length})", lru_cache(_REMEMBERED)(read), read)


def one_of(*options: str) -> Kind:
    """One of few codes that the interface itself fixes."""
    allowed = frozenset(options)

    def read(value: str) -> str:
        if value not in allowed:
            raise Unfit("MSG-047", {"value": shown(value), "options": ", ".join(options)})
        return value

    return Kind("one_of(" + "|".join(options) + ")", read, read)


def yes_no() -> Kind:
    """A mark (标志): 1 yes, 0 no; a no is written as nothing."""

    def read(value: str) -> bool:
        if value not in ("0", "1"):
            raise Unfit("MSG-047", {"value": shown(value), "options": "0, 1"})
        return value == "1"

    return Kind("yes_no", read, lambda value: "1" if value else "")


def _refuse_number(value: str) -> None:
    if not value.isascii():
        _refuse_foreign(value)
    if value.startswith("-"):
        raise Unfit("MSG-044", {"value": shown(value)})
    raise Unfit("MSG-041", {"value": shown(value)})


def _check_size(value: str, whole: str, fraction: str, limits: tuple[int, int]) -> None:
    if len(fraction.rstrip("0")) > limits[1]:
        raise Unfit("MSG-042", {"value": shown(value), "places": limits[1]})
    if len(whole.lstrip("0")) > limits[0]:
        raise Unfit("MSG-043", {"value": shown(value), "digits": limits[0]})


def number(precision: int, places: int) -> Kind:
    """A decimal ≥ 0 with ``precision`` digits, ``places`` of them after the point; no exponent, sign or separator."""
    limits = (precision - places, places)
    sound = re.compile(rf"\d{{1,{limits[0]}}}(?:\.\d{{0,{places}}})?", re.ASCII).fullmatch

    def read(value: str) -> Decimal:
        return Decimal(value) if sound(value) else read_closely(value)

    def read_closely(value: str) -> Decimal:
        whole, _, fraction = value.partition(".")
        if not (value.isascii() and (whole + fraction).isdecimal()):
            _refuse_number(value)
        if len(fraction) > places or len(whole) > limits[0]:
            _check_size(value, whole, fraction, limits)
        return Decimal(value)

    def write(value: Decimal) -> str:
        plain = format(value, "f")
        if not sound(plain):
            read_closely(plain)
        return plain

    return Kind(f"number({precision},{places})", read, write)


def whole() -> Kind:
    """A whole number ≥ 0 (序号), within 64 bits."""

    def read(value: str) -> int:
        if not (value.isascii() and value.isdecimal()):
            _refuse_whole(value)
        found = int(value) if len(value) < 20 else _LARGEST_WHOLE + 1
        if found > _LARGEST_WHOLE:
            raise Unfit("MSG-043", {"value": shown(value), "digits": 18})
        return found

    return Kind("whole", read, str)


def _refuse_whole(value: str) -> None:
    if not value.isascii():
        _refuse_foreign(value)
    raise Unfit("MSG-050", {"value": shown(value)})


def parse_moment(value: str) -> dt.datetime | None:
    """Read yyyyMMdd, yyyy-MM-dd or an ISO date-time (a blank may stand for T); Shanghai unless it says otherwise."""
    compact = value.isascii() and len(value) in (8, 14) and value.isdecimal()
    if not compact and not (value.isascii() and value[4:5] == "-"):
        return None
    try:
        found = dt.datetime.fromisoformat(f"{value[:8]}T{value[8:] or '00'}" if compact else value)
        aware = found.astimezone(SHANGHAI) if found.tzinfo else found.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        return None
    return aware if aware.year >= _FIRST_YEAR else None


def _moment_or_unfit(value: str) -> dt.datetime:
    found = parse_moment(value)
    if found is None:
        raise Unfit("MSG-046", {"value": shown(value)})
    return found


def day(pattern: str = "%Y%m%d") -> Kind:
    """A day (日期): written yyyyMMdd unless told otherwise, read in every form that clients send."""

    def read(value: str) -> dt.date:
        if len(value) == 8 and value.isascii() and value.isdecimal():
            try:
                found = dt.date(int(value[:4]), int(value[4:6]), int(value[6:]))
            except ValueError:
                raise Unfit("MSG-046", {"value": value}) from None
            if found.year >= _FIRST_YEAR:
                return found
        return _moment_or_unfit(value).date()

    return Kind("day", read, lambda value: value.strftime(pattern))


def moment(pattern: str = "%Y-%m-%d %H:%M:%S") -> Kind:
    """A moment (时间) to the second in Shanghai time, written 'yyyy-MM-dd HH:mm:ss' unless told otherwise."""

    def write(value: dt.datetime) -> str:
        return value.astimezone(SHANGHAI).strftime(pattern)

    return Kind("moment", _moment_or_unfit, write)
