"""The one place where the database's refusal becomes the platform's: constraint names carry the rule's code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import DatabaseError, IntegrityError

from zongbao.core.decision import Refused
from zongbao.regulations.rules import rule

_CODED = re.compile(r"^([a-z]{3})_(\d{3})_")
_ILLEGAL = re.compile(r"^(\w+) may not go from (\w+) to (\w+)$")


# Why the database keeps a value from a row, by the code that the standard gives it (SQLSTATE).
_KINDS: Mapping[str, tuple[str, str]] = {
    "22001": ("有一项文字超过规定长度", "a text is longer than its field"),
    "22003": ("有一项数值超出规定范围", "a number is out of its field's range"),
    "22007": ("有一项日期或时间写法不对", "a date or time is written wrongly"),
    "22008": ("有一项日期或时间超出范围", "a date or time is out of range"),
    "22021": ("含有不能保存的字符", "there is a character that cannot be kept"),
    "22P02": ("有一项的写法不对", "a value is written wrongly"),
    "22P05": ("含有不能保存的字符", "there is a character that cannot be kept"),
    "23502": ("缺少必填的一项", "a value that must be given is missing"),
    "23503": ("引用了不存在的数据", "something is named that does not exist"),
    "23505": ("与已有的数据重复", "the same stands there already"),
    "23514": ("有一项违反数据库的约束", "a value breaks a constraint of the database"),
}
_ANY = ("数据库不能保存其中的值", "the database cannot keep a value")
_LONGEST = 200


def wording(error: DatabaseError) -> str:
    """What the database has against a value, in our own words of both languages."""
    zh, en = _KINDS.get(getattr(error.__cause__, "sqlstate", None) or "", _ANY)
    return f"{zh} / {en}"


def library_says(error: DatabaseError) -> str:
    """The first line of the database's own words."""
    return str(error).partition("\n")[0][:_LONGEST]


def code_of(constraint: str) -> str:
    """The refusal code in a constraint's name, e.g. ``led_101_overdrawn`` → ``LED-101``; empty if it has none."""
    found = _CODED.match(constraint)
    return f"{found[1].upper()}-{found[2]}" if found else ""


def refusal_of(error: IntegrityError) -> Refused | None:
    """The refusal that the violated constraint stands for; None if the constraint carries no code.

    A table knows less than an act: facts that the rule's texts name and the database does not tell read "-".
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    code = code_of(getattr(diagnosis, "constraint_name", None) or "")
    if not code:
        return None
    known = {"table": getattr(diagnosis, "table_name", None) or "-"}
    known |= _moved(getattr(diagnosis, "message_primary", None))
    return Refused.because(code, **(dict.fromkeys(rule(code).facts(), "-") | known))


def _moved(message: str | None) -> dict[str, str]:
    """Paper and states of an illegal move, as the guard's message tells them."""
    found = _ILLEGAL.match(message or "")
    return {"paper": found[1], "state": found[2], "move": found[3]} if found else {}
