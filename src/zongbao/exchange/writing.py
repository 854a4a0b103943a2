"""Write a paper as its declaration says: the same groups and fields, in their order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from lxml import etree

from zongbao.exchange.fields import EXTRA, ITSELF, ORDINAL, Field, Group
from zongbao.exchange.reader import Element


def write_group(parent: Element, group: Group, source: Any, *, empties: bool = False, position: int = 0) -> None:
    """Append the group's element, filled from ``source``.

    ``empties`` also writes elements that have no value, as receipts of the centre do. ValueError if a value is
    longer or more precise than the interface allows: what we could not read back we do not send.
    """
    element = etree.SubElement(parent, group.tag)
    for field in group.fields:
        _write_field(element, field, source, empties, position)
    for inner in group.groups:
        _write_inner(element, inner, source, empties)


def _write_inner(element: Element, group: Group, source: Any, empties: bool) -> None:
    if group.read_only or (group.needs and not _getter(group.needs)(source)):
        return
    if not group.attribute:
        write_group(element, group, source, empties=empties)
        return
    item = group.source(source) if group.source else _getter(group.attribute)(source)
    for position, one in enumerate(item if group.many else () if item is None else (item,), 1):
        write_group(element, group, one, empties=empties, position=position)


def _write_field(element: Element, field: Field, source: Any, empties: bool, position: int) -> None:
    if field.repeat:
        for one in _value_of(field, source):
            etree.SubElement(element, field.tag).text = field.kind.write(one)
        return
    value = position if field.attribute == ORDINAL else _value_of(field, source)
    shown = "" if value is None or value == "" else field.kind.write(value)
    if shown or empties:
        etree.SubElement(element, field.tag).text = shown or None


def _value_of(field: Field, source: Any) -> Any:
    if field.source is not None:
        return field.source(source)
    if not field.attribute or field.attribute[0] == EXTRA:
        return None
    return _getter(field.attribute)(source)


@cache
def _getter(attribute: str) -> Callable[[Any], Any]:
    if attribute == ITSELF:
        return lambda item: item
    return attrgetter(attribute)
