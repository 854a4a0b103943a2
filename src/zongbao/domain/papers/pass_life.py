"""The life of a gate pass, and how its states read in the national interface's own marks."""

from __future__ import annotations

from zongbao.core.lifecycle import Lifecycle, State, step

_STATES = (
    State("applied", "已申请", "Applied", "info"),
    State("manual", "转人工", "Manual review", "warning"),
    State("approved", "已审批", "Approved", "success"),
    State("held", "布控待查", "Held for inspection", "warning"),
    State("returned", "退单", "Returned", "danger"),
    State("gate1", "已过一卡", "Past gate 1", "info"),
    State("passed", "已过卡", "Passed", "success"),
    State("void", "已作废", "Void", "neutral"),
    State("expired", "已过期", "Expired", "neutral"),
    State("deleted", "已删除", "Deleted", "danger"),
)

_ENTERPRISE = "declarant manager"

PASS = Lifecycle.build(
    "pass",
    ("applied",),
    _STATES,
    (
        step("to_manual", "applied", "manual", "system", "转人工", "Send to an officer"),
        step("approve", "applied manual", "approved", "system customs", "审批通过", "Approve"),
        step("return", "applied manual", "returned", "system customs", "退单", "Return", needs_reason=True),
        step("hold", "approved", "held", "system customs", "布控", "Hold", needs_reason=True),
        step("unhold", "held", "approved", "customs", "解除布控", "Lift hold", needs_reason=True),
        step("pass", "approved", "passed", "system", "过卡", "Pass the gate"),
        step("pass_first", "approved", "gate1", "system", "过一卡", "Pass gate 1"),
        step("pass_second", "gate1", "passed", "system", "过二卡", "Pass gate 2"),
        step("arrive", "approved gate1", "passed", f"system {_ENTERPRISE}", "到货确认", "Confirm arrival"),
        step("void", "applied manual approved", "void", f"{_ENTERPRISE} customs", "作废", "Void", needs_reason=True),
        step("expire", "approved", "expired", "system", "过期作废", "Expire"),
        step("delete", "applied manual approved held", "deleted", "customs", "删除", "Delete", needs_reason=True),
    ),
)

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
