"""The life of one passage at a lane: lifted, refused or held by the machine, or an exception that a person resolves."""

from __future__ import annotations

from zongbao.core.decision import Outcome
from zongbao.core.lifecycle import Lifecycle, Move, State, step
from zongbao.core.roles import Role

_STATES = (
    State("lifted", "已抬杆", "Lifted", "success"),
    State("refused", "已拒绝", "Refused", "danger"),
    State("held", "转查验场", "To inspection yard", "warning"),
    State("exception", "待人工处置", "Waiting for the desk", "warning"),
    State("released_by_hand", "人工放行", "Released by hand", "success"),
    State("inspecting", "人工转查验", "Sent to inspection", "warning"),
    State("turned_back", "人工退回", "Turned back", "danger"),
)

PASSAGE = Lifecycle.build(
    "passage",
    ("lifted", "refused", "held", "exception"),
    _STATES,
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

# The state in which a passage begins, by what the machine decided.
STATE_OF = {
    Outcome.ACCEPT: "lifted",
    Outcome.REFUSE: "refused",
    Outcome.HOLD: "held",
    Outcome.EXCEPTION: "exception",
}

# CHECK_RESULT of the desk (MANUAL_CHECK 0x85): 1 release, 2 inspect, 3 turn back.
MANUAL_CHECK = {"release": "1", "inspect": "2", "turn_back": "3"}

# The states in which a vehicle waits for a person.
WAITING = ("exception", "held", "inspecting")

# Reasons that only an officer may lift: control has hit, the declaration is not released, the pass is too old.
OFFICERS_ONLY = frozenset({"GAT-104", "GAT-105", "GAT-109"})
_LIFTS = frozenset({"release", "end_inspection"})


def moves_open(state: str, role: str, codes: frozenset[str], *, has_pass: bool) -> tuple[Move, ...]:
    """What this role may do at the desk; ``codes`` are those of the machine's reasons. Without a pass nothing lifts."""
    may_lift = has_pass and (role == Role.CUSTOMS or not codes & OFFICERS_ONLY)
    return tuple(move for move in PASSAGE.open_to(state, role) if may_lift or move.name not in _LIFTS)
