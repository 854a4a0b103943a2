"""Indexes in the order of the list pages, whole and by scope, and for numbers searched by their beginning."""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


def newest(model: str, table: str, moment: str, *scopes: str) -> Iterator[migrations.AddIndex]:
    """The newest rows of all, and of each value of each scope."""
    yield migrations.AddIndex(model, models.Index(fields=[f"-{moment}", "-id"], name=f"{table}_newest"))
    for scope in scopes:
        index = models.Index(fields=[scope, f"-{moment}", "-id"], name=f"{table}_newest_{scope}")
        yield migrations.AddIndex(model, index)


def replaced(model: str, table: str, moment: str, old: str) -> Iterator[Operation]:
    """The index by zone and state, now in the order of the page."""
    yield migrations.RemoveIndex(model, old)
    index = models.Index(fields=["zone", "state", f"-{moment}", "-id"], name=f"{table}_newest_zone_state")
    yield migrations.AddIndex(model, index)


def prefix(model: str, field: str, name: str) -> migrations.AddIndex:
    """An index that answers ``LIKE 'x%'`` whatever the collation."""
    return migrations.AddIndex(model, models.Index(fields=[field], opclasses=["varchar_pattern_ops"], name=name))


class Migration(migrations.Migration):
    """Lists, passes, declarations, passages, messages, receipts, decisions and the audit trail."""

    dependencies = [("store", "0016_packed_bytes")]
    operations = [
        *newest("bondedlist", "list", "declared_at", "zone", "enterprise", "state"),
        *replaced("bondedlist", "list", "declared_at", "store_bonde_zone_id_bb096f_idx"),
        migrations.AddIndex("bondedlist", models.Index(fields=["-total_usd", "-id"], name="list_by_value")),
        *newest("gatepass", "pass", "applied_at", "zone", "enterprise", "state"),
        *replaced("gatepass", "pass", "applied_at", "store_gatep_zone_id_a1639a_idx"),
        *newest("declaration", "declaration", "drafted_at", "zone", "enterprise", "state"),
        *newest("passage", "passage", "decided_at"),
        migrations.AddIndex("passage", models.Index(fields=["state", "-id"], name="passage_by_state")),
        prefix("passage", "plate", "passage_plate_prefix"),
        prefix("passage", "card", "passage_card_prefix"),
        prefix("passage", "session", "passage_session_prefix"),
        *newest("rawmessage", "message", "received_at", "sender", "state"),
        prefix("rawmessage", "file_name", "raw_message_file_prefix"),
        *newest("receipt", "receipt", "created_at", "receiver"),
        migrations.RemoveIndex("storeddecision", "decision_when"),
        *newest("storeddecision", "decision", "decided_at"),
        prefix("storeddecision", "subject_no", "decision_subject_prefix"),
        *newest("auditentry", "audit", "at"),
        prefix("auditentry", "subject_no", "audit_subject_prefix"),
        prefix("auditentry", "act", "audit_act_prefix"),
        migrations.AddIndex(
            "auditentry",
            models.Index(fields=["request_id"], condition=~models.Q(request_id=""), name="audit_request"),
        ),
    ]
