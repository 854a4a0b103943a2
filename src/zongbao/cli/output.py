"""What commands print: answers on standard output, everything else on standard error."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

progress = Console(stderr=True, highlight=False)
"""Progress, warnings and tables for people; never mixed into the answer."""


def say(text: str) -> None:
    """One line for the person in front, on standard error."""
    progress.print(text, markup=False, soft_wrap=True)


@contextlib.contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, for people only; told how much of how much is done."""
    with Progress(console=progress, transient=True, disable=not progress.is_terminal) as shown:
        task = shown.add_task(title)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def document(answer: Any) -> None:
    """Print the answer of a ``--json`` run: exactly one JSON document, UTF-8, Chinese unescaped."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    """Values that JSON lacks; a Decimal stays text, so that no digit is lost."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a JSON answer")
