"""Papers as JSON bodies: strict models made from the domain's dataclasses, exact numbers, no unknown field."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
import typing
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, create_model

from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Refused
from zongbao.core.quantity import parse_decimal

Paper = TypeVar("Paper")
_DIGITS, _PLACES = 40, 15  # wider than any field, so that the interface's own check names the field's limits
_LONGEST_WHOLE = 18
_FIRST_YEAR, _LAST_YEAR = 1900, 9999
# What the platform itself gives a paper; a caller cannot set it.
OWN_FIELDS = frozenset({"pre_entry_no", "change_count"})


class Strict(Schema):
    """A body that knows all its fields; an unknown one is refused, not dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class ExactParser(Parser):
    """Reads JSON with exact decimals, refusing names that stand twice in an object."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value; ``Refused`` API-004 if it is no JSON in UTF-8."""
        try:
            text = request.body.decode("utf-8")
            value = json.loads(
                text,
                parse_float=_number,
                parse_int=_whole,
                parse_constant=_no_constant,
                object_pairs_hook=_object,
            )
            if "\\u" in text:  # only an escape can bring in what UTF-8 and JSON themselves refuse
                _ensure_text(value)
            return value
        except (ValueError, RecursionError) as error:
            raise Refused.because("API-004", problem=both(_unreadable(error), str(error)[:200])) from error


def both(zh: str, en: str) -> str:
    """A problem in both languages, as the rules' texts take it apart again."""
    return f"{zh} / {en.replace('; ', ', ')}"


def _unreadable(error: ValueError | RecursionError) -> str:
    """What is wrong with a body, in Chinese; the libraries say it in English."""
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列有语法错误"
    return "不是UTF-8编码" if isinstance(error, UnicodeDecodeError) else "含有接口不接受的名称、数或字符"


def _ensure_text(value: Any) -> None:
    """Refuse what no text column holds: NUL characters and lone surrogates, in names as in values."""
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("a NUL character (\\u0000) is no text")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("half a character (a lone surrogate) is no text")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _ensure_text(name)
            _ensure_text(inner)
    elif isinstance(value, list):
        for inner in value:
            _ensure_text(inner)


def _number(text: str) -> Decimal:
    return parse_decimal(text, _DIGITS, _PLACES, negative=True)


def _whole(text: str) -> int:
    if len(text) > _LONGEST_WHOLE:
        raise ValueError(f"{text[:_LONGEST_WHOLE]}… is too long a number; send it as a string")
    return int(text)


def _exact(value: Any) -> Any:
    """A decimal sent as a string is read as strictly as one sent as a number."""
    if isinstance(value, bool):
        raise ValueError("a mark is no number")
    return _number(value) if isinstance(value, str) else value


Exact = Annotated[Decimal, BeforeValidator(_exact)]


def _storable(value: dt.datetime) -> dt.datetime:
    """A moment that every zone's calendar and every column can hold; one without a zone is meant in Shanghai time."""
    aware = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    if not _FIRST_YEAR <= aware.year < _LAST_YEAR:
        raise ValueError(f"must lie between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return aware


Moment = Annotated[dt.datetime, AfterValidator(_storable)]
Whole = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
_SHAPES: dict[Any, Any] = {Decimal: Exact, int: Whole, dt.datetime: Moment}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


@cache
def model_of(kind: type, without: frozenset[str] = OWN_FIELDS) -> type[Strict]:
    """The strict model of a dataclass; fields in ``without`` are left out."""
    hints = typing.get_type_hints(kind)
    fields: dict[str, Any] = {
        one.name: (_shape(hints[one.name], without), _default(one))
        for one in dataclasses.fields(kind)
        if one.name not in without
    }
    model: type[Strict] = create_model(f"{kind.__name__}Body", __base__=Strict, __doc__=kind.__doc__, **fields)
    return model


def _shape(hint: Any, without: frozenset[str]) -> Any:
    """The model's type for a field's type: inner dataclasses become inner models."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return model_of(hint, without)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return tuple[_shape(inner[0], without), ...]  # type: ignore[misc]
    if origin in (types.UnionType, typing.Union):
        return typing.Union[tuple(_shape(one, without) for one in inner)]  # noqa: UP007
    return _SHAPES.get(hint, hint)


def _default(one: dataclasses.Field[Any]) -> Any:
    if one.default is dataclasses.MISSING:
        return ...
    if dataclasses.is_dataclass(one.default):
        return model_of(one.default.__class__)()
    return one.default


def paper_of(kind: type[Paper], body: Strict) -> Paper:
    """The dataclass again."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: _value(hints[name], getattr(body, name)) for name in type(body).model_fields})


def _value(hint: Any, value: Any) -> Any:
    if isinstance(value, Strict):
        return paper_of(_dataclass_in(hint), value)
    if isinstance(value, tuple):
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one) for one in value)
    return value


def _dataclass_in(hint: Any) -> Any:
    """The dataclass that an optional or plain hint names."""
    return next(one for one in (hint, *typing.get_args(hint)) if dataclasses.is_dataclass(one))
