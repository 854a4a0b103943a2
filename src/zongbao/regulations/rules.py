"""The texts of every refusal: number, name, message, hint and legal ground in both languages, filled with the facts."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import dataclass
from functools import cache
from typing import Any

from zongbao.core.decision import Reason
from zongbao.regulations.files import DATA, toml
from zongbao.regulations.sources import cite


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its family's file states it.

    ``cites`` are keys of sources, ``since`` the first day it applied, ``parameters`` the keys of the numbers it reads.
    """

    code: str
    title_zh: str
    title_en: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    cites: tuple[str, ...]
    confidence: str
    since: dt.date
    parameters: tuple[str, ...] = ()

    def facts(self) -> frozenset[str]:
        """The names of the facts that the texts need."""
        return frozenset().union(*map(placeholders, (self.zh, self.en, self.hint_zh, self.hint_en)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reason in one language: what is wrong, what to do, on what ground."""

    message: str
    hint: str
    citations: tuple[str, ...]


class MissingFact(LookupError):
    """A reason lacks a fact that its rule's text needs: an error of the code that made the reason."""

    def __init__(self, code: str, fact: str) -> None:
        super().__init__(f"{code} needs the fact {fact!r}")
        self.code = code
        self.fact = fact


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a template; ValueError if it is malformed or uses positions, attributes or indexes."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    if wrong := [name for name in names if not name.isidentifier()]:
        raise ValueError(f"template {text!r} uses {wrong}")
    return frozenset(names)


def families() -> tuple[str, ...]:
    """The three-letter families that have a file."""
    return tuple(sorted(path.stem for path in (DATA / "rules").glob("*.toml")))


@cache
def family(name: str) -> dict[str, Rule]:
    """All rules of one family by code; LookupError if it has no file."""
    if name not in families():
        raise LookupError(f"no rule family {name!r}")
    return {code: _rule(code, entry) for code, entry in toml(f"rules/{name}.toml").items()}


def rule(code: str) -> Rule:
    """The rule of that code; LookupError if there is none."""
    try:
        return family(code[:3])[code]
    except KeyError:
        raise LookupError(f"no rule {code!r}") from None


def all_rules() -> tuple[Rule, ...]:
    """Every rule of every family, in order of family and file."""
    return tuple(found for name in families() for found in family(name).values())


def render(reason: Reason, lang: str = "zh") -> Rendered:
    """The reason's message, hint and citations in "zh" or "en"; ``MissingFact`` if a fact is lacking."""
    found = rule(reason.code)
    chinese = lang.startswith("zh")
    message, hint = (found.zh, found.hint_zh) if chinese else (found.en, found.hint_en)
    citations = tuple(cite(key).text("zh" if chinese else "en") for key in found.cites)
    return Rendered(_fill(message, reason), _fill(hint, reason), citations)


def _fill(template: str, reason: Reason) -> str:
    try:
        return template.format_map(reason.facts)
    except KeyError as missing:
        raise MissingFact(reason.code, str(missing.args[0])) from None


def _rule(code: str, entry: dict[str, Any]) -> Rule:
    return Rule(
        code, entry["title_zh"], entry["title_en"], entry["zh"], entry["en"], entry["hint_zh"], entry["hint_en"],
        tuple(entry["cites"]), entry["confidence"], entry["since"],
        tuple(entry.get("parameters", ())),
    )  # fmt: skip
