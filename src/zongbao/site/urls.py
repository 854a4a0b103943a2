"""All addresses: the API door with its probes first, then the pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

handler400 = "zongbao.web.pages.about.unreadable"
handler403 = "zongbao.web.pages.about.refused"
handler404 = "zongbao.web.pages.about.missing"
handler500 = "zongbao.web.pages.about.broken"

urlpatterns = [
    path("", include("zongbao.api.urls")),
    path("", include("zongbao.web.urls")),
]

if settings.ZONGBAO.oidc_url:
    urlpatterns.append(path("", include("allauth.socialaccount.providers.openid_connect.urls")))
