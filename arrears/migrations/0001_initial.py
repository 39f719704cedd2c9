import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("letters", "0001_initial"),
        ("staff", "0001_initial"),
        ("staff", "__first__"),
        ("tenancies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("arrangement_ref", models.CharField(max_length=30)),
                ("kind", models.CharField(choices=[("informal", "Informal"), ("court", "Court order")], max_length=8)),
                ("starts_on", models.DateField()),
                ("start_balance_pence", models.BigIntegerField()),
                ("lump_sum_pence", models.BigIntegerField(default=0)),
                ("lump_on", models.DateField(blank=True, null=True)),
                ("instalment_pence", models.BigIntegerField()),
                ("frequency", models.CharField(max_length=12)),
                ("tolerance_days", models.PositiveSmallIntegerField(default=5)),
                ("order_ends_on", models.DateField(blank=True, null=True)),
                ("agreed_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=120)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrangements",
                        to="ledger.rentaccount",
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrangements", to="staff.landlord"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "starts_on"], name="arrangement_by_account")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("landlord", "arrangement_ref"), name="arrangement_ref_once_per_landlord"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("instalment_pence__gte", 0)), name="arrangement_instalment_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrangementState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("take", models.PositiveSmallIntegerField(default=1)),
                ("state", models.CharField(max_length=10)),
                ("state_own_calendar", models.CharField(max_length=10)),
                ("instalments_due", models.PositiveIntegerField()),
                ("expected_pence", models.BigIntegerField()),
                ("balance_pence", models.BigIntegerField()),
                ("shortfall_pence", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="arrears.arrangement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("arrangement", "on", "take"), name="arrangement_state_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BreathingSpace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("mental_health", models.BooleanField(default=False)),
                ("starts_on", models.DateField()),
                ("notified_on", models.DateField()),
                ("treatment_ended_on", models.DateField(blank=True, null=True)),
                (
                    "cancelled_on",
                    models.DateField(blank=True, help_text="The first day on which it protects no longer.", null=True),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breathing_spaces",
                        to="staff.landlord",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breathing_spaces",
                        to="tenancies.person",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "starts_on"), name="breathing_space_once_per_start")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call_out", "Call made"),
                            ("call_in", "Call received"),
                            ("visit", "Visit"),
                            ("text", "Text"),
                            ("email", "Email"),
                            ("office", "Office interview"),
                            ("note", "Note"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "two_way",
                    models.BooleanField(
                        help_text="We spoke with, or heard from, the tenant or somebody with authority."
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="ledger.rentaccount"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="staff.landlord"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="tenancies.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "on"], name="contact_by_account")],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("deceased", "the tenant has died"),
                            ("identity_doubt", "we are not sure who lives there"),
                            ("insolvency", "debt relief order, bankruptcy or IVA"),
                            ("safeguarding", "a safeguarding concern"),
                            ("capacity", "doubt about mental capacity"),
                            ("landlord_address", "our address for notices was not given"),
                            ("tenure_unknown", "the tenure is not known"),
                            ("dispute", "the debt is disputed"),
                            ("eviction_date", "an eviction date is set"),
                            ("court_date", "a court date is set"),
                            ("benefit_pending", "a benefit claim is pending"),
                            ("delayed_benefit", "benefit is delayed"),
                            ("missing_payment", "a payment is being traced"),
                            ("hospital_prison", "the tenant is in hospital or prison"),
                            ("support_plan", "a support plan is being worked through"),
                            ("promise", "a payment was promised"),
                            ("agreement_on_track", "an agreement is on track"),
                            ("missing_data", "data is missing"),
                            ("other", "another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("comment", models.CharField(max_length=400)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, help_text="The last day held.", null=True)),
                ("lifted_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="ledger.rentaccount"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="staff.landlord"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "from_on"], name="hold_by_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="hold_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Investigation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("amount_pence", models.BigIntegerField(help_text="What the tenant says they paid, above nought.")),
                ("paid_on", models.DateField()),
                (
                    "paid_how",
                    models.CharField(
                        choices=[
                            ("card", "By card"),
                            ("bank", "By bank transfer or standing order"),
                            ("direct_debit", "By Direct Debit"),
                            ("swipe", "With a swipe card at a shop or post office"),
                            ("cash", "In cash"),
                            ("benefit", "By Housing Benefit or Universal Credit"),
                            ("other", "In another way"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(help_text="What the tenant told us.", max_length=400)),
                ("opened_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Found on another account and moved"),
                            ("suspense", "Found in suspense and given to this account"),
                            ("there", "Found on this account"),
                            ("not_found", "No payment found"),
                        ],
                        max_length=9,
                    ),
                ),
                ("outcome_words", models.CharField(blank=True, max_length=400)),
                ("tenant_words", models.TextField(blank=True, help_text="What the tenant is told.")),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investigations",
                        to="ledger.rentaccount",
                    ),
                ),
                (
                    "adjustment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.adjustment"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "found_account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investigations_found_here",
                        to="ledger.rentaccount",
                    ),
                ),
                (
                    "found_posting",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.posting"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="arrears.hold"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="investigations", to="staff.landlord"
                    ),
                ),
                (
                    "moved_posting",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.posting"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.suspensesettlement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "opened_on"], name="investigation_by_account"),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["landlord", "due_on"],
                        name="investigation_open_by_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("account", "paid_on", "amount_pence"),
                        name="investigation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="investigation_amount_above_nought"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="investigation_closed_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestigationEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.CharField(max_length=400)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.storedfile",
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="arrears.investigation"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "investigation evidence",
            },
        ),
        migrations.CreateModel(
            name="InvestigationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("evidence", "Evidence from the tenant"),
                            ("suspense", "Money in suspense"),
                            ("accounts", "Other accounts: digits swapped, an old tenancy, a joint tenant"),
                            ("files", "Payment files of the five days around it"),
                            ("bank", "Bank statement lines"),
                            ("benefits", "Benefit schedules"),
                            ("collector", "Trace with the collection agent or bank"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("found", "Something found"),
                            ("nothing", "Nothing found"),
                            ("asked", "Asked, answer awaited"),
                            ("not_needed", "Does not apply"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=400)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="arrears.investigation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["investigation", "place"], name="investigation_step_by_place")],
            },
        ),
        migrations.CreateModel(
            name="LegalFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice"),
                            ("hearing", "Hearing"),
                            ("order", "Order"),
                            ("warrant", "Warrant"),
                            ("eviction", "Eviction"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, help_text="For a hearing: the class of its outcome, or blank.", max_length=30
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("recorded_on", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legal_facts", to="ledger.rentaccount"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "kind", "reference", "from_on", "outcome"), name="legal_fact_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("week_starts_on", models.DateField()),
                ("on", models.DateField(help_text="The night whose positions and decisions it rests on.")),
                ("take", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("closed", "Closed")], default="proposed", max_length=10
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("figures", models.JSONField(default=dict)),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_runs", to="staff.landlord"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("landlord", "week_starts_on"), name="letter_run_once_per_week")
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerCalendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("direct_debit", "Direct Debit"),
                            ("standing_order", "Standing order"),
                            ("uc_tenant", "Universal Credit paid to the tenant"),
                            ("wages", "Wages"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "cycle",
                    models.CharField(help_text="A PeriodUnit: week, fortnight, four_week, month.", max_length=10),
                ),
                ("first_due_on", models.DateField()),
                ("expected_pence", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_calendars",
                        to="ledger.rentaccount",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "from_on"), name="payer_calendar_once_per_start")
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="staff.landlord"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "constraints": [
                    models.UniqueConstraint(fields=("landlord", "code"), name="policy_code_once_per_landlord")
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveSmallIntegerField()),
                ("in_force_from_on", models.DateField()),
                ("settings", models.JSONField(default=dict, help_text="Numbers that belong to no single step.")),
                ("authority", models.CharField(blank=True, help_text="Where the content comes from.", max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="arrears.policy"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "version"), name="policy_version_number_once"),
                    models.UniqueConstraint(fields=("policy", "in_force_from_on"), name="policy_version_start_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Night",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("take", models.PositiveSmallIntegerField(default=1)),
                (
                    "payments_until_on",
                    models.DateField(help_text="The date of the newest payments file there was.", null=True),
                ),
                ("payments_in", models.BooleanField()),
                (
                    "weekly",
                    models.BooleanField(
                        help_text="Whether every account's decision was written, not only changed ones."
                    ),
                ),
                ("accounts", models.PositiveIntegerField()),
                ("written", models.PositiveIntegerField()),
                ("by_outcome", models.JSONField(default=dict)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nights", to="staff.landlord"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="arrears.policyversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("landlord", "on", "take"), name="night_once_per_take")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("on", models.DateField()),
                ("take", models.PositiveSmallIntegerField(default=1)),
                ("outcome", models.CharField(max_length=30)),
                ("step", models.CharField(blank=True, max_length=40)),
                ("proposes", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=40)),
                ("words", models.CharField(max_length=400)),
                ("figures", models.JSONField(help_text="The facts the decision rested on.")),
                ("rule_ids", models.JSONField(default=list)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="ledger.rentaccount"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="arrears.policyversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["landlord", "on", "outcome"], name="decision_by_night")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "on", "take"), name="decision_once_per_night_and_take")
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("take", models.PositiveSmallIntegerField(default=1)),
                ("former", models.BooleanField()),
                ("balance_pence", models.BigIntegerField()),
                (
                    "legal_rent_pence",
                    models.BigIntegerField(help_text="Unpaid rent reserved under the tenancy; never more than owed."),
                ),
                ("technical_pence", models.BigIntegerField(help_text="Benefit accrued and not yet paid (OPS-E12).")),
                ("real_pence", models.BigIntegerField(help_text="Arrears after expected benefit.")),
                (
                    "ladder_amount_pence",
                    models.BigIntegerField(help_text="Real arrears less the current week's grace (OPS-E3)."),
                ),
                (
                    "weeks_hundredths",
                    models.IntegerField(help_text="Ladder amount in hundredths of a week's charge.", null=True),
                ),
                ("gross_weekly_pence", models.BigIntegerField()),
                ("benefit_weekly_pence", models.BigIntegerField()),
                ("paid_this_week_pence", models.BigIntegerField()),
                ("week_charged", models.BooleanField()),
                ("benefit_missing", models.BooleanField(help_text="An expected benefit payment has not come (DEC-6).")),
                ("owed_since", models.DateField(null=True)),
                ("last_payment_on", models.DateField(null=True)),
                ("last_entry_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="ledger.rentaccount"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["landlord", "on"], name="position_by_night")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "on", "take"), name="position_once_per_night_and_take")
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("approver", models.CharField(help_text="The lowest role that may approve it.", max_length=20)),
                ("held_reason", models.CharField(blank=True, max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="ledger.rentaccount"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="arrears.decision"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="arrears.letterrun"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "account"), name="proposal_once_per_run_and_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("data", models.JSONField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="arrears.policyversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="step_code_once_per_version"),
                    models.UniqueConstraint(fields=("version", "position"), name="step_position_once_per_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week_ends_on", models.DateField()),
                (
                    "real_pence",
                    models.BigIntegerField(help_text="Arrears after expected benefit at the end of that Sunday."),
                ),
                (
                    "owed_pence",
                    models.BigIntegerField(
                        help_text="The same less a payer calendar's allowance: what counts as owed."
                    ),
                ),
                ("episode_started_on", models.DateField(null=True)),
                ("clear_week_ends", models.PositiveSmallIntegerField(default=0)),
                ("reducing", models.BooleanField(default=False)),
                ("weeks_reducing", models.PositiveSmallIntegerField(default=0)),
                ("weeks_static", models.PositiveSmallIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="week_ends", to="ledger.rentaccount"
                    ),
                ),
                (
                    "landlord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["landlord", "week_ends_on"], name="week_end_by_landlord")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "week_ends_on"), name="week_end_once_per_account")
                ],
            },
        ),
    ]
