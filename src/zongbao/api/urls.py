"""The addresses of the API door: /api/v1, its documentation, and the signs of life."""

from __future__ import annotations

from django.urls import path, re_path

from zongbao.api import docs, health
from zongbao.api.door import missing, routes

urlpatterns = [
    path("api/openapi.json", docs.openapi, name="openapi"),
    path("api/docs", docs.page, name="api-docs"),
    path("api/docs/<str:name>", docs.asset, name="api-docs-asset"),
    path("api/v1/", (routes(), "ninja", "api")),
    re_path("^api/", missing, name="api-missing"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
