"""The life of an account book (账册): filed, in force, changed, paused, expired, closed."""

from __future__ import annotations

from zongbao.core.lifecycle import Lifecycle, State, step

_STATES = (
    State("draft", "草稿", "Draft"),
    State("declared", "已申报", "Declared", "info"),
    State("manual", "转人工", "Manual review", "warning"),
    State("returned", "退单", "Returned", "danger"),
    State("active", "在执行", "In force", "success"),
    State("change_requested", "变更审核中", "Change requested", "warning"),
    State("paused", "已暂停", "Paused", "warning"),
    State("expired", "已过期", "Expired", "danger"),
    State("close_requested", "注销审核中", "Closing requested", "warning"),
    State("closed", "已注销", "Closed"),
)

_ENTERPRISE = "declarant manager"

BOOK = Lifecycle.build(
    "book",
    ("draft", "declared"),
    _STATES,
    (
        step("declare", "draft returned", "declared", _ENTERPRISE, "申报", "Declare"),
        step("to_manual", "declared", "manual", "system", "转人工", "Send to an officer"),
        step("approve", "declared manual", "active", "system customs", "审核通过", "Approve"),
        step("return", "declared manual", "returned", "system customs", "退单", "Return", needs_reason=True),
        step("request_change", "active", "change_requested", _ENTERPRISE, "申请变更", "Request change"),
        step("approve_change", "change_requested", "active", "system customs", "同意变更", "Grant change"),
        step(
            "return_change", "change_requested", "active", "system customs", "退回变更", "Return change",
            needs_reason=True,
        ),
        step("pause", "active", "paused", "customs", "暂停", "Pause", needs_reason=True),
        step("resume", "paused", "active", "customs", "恢复", "Resume", needs_reason=True),
        step("expire", "active", "expired", "system", "到期", "Expire"),
        step("renew", "expired", "active", "customs", "延期", "Renew", needs_reason=True),
        step("request_close", "active expired", "close_requested", _ENTERPRISE, "申请注销", "Request closing"),
        step("approve_close", "close_requested", "closed", "system customs", "同意注销", "Grant closing"),
        step(
            "return_close", "close_requested", "active", "system customs", "退回注销", "Return closing",
            needs_reason=True,
        ),
    ),
)  # fmt: skip
