"""What the states of an arrival mean for the goods (到货确认); its life stands with all the others."""

from __future__ import annotations

OPEN_CASE = frozenset({"difference", "upheld"})  # what came is in dispute: nothing moves on the receiver's word
