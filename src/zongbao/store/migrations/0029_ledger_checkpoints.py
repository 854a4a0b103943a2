"""Checkpoints of the ledger, the decisions they hold, the witnesses; the first two are append-only."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

put = importlib.import_module("zongbao.store.migrations.0003_guards").put


class Migration(migrations.Migration):
    """Three tables and their guards."""

    dependencies = [("store", "0028_gate_pictures")]
    operations = [
        migrations.CreateModel(
            name="LedgerCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("moment", models.DateTimeField()),
                ("text", models.TextField()),
                ("hash", models.BinaryField()),
                ("algorithm", models.CharField(max_length=16)),
                ("signature", models.BinaryField()),
                ("public_key", models.TextField()),
                ("newest_decision", models.BigIntegerField()),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=255, unique=True)),
                ("delivered", models.PositiveBigIntegerField(default=0)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=255)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="SealedDecision",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        db_column="id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="store.storeddecision",
                    ),
                ),
                ("position", models.IntegerField()),
                ("leaf", models.BinaryField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="store.ledgercheckpoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "position"), name="sealed_decision_place")
                ],
            },
        ),
        migrations.RunPython(put, migrations.RunPython.noop),
    ]
