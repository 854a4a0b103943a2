"""How the states of a declaration read in the national interface's own marks."""

from __future__ import annotations

from zongbao.core.lives import DECLARATION

# 报关状态 entryStucd: 0 not released, 1 released.
ENTRY_STATUS = {state: "1" if state == "released" else "0" for state in DECLARATION.states}
