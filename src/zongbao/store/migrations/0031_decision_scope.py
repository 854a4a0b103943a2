"""Decisions know the enterprise and the zone of their subject, for pages that are read from an index."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

put = importlib.import_module("zongbao.store.migrations.0003_guards").put

# The guard against change steps aside for this one act; ``put`` brings it back.
FILL = """
DROP TRIGGER IF EXISTS zb_append_only ON store_storeddecision;
UPDATE store_storeddecision d SET enterprise_id = s.enterprise_id, zone_id = s.zone_id
  FROM store_bondedlist s WHERE d.subject_kind = 'list' AND s.list_no = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = s.enterprise_id, zone_id = s.zone_id
  FROM store_declaration s WHERE d.subject_kind = 'declaration' AND s.pre_entry_no = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = s.enterprise_id, zone_id = s.zone_id
  FROM store_gatepass s WHERE d.subject_kind = 'pass' AND s.pass_no = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = s.enterprise_id, zone_id = s.zone_id
  FROM store_accountbook s WHERE d.subject_kind = 'book' AND s.book_no = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = s.owner_id, zone_id = s.zone_id
  FROM store_vehicle s WHERE d.subject_kind = 'vehicle' AND s.plate = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = p.enterprise_id, zone_id = s.zone_id
  FROM store_passage s LEFT JOIN store_gatepass p ON p.id = s.gate_pass_id
  WHERE d.subject_kind = 'passage' AND s.id::text = d.subject_no;
UPDATE store_storeddecision d SET enterprise_id = s.enterprise_id, zone_id = s.zone_id
  FROM store_arrival s JOIN store_gatepass p ON p.id = s.gate_pass_id
  WHERE d.subject_kind = 'arrival' AND p.pass_no = d.subject_no;
"""


def repeated(model: str) -> models.ForeignKey:
    """A key that follows from the subject and is not checked again."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
        related_name="+", to=model,
    )  # fmt: skip


class Migration(migrations.Migration):
    """Two columns, filled from the subjects, and two indexes."""

    dependencies = [("store", "0030_list_by_lines")]
    operations = [
        migrations.AddField("storeddecision", "enterprise", repeated("store.organisation")),
        migrations.AddField("storeddecision", "zone", repeated("store.zone")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(put, migrations.RunPython.noop),
        *(
            migrations.AddIndex(
                "storeddecision",
                models.Index(fields=[scope, "-decided_at", "-id"], name=f"decision_newest_{scope}"),
            )
            for scope in ("zone", "enterprise")
        ),
    ]
