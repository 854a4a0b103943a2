"""Lanes: cargo or convenient, the types of pass they serve, and the two comparisons that could not be switched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Four columns."""

    dependencies = [("store", "0019_arrivals")]
    operations = [
        migrations.AddField("lane", "check_control", models.BooleanField(default=True)),
        migrations.AddField("lane", "check_release", models.BooleanField(default=True)),
        migrations.AddField(
            "lane",
            "kind",
            models.CharField(
                choices=[("cargo", "Cargo"), ("convenient", "Convenient")], default="cargo", max_length=16
            ),
        ),
        migrations.AddField("lane", "pass_types", models.CharField(blank=True, max_length=7)),
    ]
