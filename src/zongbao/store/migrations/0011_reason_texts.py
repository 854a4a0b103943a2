"""The office's library of reasons."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One text once while it is in use."""

    dependencies = [("store", "0010_passage_flow")]
    operations = [
        migrations.CreateModel(
            name="ReasonText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=48)),
                ("text", models.CharField(max_length=255)),
                ("text_en", models.CharField(blank=True, max_length=255)),
                ("cites", models.CharField(blank=True, max_length=48)),
                ("active", models.BooleanField(default=True)),
                ("added_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["question", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)),
                        fields=("office", "question", "text"),
                        name="reason_text_once",
                    )
                ],
            },
        ),
    ]
