"""A refused message may be run again from its kept bytes; the attempt points to the message."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the pointer."""

    dependencies = [("store", "0024_parameter_values")]
    operations = [
        migrations.AddField(
            model_name="rawmessage",
            name="attempt_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="store.rawmessage",
            ),
        ),
    ]
