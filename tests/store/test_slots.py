"""The slot that a book's ledger lives in."""

from __future__ import annotations

from zongbao.store.papers import SLOTS, slot_of


def test_books_spread_over_all_slots_and_stay_there():
    numbers = [f"T4258W{serial:06d}" for serial in range(5000)]
    assert {slot_of(number) for number in numbers} == set(range(SLOTS))
    assert slot_of("T4258W000001") == 56, "a book's slot must never change with a release"
