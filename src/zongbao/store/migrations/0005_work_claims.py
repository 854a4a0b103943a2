"""Claims on what waits for an officer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One claim for a paper, found by office and end."""

    dependencies = [("store", "0004_declaration_explanation")]
    operations = [
        migrations.CreateModel(
            name="WorkClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_no", models.CharField(max_length=64)),
                ("claimed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.organisation"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["office", "expires_at"], name="work_claim_office")],
                "constraints": [models.UniqueConstraint(fields=("subject_kind", "subject_no"), name="work_claim_once")],
            },
        ),
    ]
