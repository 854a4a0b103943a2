"""Vehicle filings wait for customs; what stands already was in force and stays so."""

import importlib

from django.db import migrations, models

put = importlib.import_module("zongbao.store.migrations.0003_guards").put


class Migration(migrations.Migration):
    """State of the filing, when it was filed, the change that waits, customs' reason."""

    dependencies = [("store", "0020_lane_kinds")]
    operations = [
        migrations.AddField("vehicle", "state", models.CharField(default="approved", max_length=20)),
        migrations.AlterField("vehicle", "state", models.CharField(default="filed", max_length=20)),
        migrations.AddField("vehicle", "filed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("vehicle", "pending", models.JSONField(blank=True, null=True)),
        migrations.AddField("vehicle", "decision_reason", models.CharField(blank=True, max_length=255)),
        migrations.RunPython(put, migrations.RunPython.noop),
    ]
