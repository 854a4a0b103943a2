"""A value that an operator sets over the law's files (参数取值): its life, and what may be set from which day. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zongbao.core.clock import day_of
from zongbao.core.decision import Reason
from zongbao.regulations import codes, parameters, zones
from zongbao.regulations.parameters import Parameter, Value

# A day's values stand fixed this long before the day begins, so that every process may keep what it read for the day
# while clocks of machines differ and a confirmation commits.
LEAD = dt.timedelta(minutes=10)
PLATFORM = "PLATFORM"  # the source that stands for the platform's own choice
_DECIMAL_UNITS = frozenset({"%", "kg", "CNY", "currency", "m"})
_MOST_WHOLE, _MOST_PERCENT = 100_000, 100
VEHICLE_TYPES = ("truck", "tractor", "van", "car")  # as vehicles are filed
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
_FLAGS = {"true": True, "false": False}


class Kind(StrEnum):
    """What a parameter's values are."""

    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: a value as text, its days (both included, None = open), its scope, ground and citation."""

    key: str
    value: str
    start: dt.date
    end: dt.date | None = None
    zone: str = ""
    zone_type: str = ""
    vehicle_type: str = ""
    ground: str = ""
    citation: str = ""

    @property
    def scope(self) -> dict[str, str]:
        """The scopes that are named."""
        named = {"zone": self.zone, "zone_type": self.zone_type, "vehicle_type": self.vehicle_type}
        return {name: value for name, value in named.items() if value}


def kind_of(parameter: Parameter) -> Kind:
    """Flags, whole numbers, numbers with a point, or one of the texts that the file knows."""
    values = [entry.value for entry in parameter.entries]
    if any(isinstance(value, bool) for value in values):
        return Kind.FLAG
    if any(isinstance(value, str) for value in values):
        return Kind.TEXT
    if parameter.unit in _DECIMAL_UNITS or any(isinstance(value, Decimal) for value in values):
        return Kind.NUMBER
    return Kind.WHOLE


def parsed(parameter: Parameter, text: str) -> Value:
    """The value that a text stands for; ValueError if the parameter's readers could not use it."""
    kind = kind_of(parameter)
    if kind is Kind.TEXT and text in texts_of(parameter):
        return text
    if kind is Kind.FLAG and text in _FLAGS:
        return _FLAGS[text]
    if kind is Kind.WHOLE and text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= _MOST_WHOLE:
        return int(text)
    if kind is Kind.NUMBER and _NUMBER.fullmatch(text) and (parameter.unit != "%" or Decimal(text) <= _MOST_PERCENT):
        return Decimal(text)
    raise ValueError(f"{text!r} is no value of {parameter.key}")


def texts_of(parameter: Parameter) -> tuple[str, ...]:
    """The texts that a parameter of texts may have: those that the file gives it at any time."""
    return tuple(dict.fromkeys(str(entry.value) for entry in parameter.entries))


def written(value: Value) -> str:
    """A value as it is kept: true, 5, 0.01, text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def first_open_day(now: dt.datetime) -> dt.date:
    """The first day that is not fixed yet: tomorrow, or the day after in the last minutes before midnight."""
    return day_of(now + LEAD) + dt.timedelta(days=1)


def last_fixed_day(now: dt.datetime) -> dt.date:
    """The last day whose values stand: what is in force now may end with it."""
    return day_of(now + LEAD)


def check_proposal(proposal: Proposal, now: dt.datetime) -> Iterator[Reason]:
    """Everything that stands against a proposal; LookupError if there is no such parameter."""
    parameter = parameters.parameter(proposal.key)
    try:
        parsed(parameter, proposal.value)
    except ValueError:
        facts = {"value": proposal.value, "parameter": proposal.key, "allowed": allowed(parameter)}
        yield Reason("PAR-101", facts, "value")
    yield from check_days(proposal.start, proposal.end, now)
    if not proposal.ground.strip():
        yield Reason("PAR-105", {"parameter": proposal.key}, "ground")
    if not proposal.citation.strip() and (law := _fixed_by_law(parameter, proposal)):
        yield Reason("PAR-103", {"parameter": proposal.key, "law": law}, "citation")
    yield from _scope(parameter, proposal)


def check_days(start: dt.date, end: dt.date | None, now: dt.datetime) -> Iterator[Reason]:
    """Never backdated, and no end before the beginning."""
    if start < (first := first_open_day(now)):
        facts = {"from": start.isoformat(), "first": first.isoformat()}
        yield Reason("PAR-102", facts, "start", change={"from": first.isoformat()})
    if end is not None and end < start:
        yield Reason("PAR-192", {"from": start.isoformat(), "to": end.isoformat()}, "end")


def allowed(parameter: Parameter) -> str:
    """What the parameter's values may be, in figures and codes."""
    kind = kind_of(parameter)
    if kind is Kind.FLAG:
        return ", ".join(_FLAGS)
    if kind is Kind.TEXT:
        return ", ".join(texts_of(parameter))
    if kind is Kind.WHOLE:
        return f"0, 1, 2 … {_MOST_WHOLE}"
    return f"0 … {_MOST_PERCENT if parameter.unit == '%' else 999_999_999_999} (0.000001)"


def _fixed_by_law(parameter: Parameter, proposal: Proposal) -> str:
    """The text that fixes the file's value for sure on the first day; empty if none does."""
    asked = {name: proposal.scope.get(name, "") for name in parameters.SCOPES}
    for entry in parameter.entries:
        applies = parameters.fits(entry, proposal.start, asked)
        if applies and entry.confidence == "sure" and set(entry.cites) != {PLATFORM}:
            return ", ".join(entry.cites)
    return ""


def _scope(parameter: Parameter, proposal: Proposal) -> Iterator[Reason]:
    """A scope that no reader asks for would never be read; one that nobody has would never apply."""
    for name, value in proposal.scope.items():
        if name not in parameter.scopes:
            facts = {"scope": f"{name} = {value}", "known": ", ".join(parameter.scopes) or "-"}
            yield Reason("PAR-104", facts, name)
        elif value not in scope_values(name):
            yield Reason("PAR-104", {"scope": f"{name} = {value}", "known": ", ".join(scope_values(name))}, name)
    only = {name for entry in parameter.entries for name, _ in entry.scope}
    if only and not proposal.scope and all(entry.scope for entry in parameter.entries):
        yield Reason("PAR-104", {"scope": "-", "known": ", ".join(sorted(only))}, min(only))


def scope_values(name: str) -> tuple[str, ...]:
    """What a scope may be: keys of zones, or codes of the zone and vehicle types."""
    if name == "zone":
        return tuple(one.key for one in zones.all_zones())
    if name == "vehicle_type":
        return VEHICLE_TYPES
    return tuple(row.code for row in codes.table(name).rows)
