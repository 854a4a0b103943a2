"""Puts the database's own guards in place, and the sequences that numbers come from."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zongbao.store import guards, numbers


def put(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Run the guards' statements as they stand today."""
    with schema_editor.connection.cursor() as cursor:
        standing = schema_editor.connection.introspection.table_names(cursor)
    for statement in guards.statements(standing):
        schema_editor.execute(statement, params=None)


SEQUENCES = ";".join(f"CREATE SEQUENCE IF NOT EXISTS {name}" for name in numbers.SERIES)


class Migration(migrations.Migration):
    """Guards and sequences."""

    dependencies = [("store", "0002_ledger")]
    operations = [migrations.RunSQL(SEQUENCES), migrations.RunPython(put, migrations.RunPython.noop)]
