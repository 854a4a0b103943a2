"""What reading a message collects beside its values: problems, what was left unread, and values for the envelope."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from zongbao.core.decision import Reason

_MOST = 500  # problems kept per message: a flood of bad elements must not become a flood of memory


@dataclass(slots=True)
class Found:
    """Collects all problems of one message, each at its path; nothing is raised."""

    problems: list[Reason] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)
    received_at: dt.datetime | None = None
    unreadable: bool = False
    left_out: int = 0

    def add(self, code: str, path: str, facts: dict[str, str] | None = None, better: str = "") -> None:
        """Note one problem; ``better`` is the value that would have been accepted."""
        if len(self.problems) >= _MOST:
            self.left_out += 1
            return
        self.problems.append(Reason(code, facts or {}, path, change={"value": better} if better else {}))

    def fail(self, code: str, path: str = "", facts: dict[str, str] | None = None) -> None:
        """Note a problem that makes the whole file unreadable."""
        self.unreadable = True
        self.add(code, path, facts)

    def all(self) -> tuple[Reason, ...]:
        """Every problem, with a last one saying how many more there were."""
        if self.left_out:
            rest = Reason("MSG-015", {"kept": str(_MOST), "left_out": str(self.left_out)})
            return (*self.problems, rest)
        return tuple(self.problems)
