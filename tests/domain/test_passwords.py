"""The password policy: what each rule demands, and that first passwords always keep it."""

from __future__ import annotations

import datetime as dt
import string

from hypothesis import given
from hypothesis import strategies as st

from zongbao.domain.access import passwords

ON = dt.date(2026, 11, 24)
ITS = passwords.policy(ON)


def broken(password: str, username: str = "clerk.one") -> set[str]:
    return {rule.code for rule in passwords.demands(password, username, ITS) if not rule.kept}


def test_each_rule_speaks_for_itself() -> None:
    assert broken("Heron-lantern-42") == set()
    assert broken("Hl-42xyz") == {"length"}
    assert broken("heronlantern42") == {"classes"}
    assert broken("Clerk.One-42-xyz") == {"name"}
    assert broken("Aa1Aa1Aa1Aa1") == {"varied"}
    assert broken("") == {"length", "classes", "name", "varied"}


def test_a_long_phrase_needs_no_kinds() -> None:
    assert broken("a heron and a lantern") == set()
    assert broken("山东综合保税区海关监管作业场所的白鹭与灯笼四十二") == set()


@given(st.text(min_size=0, max_size=40))
def test_more_letters_break_nothing_that_was_kept(text: str) -> None:
    before = broken(text, "x")
    assert broken(text + "qZ7#", "x") <= before


def test_first_passwords_keep_the_policy_and_differ() -> None:
    made = {passwords.initial() for _ in range(200)}
    assert len(made) == 200
    assert all(broken(one) == set() for one in made)
    assert all(set(one) <= set(string.ascii_letters + string.digits + "-") for one in made)


def test_age() -> None:
    day = dt.timedelta(days=1)
    assert not passwords.too_old(ON - ITS.max_age_days * day, ON)
    assert passwords.too_old(ON - (ITS.max_age_days + 1) * day, ON)
