"""A tiny province of two zones and a few days, loaded once for all tests that look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from zongbao.core.clock import SHANGHAI
from zongbao.demo import catalogue
from zongbao.demo.load import load

NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the province's own passwords need no strength here


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The province stands while the module's tests run, and is rolled back after them."""
    two = tuple(zone for zone in catalogue.zones() if zone.short in ("qianwan", "weihai"))
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK), transaction.atomic():
        load(days=9, zones=two, now=NOW)
        yield
        transaction.set_rollback(True)
