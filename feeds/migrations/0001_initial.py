import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from staff.migration_steps import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("letters", "0001_initial"),
        ("staff", "0001_initial"),
        ("tenancies", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="BankAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_accounts",
                                to="staff.landlord",
                            ),
                        ),
                        ("account", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=80)),
                        ("set_up_on", models.DateField()),
                        (
                            "set_up_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "account"), name="bank_account_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mappings",
                                to="staff.landlord",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("kind", models.CharField(max_length=20)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("landlord", "name"), name="mapping_name_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PayerClue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        ("posting_id", models.BigIntegerField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("nino_last4", models.CharField(blank=True, max_length=4)),
                        ("postcode", models.CharField(blank=True, max_length=12)),
                        ("claim_ref", models.CharField(blank=True, max_length=40)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "posting_id"), name="payer_clue_once_per_posting"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TenantToBe",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancies.person"
                            ),
                        ),
                        ("tenancy_ref", models.CharField(max_length=40)),
                        (
                            "role",
                            models.CharField(
                                choices=[("main", "Main tenant"), ("joint", "Joint tenant")], max_length=6
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "tenants to be",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "tenancy_ref", "person"), name="tenant_to_be_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LumpRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "bank_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lump_rules",
                                to="feeds.bankaccount",
                            ),
                        ),
                        ("feed", models.CharField(max_length=20)),
                        ("line_type", models.CharField(blank=True, help_text="Any type if empty.", max_length=20)),
                        (
                            "reference_starts",
                            models.CharField(
                                blank=True, help_text="Any reference if empty; capitals equal.", max_length=60
                            ),
                        ),
                        ("made_on", models.DateField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("bank_account", "feed", "line_type", "reference_starts"),
                                name="lump_rule_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MappingVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "mapping",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="feeds.mapping"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("says", models.JSONField(help_text="As feeds.formats.mapping reads it.")),
                        ("made_on", models.DateField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("mapping", "number"), name="mapping_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feed_files",
                                to="staff.landlord",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "format",
                            models.CharField(
                                default="canonical",
                                help_text="How its bytes say it (feeds.formats.readers).",
                                max_length=10,
                            ),
                        ),
                        (
                            "mapping_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="feeds.mappingversion",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("dated_on", models.DateField(help_text="The date in its name.", null=True)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="letters.storedfile"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("received", "Received"), ("applied", "Applied"), ("refused", "Refused")],
                                default="received",
                                max_length=8,
                            ),
                        ),
                        ("received_on", models.DateField()),
                        ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "received_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rows_stated", models.PositiveIntegerField(null=True)),
                        ("total_stated_pence", models.BigIntegerField(null=True)),
                        ("posted_count", models.PositiveIntegerField(default=0)),
                        ("posted_pence", models.BigIntegerField(default=0)),
                        ("suspense_count", models.PositiveIntegerField(default=0)),
                        ("suspense_pence", models.BigIntegerField(default=0)),
                        ("left_count", models.PositiveIntegerField(db_default=0, default=0)),
                        ("left_pence", models.BigIntegerField(db_default=0, default=0)),
                        ("batch_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "kind", "dated_on"], name="feed_file_by_kind_and_date")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("rows_stated__gt", 0),
                                    ("state", "applied"),
                                    models.Q(("kind", "mirrored"), _negated=True),
                                ),
                                fields=("landlord", "digest"),
                                name="feed_file_bytes_applied_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_statements",
                                to="feeds.feedfile",
                            ),
                        ),
                        (
                            "bank_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="feeds.bankaccount",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("to_on", models.DateField()),
                        ("lines", models.PositiveIntegerField()),
                        (
                            "opening_pence",
                            models.BigIntegerField(help_text="Empty where the file has no balances.", null=True),
                        ),
                        ("closing_pence", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("feed_file", "bank_account"), name="bank_statement_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_lines",
                                to="feeds.feedfile",
                            ),
                        ),
                        (
                            "bank_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="feeds.bankaccount",
                            ),
                        ),
                        ("row", models.PositiveIntegerField(help_text="Its place among the file's rows, from 1.")),
                        ("line", models.PositiveIntegerField()),
                        ("value_on", models.DateField()),
                        ("posted_on", models.DateField()),
                        ("type", models.CharField(max_length=20)),
                        ("amount_pence", models.BigIntegerField()),
                        ("reference", models.CharField(blank=True, max_length=140)),
                        ("counterparty", models.CharField(blank=True, max_length=140)),
                        ("balance_after_pence", models.BigIntegerField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("posted", "Posted to an account"),
                                    ("suspense", "In suspense"),
                                    ("lump", "Money of a feed file"),
                                    ("in_feed", "Posted by the payments file"),
                                    ("out", "Money out"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(
                                blank=True,
                                help_text="Of a lump, or of money out: the feed it belongs to.",
                                max_length=20,
                            ),
                        ),
                        ("posting_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "outcome", "value_on"], name="bank_line_by_outcome")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("feed_file", "row"), name="bank_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence", 0), _negated=True), name="bank_line_moves_money"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="feeds.feedfile"
                            ),
                        ),
                        ("feed", models.CharField(max_length=20)),
                        ("line", models.PositiveIntegerField()),
                        ("identity", models.CharField(help_text="Its digest where it is longer.", max_length=120)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("payer_name", models.CharField(blank=True, max_length=120)),
                        ("posting_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("posting_id__isnull", False)),
                                fields=["posting_id"],
                                name="feed_row_by_posting",
                            ),
                            models.Index(
                                condition=models.Q(("payer_name__gt", "")),
                                fields=["landlord", "payer_name"],
                                name="feed_row_by_payer",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "feed", "identity"), name="feed_row_identity_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="feeds.feedfile",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(default=0)),
                        ("column", models.PositiveIntegerField(default=0)),
                        ("field", models.CharField(blank=True, max_length=40)),
                        ("code", models.CharField(max_length=40)),
                        ("message", models.CharField(max_length=300)),
                        ("cure", models.CharField(blank=True, max_length=300)),
                        ("needs_person", models.BooleanField(default=False)),
                        ("settled_on", models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="FileTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="feeds.feedfile"
                            ),
                        ),
                        (
                            "step",
                            models.CharField(choices=[("try", "Try it out"), ("apply", "Apply it")], max_length=5),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=7,
                            ),
                        ),
                        ("asked_on", models.DateField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "claimed_until",
                            models.DateTimeField(blank=True, help_text="A dead worker's claim ends here.", null=True),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(default=dict, help_text="What came, or would come, of it.")),
                        ("problem", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "id"], name="file_task_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("feed_file",),
                                name="file_task_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MirrorRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        ("ext_id", models.CharField(max_length=40)),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.rentaccount"
                            ),
                        ),
                        ("value_on", models.DateField()),
                        ("amount_pence", models.BigIntegerField()),
                        ("posting_id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("current", "Posted"),
                                    ("changed", "Undone: the row changed"),
                                    ("vanished", "Undone: the row vanished"),
                                ],
                                default="current",
                                max_length=8,
                            ),
                        ),
                        (
                            "brought_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="feeds.feedfile"
                            ),
                        ),
                        (
                            "seen_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="feeds.feedfile"
                            ),
                        ),
                        ("undone_on", models.DateField(blank=True, null=True)),
                        (
                            "looked_at_on",
                            models.DateField(blank=True, help_text="A person has seen that it was undone.", null=True),
                        ),
                        (
                            "looked_at_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "state", "value_on"], name="mirror_row_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "ext_id", "version"), name="mirror_row_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "current")),
                                fields=("landlord", "ext_id"),
                                name="mirror_row_current_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MirrorDifference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mirror_differences",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mirror_differences",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("ours_pence", models.BigIntegerField()),
                        ("theirs_pence", models.BigIntegerField()),
                        (
                            "found_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="feeds.feedfile"
                            ),
                        ),
                        (
                            "stop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="letters.stop"
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "agreed",
                            models.BooleanField(
                                default=False, help_text="Ended because both agree; otherwise by a newer difference."
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "ended_on"], name="mirror_difference_open")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("account",),
                                name="mirror_difference_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ours_pence", models.F("theirs_pence")), _negated=True),
                                name="mirror_difference_never_nought",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="feeds.feedfile",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(help_text="0 for a claim that is not in the file.")),
                        (
                            "code",
                            models.CharField(
                                choices=[
                                    ("gap", "Days without benefit before this period"),
                                    ("overlap", "Days paid twice"),
                                    ("rate", "The weekly amount has changed"),
                                    ("new", "New claim"),
                                    ("stopped", "Claim that is not paid any more"),
                                    ("not_ours", "Not a tenant of ours that we know"),
                                    ("ended", "The tenancy has ended"),
                                    ("rent_ref", "The rent reference is not the claim’s"),
                                    ("own_recovery", "An overpayment of this claim is taken back"),
                                    ("blameless", "Taken for somebody else’s overpayment"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("claim_ref", models.CharField(blank=True, max_length=30)),
                        ("rent_ref", models.CharField(blank=True, max_length=30)),
                        ("message", models.CharField(max_length=240)),
                        ("account_public_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["feed_file", "code"], name="schedule_finding_by_code")],
                    },
                ),
                migrations.CreateModel(
                    name="ControlTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "feed_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="control_totals",
                                to="feeds.feedfile",
                            ),
                        ),
                        ("feed", models.CharField(max_length=20)),
                        (
                            "source",
                            models.CharField(
                                help_text="Which part of the file: a channel's file, a schedule.", max_length=60
                            ),
                        ),
                        ("expected_on", models.DateField()),
                        ("rows", models.PositiveIntegerField()),
                        ("amount_pence", models.BigIntegerField()),
                        (
                            "agreed_with",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed_totals",
                                to="feeds.bankline",
                            ),
                        ),
                        ("agreed_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("landlord"),
                                models.F("agreed_with"),
                                models.F("expected_on"),
                                name="control_total_by_state",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("feed_file", "source", "expected_on"), name="control_total_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agreed_on__isnull", True), ("agreed_with__isnull", True)),
                                    models.Q(("agreed_on__isnull", False), ("agreed_with__isnull", False)),
                                    _connector="OR",
                                ),
                                name="control_total_agreed_has_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RowSettlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="feeds.feedproblem",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("keep_ours", "Ours stands"),
                                    ("new_money", "It is other, new money"),
                                    ("correction", "The sender corrected it: theirs replaces ours"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("because", models.CharField(max_length=400)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits for a second person"),
                                    ("done", "Done"),
                                    ("refused", "Refused"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("feed", models.CharField(max_length=20)),
                        (
                            "identity",
                            models.CharField(help_text="The row's, as of the one that was applied.", max_length=120),
                        ),
                        ("fingerprint", models.CharField(help_text="Of the values that came later.", max_length=64)),
                        ("asked_on", models.DateField()),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_because", models.CharField(blank=True, max_length=400)),
                        ("posting_id", models.BigIntegerField(null=True)),
                        ("reversal_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "feed", "identity"], name="row_settlement_by_identity")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "refused"), _negated=True),
                                fields=("problem",),
                                name="row_settled_or_asked_once",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
