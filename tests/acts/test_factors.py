"""Second factors and passwords through their acts: codes work once, the last factor stays, old passwords stay away."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from tests.acts.checking import refuses

from zongbao.acts import factors
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models

PASSWORD = "Heron-lantern-42"
NEXT = "Lantern-heron-{}7"


def code_of(secret: str, at: dt.datetime | None = None) -> str:
    moment = at or clock.now()
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // factors.PERIOD))


@pytest.fixture
def auditor(db) -> Actor:
    return Actor.of(models.User.objects.make("auditor.f", PASSWORD, full_name="Shen", role=Role.AUDITOR))


def test_the_app_is_taken_once_it_shows_the_right_code(auditor: Actor) -> None:
    secret = generate_totp_secret()
    wrong = f"{(int(code_of(secret)) + 1) % 10**6:06d}"
    with refuses("ACC-115"):
        factors.enrol_totp(auditor, secret, wrong)
    assert not factors.has_factor(auditor.user)
    factors.enrol_totp(auditor, secret, code_of(secret))
    assert factors.has_factor(auditor.user)
    assert secret not in str(Authenticator.objects.get(user=auditor.user).data), "the secret is stored encrypted"


def test_no_code_works_twice_and_neighbours_in_time_do() -> None:
    secret = generate_totp_secret()
    now = clock.now()
    step = factors.counter_of(secret, code_of(secret, now))
    assert step is not None
    assert factors.counter_of(secret, code_of(secret, now), after=step) is None
    late = now - dt.timedelta(seconds=factors.PERIOD)
    assert factors.counter_of(secret, code_of(secret, late)) == step - 1
    assert factors.counter_of(secret, code_of(secret, now - dt.timedelta(minutes=3))) is None


def test_codes_are_used_up(auditor: Actor) -> None:
    secret = generate_totp_secret()
    start = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as travel:
        factors.enrol_totp(auditor, secret, code_of(secret))
        assert factors.use_code(auditor.user, code_of(secret)) == "", "the code of the enrolment is spent"
        travel.shift(30)
        shown = code_of(secret)
        assert factors.use_code(auditor.user, f"{shown[:3]} {shown[3:]}") == "totp"
        assert factors.use_code(auditor.user, shown) == ""
    codes = factors.make_codes(auditor)
    assert len(set(codes)) == 10
    assert factors.use_code(auditor.user, codes[3]) == "code"
    assert factors.use_code(auditor.user, codes[3]) == ""
    factors.make_codes(auditor)
    assert factors.use_code(auditor.user, codes[4]) == "", "earlier codes are void"


def test_who_needs_a_factor_keeps_the_last_one(auditor: Actor) -> None:
    secret = generate_totp_secret()
    factors.enrol_totp(auditor, secret, code_of(secret))
    row = Authenticator.objects.get(user=auditor.user)
    with refuses("ACC-116"):
        factors.remove_factor(auditor, row.pk)
    factors.add_passkey(auditor, "key", {"rawId": "x"})
    factors.remove_factor(auditor, row.pk)
    with refuses("ACC-404"):
        factors.remove_factor(auditor, row.pk)
    acts = models.AuditEntry.objects.filter(actor=auditor.user).values_list("act", flat=True)
    assert set(acts) == {"factor.enrol", "factor.remove"}


def test_a_password_is_changed_by_the_policy(auditor: Actor) -> None:
    with refuses("ACC-118"):
        factors.change_password(auditor, "wrong", NEXT.format(0))
    for bad in ("short-A1", PASSWORD, "auditor.F-2026", "password12"):
        with refuses("ACC-111"):
            factors.change_password(auditor, PASSWORD, bad)
    present = PASSWORD
    for number in range(5):
        factors.change_password(auditor, present, NEXT.format(number))
        present = NEXT.format(number)
        if number < 4:
            with refuses("ACC-111"):
                factors.change_password(auditor, present, PASSWORD)
    assert factors.change_password(auditor, present, PASSWORD).check_password(PASSWORD), "five others lie between"


def test_when_a_password_must_be_changed(auditor: Actor) -> None:
    user = auditor.user
    assert factors.must_change(user) == ""
    user.password_changed_at = clock.now() - dt.timedelta(days=91)
    assert factors.must_change(user) == "age"
    user.must_change_password = True
    assert factors.must_change(user) == "initial"
