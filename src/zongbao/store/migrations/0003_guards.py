"""Puts the database's own guards in place, and the sequences that numbers come from."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zongbao.store import guards, numbers


def put(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Run the guards' statements as they stand today, for the tables that have a state by now."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'state'")
        standing = {name for (name,) in cursor.fetchall()}
        tables = schema_editor.connection.introspection.table_names(cursor)
    for statement in guards.statements(standing, tables):
        schema_editor.execute(statement, params=None)


SEQUENCES = ";".join(f"CREATE SEQUENCE IF NOT EXISTS {name}" for name in numbers.SERIES)


class Migration(migrations.Migration):
    """Guards and sequences."""

    dependencies = [("store", "0002_ledger")]
    operations = [migrations.RunSQL(SEQUENCES), migrations.RunPython(put, migrations.RunPython.noop)]
