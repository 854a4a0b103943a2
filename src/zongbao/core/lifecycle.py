"""A document's life as one table: from it come buttons, permissions, diagrams, tests and the database guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zongbao.core.decision import Refused


@dataclass(frozen=True, slots=True)
class State:
    """A state (状态) with its two names and the colour of its tag."""

    code: str
    zh: str
    en: str
    tone: str = "neutral"  # neutral | info | success | warning | danger


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step (动作): its name, where it leads, and who may take it ('system' for the platform itself)."""

    name: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    zh: str
    en: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """All states and moves of one paper."""

    paper: str
    initial: frozenset[str]
    states: Mapping[str, State]
    moves: tuple[Move, ...]

    @classmethod
    def build(
        cls, paper: str, initial: tuple[str, ...], states: tuple[State, ...], moves: tuple[Move, ...]
    ) -> Lifecycle:
        """Check that every move joins known states, then make the table."""
        known = {state.code: state for state in states}
        for move in moves:
            unknown = (move.sources | {move.target}) - known.keys()
            if unknown:
                raise ValueError(f"{paper}.{move.name} names unknown states {sorted(unknown)}")
        return cls(paper, frozenset(initial), known, moves)

    def move(self, name: str) -> Move:
        """The move of that name; KeyError if the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.paper} has no move {name}")

    def take(self, state: str, name: str) -> str:
        """The state after the move, or ``Refused`` LIF-001 if it is illegal from here."""
        move = self.move(name)
        if state not in move.sources:
            allowed = ", ".join(sorted(move.sources))
            raise Refused.because("LIF-001", paper=self.paper, state=state, move=name, allowed=allowed)
        return move.target

    def open_to(self, state: str, role: str) -> tuple[Move, ...]:
        """The moves that this role may take from this state: its buttons."""
        return tuple(move for move in self.moves if state in move.sources and role in move.roles)

    def edges(self) -> frozenset[tuple[str, str]]:
        """Every (from, to) pair; what the database guard allows."""
        return frozenset((source, move.target) for move in self.moves for source in move.sources)


def step(name: str, sources: str, target: str, roles: str, zh: str, en: str, *, needs_reason: bool = False) -> Move:
    """Write a move in one line: sources and roles are blank-separated words."""
    return Move(name, frozenset(sources.split()), target, frozenset(roles.split()), zh, en, needs_reason)
