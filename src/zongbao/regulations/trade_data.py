"""Reads the trade's own tables that are kept as TOML beside the rules: list types, declare table, gate texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def trade_table(name: str) -> Mapping[str, Any]:
    """The whole of ``data/<name>.toml``; FileNotFoundError if there is none. Read once per process."""
    text = resources.files("zongbao.regulations").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
