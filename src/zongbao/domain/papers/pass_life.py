"""Which states of a gate pass are live, and how they read in the national interface's own marks."""

from __future__ import annotations

LIVE = frozenset({"applied", "manual", "approved", "held", "gate1"})  # states in which a pass binds goods and vehicle


def national_state(state: str, *, double_gate: bool = False) -> str:
    """核放单状态 stucd: 0 applied, 1 approved, 2 passed, 3 past gate 1, 4 past gate 2, 5 deleted, 6 void."""
    if state == "passed":
        return "4" if double_gate else "2"
    return {"approved": "1", "held": "1", "gate1": "3", "deleted": "5", "void": "6", "expired": "6"}.get(state, "0")


# 审批标记 emapvMarkcd: 1 approved, 2 manual, 3 returned; nothing while it has only been applied for.
APPROVAL_MARK = {
    "applied": "", "manual": "2", "returned": "3", "approved": "1", "held": "1", "gate1": "1", "passed": "1",
    "void": "1", "expired": "1", "deleted": "1",
}  # fmt: skip
