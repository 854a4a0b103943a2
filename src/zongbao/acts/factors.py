"""Second factors and passwords of a person's own account: what they enrol, use up, change and end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from zongbao.acts.context import Actor, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import SECOND_FACTOR_ROLES
from zongbao.domain.access import passwords
from zongbao.store.models import OldPassword, SignIn, User

PERIOD = 30  # seconds of one code (RFC 6238)
TOLERANCE = 1  # codes before and after that a slow typist or a slow clock may use
Kind = Authenticator.Type


def factors_of(user: User) -> list[Authenticator]:
    """What the user has enrolled, oldest first."""
    return list(Authenticator.objects.filter(user=user).order_by("pk"))


def has_factor(user: User) -> bool:
    """Whether a second factor is enrolled; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=[Kind.TOTP, Kind.WEBAUTHN]).exists())


def needs_factor(user: User) -> bool:
    """Whether the user's role must not come in with a password alone."""
    return user.role in SECOND_FACTOR_ROLES


def counter_of(secret: str, code: str, after: int = -1) -> int | None:
    """The time step whose code this is; None for a wrong code, and for one of a step that was used before."""
    present = int(clock.now().timestamp()) // PERIOD
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):
        if step > after and format_hotp_value(hotp_value(secret, step)) == code:
            return step
    return None


@transaction.atomic
def enrol_totp(actor: Actor, secret: str, code: str) -> None:
    """Take an authenticator app, once it shows the right code; an earlier one is replaced."""
    user, step = _self(actor), counter_of(secret, _digits(code))
    if step is None:
        raise Refused.because("ACC-115", path="code")
    Authenticator.objects.filter(user=user, type=Kind.TOTP).delete()
    data = {"secret": encrypt(secret), "step": step}
    Authenticator.objects.create(user=user, type=Kind.TOTP, data=data, last_used_at=clock.now())
    record(actor, "factor.enrol", "user", user.username, factor="totp")


@transaction.atomic
def add_passkey(actor: Actor, name: str, credential: dict[str, Any]) -> None:
    """Keep a passkey whose registration the door has verified."""
    user = _self(actor)
    Authenticator.objects.create(user=user, type=Kind.WEBAUTHN, data={"name": name, "credential": credential})
    record(actor, "factor.enrol", "user", user.username, factor="passkey", name=name)


@transaction.atomic
def make_codes(actor: Actor) -> list[str]:
    """New recovery codes, shown this once; earlier ones are void."""
    user = _self(actor)
    Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    record(actor, "factor.codes", "user", user.username, count=len(codes))
    return codes


@transaction.atomic
def remove_factor(actor: Actor, key: int) -> None:
    """Take one factor off; who needs a second factor keeps the last one."""
    user = _self(actor)
    User.objects.select_for_update().get(pk=user.pk)
    row = Authenticator.objects.filter(user=user, pk=key).exclude(type=Kind.RECOVERY_CODES).first()
    if row is None:
        raise Refused.because("ACC-404", kind="factor", number=key)
    others = Authenticator.objects.filter(user=user, type__in=[Kind.TOTP, Kind.WEBAUTHN]).exclude(pk=key)
    if needs_factor(user) and not others.exists():
        raise Refused.because("ACC-116", username=user.username)
    row.delete()
    record(actor, "factor.remove", "user", user.username, factor=row.type)


@transaction.atomic
def use_code(user: User, code: str) -> str:
    """Use up a code of the app or a recovery code; gives how ("totp", "code"), empty for a wrong one."""
    typed = _digits(code)
    for row in Authenticator.objects.select_for_update().filter(user=user).order_by("pk"):
        if row.type == Kind.TOTP and _use_totp(row, typed):
            return "totp"
        if row.type == Kind.RECOVERY_CODES and RecoveryCodes(row).validate_code(typed):
            return "code"
    return ""


