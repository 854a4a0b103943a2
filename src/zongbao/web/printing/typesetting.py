"""Data and a template to PDF. A Chinese font has to be on the machine; the platform brings none of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent
CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC")


class NoChineseFontError(RuntimeError):
    """No font on this machine has Chinese letters; the page to print from the browser does without."""


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The paper as PDF; ``data`` are plain JSON values. Raises ``NoChineseFontError``."""
    given = json.dumps({**data, "font": chinese_font()}, ensure_ascii=False)
    path = TEMPLATES / f"{template}.typ"
    made = typst.compile(str(path), root=str(TEMPLATES), format="pdf", sys_inputs={"data": given})
    assert isinstance(made, bytes), "without an output path the bytes come back"
    return made


@cache
def chinese_font() -> str:
    """The first known Chinese font that is installed."""
    installed = set(typst.Fonts().families())
    for name in CHINESE:
        if name in installed:
            return name
    raise NoChineseFontError
