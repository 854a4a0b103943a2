"""How a passage begins, what the desk may do with it, and the interface's marks for that."""

from __future__ import annotations

from zongbao.core.decision import Outcome
from zongbao.core.lifecycle import Move
from zongbao.core.lives import PASSAGE
from zongbao.core.roles import Role

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
