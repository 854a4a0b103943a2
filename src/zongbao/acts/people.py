"""Users, their roles and tokens; making an account and giving it powers are two persons' acts (三员分立)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from zongbao.acts import factors
from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import ADMIN_ROLES, Grade, Role
from zongbao.domain.access import passwords
from zongbao.store import models
from zongbao.store.kept import Kept

TOKEN_BYTES = 32
Kind = models.Organisation.Kind
FITTING: dict[Role, frozenset[str]] = {
    Role.DECLARANT: frozenset({Kind.ENTERPRISE}),
    Role.MANAGER: frozenset({Kind.ENTERPRISE}),
    Role.GATE: frozenset({Kind.GATE_OPERATOR, Kind.AUTHORITY}),
    Role.CUSTOMS: frozenset({Kind.CUSTOMS}),
    Role.ZONE: frozenset({Kind.AUTHORITY}),
    Role.PROVINCE: frozenset({Kind.PROVINCE}),
}


@transaction.atomic
def create_user(
    actor: Actor,
    username: str,
    full_name: str,
    role: str,
    organisation: models.Organisation | None,
    password: str,
    *,
    initial: bool = True,
    hashed: str = "",
) -> models.User:
    """Make an account; it stays inactive until the security administrator activates it.

    An ``initial`` password is one that somebody else knows: it must be changed at the first sign-in. Who gives the
    same password to many hands over its hash as well, for hashing is slow on purpose.
    """
    permit(actor, "user.create", {Role.SYSTEM_ADMIN, "system"})
    if models.User.objects.filter(username=username).exists():
        raise Refused.because("ACC-110", path="username", username=username)
    _fits(role, organisation)
    _check_password(password, username)
    user = models.User.objects.make(
        username,
        password,
        hashed=hashed,
        full_name=full_name,
        role=role,
        organisation=organisation,
        is_active=actor.role == "system",
        must_change_password=initial,
    )
    record(actor, "user.create", "user", username, after=role)
    return user


def _check_password(password: str, username: str) -> None:
    if problem := factors.weakness(password, models.User(username=username)):
        raise Refused.because("ACC-111", path="password", problem=problem)


def _fits(role: str, organisation: models.Organisation | None) -> None:
    """Refuse a role that people of this kind of organisation do not hold; administrators belong to none of business."""
    its = Role(role)
    if its in ADMIN_ROLES:
        if organisation is not None and organisation.kind != Kind.PLATFORM:
            raise _unfit(its, organisation, Kind.PLATFORM.value)
        return
    if organisation is None:
        raise Refused.because("ACC-101", path="organisation", role=role)
    if organisation.kind not in FITTING[its]:
        raise _unfit(its, organisation, ", ".join(sorted(FITTING[its])))


def _unfit(role: Role, organisation: models.Organisation, fitting: str) -> Refused:
    return Refused.because("ACC-119", path="role", role=role.value, kind=organisation.kind, fitting=fitting)


def _user(username: str) -> models.User:
    user = models.User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Refused.because("ACC-404", kind="user", number=username)
    return user


@transaction.atomic
def grant_role(actor: Actor, username: str, role: str) -> models.User:
    """Give a user another role; the last holder of an administrator's role keeps it."""
    permit(actor, "user.grant", {Role.SECURITY_ADMIN})
    user = _user(username)
    _not_oneself(actor, user)
    _not_last(user)
    before, user.role = user.role, Role(role).value
    _fits(role, user.organisation)
    user.save(update_fields=["role"])
    factors.end_sessions(user)
    record(actor, "user.grant", "user", username, before=before, after=role)
    return user


@transaction.atomic
def grant_grade(actor: Actor, username: str, grade: str) -> models.User:
    """Give an officer another standing: an assistant decides only under a delegation."""
    permit(actor, "user.grade", {Role.SECURITY_ADMIN, "system"})
    user = _user(username)
    _not_oneself(actor, user)
    if user.role != Role.CUSTOMS:
        raise Refused.because("QUE-119", path="grade", username=username)
    before, user.grade = user.grade, Grade(grade).value
    user.save(update_fields=["grade"])
    record(actor, "user.grade", "user", username, before=before, after=user.grade)
    return user


@transaction.atomic
def activate_user(actor: Actor, username: str) -> models.User:
    """Let an account in."""
    permit(actor, "user.activate", {Role.SECURITY_ADMIN})
    user = _user(username)
    _not_oneself(actor, user)
    return _set_active(actor, user, True)


