"""Canonical bytes, tree and chain are fixed for ever: known answers computed by hand-written code."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.making import NOON

from zongbao.domain.ledger.counters import Movement
from zongbao.domain.ledger.seal import GENESIS, canonical_lines, chain, leaf, marks, merkle_root, utc_text


def test_canonical_bytes() -> None:
    moved = [Movement(3, 4, 5, 1_200_000, 1, 0, 99)]
    (text,) = canonical_lines(7, 70, "QD清单1", 2, "reserve", "E", utc_text(NOON), utc_text(NOON), 8, moved)
    moment = "2026-03-01T04:00:00.000000Z"
    assert text.decode() == (
        f"7\t70\t3\t4\tQD清单1\t2\treserve\tE\t5\t1200000e-5\t1e-5\t0e-5\t99e-5\t{moment}\t{moment}\t8"
    )


def test_tree_of_three_is_that_of_rfc_6962() -> None:
    a, b, c = (leaf(value) for value in (b"a", b"b", b"c"))
    pair = hashlib.sha256(b"\x01" + a + b).digest()
    assert merkle_root([a, b, c]) == hashlib.sha256(b"\x01" + pair + c).digest()
    assert merkle_root([a]) == a == hashlib.sha256(b"\x00a").digest()


def test_no_seal_over_nothing() -> None:
    with pytest.raises(ValueError, match="no seal"):
        merkle_root([])


def test_chain_binds_every_field() -> None:
    whole = chain(GENESIS, b"r" * 32, 1, 2, 3, "t")
    assert whole == hashlib.sha256(GENESIS + b"r" * 32 + b"1\t2\t3\tt").digest()
    others = [chain(b"x" * 32, b"r" * 32, 1, 2, 3, "t"), chain(GENESIS, b"r" * 32, 1, 2, 4, "t")]
    assert whole not in others


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20), st.data())
def test_any_change_of_any_leaf_changes_the_root(values: list[bytes], data) -> None:
    leaves = [leaf(value) for value in values]
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], leaf(values[at] + b"!"), *leaves[at + 1 :]]
    assert merkle_root(changed) != merkle_root(leaves)
    assert marks(leaves)[at * 8 : at * 8 + 8] == leaves[at][:8]
