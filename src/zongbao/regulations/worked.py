"""Worked cases: what is asked, of which sound paper, what differs, and what the tests expect; one file per rule family.

``data/worked/<FAMILY>.toml`` holds them. ``ask`` names the question, ``given`` states only what differs from a paper
that is right in every way; the answer is computed where the question lives (``domain.worked``, ``exchange.worked``).
``data/worked/elsewhere.toml`` names the rules that no paper alone decides, by whom they are decided, and example facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zongbao.regulations.files import DATA, toml

NONE = "none"  # TOML has no word for nothing
_SAID = frozenset({"rule", "ask", "on", "zh", "en", "then"})
_ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the rule that it is about, its name, the question, the day, what differs, and the answer expected.

    ``then`` holds ``outcome`` and ``codes``; it is what the tests expect and is never shown.
    """

    rule: str
    ask: str
    zh: str
    en: str
    on: dt.date
    given: Mapping[str, Any]
    then: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A rule that needs more than a paper: ``by`` is who decides it, ``facts`` fill its texts for the reader."""

    rule: str
    by: str
    facts: Mapping[str, str]


@cache
def cases() -> tuple[Case, ...]:
    """Every worked case, family by family, in the order of the files."""
    names = sorted(path.stem for path in (DATA / "worked").glob("*.toml") if path.stem != _ELSEWHERE)
    return tuple(case for name in names for case in _cases(toml(f"worked/{name}.toml")))


def about(rule: str) -> tuple[Case, ...]:
    """The cases of one rule."""
    return _by_rule().get(rule, ())


@cache
def elsewhere() -> Mapping[str, Elsewhere]:
    """The rules without a case, by code."""
    found = toml(f"worked/{_ELSEWHERE}.toml")
    return {code: Elsewhere(code, by, facts) for by, entries in found.items() for code, facts in entries.items()}


@cache
def _by_rule() -> Mapping[str, tuple[Case, ...]]:
    found: dict[str, tuple[Case, ...]] = {}
    for case in cases():
        found[case.rule] = (*found.get(case.rule, ()), case)
    return found


def _cases(file: Mapping[str, Any]) -> list[Case]:
    """The cases of one file; its own ``on`` and ``ask`` hold where a case states none."""
    return [
        Case(
            one["rule"], one.get("ask", file["ask"]), one["zh"], one["en"], one.get("on", file["on"]),
            {name: value for name, value in one.items() if name not in _SAID}, one["then"],
        )
        for one in file["case"]
    ]  # fmt: skip
