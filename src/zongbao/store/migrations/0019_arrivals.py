"""Arrivals awaited on passes: the receiver's word and the case that a difference opens; notices by their subject."""

import importlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

put = importlib.import_module("zongbao.store.migrations.0003_guards").put

# Passes that wait for a confirmation already: the receiver is whose list the flow quotes, or who lets goods in.
WAITING = """
    INSERT INTO store_arrival (gate_pass_id, enterprise_id, zone_id, state, arrived, reason, due_at)
    SELECT one.id,
           CASE WHEN one.direction = 'I' THEN one.enterprise_id WHEN side.many = 1 THEN side.enterprise_id END,
           CASE WHEN one.direction = 'E' AND side.many = 1 THEN side.zone_id ELSE one.zone_id END,
           CASE WHEN one.arrival_confirmed_at IS NULL THEN 'due' ELSE 'confirmed' END, '{}', '',
           one.passed_at + interval '3 days'
    FROM store_gatepass AS one
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT (theirs.enterprise_id, theirs.zone_id)) AS many,
               min(theirs.enterprise_id) AS enterprise_id, min(theirs.zone_id) AS zone_id
        FROM store_gatepassdocument AS document
        JOIN store_bondedlist AS ours ON ours.list_no = document.number AND ours.direction = 'E'
        JOIN store_bondedlist AS theirs ON theirs.list_no = ours.related_list_no AND theirs.direction = 'I'
        WHERE document.gate_pass_id = one.id
    ) AS side ON true
    WHERE one.confirm_arrival AND one.state <> 'returned'
"""


class Migration(migrations.Migration):
    """One table with its guard, and what waits already."""

    dependencies = [("store", "0018_equipment_terms")]
    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="due", max_length=20)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("arrived", models.JSONField(default=dict)),
                ("stated_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=255)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="store.organisation",
                    ),
                ),
                (
                    "gate_pass",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="arrival", to="store.gatepass"
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="store.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["enterprise", "state"], name="arrival_of_receiver"),
                    models.Index(fields=["zone", "state"], name="arrival_of_office"),
                    models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="arrival_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "upheld"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="gat_192_case_reason",
                    )
                ],
            },
        ),
        migrations.AddIndex("notice", models.Index(fields=["subject_no", "event"], name="notice_of_subject")),
        migrations.RunPython(put, migrations.RunPython.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
