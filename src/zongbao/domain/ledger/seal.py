"""Seals of the ledger (封签): canonical bytes of a movement, Merkle root of a batch, chain of a slot.

Canonical bytes of a movement: one UTF-8 line, fields parted by TAB, no newline, in this order:
``slot, book_id, item_no, seq, document, version, event, direction, line_no, declared, legal, second, usd,
happened_at, recorded_at, batch_no``. Quantities and USD are ``<integer>e-5``; times are UTC, ISO 8601 with six
decimals and ``Z``. The document number holds no control character and no backslash (rule LED-109), so the line
is unambiguous, and it is at the same time a valid line of PostgreSQL's COPY text format: what is sealed is byte
for byte what is sent to the database.

A batch's leaves stand in the order (book_id, item_no, seq). The tree is that of RFC 6962: leaf = SHA-256(00 || bytes),
node = SHA-256(01 || left || right), an odd last node moves up unchanged.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from zongbao.domain.ledger.counters import Movement

GENESIS = bytes(32)
# So many bytes of each leaf are kept with the seal: enough to name a changed row, while the root is the proof.
MARK_BYTES = 8


@lru_cache(maxsize=1024)  # the movements of a batch share their moments
def utc_text(moment: dt.datetime) -> str:
    """An aware moment as ``2026-01-31T04:05:06.000000Z``."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_lines(
    slot: int,
    book_id: int,
    document: str,
    version: int,
    event: str,
    direction: str,
    happened: str,
    recorded: str,
    batch_no: int,
    movements: Iterable[Movement],
) -> list[bytes]:
    """Canonical bytes of all movements of one posting; ``happened`` and ``recorded`` as from ``utc_text``."""
    start = f"{slot}\t{book_id}\t"
    middle = f"\t{document}\t{version}\t{event}\t{direction}\t"
    end = f"e-5\t{happened}\t{recorded}\t{batch_no}"
    return [
        f"{start}{item}\t{seq}{middle}{line}\t{declared}e-5\t{legal}e-5\t{second}e-5\t{usd}{end}".encode()
        for item, seq, line, declared, legal, second, usd in movements
    ]


def leaf(line: bytes) -> bytes:
    """Leaf hash of a movement's canonical bytes."""
    return hashlib.sha256(b"\x00" + line).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes; ValueError for no leaves."""
    if not leaves:
        raise ValueError("a batch without movements has no seal")
    level = list(leaves)
    while len(level) > 1:
        level = _joined(level)
    return level[0]


def _joined(level: list[bytes]) -> list[bytes]:
    """The level of nodes above."""
    sha256 = hashlib.sha256
    joined = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
    return joined + level[-1:] if len(level) % 2 else joined


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root (RFC 9162, 2.1.3), lowest first; IndexError beyond the leaves."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path, level = [], list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level = _joined(level)
        index //= 2
    return path


def marks(leaves: Iterable[bytes]) -> bytes:
    """The leading bytes of each leaf, joined: kept with the seal to name a changed row."""
    return b"".join(value[:MARK_BYTES] for value in leaves)


def chain(previous: bytes, root: bytes, slot: int, batch_no: int, count: int, sealed: str) -> bytes:
    """The chained hash: SHA-256(previous || root || "slot TAB batch_no TAB count TAB sealed_at")."""
    tail = f"{slot}\t{batch_no}\t{count}\t{sealed}".encode()
    return hashlib.sha256(previous + root + tail).digest()
