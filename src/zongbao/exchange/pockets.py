"""Put together a message that was split into pockets (分包); pure, and indifferent to their order of arrival."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from zongbao.core.decision import Reason
from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.exchange.message import Message

# The parts of each paper that a pocket carries a share of; everything else must be the same in all pockets.
_SHARED_OUT: dict[type, tuple[str, ...]] = {
    BondedList: ("lines", "slips", "ecommerce_lists"),
    GatePass: ("lines", "documents"),
    BookFiling: ("items",),
}


class State(StrEnum):
    """Whether all pockets are there."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Assembly:
    """The state, the whole message if complete, the numbers still missing, and what stands in the way."""

    state: State
    message: Message | None = None
    missing: tuple[int, ...] = ()
    problems: tuple[Reason, ...] = ()


def assemble(messages: Sequence[Message]) -> Assembly:
    """Join the pockets of one ``pocket_id``; the same pocket delivered twice counts once.

    ValueError if the messages do not share a pocket id: bringing them together is the caller's task.
    """
    if len({message.envelope.pocket_id for message in messages}) != 1:
        raise ValueError("assemble takes the pockets of one pocket_id")
    problems = [problem for message in messages for problem in message.problems]
    pockets: dict[int, Message] = {}
    for message in messages:
        problems += _add(pockets, message)
    problems += _differences(list(pockets.values()))
    if problems:
        return Assembly(State.REFUSED, problems=tuple(problems))
    missing = tuple(number for number in range(1, _total(messages[0]) + 1) if number not in pockets)
    if missing:
        return Assembly(State.INCOMPLETE, missing=missing)
    return Assembly(State.COMPLETE, _join([pockets[number] for number in sorted(pockets)]))


def _total(message: Message) -> int:
    return max(message.envelope.pocket_total, 1)


def _add(pockets: dict[int, Message], message: Message) -> Iterable[Reason]:
    number = message.envelope.pocket_no or 1
    known = pockets.setdefault(number, message)
    if known.digest != message.digest:
        yield Reason("MSG-074", {"pocket": message.envelope.pocket_id, "number": str(number)})


def _differences(pockets: list[Message]) -> Iterable[Reason]:
    """All pockets are of one type and total, and repeat one head."""
    first = pockets[0]
    for other in pockets[1:]:
        same_frame = (other.type, other.declare, _total(other)) == (first.type, first.declare, _total(first))
        if not same_frame or _head(other.payload) != _head(first.payload):
            facts = {"pocket": first.envelope.pocket_id, "number": str(other.envelope.pocket_no)}
            yield Reason("MSG-073", facts)


def _head(paper: Any) -> Any:
    parts = _SHARED_OUT.get(type(paper))
    return paper if parts is None else replace(paper, **dict.fromkeys(parts, ()))


def _join(pockets: list[Message]) -> Message:
    """The whole message: parts in pocket order, the envelope no longer split, the digest over all digests."""
    first = pockets[0]
    parts = _SHARED_OUT.get(type(first.payload), ())
    whole = {part: tuple(one for pocket in pockets for one in getattr(pocket.payload, part)) for part in parts}
    payload = replace(first.payload, **whole) if parts else first.payload
    digest = hashlib.sha256("".join(pocket.digest for pocket in pockets).encode("ascii")).hexdigest()
    return replace(
        first,
        payload=payload,
        envelope=replace(first.envelope, pocket_total=1, pocket_no=1),
        digest=digest,
        ignored=tuple(path for pocket in pockets for path in pocket.ignored),
    )
