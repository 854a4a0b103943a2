"""The list page sorts by number of lines from an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0029_ledger_checkpoints"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="bondedlist",
            index=models.Index(fields=["-line_count", "-id"], name="list_by_lines"),
        ),
    ]
