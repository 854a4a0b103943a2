"""The lives of the papers, one table each: states, moves and who may take them; all names of states stand here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zongbao.core.lifecycle import Lifecycle, State, step

_ENTERPRISE = "declarant manager"

LIST = Lifecycle.build(
    "list",
    ("draft", "stored"),
    (
        State("draft", "草稿", "Draft"),
        State("stored", "已申报", "Declared", "info"),
        State("manual", "转人工", "Manual review", "warning"),
        State("returned", "退单", "Returned", "danger"),
        State("pre_posted", "预核扣", "Pre-posted", "info"),
        State("posted", "已核扣", "Posted", "success"),
        State("settled", "已核销", "Settled", "success"),
        State("change_requested", "变更审核中", "Change requested", "warning"),
        State("deletion_requested", "删除审核中", "Deletion requested", "warning"),
        State("deleted", "已删除", "Deleted", "danger"),
    ),
    (
        step("declare", "draft returned", "stored", _ENTERPRISE, "申报", "Declare"),
        step("to_manual", "stored", "manual", "system", "转人工", "Send to an officer"),
        step("approve", "stored manual", "pre_posted", "system customs", "审核通过", "Approve"),
        step("return", "stored manual", "returned", "system customs", "退单", "Return", needs_reason=True),
        step("post", "pre_posted", "posted", "system", "核扣", "Post"),
        step("settle", "posted", "settled", "system customs", "核销", "Settle"),
        step("request_change", "pre_posted", "change_requested", _ENTERPRISE, "申请变更", "Request change"),
        step("approve_change", "change_requested", "pre_posted", "customs", "同意变更", "Grant change"),
        step(
            "refuse_change", "change_requested", "pre_posted", "customs", "不同意变更", "Refuse change",
            needs_reason=True,
        ),
        step(
            "request_deletion", "pre_posted", "deletion_requested", _ENTERPRISE, "申请删除", "Request deletion",
            needs_reason=True,
        ),
        step(
            "entry_cancelled", "pre_posted", "deletion_requested", "customs", "报关单已撤销", "Declaration cancelled",
            needs_reason=True,
        ),
        step("approve_deletion", "deletion_requested", "deleted", "customs", "同意删除", "Grant deletion"),
        step(
            "refuse_deletion", "deletion_requested", "pre_posted", "customs", "不同意删除", "Refuse deletion",
            needs_reason=True,
        ),
        step("discard", "draft returned", "deleted", _ENTERPRISE, "废弃", "Discard"),
    ),
)  # fmt: skip

PASS = Lifecycle.build(
    "pass",
    ("applied",),
    (
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
    ),
    (
        step("to_manual", "applied", "manual", "system", "转人工", "Send to an officer"),
        step("approve", "applied manual", "approved", "system customs", "审批通过", "Approve"),
        step("return", "applied manual", "returned", "system customs", "退单", "Return", needs_reason=True),
        step("hold", "approved", "held", "system customs", "布控", "Hold", needs_reason=True),
        step("unhold", "held", "approved", "customs", "解除布控", "Lift hold", needs_reason=True),
        step("pass", "approved", "passed", "system", "过卡", "Pass the gate"),
        step("pass_first", "approved", "gate1", "system", "过一卡", "Pass gate 1"),
        step("pass_second", "gate1", "passed", "system", "过二卡", "Pass gate 2"),
        step("arrive", "approved gate1", "passed", "system customs", "到货确认", "Confirm arrival"),
        step("void", "applied manual approved", "void", f"{_ENTERPRISE} customs", "作废", "Void", needs_reason=True),
        step("expire", "approved", "expired", "system", "过期作废", "Expire"),
        step("delete", "applied manual approved held", "deleted", "customs", "删除", "Delete", needs_reason=True),
    ),
)

BOOK = Lifecycle.build(
    "book",
    ("draft", "declared"),
    (
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
    ),
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
        step(
            "lapse", "close_requested", "expired", "customs", "退回注销(已过期)", "Return closing, expired",
            needs_reason=True,
        ),
    ),
)  # fmt: skip

DECLARATION = Lifecycle.build(
    "declaration",
    ("drafted",),
    (
        State("drafted", "草稿", "Drafted"),
        State("declared", "已申报", "Declared", "info"),
        State("inspecting", "查验中", "Under inspection", "warning"),
        State("released", "已放行", "Released", "success"),
        State("returned", "退单", "Returned", "danger"),
        State("cancelled", "已撤销", "Cancelled", "danger"),
    ),
    (
        step("declare", "drafted returned", "declared", "declarant manager", "申报", "Declare"),
        step("inspect", "declared", "inspecting", "system customs", "布控查验", "Order inspection", needs_reason=True),
        step("end_inspection", "inspecting", "declared", "customs", "查验无异常", "End inspection", needs_reason=True),
        step("release", "declared", "released", "system customs", "放行", "Release"),
        step("return", "declared inspecting", "returned", "customs", "退单", "Return", needs_reason=True),
        step(
            "cancel", "drafted declared returned released", "cancelled", "system customs", "撤销", "Cancel",
            needs_reason=True,
        ),
    ),
)  # fmt: skip

PASSAGE = Lifecycle.build(
    "passage",
    ("lifted", "refused", "held", "exception"),
    (
        State("lifted", "已抬杆", "Lifted", "success"),
        State("refused", "已拒绝", "Refused", "danger"),
        State("held", "转查验场", "To inspection yard", "warning"),
        State("exception", "待人工处置", "Waiting for the desk", "warning"),
        State("released_by_hand", "人工放行", "Released by hand", "success"),
        State("inspecting", "人工转查验", "Sent to inspection", "warning"),
        State("turned_back", "人工退回", "Turned back", "danger"),
    ),
    (
        step(
            "release", "exception held", "released_by_hand", "gate customs", "人工放行", "Release by hand",
            needs_reason=True,
        ),
        step("inspect", "exception", "inspecting", "gate customs", "转查验", "Send to inspection", needs_reason=True),
        step(
            "turn_back", "exception held inspecting", "turned_back", "gate customs", "退回", "Turn back",
            needs_reason=True,
        ),
        step("end_inspection", "inspecting", "released_by_hand", "customs", "查验放行", "Release after inspection",
             needs_reason=True),
    ),
)  # fmt: skip

ARRIVAL = Lifecycle.build(
    "arrival",
    ("due",),
    (
        State("due", "待确认", "To be confirmed", "info"),
        State("confirmed", "已确认", "Confirmed", "success"),
        State("difference", "有差异，待海关处置", "Differs, customs decide", "warning"),
        State("accepted", "差异已核实，按申报认定", "Difference settled as declared", "success"),
        State("upheld", "差异成立", "Difference upheld", "danger"),
    ),
    (
        step("confirm", "due", "confirmed", f"{_ENTERPRISE} customs", "到货确认", "Confirm arrival"),
        step("differ", "due", "difference", f"{_ENTERPRISE} customs", "到货有差异", "State a difference"),
        step(
            "accept", "difference upheld", "accepted", "customs", "按申报认定", "Settle as declared",
            needs_reason=True,
        ),
        step("uphold", "difference", "upheld", "customs", "认定差异成立", "Uphold the difference", needs_reason=True),
    ),
)  # fmt: skip

VEHICLE = Lifecycle.build(
    "vehicle",
    ("filed",),
    (
        State("filed", "备案待审核", "Filing waits", "warning"),
        State("approved", "备案有效", "In order", "success"),
        State("change_requested", "变更待审核", "Change waits", "warning"),
        State("returned", "备案退回", "Returned", "danger"),
        State("ended", "已注销", "Ended"),
    ),
    (
        step("file", "filed returned ended", "filed", _ENTERPRISE, "备案", "File"),
        step("request_change", "approved change_requested", "change_requested", _ENTERPRISE, "变更备案", "Change"),
        step("approve", "filed change_requested", "approved", "customs", "审核通过", "Approve"),
        step("return", "filed", "returned", "customs", "退回", "Return", needs_reason=True),
        step(
            "refuse_change", "change_requested", "approved", "customs", "退回变更", "Refuse change", needs_reason=True
        ),
        step(
            "cancel", "filed returned approved change_requested", "ended", _ENTERPRISE, "注销备案", "End the filing",
            needs_reason=True,
        ),
        step(
            "revoke", "approved change_requested", "ended", "customs", "撤销备案", "Revoke the filing",
            needs_reason=True,
        ),
    ),
)  # fmt: skip

# A trailer or chassis is filed, changed and ended as a vehicle is.
TRAILER = replace(VEHICLE, paper="trailer")

CARD = Lifecycle.build(
    "card",
    ("applied",),
    (
        State("applied", "待核发", "Applied for", "warning"),
        State("active", "有效", "In force", "success"),
        State("refused", "不予核发", "Refused", "danger"),
        State("lost", "已挂失", "Reported lost", "danger"),
        State("suspended", "已暂停", "Suspended", "warning"),
        State("returned", "已收回", "Taken back"),
    ),
    (
        step("issue", "applied", "active", "customs", "核发", "Issue"),
        step("refuse", "applied", "refused", "customs", "不予核发", "Refuse", needs_reason=True),
        step("report_loss", "active suspended", "lost", _ENTERPRISE, "挂失", "Report lost", needs_reason=True),
        step("suspend", "active", "suspended", "customs", "暂停使用", "Suspend", needs_reason=True),
        step("resume", "lost suspended", "active", "customs", "恢复使用", "Resume", needs_reason=True),
        step(
            "take_back", "active lost suspended", "returned", "system customs", "收回", "Take back", needs_reason=True
        ),
    ),
)

VISIT = Lifecycle.build(
    "visit",
    ("registered", "approved"),
    (
        State("registered", "待审批", "Waits for customs", "warning"),
        State("approved", "已同意", "Approved", "success"),
        State("refused", "不同意", "Refused", "danger"),
        State("inside", "在区内", "Inside", "info"),
        State("out", "已出区待收卡", "Left, card still out", "warning"),
        State("left", "已办结", "Left", "success"),
        State("cancelled", "已取消", "Cancelled"),
        State("expired", "已过期", "Expired"),
    ),
    (
        step("approve", "registered", "approved", "system customs", "同意进区", "Approve"),
        step("refuse", "registered", "refused", "customs", "不同意", "Refuse", needs_reason=True),
        step("enter", "approved", "inside", "system", "进区", "Enter"),
        step("leave", "approved inside", "left", "system", "出区", "Leave"),
        step("leave_with_card", "approved inside", "out", "system", "出区，卡未收", "Leave with the card"),
        step("collect_card", "out", "left", "gate customs", "收卡", "Collect the card"),
        step(
            "cancel", "registered approved", "cancelled", f"{_ENTERPRISE} gate customs", "取消登记", "Cancel",
            needs_reason=True,
        ),
        step("expire", "registered approved", "expired", "system", "过期", "Expire"),
    ),
)  # fmt: skip

PARAMETER = Lifecycle.build(
    "parameter",
    ("proposed",),
    (
        State("proposed", "待确认", "Proposed", "warning"),
        State("confirmed", "已确认", "Confirmed", "success"),
        State("ended", "提前终止", "Ended early", "neutral"),
        State("withdrawn", "已撤回", "Withdrawn", "neutral"),
    ),
    (
        step("confirm", "proposed", "confirmed", "security_admin", "确认", "Confirm"),
        step("withdraw", "proposed", "withdrawn", "system_admin security_admin", "撤回", "Withdraw", needs_reason=True),
        step("end", "confirmed", "ended", "security_admin", "提前终止", "End early", needs_reason=True),
    ),
)

LIVES: Mapping[str, Lifecycle] = {
    life.paper: life
    for life in (LIST, DECLARATION, PASS, BOOK, PASSAGE, ARRIVAL, VEHICLE, TRAILER, CARD, VISIT, PARAMETER)
}
