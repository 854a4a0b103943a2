"""Write a paper as its declaration says, straight as text: the same groups and fields, in their order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from zongbao.exchange.fields import EXTRA, ITSELF, ORDINAL, Field, Group

# Appends one field of a source to the parts of its element; the flag asks for empty elements, the number is the
# position of the source in its list.
_Step = Callable[[Any, list[str], bool, int], None]


def element(tag: str, inner: str) -> str:
    """One element as text; an empty one as ``<tag/>``."""
    return f"<{tag}>{inner}</{tag}>" if inner else f"<{tag}/>"


def escaped(value: str) -> str:
    """Text as it stands between tags."""
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\r", "&#13;") if "\r" in value else value


# Texts of groups by the group and the identities of what they rest on; whoever holds it keeps those things alive.
Known = dict[tuple[int, ...], list[str]]


def group_text(
    group: Group,
    source: Any,
    *,
    empties: bool = False,
    position: int = 0,
    tail: str = "",
    known: Known | None = None,
) -> str:
    """The group's element, filled from ``source``; ``tail`` is put behind what stands inside.

    ``empties`` also writes elements that have no value, as receipts of the centre do. ValueError if a value is
    longer or more precise than the interface allows: what we could not read back we do not send. ``known`` remembers
    the groups inside that a later message has in common with this one.
    """
    parts: list[str] = []
    for step in _steps(group):
        step(source, parts, empties, position)
    for inner in group.groups:
        parts += _inner(inner, source, empties) if known is None else _remembered(inner, source, empties, known)
    return element(group.tag, "".join(parts) + tail)


def _remembered(group: Group, source: Any, empties: bool, known: Known) -> list[str]:
    if not group.rests_on:
        return _inner(group, source, empties)
    key = (id(group), *(id(_getter(name)(source)) for name in group.rests_on))
    if key not in known:
        known[key] = _inner(group, source, empties)
    return known[key]


def _inner(group: Group, source: Any, empties: bool) -> list[str]:
    if group.read_only or (group.needs and not _getter(group.needs)(source)):
        return []
    if not group.attribute:
        return [group_text(group, source, empties=empties)]
    item = group.source(source) if group.source else _getter(group.attribute)(source)
    items = item if group.many else () if item is None else (item,)
    return [group_text(group, one, empties=empties, position=position) for position, one in enumerate(items, 1)]


@cache
def _steps(group: Group) -> tuple[_Step, ...]:
    return tuple(_repeated(field) if field.repeat else _single(field) for field in group.fields)


def _single(field: Field) -> _Step:
    tag, write, value_of = field.tag, field.kind.write, _value_of(field)
    opening, closing, empty = f"<{tag}>", f"</{tag}>", f"<{tag}/>"
    ordinal = field.attribute == ORDINAL

    def step(source: Any, parts: list[str], empties: bool, position: int) -> None:
        value = position if ordinal else value_of(source)
        shown = "" if value is None or value == "" else write(value)
        if shown:
            parts += (opening, escaped(shown), closing)
        elif empties:
            parts.append(empty)

    return step


def _repeated(field: Field) -> _Step:
    tag, write, value_of = field.tag, field.kind.write, _value_of(field)

    def step(source: Any, parts: list[str], empties: bool, position: int) -> None:
        parts += (element(tag, escaped(write(one))) for one in value_of(source))

    return step


def _value_of(field: Field) -> Callable[[Any], Any]:
    if field.source is not None:
        return field.source
    if not field.attribute or field.attribute[0] in (EXTRA, ORDINAL):
        return _nothing
    return _getter(field.attribute)


def _nothing(source: Any) -> None:
    """The value of an element that no attribute fills."""


@cache
def _getter(attribute: str) -> Callable[[Any], Any]:
    if attribute == ITSELF:
        return lambda item: item
    return attrgetter(attribute)
