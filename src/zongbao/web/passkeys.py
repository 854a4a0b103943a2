"""Passkeys (WebAuthn): challenges and their answers, checked by ``fido2`` against this very address.

The address's host is the relying party; browsers allow it for ``https`` and for ``localhost``. A challenge lives in the
session and is used once.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from zongbao.store.models import User

STATE = "passkey_challenge"


def _server(request: HttpRequest) -> Fido2Server:
    host, scheme = request.get_host(), "https" if request.is_secure() else "http"
    party = PublicKeyCredentialRpEntity(name="Zongbao", id=host.partition(":")[0])
    return Fido2Server(party, verify_origin=lambda origin: origin == f"{scheme}://{host}")


def _credentials(user: User | None) -> list[tuple[Authenticator, Any]]:
    """The passkeys of a user with their public data."""
    if user is None:
        return []
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return [(row, _public(row.data["credential"])) for row in rows]


def _public(credential: dict[str, Any]) -> Any:
    response = RegistrationResponse.from_dict(credential)
    return response.response.attestation_object.auth_data.credential_data


def register_options(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    person = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=user.full_name)
    options, state = _server(request).register_begin(
        person,
        credentials=[public for _, public in _credentials(user)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return dict(options)


def registered(request: HttpRequest, credential: Any) -> bool:
    """Whether the browser's answer is a passkey made for our challenge."""
    state = request.session.pop(STATE, None)
    if state is None or not isinstance(credential, dict):
        return False
    try:
        _server(request).register_complete(state, credential)
    except (ValueError, TypeError, KeyError):
        return False
    return True


def login_options(request: HttpRequest, user: User | None = None) -> dict[str, Any]:
    """What the browser needs to answer with a passkey: of one user, or whichever it holds for us."""
    options, state = _server(request).authenticate_begin(
        credentials=[public for _, public in _credentials(user)] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = state
    return dict(options)


def answered(request: HttpRequest, answer: Any) -> User | None:
    """The active user whose passkey answered our challenge, None otherwise."""
    state = request.session.pop(STATE, None)
    if state is None or not isinstance(answer, dict):
        return None
    try:
        user = _owner(answer)
        kept = _credentials(user)
        found = _server(request).authenticate_complete(state, [public for _, public in kept], answer)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    for row, public in kept:
        if public.credential_id == found.credential_id:
            row.record_usage()
            return user
    return None


def _owner(answer: dict[str, Any]) -> User | None:
    handle = websafe_decode(answer["response"]["userHandle"]).decode()
    key = int(handle) if handle.isdecimal() and len(handle) < 19 else 0
    return User.objects.select_related("organisation").filter(pk=key, is_active=True).first()
