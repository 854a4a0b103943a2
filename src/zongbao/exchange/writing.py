"""Write a paper as its declaration says, straight as text: the same groups and fields, in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from zongbao.exchange.fields import EXTRA, ITSELF, ORDINAL, Field, Group

# Texts of groups that several messages share, by the group and the identities of what it shows; worth something only
# while these objects live.
Memo = dict[tuple[Group, tuple[int, ...]], list[str]]
# All fields of a source as text; the number is the position of the source in its list.
_Row = Callable[[Any, int], str]
_SPECIAL = re.compile("[&<>\r]").search


def element(tag: str, inner: str) -> str:
    """One element as text; an empty one as ``<tag/>``."""
    return f"<{tag}>{inner}</{tag}>" if inner else f"<{tag}/>"


def escaped(value: str) -> str:
    """Text as it stands between tags."""
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\r", "&#13;") if "\r" in value else value


def group_text(
    group: Group, source: Any, *, empties: bool = False, position: int = 0, tail: str = "", memo: Memo | None = None
) -> str:
    """The group's element, filled from ``source``; ``tail`` is put behind what stands inside.

    ``empties`` also writes elements that have no value, as receipts of the centre do. ``memo`` remembers the groups
    that say what they show (``Group.shows``). ValueError if a value is longer or more precise than the interface
    allows: what we could not read back we do not send.
    """
    parts = [_row(group, empties)(source, position)]
    for inner in group.groups:
        parts += _inner(inner, source, empties, memo)
    return element(group.tag, "".join(parts) + tail)


def _inner(group: Group, source: Any, empties: bool, memo: Memo | None) -> list[str]:
    if group.read_only or (group.needs and not _getter(group.needs)(source)):
        return []
    if memo is None or not group.shows:
        return _items(group, source, empties, memo)
    key = group, tuple(id(getattr(source, name)) for name in group.shows)
    if key not in memo:
        memo[key] = _items(group, source, empties, None)
    return memo[key]


def _items(group: Group, source: Any, empties: bool, memo: Memo | None) -> list[str]:
    if not group.attribute:
        return [group_text(group, source, empties=empties, memo=memo)]
    item = group.source(source) if group.source else _getter(group.attribute)(source)
    items = item if group.many else () if item is None else (item,)
    return [
        group_text(group, one, empties=empties, position=position, memo=memo) for position, one in enumerate(items, 1)
    ]


@cache
def _row(group: Group, empties: bool) -> _Row:
    """The writer of a group's own fields. It runs for every line of every receipt: all values are taken in one go."""
    if any(field.repeat for field in group.fields):
        return _one_by_one(group.fields, empties)
    written = [field for field in group.fields if field.source or field.attribute[:1] not in ("", EXTRA)]
    tags, rest = _tags(group.fields, written, empties)
    if not written:
        return lambda source, position: rest
    values_of = _values_of(written)
    writes = [field.kind.write for field in written]

    def row(source: Any, position: int) -> str:
        shown = [
            "" if value is None or value == "" else write(value)
            for value, write in zip(values_of(source, position), writes, strict=True)
        ]
        if _SPECIAL("".join(shown)):
            shown = [escaped(value) for value in shown]
        texts = [
            opening + value + closing if value else empty
            for value, (opening, closing, empty) in zip(shown, tags, strict=True)
        ]
        return "".join(texts) + rest

    return row


def _tags(fields: Sequence[Field], written: Container[Field], empties: bool) -> tuple[list[tuple[str, str, str]], str]:
    """What stands before and after the value of each written field, or in its place if it has none; and the rest.

    Fields that nothing fills stand before the next one that is written, if empty elements are asked for.
    """
    tags, waiting = [], ""
    for field in fields:
        nothing = f"<{field.tag}/>" if empties else ""
        if field in written:
            tags.append((f"{waiting}<{field.tag}>", f"</{field.tag}>", waiting + nothing))
            waiting = ""
        else:
            waiting += nothing
    return tags, waiting


def _one_by_one(fields: Sequence[Field], empties: bool) -> _Row:
    """Fields of which some may repeat."""

    def row(source: Any, position: int) -> str:
        parts = []
        for field in fields:
            value: Any = position if field.attribute == ORDINAL else _value_of(field)(source)
            values = value if field.repeat else () if value is None or value == "" else (value,)
            shown = [element(field.tag, escaped(field.kind.write(one))) for one in values]
            parts += shown or ([element(field.tag, "")] if empties and not field.repeat else [])
        return "".join(parts)

    return row


def _values_of(fields: Sequence[Field]) -> Callable[[Any, int], Sequence[Any]]:
    """What the fields hold: attributes are read together, what is computed or counted is put in its place."""
    if len(fields) > 1 and all(field.source is None and field.attribute not in (ORDINAL, ITSELF) for field in fields):
        read = attrgetter(*(field.attribute for field in fields))
        return lambda source, position: read(source)
    getters = [None if field.attribute == ORDINAL else _value_of(field) for field in fields]
    return lambda source, position: [position if get is None else get(source) for get in getters]


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
