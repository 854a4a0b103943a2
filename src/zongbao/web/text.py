"""Texts that stand in both languages side by side, so that English is complete by construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def english() -> bool:
    """Whether the active language is English; Chinese is the default."""
    return (get_language() or "zh-hans").startswith("en")


def lang() -> str:
    """The active language as the regulations speak of it: "zh" or "en"."""
    return "en" if english() else "zh"


@dataclass(frozen=True, slots=True)
class T:
    """One text in Chinese and English; ``str`` gives the one of the active language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if english() else self.zh

    def of(self, **facts: object) -> T:
        """The text with its placeholders filled; facts that are texts themselves follow their language."""
        zh = {name: value.zh if isinstance(value, T) else value for name, value in facts.items()}
        en = {name: value.en if isinstance(value, T) else value for name, value in facts.items()}
        return T(self.zh.format(**zh), self.en.format(**en))


def named(thing: Any) -> str:
    """The name of a row that carries ``name_zh`` and ``name_en``; Chinese where no English name is kept."""
    if thing is None:
        return ""
    return str((english() and thing.name_en) or thing.name_zh)


def _active(zh: str, en: str) -> str:
    return str(T(zh, en))


# The same as ``T`` where Django's forms want a lazy string.
L = lazy(_active, str)
