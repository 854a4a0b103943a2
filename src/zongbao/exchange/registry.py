"""Every message type by name: what the platform can read and write, and the description its documentation shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zongbao.exchange.fields import Group
from zongbao.exchange.messages import (
    book_receipts,
    bws101,
    client,
    gate,
    inv101,
    list_receipts,
    pass_receipts,
    sas121,
)
from zongbao.exchange.messages.types import MessageType

TYPES: dict[str, MessageType] = {
    kind.name: kind
    for kind in (
        inv101.INV101,
        sas121.SAS121,
        bws101.BWS101,
        *list_receipts.TYPES,
        *pass_receipts.TYPES,
        *book_receipts.TYPES,
        *client.TYPES,
        *gate.TYPES,
    )
}
_BY_BODY = {kind.body.tag: kind for kind in TYPES.values() if not kind.bare}
_BARE = {kind.body.tag: kind for kind in TYPES.values() if kind.bare}


@dataclass(frozen=True, slots=True)
class Described:
    """One element of a message for the documentation: path, attribute of the paper, kind of value, and demands."""

    path: str
    attribute: str
    kind: str
    label: str
    required: bool
    table: str


def by_body(tag: str) -> MessageType | None:
    """The type whose body element has this tag inside BussinessData."""
    return _BY_BODY.get(tag)


def bare(tag: str) -> MessageType | None:
    """The type that travels without an envelope under this root tag."""
    return _BARE.get(tag)


def describe(name: str) -> tuple[Described, ...]:
    """Every element of a message type in order; KeyError if the type is unknown."""
    return tuple(_describe(TYPES[name].body, ""))


def _describe(group: Group, path: str) -> Iterator[Described]:
    here = f"{path}/{group.tag}"
    for one in group.fields:
        yield Described(f"{here}/{one.tag}", one.attribute, one.kind.name, one.label, one.required, one.table)
    for inner in group.groups:
        yield from _describe(inner, here)
