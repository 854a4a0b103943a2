"""What a vehicle filing states besides; trailers and chassis, long-term cards, visits of temporary vehicles."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

put = importlib.import_module("zongbao.store.migrations.0003_guards").put


class Migration(migrations.Migration):
    """Three tables with their guards, and the new columns; the vehicle's guard knows that a filing may end."""

    dependencies = [
        ("store", "0031_decision_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card_no", models.CharField(db_index=True, max_length=64)),
                ("physical_no", models.CharField(max_length=64)),
                ("card_type", models.CharField(default="ic", max_length=8)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("state", models.CharField(default="applied", max_length=20)),
                ("applied_at", models.DateTimeField()),
                ("decision_reason", models.CharField(blank=True, max_length=255)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Trailer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="filed", max_length=20)),
                ("filed_at", models.DateTimeField(blank=True, null=True)),
                ("owned_since", models.DateTimeField(blank=True, null=True)),
                ("pending", models.JSONField(blank=True, null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=255)),
                ("number", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(default="trailer", max_length=8)),
                ("weight_kg", models.DecimalField(decimal_places=5, max_digits=19)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plate", models.CharField(db_index=True, max_length=16)),
                ("vehicle_type", models.CharField(default="truck", max_length=16)),
                ("tare_kg", models.DecimalField(blank=True, decimal_places=5, max_digits=19, null=True)),
                ("business_type", models.CharField(max_length=16)),
                ("direction", models.CharField(default="I", max_length=1)),
                ("card_no", models.CharField(blank=True, max_length=64)),
                ("card_collected_at", models.DateTimeField(blank=True, null=True)),
                ("valid_on", models.DateField()),
                ("entry_document_kind", models.CharField(blank=True, max_length=16)),
                ("entry_document_no", models.CharField(blank=True, max_length=64)),
                ("exit_document_kind", models.CharField(blank=True, max_length=16)),
                ("exit_document_no", models.CharField(blank=True, max_length=64)),
                ("contact", models.CharField(blank=True, max_length=64)),
                ("state", models.CharField(default="registered", max_length=20)),
                ("registered_at", models.DateTimeField()),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=255)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="vehicle",
            name="applicant",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="contact",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="customs_no",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="owned_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="plate_kind",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="second_plate",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AlterField(
            model_name="vehicle",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="store.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="vehicle",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="store.zone"
            ),
        ),
        migrations.AddIndex(
            model_name="vehicle",
            index=models.Index(
                condition=models.Q(("second_plate", ""), _negated=True),
                fields=["second_plate"],
                name="vehicle_second_plate_prefix",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="vehicle",
            index=models.Index(
                condition=models.Q(("customs_no", ""), _negated=True),
                fields=["customs_no"],
                name="vehicle_customs_no_prefix",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="vehicle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="store.vehicle"
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="zone",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="store.zone"),
        ),
        migrations.AddField(
            model_name="trailer",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="trailer",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="store.zone"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="store.zone"
            ),
        ),
        migrations.AddField(
            model_name="gatepass",
            name="visit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="passes", to="store.visit"
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["zone", "state"], name="card_of_office"),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")), fields=("card_no",), name="veh_190_card_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="veh_171_card_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="trailer",
            constraint=models.CheckConstraint(condition=models.Q(("weight_kg__gt", 0)), name="veh_161_frame_weight"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["zone", "state"], name="visit_of_office"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["registered", "approved", "inside"])),
                fields=("plate",),
                name="veh_192_one_open_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("tare_kg__gt", 0), ("tare_kg", None), _connector="OR"), name="veh_151_visit_tare"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["I", "E"])), name="visit_direction"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), _negated=True),
                    ("card_no", ""),
                    ("card_collected_at__isnull", False),
                    _connector="OR",
                ),
                name="veh_191_card_not_collected",
            ),
        ),
        migrations.RunPython(put, migrations.RunPython.noop),
    ]
