"""Brings the declared default of ``Declaration.explanation`` in step with the model; the table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An empty list, not the field of the same name."""

    dependencies = [("store", "0003_guards")]
    operations = [
        migrations.AlterField(model_name="declaration", name="explanation", field=models.JSONField(default=list)),
    ]
