"""The texts of every refusal: number, name, message, hint and legal ground in both languages, filled with the facts."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zongbao.core.decision import Reason
from zongbao.regulations.files import DATA, toml
from zongbao.regulations.sources import cite
from zongbao.regulations.words import say


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its family's file states it.

    ``cites`` are keys of sources, ``since`` the first day it applied, ``parameters`` the keys of the numbers it reads.
    ``words`` names the vocabulary of each fact that is a word of the program (``state = "list.states"``); the
    vocabulary may name another fact (``"{paper}.states"``).
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
    words: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> frozenset[str]:
        """The names of the facts that the texts need."""
        texts = (self.zh, self.en, self.hint_zh, self.hint_en, *self.words.values())
        return frozenset().union(*map(placeholders, texts))


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
    spoken = "zh" if lang.startswith("zh") else "en"
    message, hint = (found.zh, found.hint_zh) if spoken == "zh" else (found.en, found.hint_en)
    citations = tuple(cite(key).text(spoken) for key in found.cites)
    facts = {**reason.facts, **dict(_said(found, reason, spoken))}
    return Rendered(_fill(message, reason.code, facts), _fill(hint, reason.code, facts), citations)


def _said(its: Rule, reason: Reason, lang: str) -> Iterator[tuple[str, str]]:
    """The facts that are words of the program, as the reader calls them; the stored facts keep the program's word."""
    for name, vocabulary in its.words.items():
        if name in reason.facts:
            yield name, say(reason.facts[name], _fill(vocabulary, reason.code, reason.facts), lang)


def _fill(template: str, code: str, facts: Mapping[str, str]) -> str:
    try:
        return template.format_map(facts)
    except KeyError as missing:
        raise MissingFact(code, str(missing.args[0])) from None


def _rule(code: str, entry: dict[str, Any]) -> Rule:
    return Rule(
        code, entry["title_zh"], entry["title_en"], entry["zh"], entry["en"], entry["hint_zh"], entry["hint_en"],
        tuple(entry["cites"]), entry["confidence"], entry["since"],
        tuple(entry.get("parameters", ())), entry.get("words", {}),
    )  # fmt: skip
