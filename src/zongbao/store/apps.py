"""Registers the store with Django under the label ``store``."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The one Django app that owns tables."""

    name = "zongbao.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lay the operators' values over the law's files."""
        from zongbao.regulations import parameters
        from zongbao.store.parameter_values import reader

        parameters.set_overlay(reader)