def _use_totp(row: Authenticator, code: str) -> bool:
    """The step is kept, so that no code works twice, whichever process is asked."""
    step = counter_of(decrypt(row.data["secret"]), code, row.data.get("step", -1))
    if step is None:
        return False
    row.data["step"], row.last_used_at = step, clock.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def _digits(code: str) -> str:
    """A code without the blanks that people type for reading."""
    return "".join(code.split())


@transaction.atomic
def change_password(actor: Actor, old: str, new: str) -> User:
    """Change one's own password by the policy; the last ones may not come again."""
    user = User.objects.select_for_update().get(pk=_self(actor).pk)
    if not user.check_password(old):
        raise Refused.because("ACC-118", path="old")
    if problem := weakness(new, user):
        raise Refused.because("ACC-111", path="new", problem=problem)
    OldPassword.objects.create(user=user, password=user.password, changed_at=clock.now())
    user.set_password(new)
    user.must_change_password, user.password_changed_at = False, clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(actor, "user.password", "user", user.username)
    return user


def weakness(password: str, user: User) -> str:
    """What is wrong with a new password, in both languages; empty if nothing is."""
    its = passwords.policy(clock.day_of(clock.now()))
    broken = [f"{rule.zh} / {rule.en}" for rule in passwords.demands(password, user.username, its) if not rule.kept]
    if not broken and used_before(password, user, its.reuse):
        broken.append(f"不能与最近 {its.reuse} 次的密码相同 / Not one of the last {its.reuse} passwords")
    if not broken:
        try:
            validate_password(password, user)
        except ValidationError:
            broken.append("这个密码太常见 / This password is too common")
    return "; ".join(broken)


def used_before(password: str, user: User, count: int) -> bool:
    """Whether it is the present password or one of the last few."""
    if not user.password or count < 1:
        return False
    earlier = OldPassword.objects.filter(user_id=user.pk).order_by("-id").values_list("password", flat=True)
    return any(check_password(password, kept) for kept in (user.password, *earlier[: count - 1]))


def must_change(user: User) -> str:
    """Why the password must be changed before anything else: "initial", "age" or empty."""
    if user.must_change_password:
        return "initial"
    changed = clock.day_of(user.password_changed_at or user.created_at)
    return "age" if passwords.too_old(changed, clock.day_of(clock.now())) else ""


@transaction.atomic
def signed_in(actor: Actor, session_key: str, agent: str, how: str) -> None:
    """Note a sign-in: who, from where, by what."""
    user = _self(actor)
    SignIn.objects.create(
        user=user, session_key=session_key, at=clock.now(), address=actor.address or None, agent=agent[:200], how=how
    )
    record(actor, "user.sign_in", "user", user.username, how=how)


@transaction.atomic
def sign_in_refused(username: str, address: str, request_id: str) -> None:
    """Note a wrong password for an account that there is; what was typed for any other is told to nobody."""
    if User.objects.filter(username=username).exists():
        refused = Actor(None, "system", None, username, "web", request_id, address)
        record(refused, "user.sign_in_refused", "user", username)


def sessions_of(user: User) -> list[tuple[SignIn, dt.datetime]]:
    """The user's sessions that still last, newest first, each with the moment at which it ends by itself."""
    rows = list(SignIn.objects.filter(user=user)[:100])
    ends = dict(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now()
        ).values_list("session_key", "expire_date")
    )
    return [(row, ends[row.session_key]) for row in rows if row.session_key in ends]


@transaction.atomic
def sign_out_elsewhere(actor: Actor, present: str) -> int:
    """End all sessions of one's own but the present one; gives how many."""
    user = _self(actor)
    keys = [row.session_key for row, _ in sessions_of(user) if row.session_key != present]
    Session.objects.filter(session_key__in=keys).delete()
    record(actor, "user.sign_out_elsewhere", "user", user.username, count=len(keys))
    return len(keys)


def end_sessions(user: User) -> None:
    """End every session of a user: part of acts that take powers or secrets away."""
    keys = SignIn.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()


def _self(actor: Actor) -> User:
    """The person who acts; the platform has no account of its own."""
    if actor.user is None:
        raise Refused.because("ACC-404", kind="user", number=actor.name)
    return actor.user
