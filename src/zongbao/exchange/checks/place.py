"""Where in the XML an attribute of a paper stands, so that a problem of the paper names its element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zongbao.core.decision import Reason
from zongbao.exchange.fields import Field, Group

_ITEM = re.compile(r"(\w+)\[(\d+)\](?:\.(.+))?")


@dataclass(frozen=True)
class Place:
    """The body of one message: its declaration and its path."""

    body: Group
    path: str

    @cached_property
    def head(self) -> Group:
        """The head group, whose values belong to the paper itself."""
        return next(group for group in self.body.groups if not group.attribute)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.attribute: field for field in self.head.fields}

    def group_of(self, attribute: str) -> Group:
        """The repeating group that becomes this attribute of the paper; KeyError if there is none."""
        return {group.attribute: group for group in self.body.groups}[attribute]

    def of(self, attribute: str) -> tuple[str, str]:
        """Path and title of the head element (or repeating group) of an attribute."""
        if attribute in self._fields:
            field = self._fields[attribute]
            return f"{self.path}/{self.head.tag}/{field.tag}", field.title
        group = self.group_of(attribute)
        return f"{self.path}/{group.tag}", group.title

    def of_item(self, attribute: str, position: int, part: str) -> tuple[str, str]:
        """Path and title of one element of the n-th item (from 1) of a repeating group."""
        group = self.group_of(attribute)
        field = next(one for one in group.fields if one.attribute == part)
        return f"{self.path}/{group.tag}[{position}]/{field.tag}", field.title

    def translate(self, path: str) -> str:
        """The XML path of a path in the paper, e.g. ``lines[2].declared_qty``; unknown paths stay as they are."""
        match = _ITEM.fullmatch(path)
        try:
            if match is None:
                return self.of(path)[0]
            name, index, part = match.groups()
            position = int(index) + 1
            if part:
                return self.of_item(name, position, part)[0]
            return f"{self.path}/{self.group_of(name).tag}[{position}]"
        except (KeyError, StopIteration):
            return path


def need(place: Place, paper: object, attributes: tuple[str, ...], condition: str) -> Iterator[Reason]:
    """MSG-060 for each attribute that is empty although the condition holds."""
    for attribute in attributes:
        if not _value(paper, attribute):
            path, title = place.of(attribute)
            yield Reason("MSG-060", {"field": title, "condition": condition}, path)


def forbid(place: Place, paper: object, attributes: tuple[str, ...], condition: str) -> Iterator[Reason]:
    """MSG-062 for each attribute that is filled although the condition holds."""
    for attribute in attributes:
        if _value(paper, attribute):
            path, title = place.of(attribute)
            yield Reason("MSG-062", {"field": title, "condition": condition}, path)


def must_be(place: Place, paper: object, attribute: str, expected: str, condition: str) -> Iterator[Reason]:
    """MSG-061 if the attribute is not the one value that the condition allows."""
    value = _value(paper, attribute)
    if value != expected:
        path, title = place.of(attribute)
        facts = {"field": title, "value": str(value or "-"), "expected": expected, "condition": condition}
        yield Reason("MSG-061", facts, path, change={"value": expected})


def numbered(place: Place, attribute: str, part: str, numbers: list[int]) -> Iterator[Reason]:
    """MSG-063 for the first line whose number breaks the row 1..n."""
    for position, number in enumerate(numbers, 1):
        if number != position:
            path, title = place.of_item(attribute, position, part)
            facts = {"field": title, "value": str(number), "expected": str(position)}
            yield Reason("MSG-063", facts, path, change={"value": str(position)})
            return


def _value(paper: object, attribute: str) -> object:
    for name in attribute.split("."):
        paper = getattr(paper, name)
    return paper
