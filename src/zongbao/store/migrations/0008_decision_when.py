"""Decisions are found by day for their statistics."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index on the moment."""

    dependencies = [("store", "0007_stock_counts")]
    operations = [
        migrations.AddIndex(
            model_name="storeddecision", index=models.Index(fields=["decided_at"], name="decision_when")
        ),
    ]
