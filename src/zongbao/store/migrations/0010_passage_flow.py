"""Passages are found by zone and day, and by plate, for the flow of a zone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("store", "0009_notices")]
    operations = [
        migrations.AddIndex("passage", models.Index(fields=["plate", "-id"], name="passage_plate")),
        migrations.AddIndex("passage", models.Index(fields=["zone", "decided_at"], name="passage_day")),
    ]
