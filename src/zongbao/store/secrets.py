"""Keeps the secrets of second factors encrypted in the database, under a key derived from the platform's own."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


def _cipher() -> Fernet:
    key = hashlib.sha256(b"zongbao second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What ``allauth.mfa`` asks us; under another platform key, factors have to be enrolled anew."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()
