"""Half-typed forms that people keep."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    """Of bounded size; found by person and page, forgotten by age."""

    dependencies = [
        ("store", "0021_vehicle_filings"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("title", models.CharField(blank=True, max_length=64)),
                ("content", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at", "-id"],
                "indexes": [
                    models.Index(fields=["user", "path", "-saved_at"], name="form_draft_person"),
                    models.Index(fields=["saved_at"], name="form_draft_saved"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=LessThanOrEqual(Length("content"), models.Value(1_000_000)),
                        name="acc_413_draft_too_large",
                    ),
                ],
            },
        ),
    ]
