import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from staff.migration_steps import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("staff", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="StatementRun",
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
                                related_name="statement_runs",
                                to="staff.landlord",
                            ),
                        ),
                        ("rent_year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField()),
                        ("period_from_on", models.DateField()),
                        ("period_to_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("controlled", "Totals agree"),
                                    ("failed", "Totals differ"),
                                    ("approved", "Approved"),
                                    ("produced", "Produced"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("prepared_on", models.DateField()),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        ("last_entry_id", models.BigIntegerField(null=True)),
                        (
                            "controls",
                            models.JSONField(default=list, help_text="One row a check: name, expected, found, agrees."),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "rent_year", "quarter"), name="statement_run_once_per_quarter"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="statements.statementrun",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("covered", "Covered"), ("held", "Held"), ("excluded", "Excluded")],
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("opening_pence", models.BigIntegerField()),
                        (
                            "earlier_pence",
                            models.BigIntegerField(
                                default=0, help_text="Entered since the last statement, dated before the period."
                            ),
                        ),
                        ("charges_pence", models.BigIntegerField()),
                        ("receipts_pence", models.BigIntegerField()),
                        ("adjustments_pence", models.BigIntegerField()),
                        ("closing_pence", models.BigIntegerField()),
                        ("lines", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "account"), name="statement_once_per_account_and_run"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "closing_pence",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("opening_pence"), "+", models.F("earlier_pence")
                                                    ),
                                                    "+",
                                                    models.F("charges_pence"),
                                                ),
                                                "+",
                                                models.F("receipts_pence"),
                                            ),
                                            "+",
                                            models.F("adjustments_pence"),
                                        ),
                                    )
                                ),
                                name="statement_adds_up",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
