"""All addresses: the API door with its probes first, then the pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("zongbao.api.urls")),
    path("", include("zongbao.web.urls")),
]
