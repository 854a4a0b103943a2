"""What differs, as data states it, put into a paper: TOML values become the types that the paper's fields declare."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from zongbao.regulations.worked import NONE

Paper = TypeVar("Paper")


def changed(made: Paper, given: Mapping[str, Any]) -> Paper:
    """The paper with these fields changed; LookupError if it has no such field."""
    hints = _hints(type(made))
    changes = {name: value_of(hints[name], value) for name, value in given.items()}
    return replace(made, **changes)  # type: ignore[type-var]


def value_of(hint: Any, value: Any) -> Any:
    """One TOML value as the hint wants it: exact decimals from text, tuples from lists, records from tables."""
    arguments = typing.get_args(hint)
    if types.NoneType in arguments:
        return None if value == NONE else value_of(arguments[0], value)
    if hint is Decimal:
        return Decimal(value)
    if isinstance(value, list):
        made = typing.get_origin(hint)
        return made(value_of(arguments[0], one) for one in value)
    if isinstance(value, Mapping):
        return _record(hint, value)
    return value


def _record(hint: Any, value: Mapping[str, Any]) -> Any:
    """A dataclass from a table of its fields, or a mapping with values of the declared type."""
    if is_dataclass(hint):
        hints, make = _hints(hint), typing.cast("typing.Callable[..., Any]", hint)
        return make(**{name: value_of(hints[name], one) for name, one in value.items()})
    return {name: value_of(typing.get_args(hint)[1], one) for name, one in value.items()}


def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)
