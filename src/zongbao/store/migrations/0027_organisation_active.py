"""An organisation may be deactivated; a sender id belongs to one, and is letters and digits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """All that stand are active."""

    dependencies = [("store", "0026_upkeep")]
    operations = [
        migrations.AddField(model_name="organisation", name="active", field=models.BooleanField(default=True)),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sender_id", ""), _negated=True), fields=("sender_id",), name="acc_190_sender_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("sender_id__regex", "^[A-Za-z0-9]*$")), name="acc_191_sender_form"
            ),
        ),
    ]