@transaction.atomic
def deactivate_user(actor: Actor, username: str, reason: str) -> models.User:
    """Shut an account out; the last active holder of an administrator's role cannot be."""
    permit(actor, "user.deactivate", {Role.SECURITY_ADMIN})
    user = _user(username)
    _not_last(user)
    return _set_active(actor, user, False, reason)


def _set_active(actor: Actor, user: models.User, active: bool, reason: str = "") -> models.User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        factors.end_sessions(user)
    after = "active" if active else "inactive"
    record(actor, "user.activate" if active else "user.deactivate", "user", user.username, reason=reason, after=after)
    return user


@transaction.atomic
def unlock_user(actor: Actor, username: str) -> None:
    """Forget the wrong passwords that locked somebody out."""
    permit(actor, "user.unlock", {Role.SECURITY_ADMIN})
    user = _user(username)
    _not_oneself(actor, user)
    forgotten = reset(username=username)
    record(actor, "user.unlock", "user", username, attempts=forgotten)


@transaction.atomic
def reset_factors(actor: Actor, username: str, reason: str) -> int:
    """Take off every second factor of somebody who lost theirs, and end their sessions; gives how many it were."""
    permit(actor, "user.reset_factors", {Role.SECURITY_ADMIN})
    user = _user(username)
    _not_oneself(actor, user)
    count, _ = Authenticator.objects.filter(user=user).delete()
    factors.end_sessions(user)
    record(actor, "user.reset_factors", "user", username, reason=reason, count=count)
    return int(count)


@transaction.atomic
def renew_password(actor: Actor, username: str) -> str:
    """A new first password for somebody who forgot theirs, given this once and changed at the next sign-in."""
    permit(actor, "user.renew_password", {Role.SYSTEM_ADMIN})
    user = _user(username)
    _not_oneself(actor, user)
    text = passwords.initial()
    user.set_password(text)
    user.must_change_password, user.password_changed_at = True, clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    factors.end_sessions(user)
    record(actor, "user.renew_password", "user", username)
    return text


def _not_oneself(actor: Actor, user: models.User) -> None:
    if actor.user is not None and actor.user.pk == user.pk:
        raise Refused.because("ACC-112", username=user.username)


def _not_last(user: models.User) -> None:
    """Refuse to take away the last active holder of one of the three administrators' roles."""
    if Role(user.role) in ADMIN_ROLES and user.is_active:
        others = models.User.objects.filter(role=user.role, is_active=True).exclude(pk=user.pk)
        if not others.exists():
            raise Refused.because("ACC-113", username=user.username, role=user.role)


@transaction.atomic
def issue_token(actor: Actor, username: str, name: str, *, days: int | None = None, reads_only: bool = False) -> str:
    """Make a token for a system of that user; its text is shown this once, only its digest is kept."""
    permit(actor, "token.issue", {Role.SECURITY_ADMIN, "system"})
    user = _user(username)
    text = secrets.token_urlsafe(TOKEN_BYTES)
    ends = clock.now() + dt.timedelta(days=days) if days else None
    models.ApiToken.objects.create(user=user, name=name, digest=_digest(text), expires_at=ends, reads_only=reads_only)
    record(actor, "token.issue", "user", username, token=name, days=days, reads_only=reads_only)
    return text


@transaction.atomic
def revoke_token(actor: Actor, token_id: int) -> None:
    """End a token."""
    permit(actor, "token.revoke", {Role.SECURITY_ADMIN})
    token = models.ApiToken.objects.select_related("user").filter(pk=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise Refused.because("ACC-404", kind="token", number=token_id)
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record(actor, "token.revoke", "user", token.user.username, token=token.name)


_LIVING_TOKEN = Kept(
    lambda digest, now: (
        models.ApiToken.objects.select_related("user__organisation__zone")
        .filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
        .exclude(expires_at__lte=now)
        .exclude(user__organisation__active=False)
    ),
    str,
    dt.datetime,
)


def token_of(text: str) -> models.ApiToken | None:
    """The living token of that text with its active user, or None; its use is noted once a minute at most."""
    now = clock.now()
    token = _LIVING_TOKEN.first(_digest(text), now)
    if token and (token.last_used_at is None or now - token.last_used_at > dt.timedelta(minutes=1)):
        models.ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def user_of_token(text: str) -> models.User | None:
    """The active user behind a token's text, or None."""
    token = token_of(text)
    return token.user if token else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
