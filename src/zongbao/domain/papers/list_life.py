"""How the states of a bonded list read in the national interface's own marks."""

from __future__ import annotations

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
