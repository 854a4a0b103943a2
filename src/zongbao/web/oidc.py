"""The sign-in library's adapter for OpenID Connect; loaded only where an issuer is set up."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from zongbao.web.pages import issuer


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes the way in from the library once the issuer has spoken."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Come in as the account of that name, or be told that there is none."""
        name = str(sociallogin.account.extra_data.get("preferred_username", ""))
        raise ImmediateHttpResponse(issuer.come_in(request, name))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are made by the system administrator only."""
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The issuer refused, or its answer could not be used."""
        raise ImmediateHttpResponse(issuer.refused(request))
