"""Checkpoints of the ledger (检查点): one signed text that fixes every slot's chain and the decisions taken up by it.

The text is UTF-8, lines end with LF, fields are parted by TAB::

    zongbao-checkpoint/1
    origin      <name of the platform>
    number      <1, 2, 3 …>
    moment      <UTC, as in a movement's canonical bytes>
    previous    <SHA-256 of the text of the checkpoint before; 64 zeros for the first>
    decisions   <how many are taken up>   <Merkle root of their canonical bytes>
    slot        <slot>  <newest batch_no>  <its chained hash>  <movements in all its batches>

A ``slot`` line for each slot that is used, ascending. Hashes are lower-case hex. Signed are the bytes of this text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from zongbao.domain.ledger.seal import GENESIS, merkle_root, utc_text

FORMAT = "zongbao-checkpoint/1"
NO_DECISIONS = hashlib.sha256(b"").digest()  # the root of an empty tree (RFC 9162, 2.1.1)


class Signer(Protocol):
    """Whoever signs checkpoints: a key in a file, or a device behind the same three names."""

    @property
    def algorithm(self) -> str:
        """``ed25519`` or ``sm2``."""

    @property
    def public_key(self) -> str:
        """PEM."""

    def sign(self, message: bytes) -> bytes:
        """The signature of these bytes."""


@dataclass(frozen=True, slots=True)
class SlotHead:
    """How far a slot's chain had come: its newest batch, that batch's chained hash, movements up to there."""

    slot: int
    batch_no: int
    chained: bytes
    movements: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that a checkpoint says; ``moment`` is aware."""

    origin: str
    number: int
    moment: dt.datetime
    previous: bytes = GENESIS
    decision_count: int = 0
    decision_root: bytes = NO_DECISIONS
    slots: tuple[SlotHead, ...] = ()

    def text(self) -> str:
        """The canonical text."""
        rows = [
            (FORMAT,),
            ("origin", self.origin),
            ("number", self.number),
            ("moment", utc_text(self.moment)),
            ("previous", self.previous.hex()),
            ("decisions", self.decision_count, self.decision_root.hex()),
            *(("slot", head.slot, head.batch_no, head.chained.hex(), head.movements) for head in self.slots),
        ]
        return "".join("\t".join(map(str, row)) + "\n" for row in rows)

    @property
    def movements(self) -> int:
        """Movements of all slots."""
        return sum(head.movements for head in self.slots)


def movements_in(text: str) -> int:
    """Movements of all slots, out of the canonical text; cheaper than reading it whole."""
    return sum(int(line.rpartition("\t")[2]) for line in text.split("\n") if line.startswith("slot\t"))


def read(text: str) -> Checkpoint:
    """The checkpoint of a canonical text; ValueError for any other text."""
    try:
        (_,), (_, origin), (_, number), (_, moment), (_, previous), (_, count, root), *slots = [
            line.split("\t") for line in text.split("\n")[:-1]
        ]
        found = Checkpoint(
            origin,
            int(number),
            dt.datetime.fromisoformat(moment),
            bytes.fromhex(previous),
            int(count),
            bytes.fromhex(root),
            tuple(
                SlotHead(int(slot), int(batch), bytes.fromhex(head), int(many)) for _, slot, batch, head, many in slots
            ),
        )
        if found.text() == text:
            return found
    except (ValueError, IndexError, OverflowError) as error:
        raise ValueError("not the text of a checkpoint") from error
    raise ValueError("not the canonical text of a checkpoint")


def digest(text: str) -> bytes:
    """The hash by which the next checkpoint names this one."""
    return hashlib.sha256(text.encode()).digest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces, characters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A stored decision; ``reasons`` and ``inputs`` are JSON values, people are their keys."""

    id: int
    subject_kind: str
    subject_no: str
    question: str
    outcome: str
    reasons: Any
    inputs: Any
    rule_version: str
    decided_at: dt.datetime
    decided_by: int | None
    on_behalf_of: int | None
    remark: str

    def canonical(self) -> bytes:
        """The bytes that a checkpoint covers: canonical JSON of all fields, the inputs by their SHA-256."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        del fields["inputs"]
        fields["inputs_sha256"] = hashlib.sha256(canonical_json(self.inputs).encode()).hexdigest()
        fields["decided_at"] = utc_text(self.decided_at)
        return canonical_json(fields).encode()


def decision_root(leaves: Sequence[bytes]) -> bytes:
    """Root over the leaf hashes of decisions, which may be none."""
    return merkle_root(leaves) if leaves else NO_DECISIONS
