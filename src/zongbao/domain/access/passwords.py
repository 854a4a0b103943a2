"""The password policy: every rule with whether a password keeps it, from dated parameters. Pure."""

from __future__ import annotations

import datetime as dt
import secrets
import string
from dataclasses import dataclass

from zongbao.regulations.parameters import whole

_CLASSES = (str.isupper, str.islower, str.isdigit)
_ALPHABET = string.ascii_letters + string.digits
_INITIAL_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures that hold on one day."""

    length: int
    classes: int
    phrase: int
    reuse: int
    max_age_days: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One rule in words, and whether it is kept."""

    code: str
    zh: str
    en: str
    kept: bool


def policy(on: dt.date) -> Policy:
    """The policy of a day."""
    keys = ("min_length", "min_classes", "phrase_length", "reuse_count", "max_age_days")
    return Policy(*(whole(f"password_{key}", on) for key in keys))


def demands(password: str, username: str, its: Policy) -> list[Demand]:
    """Each rule that the password alone can keep or break, in the order of the page's list."""
    long_enough = len(password) >= its.phrase
    name = username.partition("@")[0].casefold()
    apart = bool(password) and (len(name) < 4 or name not in password.casefold())
    return [
        Demand("length", f"至少 {its.length} 个字符", f"At least {its.length} characters", len(password) >= its.length),
        Demand(
            "classes",
            f"大写、小写、数字、符号中至少 {its.classes} 类，或长度不少于 {its.phrase} 的短语",
            f"At least {its.classes} of: upper case, lower case, digits, signs; or a phrase of {its.phrase} or more",
            long_enough or classes_in(password) >= its.classes,
        ),
        Demand("name", "不包含用户名", "Does not contain the user name", apart),
        Demand("varied", "至少有 5 个不同的字符", "At least 5 different characters", len(set(password)) >= 5),
    ]


def classes_in(password: str) -> int:
    """How many kinds of characters: upper, lower, digit, anything else (Chinese counts as anything else)."""
    kinds = sum(any(test(char) for char in password) for test in _CLASSES)
    other = any(not (char.isupper() or char.islower() or char.isdigit()) for char in password)
    return kinds + int(other)


def too_old(changed: dt.date, on: dt.date) -> bool:
    """Whether a password must be changed for its age; an age of nought switches the rule off."""
    days = policy(on).max_age_days
    return days > 0 and (on - changed).days > days


def initial() -> str:
    """A first password for somebody else: random, of all four kinds, to be changed at once."""
    while True:
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_INITIAL_LENGTH))
        password = "-".join(drawn[start : start + 4] for start in range(0, _INITIAL_LENGTH, 4))
        if classes_in(password) == 4:
            return password
