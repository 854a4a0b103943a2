"""One declaration reads and writes a message: elements in order, each tied to an attribute of the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from zongbao.exchange.kinds import Kind, text
from zongbao.exchange.problems import Found

Values = dict[str, Any]
Leaf = tuple[str, Callable[[str], Any] | None]
Finish = Callable[[Values, Found, str], Values]
ITSELF: Final = "."  # the item is the value, e.g. a slip number in a tuple of numbers
ORDINAL: Final = "#"  # the position in the list: written, and on reading implied by the order
EXTRA: Final = "@"  # not an attribute of the paper: for the envelope, or for the group's ``finish``


@dataclass(frozen=True, slots=True)
class Field:
    """One element that holds one value.

    ``attribute`` is the dotted path in the paper; '' marks an element that is accepted and left unread.
    ``table`` names the code table and ``check`` the identifier check of the value; ``source`` computes the
    value to write where the paper has no such attribute; ``repeat`` collects a tuple of values.
    """

    tag: str
    attribute: str
    kind: Kind
    label: str = ""
    required: bool = False
    table: str = ""
    check: str = ""
    aliases: tuple[str, ...] = ()
    source: Callable[[Any], Any] | None = None
    repeat: bool = False

    @property
    def title(self) -> str:
        """The element as messages name it: Chinese term and tag."""
        return f"{self.label} {self.tag}".strip()


def unused(tag: str, label: str = "") -> Field:
    """An element that is accepted, but whose value the platform itself determines."""
    return Field(tag, "", text(4000), label)


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: there is one of each
class Group:
    """One element that holds others.

    ``attribute`` '' means that its values belong to the paper of the group around it. ``build`` is the dataclass
    (or function of the values) that it becomes. ``needs`` is an attribute of the source without which it is not
    written. ``unread`` names child elements that are accepted without looking inside. ``source`` computes what is
    written where the paper has no such attribute; ``read_only`` groups are variants that are never written.
    ``rests_on`` names the attributes of the source that alone decide its text, where several messages share them.
    """

    tag: str
    attribute: str = ""
    fields: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    build: type | None = None
    many: bool = False
    required: bool = False
    blank_ok: bool = False
    needs: str = ""
    label: str = ""
    unread: frozenset[str] = frozenset()
    source: Callable[[Any], Any] | None = None
    read_only: bool = False
    rests_on: tuple[str, ...] = ()
    finish: Finish | None = field(default=None)

    @property
    def title(self) -> str:
        """The element as messages name it: Chinese term and tag."""
        return f"{self.label} {self.tag}".strip()

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """Tag or alias to (key of the value, conversion); conversion None for what is left unread."""
        found: dict[str, Leaf] = {}
        for one in self.fields:
            if one.repeat:
                continue
            key = one.attribute or f"~{one.tag}"
            for tag in (one.tag, *one.aliases):
                found[tag] = (key, one.kind.read if one.attribute else None)
        return found

    @cached_property
    def repeated(self) -> dict[str, Field]:
        """The fields that may repeat, by tag."""
        return {one.tag: one for one in self.fields if one.repeat}

    @cached_property
    def children(self) -> dict[str, Group]:
        """The groups inside, by tag."""
        return {one.tag: one for one in self.groups}

    @cached_property
    def by_tag(self) -> dict[str, Field]:
        """Every field by each of its tags."""
        return {tag: one for one in self.fields for tag in (one.tag, *one.aliases)}

    @cached_property
    def required_keys(self) -> frozenset[str]:
        """The keys without which the group is incomplete."""
        return frozenset(one.attribute for one in self.fields if one.required)

    @cached_property
    def plain(self) -> bool:
        """Whether every attribute is one of the dataclass itself, so that it can be called with the values at once."""
        keys = [one.attribute for one in self.fields] + [one.attribute for one in self.groups]
        return self.finish is None and not any("." in key or key[:1] in ("@", "#") for key in keys)
