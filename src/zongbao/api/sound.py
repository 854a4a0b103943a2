"""Holds a paper that came as JSON to the national interface's own field rules, so that every door asks the same."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from zongbao.core import clock
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.exchange.envelope import Envelope
from zongbao.exchange.fields import EXTRA, ITSELF, Field, Group
from zongbao.exchange.kinds import Unfit
from zongbao.exchange.message import Message
from zongbao.exchange.registry import TYPES
from zongbao.exchange.validator import check_message

MISSING = "MSG-032"


def ensure_sound(message_type: str, paper: Any, *, draft: bool = False) -> None:
    """Raise ``Refused`` with every field that the message type could not carry, each at its JSON path.

    A draft may still leave fields out and contradict itself; what it does say must fit.
    """
    problems = tuple(_group(TYPES[message_type].body, paper, ""))
    if draft:
        problems = tuple(one for one in problems if one.code != MISSING)
    elif not problems:
        message = Message(message_type, Envelope(message_type=message_type), paper, True, (), "", "utf-8")
        problems = tuple(check_message(message, clock.day_of(clock.now())))
    if problems:
        raise Refused(Decision.of(problems))


def _group(group: Group, source: Any, path: str) -> Iterator[Reason]:
    if group.read_only:
        return
    for field in group.fields:
        if field.attribute and field.attribute[0] not in f"#{EXTRA}" and not field.repeat:
            yield from _field(field, source, path)
    for inner in group.groups:
        yield from _inner(inner, source, path)


def _inner(group: Group, source: Any, path: str) -> Iterator[Reason]:
    if group.needs and not attrgetter(group.needs)(source):
        return
    if not group.attribute:
        yield from _group(group, source, path)
        return
    item = attrgetter(group.attribute)(source)
    for position, one in enumerate(item if group.many else () if item is None else (item,), 1):
        place = f"[{position}]" if group.many else ""
        yield from _group(group, one, f"{path}{group.attribute}{place}.")


def _field(field: Field, source: Any, path: str) -> Iterator[Reason]:
    value = source if field.attribute == ITSELF else attrgetter(field.attribute)(source)
    place = path.rstrip(".") if field.attribute == ITSELF else path + field.attribute
    if value is None or value == "":
        if field.required:
            yield Reason(MISSING, {"field": field.title}, place)
        return
    try:
        if written := field.kind.write(value):  # a mark that is not set is written as nothing
            field.kind.read(written)
    except Unfit as unfit:
        change = {"value": unfit.better} if unfit.better else {}
        yield Reason(unfit.code, {"field": field.title, **unfit.facts}, place, change=change)
