"""Lets a returned closing leave an expired book expired: the guard of the books' life learns the move."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from zongbao.store import guards


def put(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Run the guards' statements as they stand today."""
    for statement in guards.statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [("store", "0017_newest_first")]
    operations = [migrations.RunPython(put, migrations.RunPython.noop)]
