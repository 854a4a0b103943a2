"""Users, their roles and tokens; making an account and giving it powers are two persons' acts (三员分立)."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import ADMIN_ROLES, Role
from zongbao.store import models

TOKEN_BYTES = 32


@transaction.atomic
def create_user(
    actor: Actor, username: str, full_name: str, role: str, organisation: models.Organisation | None, password: str
) -> models.User:
    """Make an account; it stays inactive until the security administrator activates it."""
    permit(actor, "user.create", {Role.SYSTEM_ADMIN, "system"})
    if models.User.objects.filter(username=username).exists():
        raise Refused.because("ACC-110", path="username", username=username)
    if Role(role) not in ADMIN_ROLES and organisation is None:
        raise Refused.because("ACC-101", path="organisation", role=role)
    _check_password(password)
    user = models.User.objects.make(
        username, password, full_name=full_name, role=role, organisation=organisation, is_active=actor.role == "system"
    )
    record(actor, "user.create", "user", username, after=role)
    return user


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused.because("ACC-111", path="password", problem=" ".join(error.messages)) from error


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
    if Role(role) not in ADMIN_ROLES and user.organisation_id is None:
        raise Refused.because("ACC-101", path="organisation", role=role)
    user.save(update_fields=["role"])
    record(actor, "user.grant", "user", username, before=before, after=role)
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
    after = "active" if active else "inactive"
    record(actor, "user.activate" if active else "user.deactivate", "user", user.username, reason=reason, after=after)
    return user


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
def issue_token(actor: Actor, username: str, name: str) -> str:
    """Make a token for a system of that user; its text is shown this once, only its digest is kept."""
    permit(actor, "token.issue", {Role.SECURITY_ADMIN, "system"})
    user = _user(username)
    text = secrets.token_urlsafe(TOKEN_BYTES)
    models.ApiToken.objects.create(user=user, name=name, digest=_digest(text))
    record(actor, "token.issue", "user", username, token=name)
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


def user_of_token(text: str) -> models.User | None:
    """The active user behind a token's text, or None."""
    token = (
        models.ApiToken.objects.select_related("user__organisation__zone")
        .filter(digest=_digest(text), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    return token.user if token else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
