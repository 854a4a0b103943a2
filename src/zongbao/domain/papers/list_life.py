"""The life of a bonded list, and how its states read in the national interface's own marks."""

from __future__ import annotations

from zongbao.core.lifecycle import Lifecycle, State, step

_STATES = (
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
)

_ENTERPRISE = "declarant manager"

LIST = Lifecycle.build(
    "list",
    ("draft", "stored"),
    _STATES,
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
        step("approve_deletion", "deletion_requested", "deleted", "customs", "同意删除", "Grant deletion"),
        step(
            "refuse_deletion", "deletion_requested", "pre_posted", "customs", "不同意删除", "Refuse deletion",
            needs_reason=True,
        ),
        step("discard", "draft returned", "deleted", _ENTERPRISE, "废弃", "Discard"),
    ),
)  # fmt: skip

# 清单状态 invtStucd: 0 approved, 1 declared, 2 returned, 3 deleted; a draft has none.
INVT_STATUS = {
    "draft": "", "stored": "1", "manual": "1", "returned": "2", "pre_posted": "0", "posted": "0", "settled": "0",
    "change_requested": "0", "deletion_requested": "0", "deleted": "3",
}  # fmt: skip

# 核扣标记 vrfdedMarkcd: 0 none, 1 pre-posted, 2 posted, 3 settled; a pending request leaves the reservation in place.
POSTED_MARK = {
    "draft": "0", "stored": "0", "manual": "0", "returned": "0", "pre_posted": "1", "posted": "2", "settled": "3",
    "change_requested": "1", "deletion_requested": "1", "deleted": "0",
}  # fmt: skip

# INV201 result after a decision: 1 approved and posted, 2 manual, 3 returned, 4 pre-posted; Y stored.
INV201_RESULT = {"stored": "Y", "posted": "1", "manual": "2", "returned": "3", "pre_posted": "4"}
