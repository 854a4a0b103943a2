"""The trade's terms (术语) in both languages, each with its meaning and the text in which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zongbao.regulations.files import texts, toml


@dataclass(frozen=True, slots=True)
class Term:
    """One term; ``pinyin`` without tones, a syllable a word; ``source`` the key of a text, perhaps with its part."""

    key: str
    zh: str
    pinyin: str
    en: str
    text_zh: str
    text_en: str
    source: str

    @property
    def letter(self) -> str:
        """The capital under which the term stands in the Chinese order (拼音首字母)."""
        return self.pinyin[:1].upper()


@cache
def all_terms() -> dict[str, Term]:
    """Every term by key, in the order of the file."""
    names = ("zh", "pinyin", "en", "text_zh", "text_en", "source")
    return {key: Term(key, *texts(entry, *names)) for key, entry in toml("glossary.toml").items()}


def term(key: str) -> Term:
    """The term of that key; LookupError if there is none."""
    try:
        return all_terms()[key]
    except KeyError:
        raise LookupError(f"no term {key!r}") from None
