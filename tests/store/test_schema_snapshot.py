"""``docs/schema.sql`` is the schema that the migrations make; ``UPDATE_SNAPSHOT=1`` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from tests.store.schema_text import schema_text

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "schema.sql"


@pytest.mark.django_db
def test_the_snapshot_is_what_the_migrations_make():
    with connection.cursor() as cursor:
        found = schema_text(cursor)
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(found, "utf-8")
    assert SNAPSHOT.read_text("utf-8") == found, "run this test with UPDATE_SNAPSHOT=1 and read the difference"


@pytest.mark.django_db
def test_the_models_need_no_migration():
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)
