"""Pictures that a gate's cameras took."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies = [("store", "0027_organisation_active")]
    operations = [
        migrations.CreateModel(
            name="GatePicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("guid", models.CharField(max_length=255)),
                ("kind", models.CharField(max_length=16)),
                ("body", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField(db_index=True)),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.zone"),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("zone", "guid"), name="gate_picture_once")],
            },
        ),
    ]
