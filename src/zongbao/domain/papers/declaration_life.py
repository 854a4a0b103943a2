"""The life of a customs declaration or record list drafted from a bonded list."""

from __future__ import annotations

from zongbao.core.lifecycle import Lifecycle, State, step

_STATES = (
    State("drafted", "草稿", "Drafted"),
    State("declared", "已申报", "Declared", "info"),
    State("inspecting", "查验中", "Under inspection", "warning"),
    State("released", "已放行", "Released", "success"),
    State("returned", "退单", "Returned", "danger"),
    State("cancelled", "已撤销", "Cancelled", "danger"),
)

DECLARATION = Lifecycle.build(
    "declaration",
    ("drafted",),
    _STATES,
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

# 报关状态 entryStucd: 0 not released, 1 released.
ENTRY_STATUS = {state: "1" if state == "released" else "0" for state in DECLARATION.states}
