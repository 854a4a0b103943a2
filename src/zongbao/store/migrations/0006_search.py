"""Indexes for the search by the beginning of a number; list, pass, book and declaration numbers have theirs."""

from django.db import migrations, models


def prefix(model: str, field: str, name: str, condition: models.Q | None = None) -> migrations.AddIndex:
    """An index that answers ``LIKE 'x%'`` whatever the collation."""
    index = models.Index(fields=[field], opclasses=["varchar_pattern_ops"], condition=condition, name=name)
    return migrations.AddIndex(model_name=model, index=index)


class Migration(migrations.Migration):
    """Inner numbers, containers and message ids."""

    dependencies = [("store", "0005_work_claims")]
    operations = [
        prefix("bondedlist", "inner_no", "bonded_list_inner_no_prefix"),
        prefix("gatepass", "inner_no", "gate_pass_inner_no_prefix"),
        prefix("gatepass", "container_no", "gate_pass_container_prefix", ~models.Q(container_no="")),
        prefix("rawmessage", "message_id", "raw_message_id_prefix"),
    ]
