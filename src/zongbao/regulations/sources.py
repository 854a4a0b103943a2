"""The laws and announcements that rules, parameters and codes cite; ``GACC-2018-23#8`` is item 8 of one of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from zongbao.regulations.files import covers, texts, toml


@dataclass(frozen=True, slots=True)
class Source:
    """One text: titles, official number, issuer, days in force (None = not known or still in force)."""

    key: str
    zh: str
    en: str
    number: str
    issuer: str
    kind: str  # law | order | announcement | notice | standard | interface | design
    in_force: dt.date | None
    repealed: dt.date | None
    note: str
    unit: str  # how its parts are counted: 条 or 项

    def holds(self, on: dt.date) -> bool:
        """Whether the text was in force on the day."""
        last = self.repealed - dt.timedelta(days=1) if self.repealed else None
        return covers(self.in_force, last, on)


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, perhaps one part of it, ready to be shown."""

    key: str
    source: Source
    part: str

    def text(self, lang: str = "zh") -> str:
        """E.g. 《关于启用保税核注清单的公告》(海关总署公告2018年第23号)第8项."""
        if lang.startswith("zh"):
            number = f"({self.source.number})" if self.source.number else ""
            return f"《{self.source.zh}》{number}{_part_zh(self.part, self.source.unit)}"
        number = f" ({self.source.number})" if self.source.number else ""
        return f"{self.source.en}{number}{_part_en(self.part, self.source.unit)}"


def _part_zh(part: str, unit: str) -> str:
    if part.startswith("annex"):
        return f"附件{part.removeprefix('annex')}"
    return f"第{part}{unit}" if part else ""


def _part_en(part: str, unit: str) -> str:
    if part.startswith("annex"):
        return f", annex {part.removeprefix('annex')}".rstrip()
    return f", {'article' if unit == '条' else 'item'} {part}" if part else ""


@cache
def all_sources() -> dict[str, Source]:
    """Every source by key."""
    return {key: _source(key, entry) for key, entry in toml("sources.toml").items()}


def source(key: str) -> Source:
    """The source of that key; LookupError if there is none."""
    try:
        return all_sources()[key]
    except KeyError:
        raise LookupError(f"no source {key!r}") from None


def cite(reference: str) -> Citation:
    """Resolve ``KEY`` or ``KEY#part``; LookupError if the key is unknown."""
    key, _, part = reference.partition("#")
    return Citation(reference, source(key), part)


def _source(key: str, entry: dict[str, str | dt.date]) -> Source:
    zh, en, number, issuer, kind, note = texts(entry, "zh", "en", "number", "issuer", "kind", "note")
    start, end = entry.get("in_force"), entry.get("repealed")
    return Source(
        key, zh, en, number, issuer, kind,
        start if isinstance(start, dt.date) else None,
        end if isinstance(end, dt.date) else None,
        note, str(entry.get("unit", "条")),
    )  # fmt: skip
