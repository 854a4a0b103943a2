"""Validate a file offline (离线校验): open, read, check codes, numbers and conditions, then the trade's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from zongbao.core import clock
from zongbao.core.decision import Reason
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.papers.list_checks import check_list
from zongbao.domain.papers.pass_checks import check_pass
from zongbao.exchange import archive, registry
from zongbao.exchange.checks.conditions import DELETE, check_bws101, check_inv101, check_sas121
from zongbao.exchange.checks.declared import check_declared
from zongbao.exchange.checks.place import Place
from zongbao.exchange.message import Message, read
from zongbao.exchange.reader import DEFAULT, Limits

_CONDITIONS: dict[str, Callable[[Any, Place], Iterator[Reason]]] = {
    "INV101": check_inv101,
    "SAS121": check_sas121,
    "BWS101": check_bws101,
}


class State(StrEnum):
    """How a file fared; the worst of several settles the exit code."""

    VALID = "valid"
    PROBLEMS = "problems"
    UNREADABLE = "unreadable"


EXIT_CODES = {State.VALID: 0, State.PROBLEMS: 1, State.UNREADABLE: 2}


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one file: message type ('' if unknown), state, and every problem found."""

    name: str
    type: str
    state: State
    problems: tuple[Reason, ...]
    message: Message | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing was found."""
        return self.state is State.VALID


def check(raw: bytes, name: str = "", on: dt.date | None = None, *, limits: Limits = DEFAULT) -> Report:
    """Validate one file as handed in (zip or XML) against the tables and parameters in force ``on`` the day.

    Never raises on bad input. The trade's rules are asked only when the message itself is in order.
    """
    day = on or clock.day_of(clock.now())
    opened = archive.opened(raw, name, limits)
    if opened.problems:
        return Report(name, "", State.UNREADABLE, opened.problems)
    message = read(opened.xml, limits=limits, received_at=clock.now())
    if message.unreadable:
        return Report(name, message.type, State.UNREADABLE, message.problems, message)
    problems = message.problems + check_message(message, day)
    if not problems:
        problems = check_trade(message, day)
    return Report(name, message.type, State.PROBLEMS if problems else State.VALID, problems, message)


def check_message(message: Message, on: dt.date) -> tuple[Reason, ...]:
    """Codes, identifiers and conditions of a request; () for every other message.

    One pocket of several is checked for codes and identifiers only: what concerns the whole waits for the whole.
    A place that reading already found fault with is not blamed twice.
    """
    conditions = _CONDITIONS.get(message.type)
    if conditions is None or message.payload is None or message.unreadable:
        return ()
    place = Place(registry.TYPES[message.type].body, message.path)
    found = list(check_declared(place.body, message.payload, message.path, on))
    if not message.envelope.split:
        found += conditions(message.payload, place)
    if not message.problems:
        return tuple(found)
    blamed = {problem.path for problem in message.problems}
    return tuple(reason for reason in found if reason.path not in blamed)


def check_trade(message: Message, on: dt.date) -> tuple[Reason, ...]:
    """The trade's own rules of list and pass, with their places named in the XML."""
    paper = message.payload
    reasons: tuple[Reason, ...] = ()
    if message.envelope.split:
        return reasons
    if isinstance(paper, BondedList) and message.type == "INV101" and paper.declaration_kind != DELETE:
        reasons = check_list(paper, on)
    elif isinstance(paper, GatePass) and message.type == "SAS121" and paper.declaration_kind != DELETE:
        reasons = check_pass(paper, on)
    if not reasons:
        return reasons
    place = Place(registry.TYPES[message.type].body, message.path)
    return tuple(replace(reason, path=place.translate(reason.path)) for reason in reasons)
