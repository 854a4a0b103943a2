"""Creates the tables that Django knows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zongbao.core.roles


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LedgerBalance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slot", "book_id", "item_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.SmallIntegerField()),
                ("book_id", models.BigIntegerField()),
                ("item_no", models.BigIntegerField()),
                ("actual_in", models.DecimalField(decimal_places=5, max_digits=19)),
                ("actual_out", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_in", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_out", models.DecimalField(decimal_places=5, max_digits=19)),
                ("actual_in_legal", models.DecimalField(decimal_places=5, max_digits=19)),
                ("actual_out_legal", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_in_legal", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_out_legal", models.DecimalField(decimal_places=5, max_digits=19)),
                ("actual_in_second", models.DecimalField(decimal_places=5, max_digits=19)),
                ("actual_out_second", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_in_second", models.DecimalField(decimal_places=5, max_digits=19)),
                ("pre_out_second", models.DecimalField(decimal_places=5, max_digits=19)),
                ("usd_total", models.DecimalField(decimal_places=5, max_digits=25)),
                ("last_seq", models.BigIntegerField()),
                ("last_in", models.DateField(null=True)),
                ("last_out", models.DateField(null=True)),
            ],
            options={
                "db_table": "ledger_balance",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerItem",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slot", "book_id", "item_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.SmallIntegerField()),
                ("book_id", models.BigIntegerField()),
                ("item_no", models.BigIntegerField()),
                ("part_no", models.CharField(max_length=32)),
                ("hs_code", models.CharField(max_length=13)),
                ("name", models.CharField(max_length=512)),
                ("spec", models.CharField(max_length=512)),
                ("declared_unit", models.CharField(max_length=3)),
                ("legal_unit", models.CharField(max_length=3)),
                ("second_unit", models.CharField(max_length=3)),
                ("origin", models.CharField(max_length=3)),
                ("currency", models.CharField(max_length=3)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=19, null=True)),
                ("source_list", models.CharField(max_length=64)),
                ("source_line", models.IntegerField(null=True)),
                ("state", models.CharField(max_length=16)),
                ("filed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_item",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerMovement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slot",
                        "book_id",
                        "item_no",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("slot", models.SmallIntegerField()),
                ("book_id", models.BigIntegerField()),
                ("item_no", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("document", models.CharField(max_length=64)),
                ("version", models.IntegerField()),
                ("event", models.CharField(max_length=8)),
                ("direction", models.CharField(max_length=1)),
                ("line_no", models.IntegerField()),
                ("declared", models.DecimalField(decimal_places=5, max_digits=19)),
                ("legal", models.DecimalField(decimal_places=5, max_digits=19)),
                ("second", models.DecimalField(decimal_places=5, max_digits=19)),
                ("usd", models.DecimalField(decimal_places=5, max_digits=25)),
                ("batch_no", models.BigIntegerField()),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_movement",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slot",
                        "book_id",
                        "document",
                        "version",
                        "event",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("slot", models.SmallIntegerField()),
                ("book_id", models.BigIntegerField()),
                ("document", models.CharField(max_length=64)),
                ("version", models.IntegerField()),
                ("event", models.CharField(max_length=8)),
                ("direction", models.CharField(max_length=1)),
                ("line_count", models.IntegerField()),
                ("batch_no", models.BigIntegerField()),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_posting",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerSeal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "slot", "batch_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slot", models.SmallIntegerField()),
                ("batch_no", models.BigIntegerField()),
                ("movement_count", models.IntegerField()),
                ("merkle_root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("chained", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_seal",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=64, unique=True)),
                ("full_name", models.CharField(max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("declarant", "企业申报员"),
                            ("manager", "企业主管"),
                            ("gate", "卡口操作员"),
                            ("customs", "海关关员"),
                            ("zone", "管委会"),
                            ("province", "省商务厅"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("auditor", "安全审计员"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("language", models.CharField(default="zh-hans", max_length=8)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="AccountBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                ("book_no", models.CharField(max_length=12, unique=True)),
                ("pre_entry_no", models.CharField(max_length=18, unique=True)),
                ("inner_no", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=16)),
                ("place_type", models.CharField(max_length=1)),
                ("posting_mode", models.CharField(max_length=1)),
                ("usage", models.CharField(blank=True, max_length=1)),
                ("master_customs", models.CharField(max_length=4)),
                ("warehouse_name", models.CharField(blank=True, max_length=512)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("state", models.CharField(max_length=20)),
                ("pause_in", models.BooleanField(default=False)),
                ("pause_out", models.BooleanField(default=False)),
                ("pause_change", models.BooleanField(default=False)),
                ("change_count", models.PositiveIntegerField(default=0)),
                ("filed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["book_no"],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=10, unique=True)),
                ("name_zh", models.CharField(max_length=64)),
                ("name_en", models.CharField(max_length=64)),
                ("double", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["area"],
            },
        ),
        migrations.CreateModel(
            name="GatePass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pass_no", models.CharField(max_length=24, unique=True)),
                ("pre_entry_no", models.CharField(max_length=18, unique=True)),
                ("inner_no", models.CharField(max_length=64)),
                ("pass_type", models.CharField(max_length=1)),
                ("binding", models.CharField(blank=True, max_length=1)),
                ("document_kind", models.CharField(blank=True, max_length=1)),
                ("direction", models.CharField(max_length=1)),
                ("master_customs", models.CharField(max_length=4)),
                ("plate", models.CharField(db_index=True, max_length=16)),
                ("ic_card", models.CharField(blank=True, db_index=True, max_length=64)),
                ("container_no", models.CharField(blank=True, max_length=64)),
                ("vehicle_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("frame_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("container_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("gross_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("net_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("total_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("confirm_arrival", models.BooleanField(default=False)),
                ("arrival_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("state", models.CharField(max_length=20)),
                ("hold_reason", models.CharField(blank=True, max_length=255)),
                ("valid_until", models.DateTimeField()),
                ("applied_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("first_gate", models.CharField(blank=True, max_length=32)),
                ("first_passed_at", models.DateTimeField(blank=True, null=True)),
                ("second_gate", models.CharField(blank=True, max_length=32)),
                ("passed_at", models.DateTimeField(blank=True, null=True)),
                ("collected_weight", models.DecimalField(blank=True, decimal_places=5, max_digits=19, null=True)),
                ("weight_error", models.DecimalField(blank=True, decimal_places=5, max_digits=19, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("paper", models.JSONField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("customs", "海关"),
                            ("authority", "管委会"),
                            ("gate_operator", "卡口运营"),
                            ("province", "省级部门"),
                            ("platform", "平台"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=18, unique=True)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("name_zh", models.CharField(max_length=255)),
                ("name_en", models.CharField(blank=True, max_length=255)),
                ("manual_review", models.BooleanField(default=False)),
                ("sender_id", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, unique=True)),
                ("name_zh", models.CharField(max_length=64)),
                ("name_en", models.CharField(max_length=128)),
                ("zone_type", models.CharField(max_length=16)),
                ("customs_code", models.CharField(max_length=4)),
                ("city_zh", models.CharField(max_length=32)),
                ("city_en", models.CharField(max_length=32)),
                ("area_km2", models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BondedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                ("list_no", models.CharField(max_length=18, unique=True)),
                ("pre_entry_no", models.CharField(max_length=18, unique=True)),
                ("inner_no", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField(default=0)),
                ("list_type", models.CharField(max_length=1)),
                ("direction", models.CharField(max_length=1)),
                ("supervision_mode", models.CharField(max_length=4)),
                ("transport_mode", models.CharField(max_length=2)),
                ("declare_flag", models.CharField(max_length=1)),
                ("declare_type", models.CharField(blank=True, max_length=1)),
                ("master_customs", models.CharField(max_length=4)),
                ("related_list_no", models.CharField(blank=True, db_index=True, max_length=64)),
                ("state", models.CharField(max_length=20)),
                ("release_needed", models.BooleanField()),
                ("gate_needed", models.BooleanField()),
                ("partner_needed", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("past_gate_at", models.DateTimeField(blank=True, null=True)),
                ("line_count", models.PositiveIntegerField()),
                ("total_usd", models.DecimalField(decimal_places=5, default=0, max_digits=25)),
                ("gross_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("declared_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("posted_at", models.DateTimeField(blank=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("paper", models.JSONField()),
                ("pending_paper", models.JSONField(blank=True, null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="store.accountbook"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="store.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BondedListLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                ("line_no", models.PositiveIntegerField()),
                ("book_item", models.BigIntegerField(null=True)),
                ("part_no", models.CharField(max_length=32)),
                ("hs_code", models.CharField(max_length=13)),
                ("name", models.CharField(max_length=512)),
                ("spec", models.CharField(blank=True, max_length=512)),
                ("origin", models.CharField(max_length=3)),
                ("destination", models.CharField(max_length=3)),
                ("declared_unit", models.CharField(max_length=3)),
                ("legal_unit", models.CharField(max_length=3)),
                ("second_unit", models.CharField(blank=True, max_length=3)),
                ("declared_qty", models.DecimalField(decimal_places=5, max_digits=19)),
                ("legal_qty", models.DecimalField(decimal_places=5, max_digits=19)),
                ("second_qty", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("currency", models.CharField(max_length=3)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=19)),
                ("total", models.DecimalField(decimal_places=2, max_digits=19)),
                ("usd_total", models.DecimalField(decimal_places=5, max_digits=25)),
                ("gross_weight", models.DecimalField(decimal_places=5, max_digits=19, null=True)),
                ("net_weight", models.DecimalField(decimal_places=5, max_digits=19, null=True)),
                ("entry_line", models.PositiveIntegerField(null=True)),
                ("on_passes", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("past_gate", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="store.bondedlist"
                    ),
                ),
            ],
            options={
                "ordering": ["list", "line_no"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pre_entry_no", models.CharField(max_length=18, unique=True)),
                ("entry_no", models.CharField(blank=True, db_index=True, max_length=18)),
                ("entry_type", models.CharField(blank=True, max_length=1)),
                ("declare_type", models.CharField(blank=True, max_length=1)),
                ("drafted", models.BooleanField(default=True)),
                ("state", models.CharField(max_length=20)),
                ("drafted_at", models.DateTimeField()),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("needs_sync", models.BooleanField(default=False)),
                (
                    "explanation",
                    models.JSONField(
                        default=models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="declaration",
                            to="store.bondedlist",
                        )
                    ),
                ),
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="declaration", to="store.bondedlist"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="store.organisation",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="store.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DeclarationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_no", models.PositiveIntegerField()),
                ("hs_code", models.CharField(max_length=13)),
                ("name", models.CharField(max_length=512)),
                ("spec", models.CharField(blank=True, max_length=512)),
                ("declared_unit", models.CharField(max_length=3)),
                ("declared_qty", models.DecimalField(decimal_places=5, max_digits=19)),
                ("legal_unit", models.CharField(max_length=3)),
                ("legal_qty", models.DecimalField(decimal_places=5, max_digits=19)),
                ("second_unit", models.CharField(blank=True, max_length=3)),
                ("second_qty", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("unit_price", models.DecimalField(decimal_places=4, max_digits=19)),
                ("total", models.DecimalField(decimal_places=2, max_digits=19)),
                ("currency", models.CharField(max_length=3)),
                ("origin", models.CharField(max_length=3)),
                ("destination", models.CharField(max_length=3)),
                ("levy_mode", models.CharField(max_length=1)),
                ("list_lines", models.JSONField(default=list)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="store.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ["declaration", "line_no"],
            },
        ),
        migrations.CreateModel(
            name="GatePassDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=1)),
                ("number", models.CharField(db_index=True, max_length=64)),
                (
                    "gate_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="store.gatepass"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GatePassLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_no", models.PositiveIntegerField()),
                ("declared_qty", models.DecimalField(decimal_places=5, max_digits=19)),
                ("gross_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                ("net_weight", models.DecimalField(decimal_places=5, default=0, max_digits=19)),
                (
                    "gate_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="store.gatepass"
                    ),
                ),
                (
                    "list_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pass_lines",
                        to="store.bondedlistline",
                    ),
                ),
            ],
            options={
                "ordering": ["gate_pass", "line_no"],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=128)),
                ("route", models.CharField(max_length=128)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=10)),
                ("direction", models.CharField(max_length=1)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("check_plate", models.BooleanField(default=True)),
                ("check_container", models.BooleanField(default=True)),
                ("check_weight", models.BooleanField(default=True)),
                ("active", models.BooleanField(default=True)),
                (
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lanes", to="store.gate"
                    ),
                ),
            ],
            options={
                "ordering": ["gate", "number"],
            },
        ),
        migrations.AddField(
            model_name="gatepass",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="passes", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="accountbook",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="books", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="store.organisation",
            ),
        ),
        migrations.CreateModel(
            name="RawMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField()),
                ("door", models.CharField(max_length=8)),
                ("message_type", models.CharField(blank=True, max_length=16)),
                ("message_id", models.CharField(blank=True, max_length=128)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("pocket_id", models.CharField(blank=True, max_length=128)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("raw", models.BinaryField()),
                ("reply", models.BinaryField(default=b"")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已接收"),
                            ("accepted", "已受理"),
                            ("refused", "已拒绝"),
                            ("repeated", "重复"),
                            ("waiting", "等待分包"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first", models.BooleanField(default=True)),
                ("subject_kind", models.CharField(blank=True, max_length=16)),
                ("subject_no", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "sender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="store.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="gatepass",
            name="message",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.rawmessage"
            ),
        ),
        migrations.CreateModel(
            name="BookFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=1)),
                ("paper", models.JSONField()),
                ("open", models.BooleanField(default=True)),
                ("accepted", models.BooleanField(null=True)),
                ("filed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="filings", to="store.accountbook"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.rawmessage"
                    ),
                ),
            ],
            options={
                "ordering": ["book", "version"],
            },
        ),
        migrations.AddField(
            model_name="bondedlist",
            name="message",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.rawmessage"
            ),
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                ("message_type", models.CharField(max_length=16)),
                ("message_id", models.CharField(max_length=64, unique=True)),
                ("file_name", models.CharField(max_length=255)),
                ("result", models.CharField(blank=True, max_length=2)),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_no", models.CharField(db_index=True, max_length=64)),
                ("body", models.BinaryField()),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="receipts",
                        to="store.rawmessage",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="store.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="StoredDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_no", models.CharField(max_length=64)),
                ("question", models.CharField(max_length=32)),
                ("outcome", models.CharField(max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("inputs", models.JSONField(default=dict)),
                ("rule_version", models.CharField(max_length=64)),
                ("decided_at", models.DateTimeField()),
                ("remark", models.CharField(blank=True, max_length=255)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="rawmessage",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="store.storeddecision",
            ),
        ),
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plate", models.CharField(max_length=16, unique=True)),
                ("vehicle_type", models.CharField(default="truck", max_length=16)),
                ("ic_card", models.CharField(blank=True, db_index=True, max_length=64)),
                ("tare_kg", models.DecimalField(decimal_places=5, max_digits=19)),
                ("tare_on", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("active", models.BooleanField(default=True)),
                ("blacklisted", models.BooleanField(default=False)),
                ("blacklist_reason", models.CharField(blank=True, max_length=255)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vehicles", to="store.organisation"
                    ),
                ),
                (
                    "inside_zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.zone",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vehicles", to="store.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["plate"],
            },
        ),
        migrations.AddField(
            model_name="gatepass",
            name="vehicle",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="passes", to="store.vehicle"
            ),
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.CharField(max_length=64)),
                ("direction", models.CharField(max_length=1)),
                ("plate", models.CharField(blank=True, max_length=16)),
                ("card", models.CharField(blank=True, max_length=64)),
                ("containers", models.JSONField(default=list)),
                ("weight", models.DecimalField(decimal_places=5, max_digits=19, null=True)),
                ("expected_weight", models.DecimalField(decimal_places=5, max_digits=19, null=True)),
                ("weight_difference", models.DecimalField(decimal_places=5, max_digits=19, null=True)),
                ("collection", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=20)),
                ("led_text", models.CharField(blank=True, max_length=128)),
                ("collected_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolution_reason", models.CharField(blank=True, max_length=255)),
                (
                    "gate_pass",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="store.gatepass",
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="passages", to="store.lane"
                    ),
                ),
                (
                    "resolved_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="passages", to="store.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="zone",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organisations",
                to="store.zone",
            ),
        ),
        migrations.AddField(
            model_name="gatepass",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="passes", to="store.zone"
            ),
        ),
        migrations.AddField(
            model_name="gate",
            name="zone",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="gates", to="store.zone"),
        ),
        migrations.AddField(
            model_name="bondedlist",
            name="zone",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="store.zone"),
        ),
        migrations.AddField(
            model_name="accountbook",
            name="zone",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="books", to="store.zone"),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_name", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=16)),
                ("act", models.CharField(max_length=48)),
                ("subject_kind", models.CharField(max_length=16)),
                ("subject_no", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=255)),
                ("before", models.CharField(blank=True, max_length=20)),
                ("after", models.CharField(blank=True, max_length=20)),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("detail", models.JSONField(default=dict)),
                (
                    "actor",
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
                "indexes": [models.Index(fields=["subject_kind", "subject_no"], name="store_audit_subject_be4ebe_idx")],
            },
        ),
        migrations.AddConstraint(
            model_name="bondedlistline",
            constraint=models.UniqueConstraint(fields=("list", "line_no"), name="lst_192_line_once"),
        ),
        migrations.AddConstraint(
            model_name="bondedlistline",
            constraint=models.CheckConstraint(condition=models.Q(("declared_qty__gt", 0)), name="lst_193_quantity"),
        ),
        migrations.AddConstraint(
            model_name="bondedlistline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("past_gate__gte", 0),
                    ("past_gate__lte", models.F("on_passes")),
                    ("on_passes__lte", models.F("declared_qty")),
                ),
                name="pas_190_over_list_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="declarationline",
            constraint=models.UniqueConstraint(fields=("declaration", "line_no"), name="dec_190_line_once"),
        ),
        migrations.AddConstraint(
            model_name="gatepassdocument",
            constraint=models.UniqueConstraint(fields=("gate_pass", "number"), name="pas_193_document_once"),
        ),
        migrations.AddConstraint(
            model_name="gatepassline",
            constraint=models.UniqueConstraint(fields=("gate_pass", "list_line"), name="pas_194_line_once"),
        ),
        migrations.AddConstraint(
            model_name="gatepassline",
            constraint=models.CheckConstraint(condition=models.Q(("declared_qty__gt", 0)), name="pas_195_quantity"),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="api_190_key_once"),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(fields=("gate", "number"), name="lane_number_once"),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.CheckConstraint(condition=models.Q(("direction__in", ["I", "E"])), name="lane_direction"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation__isnull", False),
                    (
                        "role__in",
                        [
                            zongbao.core.roles.Role["SYSTEM_ADMIN"],
                            zongbao.core.roles.Role["SECURITY_ADMIN"],
                            zongbao.core.roles.Role["AUDITOR"],
                        ],
                    ),
                    _connector="OR",
                ),
                name="acc_101_needs_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookfiling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("open", True)), fields=("book",), name="bok_190_one_open_change"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("delivered_at__isnull", True)),
                fields=["receiver", "id"],
                name="receipt_undelivered",
            ),
        ),
        migrations.AddIndex(
            model_name="storeddecision",
            index=models.Index(fields=["subject_kind", "subject_no"], name="store_store_subject_14fe3c_idx"),
        ),
        migrations.AddConstraint(
            model_name="rawmessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("first", True), models.Q(("message_id", ""), _negated=True)),
                fields=("sender", "message_type", "message_id"),
                name="msg_193_seen_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="vehicle",
            constraint=models.CheckConstraint(condition=models.Q(("tare_kg__gt", 0)), name="veh_110_tare"),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(fields=["zone", "-id"], name="store_passa_zone_id_677b64_idx"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(fields=("lane", "session"), name="gat_190_session_once"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["released_by_hand", "inspecting", "turned_back"]), _negated=True),
                    models.Q(("resolution_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="gat_191_reason_needed",
            ),
        ),
        migrations.AddIndex(
            model_name="gatepass",
            index=models.Index(fields=["zone", "state", "-id"], name="store_gatep_zone_id_a1639a_idx"),
        ),
        migrations.AddIndex(
            model_name="gatepass",
            index=models.Index(fields=["enterprise", "-id"], name="store_gatep_enterpr_a6bd06_idx"),
        ),
        migrations.AddConstraint(
            model_name="gatepass",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("applied", "manual", "approved", "held", "gate1"))),
                fields=("plate", "direction"),
                name="pas_191_one_live_pass",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatepass",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["void", "deleted", "returned", "expired"]), _negated=True),
                fields=("enterprise", "inner_no"),
                name="pas_192_inner_no",
            ),
        ),
        migrations.AddIndex(
            model_name="bondedlist",
            index=models.Index(fields=["zone", "state", "-id"], name="store_bonde_zone_id_bb096f_idx"),
        ),
        migrations.AddIndex(
            model_name="bondedlist",
            index=models.Index(fields=["enterprise", "-id"], name="store_bonde_enterpr_839772_idx"),
        ),
        migrations.AddIndex(
            model_name="bondedlist",
            index=models.Index(fields=["book", "-id"], name="store_bonde_book_id_86000c_idx"),
        ),
        migrations.AddConstraint(
            model_name="bondedlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "deleted"), _negated=True),
                fields=("enterprise", "inner_no"),
                name="lst_190_inner_no",
            ),
        ),
        migrations.AddConstraint(
            model_name="bondedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["I", "E"])), name="bonded_list_direction"
            ),
        ),
        migrations.AddConstraint(
            model_name="bondedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["posted", "settled"]), _negated=True),
                    models.Q(
                        models.Q(("release_needed", False), ("released_at__isnull", False), _connector="OR"),
                        models.Q(("gate_needed", False), ("past_gate_at__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="lst_191_posted_too_early",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountbook",
            constraint=models.UniqueConstraint(fields=("slot", "id"), name="account_book_slot"),
        ),
        migrations.AddConstraint(
            model_name="accountbook",
            constraint=models.UniqueConstraint(fields=("enterprise", "inner_no"), name="account_book_inner_no"),
        ),
        migrations.AddConstraint(
            model_name="accountbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "equipment"), _negated=True), ("posting_mode", "2"), _connector="OR"
                ),
                name="bok_191_equipment_mode",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("posting_mode__in", ["1", "2"])), name="account_book_mode"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot__gte", 0), ("slot__lt", 256)), name="account_book_slot_range"
            ),
        ),
    ]
