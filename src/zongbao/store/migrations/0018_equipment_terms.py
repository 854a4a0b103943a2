"""The supervision of equipment: how each piece came in, and its days."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table beside the ledger."""

    dependencies = [
        ("store", "0017_newest_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="EquipmentTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_no", models.BigIntegerField()),
                ("entry_mode", models.CharField(max_length=1)),
                ("line_no", models.PositiveIntegerField()),
                ("supervised_from", models.DateField()),
                ("supervised_until", models.DateField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment_terms",
                        to="store.accountbook",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.bondedlist"
                    ),
                ),
            ],
            options={
                "ordering": ["book", "item_no"],
                "constraints": [
                    models.UniqueConstraint(fields=("book", "item_no"), name="equipment_term_item"),
                    models.CheckConstraint(
                        condition=models.Q(("entry_mode__in", ["1", "2", "3"])), name="equipment_term_mode"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supervised_until__gte", models.F("supervised_from"))),
                        name="equipment_term_days",
                    ),
                ],
            },
        ),
    ]
