"""One search over rules, parameters, law, codes and terms: by key, Chinese, English, pinyin or initials, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from zongbao.regulations import codes, glossary, parameters, rules, sources

SPELLED = 3  # letters from which pinyin inside a name counts as a hit


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. ``kind``: rule | parameter | law | code | term; ``table`` is a code's table.

    The lower-case forms are made once: ``low_*`` for the names, ``pinyin`` and ``initials`` without blanks, ``words``
    for whatever else is said of the thing.
    """

    kind: str
    key: str
    zh: str
    en: str
    table: str
    low_key: str
    low_zh: str
    low_en: str
    pinyin: str
    initials: str
    words: str


def find(term: str, table: str = "") -> list[Entry]:
    """Everything that fits the term, best first, then in the order of the data; one code table only if named."""
    low = term.strip().lower()
    if not low:
        return []
    tight, parts = low.replace(" ", ""), low.split()
    found = [(rank, at, one) for at, one in enumerate(_index()) if (rank := _rank(one, low, tight, parts)) is not None]
    return [one for _, _, one in sorted(found, key=lambda hit: hit[:2]) if table in ("", one.table)]


def _rank(one: Entry, low: str, tight: str, parts: list[str]) -> int | None:
    """The number of the first test that holds, 0 the best; None if none does."""
    return next((at for at, test in enumerate(_TESTS) if test(one, low, tight, parts)), None)


_TESTS: tuple[Callable[[Entry, str, str, list[str]], bool], ...] = (
    lambda one, low, tight, parts: low in (one.low_key, one.low_zh, one.low_en),
    lambda one, low, tight, parts: tight in (one.pinyin, one.initials),
    lambda one, low, tight, parts: one.low_key.startswith(low) or one.low_zh.startswith(low),
    lambda one, low, tight, parts: one.low_en.startswith(low) or one.pinyin.startswith(tight),
    lambda one, low, tight, parts: one.initials.startswith(tight) and len(tight) > 1,
    lambda one, low, tight, parts: low in one.low_zh or low in one.low_en or low in one.low_key,
    lambda one, low, tight, parts: len(tight) >= SPELLED and (tight in one.pinyin or tight in one.initials),
    lambda one, low, tight, parts: all(part in one.words for part in parts),
)


@cache
def _index() -> tuple[Entry, ...]:
    """Everything, in the order in which equals are shown: terms, rules, parameters, law, codes."""
    return (*_terms(), *_rules(), *_parameters(), *_laws(), *_codes())


def _terms() -> Iterator[Entry]:
    for one in glossary.all_terms().values():
        yield _entry("term", one.key, one.zh, one.en, f"{one.text_zh} {one.text_en}", spelled=one.pinyin)


def _rules() -> Iterator[Entry]:
    for one in rules.all_rules():
        yield _entry("rule", one.code, one.title_zh, one.title_en, f"{one.zh} {one.en} {' '.join(one.cites)}")


def _parameters() -> Iterator[Entry]:
    for one in parameters.all_parameters().values():
        yield _entry("parameter", one.key, one.zh, one.en, one.unit)


def _laws() -> Iterator[Entry]:
    for one in sources.all_sources().values():
        yield _entry("law", one.key, one.zh, one.en, f"{one.number} {one.issuer} {one.note}")


def _codes() -> Iterator[Entry]:
    for name in codes.names():
        for row in codes.table(name).rows:
            yield _entry("code", row.code, row.zh, row.en, name, table=name)


def _entry(kind: str, key: str, zh: str, en: str, more: str, *, table: str = "", spelled: str = "") -> Entry:
    syllables = spelled.lower().split() or lazy_pinyin(zh)
    initials = [part[:1] for part in syllables] if spelled else lazy_pinyin(zh, style=Style.FIRST_LETTER)
    whole = f"{key} {zh} {en} {more}".lower()
    return Entry(
        kind, key, zh, en, table, key.lower(), zh.lower(), en.lower(),
        "".join(syllables).lower(), "".join(initials).lower(), whole,
    )  # fmt: skip
