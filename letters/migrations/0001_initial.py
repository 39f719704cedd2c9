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
        ("staff", "0001_initial"),
        ("tenancies", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="QuietWeek",
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
                                related_name="quiet_weeks",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(help_text="The last quiet day.")),
                        ("words", models.CharField(help_text="What it is: Christmas.", max_length=80)),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_on",
                            models.DateField(help_text="Taken back: from this day it is quiet no longer.", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="quiet_week_once_per_start"),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="quiet_week_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Selection",
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
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_on", models.DateField()),
                        ("made_at", models.DateTimeField()),
                        ("filters", models.JSONField(default=dict)),
                        (
                            "seen",
                            models.JSONField(
                                default=list, help_text="Each document's id and the digest of the facts that were seen."
                            ),
                        ),
                        ("seen_count", models.PositiveIntegerField()),
                        (
                            "used_at",
                            models.DateTimeField(
                                help_text="Set once, when it was approved: a replayed request finds it set.", null=True
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Stop",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="stops", to="staff.landlord"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "kinds",
                            models.JSONField(default=list, help_text="Kinds of paper; an empty list stops every kind."),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("deceased", "The person has died"),
                                    ("no_post", "No post is to be sent"),
                                    ("breathing_space", "Breathing Space"),
                                    ("hold", "A hold is in force"),
                                    ("dispute", "The balance is disputed"),
                                    ("legal", "A legal hold is in force"),
                                    ("address", "The address is not known"),
                                    ("insolvency", "Insolvency"),
                                    ("balance", "The balance is not that of the housing system"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "lifted_on",
                            models.DateField(blank=True, help_text="Ended early by a person, on this day.", null=True),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                help_text="The row that caused it: model label and public id.",
                                max_length=60,
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "from_on"], name="stop_by_landlord")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False), ("account__isnull", False), _connector="OR"
                                ),
                                name="stop_on_a_person_or_an_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="stop_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("size", models.PositiveBigIntegerField()),
                        ("media_type", models.CharField(max_length=60)),
                        ("stored_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name="PrintBatch",
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
                                related_name="print_batches",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "run_label",
                            models.CharField(
                                help_text="The run it belongs to, e.g. letter run 2026-11-17.", max_length=80
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        ("made_on", models.DateField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Being made"),
                                    ("ready", "Ready to print"),
                                    ("handed_over", "Handed over"),
                                    ("sent", "Sent"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        (
                            "pdf",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="letters.storedfile",
                            ),
                        ),
                        (
                            "manifest",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="letters.storedfile",
                            ),
                        ),
                        ("documents_count", models.PositiveIntegerField(default=0)),
                        ("pages", models.PositiveIntegerField(default=0)),
                        ("handed_over_on", models.DateField(blank=True, null=True)),
                        (
                            "handed_over_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True)),
                        (
                            "counted",
                            models.PositiveIntegerField(
                                help_text="What the person at the franking machine counted.", null=True
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "print batches",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "run_label", "number"), name="print_batch_once_per_run_and_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                                related_name="documents",
                                to="staff.landlord",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("language", models.CharField(default="en", max_length=5)),
                        ("format", models.CharField(default="standard", max_length=12)),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, help_text="Template version (DEC-22)."),
                        ),
                        (
                            "tenancy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="tenancies.tenancy",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="tenancies.person",
                            ),
                        ),
                        ("trigger", models.CharField(max_length=80)),
                        ("run_label", models.CharField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("held", "Held back"),
                                    ("approved", "Approved"),
                                    ("rendered", "Ready to print"),
                                    ("handed_over", "Handed over"),
                                    ("sent", "Sent"),
                                    ("unknown", "Not known whether sent"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=12,
                            ),
                        ),
                        ("held_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "held_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("problem", models.TextField(blank=True, help_text="Why it failed and what to do about it.")),
                        ("planned_on", models.DateField()),
                        ("facts", models.JSONField()),
                        ("facts_digest", models.CharField(max_length=64)),
                        ("to_pay_pence", models.BigIntegerField(default=0)),
                        ("planned_under", models.CharField(blank=True, help_text="Policy and version.", max_length=60)),
                        ("postcode", models.CharField(blank=True, max_length=10)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "selection",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="letters.selection",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "claimed_until",
                            models.DateTimeField(
                                help_text="A rendering worker's claim; a dead one's ends here.", null=True
                            ),
                        ),
                        ("claim", models.CharField(blank=True, help_text="Which worker's claim it is.", max_length=32)),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="How often a worker has begun to render it."
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="letters.storedfile",
                            ),
                        ),
                        ("pages", models.PositiveSmallIntegerField(default=0)),
                        (
                            "print_batch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="letters.printbatch",
                            ),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "run_label", "state"], name="document_by_run"),
                            models.Index(
                                condition=models.Q(("state", "approved")),
                                fields=["state", "claimed_until"],
                                name="document_to_render",
                            ),
                            models.Index(fields=["account", "planned_on"], name="document_by_account"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "person", "kind", "trigger"),
                                name="document_once_per_person_kind_and_trigger",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("tenancy__isnull", False)),
                                fields=("tenancy", "person", "kind", "trigger"),
                                name="document_once_per_tenancy_person_trigger",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["rendered", "handed_over", "sent"]), _negated=True),
                                    ("file__isnull", False),
                                    _connector="OR",
                                ),
                                name="document_rendered_has_bytes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["planned", "held", "cancelled", "failed"]),
                                    ("approved_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="document_approved_by_a_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="letters.document"
                            ),
                        ),
                        ("left", models.CharField(blank=True, max_length=12)),
                        ("reached", models.CharField(max_length=12)),
                        ("because", models.CharField(blank=True, max_length=200)),
                        (
                            "run_label",
                            models.CharField(
                                blank=True, help_text="On the step that planned it: which run did.", max_length=80
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("run_label", ""), _negated=True),
                                fields=["run_label"],
                                name="document_step_by_run",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
