"""Values of parameters that operators set; days of one scope never meet, and what has begun stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_DAY_OF = "({} AT TIME ZONE 'Asia/Shanghai')::date"
_CONSTRAINTS = f"""
ALTER TABLE store_parametervalue
    ADD CONSTRAINT par_190_overlap EXCLUDE USING gist (
        int8range(
            hashtext(key || chr(31) || zone || chr(31) || zone_type || chr(31) || vehicle_type)::bigint,
            hashtext(key || chr(31) || zone || chr(31) || zone_type || chr(31) || vehicle_type)::bigint, '[]'
        ) WITH &&,
        daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (state IN ('confirmed', 'ended')),
    ADD CONSTRAINT par_193_backdated CHECK (confirmed_at IS NULL OR valid_from > {_DAY_OF.format("confirmed_at")}),
    ADD CONSTRAINT par_194_ended_backwards CHECK (
        withdrawn_at IS NULL OR confirmed_at IS NULL
        OR (state = 'ended' AND valid_to >= {_DAY_OF.format("withdrawn_at")})
        OR (state = 'withdrawn' AND valid_from > {_DAY_OF.format("withdrawn_at")})
    );
CREATE FUNCTION zb_refuse_other_value() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.key, NEW.value, NEW.zone, NEW.zone_type, NEW.vehicle_type, NEW.valid_from,
            NEW.ground, NEW.citation, NEW.proposed_by_id, NEW.proposed_at)
        IS NOT DISTINCT FROM (OLD.id, OLD.key, OLD.value, OLD.zone, OLD.zone_type, OLD.vehicle_type, OLD.valid_from,
            OLD.ground, OLD.citation, OLD.proposed_by_id, OLD.proposed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% says something else', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'par_106_as_proposed', TABLE = TG_TABLE_NAME;
END $guard$;
CREATE TRIGGER zb_as_proposed BEFORE UPDATE OR DELETE ON store_parametervalue
    FOR EACH ROW EXECUTE FUNCTION zb_refuse_other_value();
"""
_UNDO = "DROP TRIGGER zb_as_proposed ON store_parametervalue; DROP FUNCTION zb_refuse_other_value();"


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_workplace_delegations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParameterValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("value", models.CharField(max_length=64)),
                ("zone", models.CharField(blank=True, max_length=32)),
                ("zone_type", models.CharField(blank=True, max_length=16)),
                ("vehicle_type", models.CharField(blank=True, max_length=16)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("ground", models.CharField(max_length=255)),
                ("citation", models.CharField(blank=True, max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待确认"),
                            ("confirmed", "已确认"),
                            ("ended", "提前终止"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=255)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["key", "valid_from"], name="store_param_key_94492e_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="par_191_same_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="par_192_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("state", "proposed"), ("withdrawn_at__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("state", "confirmed"), ("withdrawn_at__isnull", True)
                            ),
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("state", "ended"),
                                ("valid_to__isnull", False),
                                ("withdrawn_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="parameter_value_state",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_CONSTRAINTS, _UNDO),
    ]
