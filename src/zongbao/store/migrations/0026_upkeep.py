"""Heartbeats of the workers and proofs of the ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds both tables."""

    dependencies = [
        ("store", "0025_message_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("milliseconds", models.PositiveBigIntegerField()),
                ("findings", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("host", models.CharField(max_length=64)),
                ("pid", models.PositiveIntegerField()),
                ("version", models.CharField(max_length=32)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("inbox", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=255)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-seen_at"],
                "constraints": [models.UniqueConstraint(fields=("host", "pid", "started_at"), name="worker_beat_once")],
            },
        ),
    ]
