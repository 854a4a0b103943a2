"""One question, one answer: what is this code, parameter, table entry or law, and what did it say on a day?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from zongbao.regulations import codes, parameters, rules, sources

_RULE = re.compile(r"[A-Z]{3}-\d{3}")


@dataclass(frozen=True, slots=True)
class Ground:
    """A cited text in both languages, and whether it was in force on the asked day."""

    key: str
    zh: str
    en: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Past:
    """One value of the history: the value, its days as text (empty = open), its scope, grounds and confidence."""

    value: str
    since: str
    until: str
    scope: str
    cites: tuple[str, ...]
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer. ``kind``: rule | parameter | code | law; ``value`` is empty where nothing applied on the day."""

    kind: str
    key: str
    on: dt.date
    title_zh: str
    title_en: str
    in_force: bool
    confidence: str
    value: str = ""
    unit: str = ""
    text_zh: str = ""
    text_en: str = ""
    hint_zh: str = ""
    hint_en: str = ""
    since: str = ""
    until: str = ""
    grounds: tuple[Ground, ...] = ()
    history: tuple[Past, ...] = field(default=())


def explain(key: str, on: dt.date) -> Explanation:
    """Explain one key as of a day.

    A rule (LST-101), parameter (pass_valid_days), table entry (supervision_mode:5000) or law (GACC-2018-23#8).
    LookupError if nothing carries that key.
    """
    if ":" in key:
        return _entry(key, on)
    if _RULE.fullmatch(key):
        return _rule(key, on)
    if key in parameters.all_parameters():
        return _parameter(key, on)
    return _law(key, on)


def _grounds(keys: tuple[str, ...], on: dt.date) -> tuple[Ground, ...]:
    cited = map(sources.cite, keys)
    return tuple(Ground(its.key, its.text("zh"), its.text("en"), its.source.holds(on)) for its in cited)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _rule(key: str, on: dt.date) -> Explanation:
    found = rules.rule(key)
    return Explanation(
        kind="rule", key=key, on=on, title_zh=found.title_zh, title_en=found.title_en, in_force=found.since <= on,
        confidence=found.confidence, text_zh=found.zh, text_en=found.en, hint_zh=found.hint_zh, hint_en=found.hint_en,
        since=_iso(found.since), grounds=_grounds(found.cites, on),
    )  # fmt: skip


def _parameter(key: str, on: dt.date) -> Explanation:
    found = parameters.explain(key, on)
    now, its = found.current, found.parameter
    return Explanation(
        kind="parameter", key=key, on=on, title_zh=its.zh, title_en=its.en, in_force=now is not None,
        confidence=now.confidence if now else "", value=_text(now.value) if now else "", unit=its.unit,
        text_zh=now.note if now else "", since=_iso(now.start) if now else "", until=_iso(now.end) if now else "",
        grounds=_grounds(now.cites, on) if now else (), history=tuple(map(_past, found.history)),
    )  # fmt: skip


def _past(entry: parameters.Entry) -> Past:
    scope = ", ".join(f"{name}={wanted}" for name, wanted in entry.scope)
    start, end = _iso(entry.start), _iso(entry.end)
    return Past(_text(entry.value), start, end, scope, entry.cites, entry.confidence, entry.note)


def _text(value: parameters.Value) -> str:
    """A value as JSON would write it: true, 5, 0.01, text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _entry(key: str, on: dt.date) -> Explanation:
    name, _, code = key.partition(":")
    row = codes.table(name).get(code)
    if row is None:
        raise LookupError(f"table {name} has no code {code!r}")
    return Explanation(
        kind="code", key=key, on=on, title_zh=row.zh, title_en=row.en, in_force=row.holds(on),
        confidence=row.confidence, value=code, since=_iso(row.valid_from), until=_iso(row.valid_to),
        text_en="; ".join(f"{column}: {value}" for column, value in row.extra.items() if value),
        grounds=_grounds((row.source,), on),
    )  # fmt: skip


def _law(key: str, on: dt.date) -> Explanation:
    cited = sources.cite(key)
    its = cited.source
    return Explanation(
        kind="law", key=key, on=on, title_zh=cited.text("zh"), title_en=cited.text("en"), in_force=its.holds(on),
        confidence="", value=its.number, text_zh="; ".join(filter(None, (its.issuer, its.note))),
        since=_iso(its.in_force), until=_iso(its.repealed),
    )  # fmt: skip
