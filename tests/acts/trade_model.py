"""What the random walk's model knows of lists and passes."""

from __future__ import annotations

from dataclasses import dataclass, field

from zongbao.domain.gate.collection import Collection
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.store import models


@dataclass
class List:
    """What the model knows of a list."""

    row: models.BondedList
    direction: str
    qty: int
    paper: BondedList
    state: str = "pre_posted"
    entry: str = "drafted"
    on: int = 0
    past: int = 0

    @property
    def gone(self) -> bool:
        return self.past == self.qty


@dataclass
class Pass:
    """What the model knows of a pass."""

    row: models.GatePass
    of: List
    qty: int
    truck: int
    state: str = "approved"
    seen: list[Collection] = field(default_factory=list)
