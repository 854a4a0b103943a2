"""Errors of the ledger's write path; constraint names carry the refusal code."""

from __future__ import annotations

import psycopg

# Constraint of schema.sql -> refusal code: the database says no where the decision should have.
CONSTRAINTS = {
    "led_101_overdrawn": "LED-101",
    "led_102_negative": "LED-102",
    "led_103_quantity": "LED-103",
    "led_104_event": "LED-104",
    "led_111_lines": "LED-111",
}


class LedgerConflictError(Exception):
    """The tables did not agree with what was decided; nothing may be committed.

    The caller rolls back and may post again in a new transaction: the caches involved are already dropped.
    ``code`` is the refusal code of the constraint that spoke, empty when a key or a row count did.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class MissingItemError(LookupError):
    """A book item that was to be changed does not exist."""


def conflict_of(error: psycopg.IntegrityError) -> LedgerConflictError:
    """The ledger's own error for a violated constraint or key."""
    name = error.diag.constraint_name or ""
    return LedgerConflictError(f"{name}: {error.diag.message_primary}", CONSTRAINTS.get(name, ""))
