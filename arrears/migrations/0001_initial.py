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
                    name="ActionTaken",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions_taken",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=400)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_on", models.DateField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "verbose_name_plural": "actions taken",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "code", "on"), name="action_taken_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArrangementDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arrangement_drafts",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("told", models.JSONField(default=dict)),
                        ("changed_on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "by"), name="arrangement_draft_once_per_account_and_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArrangementSetting",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrangement_settings",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("longest_months", models.PositiveSmallIntegerField()),
                        (
                            "lowest_weekly_pence",
                            models.BigIntegerField(
                                blank=True,
                                help_text="Empty: the weekly deduction from benefit in force (TPD).",
                                null=True,
                            ),
                        ),
                        ("tolerance_days", models.PositiveSmallIntegerField()),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "from_on"), name="arrangement_setting_once_per_start"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bereavement",
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
                                related_name="bereavements",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bereavements",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bereavements",
                                to="tenancies.person",
                            ),
                        ),
                        ("died_on", models.DateField()),
                        ("told_on", models.DateField()),
                        ("sole_tenant", models.BooleanField()),
                        (
                            "pause_until_on",
                            models.DateField(help_text="The survivor's last day of the pause.", null=True),
                        ),
                        (
                            "account_name",
                            models.CharField(help_text="In whose name the account goes on.", max_length=200),
                        ),
                        (
                            "representatives",
                            models.TextField(blank=True, help_text="The personal representatives, name and address."),
                        ),
                        (
                            "succession",
                            models.CharField(
                                choices=[
                                    ("open", "Not decided yet"),
                                    ("succeeded", "Somebody succeeds to the tenancy"),
                                    ("nobody", "Nobody succeeds: notice to the personal representatives"),
                                    ("survivor", "The surviving joint tenant goes on; succession is used"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("succession_used", models.BooleanField(default=False)),
                        ("decided_on", models.DateField(null=True)),
                        ("decided_words", models.CharField(blank=True, max_length=400)),
                        ("benefit_end_checked_on", models.DateField(null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "person"), name="bereavement_once_per_account")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreathingSpace",
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
                        ("reference", models.CharField(blank=True, max_length=40)),
                        ("mental_health", models.BooleanField(default=False)),
                        ("starts_on", models.DateField()),
                        ("notified_on", models.DateField()),
                        (
                            "notified_at",
                            models.DateTimeField(
                                blank=True, help_text="The instant the notification reached us.", null=True
                            ),
                        ),
                        ("treatment_ended_on", models.DateField(blank=True, null=True)),
                        (
                            "cancelled_on",
                            models.DateField(
                                blank=True, help_text="The first day on which it protects no longer.", null=True
                            ),
                        ),
                        ("cancelled_because", models.CharField(blank=True, max_length=200)),
                        (
                            "adviser",
                            models.CharField(
                                blank=True, help_text="The debt adviser, or who is nominated to talk.", max_length=120
                            ),
                        ),
                        ("adviser_contact", models.CharField(blank=True, max_length=200)),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                help_text="Sensitive: read only by those with that right, and each is logged.",
                            ),
                        ),
                        (
                            "second_confirmed",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody checked that a second within twelve months stands on the register.",
                            ),
                        ),
                        (
                            "followed_on",
                            models.DateField(
                                help_text="The day on which the case was taken up again after its end.", null=True
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "starts_on"), name="breathing_space_once_per_start"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Budget",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="staff.landlord"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budgets",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("taken_on", models.DateField()),
                        ("surplus_weekly_pence", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "taken_on"], name="budget_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTask",
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
                                related_name="case_tasks",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_tasks",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("hold_ends", "Review a hold that has ended"),
                                    ("search_debts", "Search for more debts and tell the adviser"),
                                    ("tell_agents", "Tell agents and solicitors of the Breathing Space"),
                                    ("tell_court", "Tell the court of the Breathing Space"),
                                    ("tell_dwp", "Tell DWP to stop deductions for the arrears"),
                                    ("direct_debit", "Make the Direct Debit take current rent only"),
                                    ("pull_papers", "Pull papers out at the printer"),
                                    ("ask_review", "Last day to ask the adviser for a review"),
                                    ("review_answer", "The adviser's answer is due"),
                                    ("midway", "Midway review: tell the adviser of rent not paid"),
                                    ("treatment", "Ask the adviser whether it has ended"),
                                    ("second_in_year", "A second Breathing Space within twelve months: check it"),
                                    ("contact_first", "Make contact before the case goes on"),
                                    ("claim_day_14", "Ask the council for a payment on account"),
                                    ("claim_chase", "Chase the benefit claim"),
                                    ("claim_manager", "Benefit claim still not decided: for the manager"),
                                    ("benefit_end", "Check that benefit has ended with the death"),
                                    ("succession", "Decide on succession"),
                                    ("write_off", "Propose a write-off of the listed debt"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300)),
                        ("due_on", models.DateField(help_text="Shown from this day on.")),
                        (
                            "source",
                            models.CharField(
                                help_text="The row that caused it: model label and public id.", max_length=60
                            ),
                        ),
                        (
                            "sensitive",
                            models.BooleanField(
                                default=False, help_text="Shown only to those who may know the kind (PRA-10)."
                            ),
                        ),
                        ("made_on", models.DateField()),
                        ("done_on", models.DateField(null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on__isnull", True)),
                                fields=["landlord", "due_on"],
                                name="case_task_waiting",
                            ),
                            models.Index(fields=["source"], name="case_task_by_source"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "what", "source", "due_on"), name="case_task_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on__isnull", True),
                                    ("done_by__isnull", True),
                                    _connector="XOR",
                                    _negated=True,
                                ),
                                name="case_task_done_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RankedAccount",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ranks",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "patch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.patch",
                            ),
                        ),
                        ("on", models.DateField(help_text="The night of the weekly run.")),
                        (
                            "left",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("paused", "Paused"),
                                    ("arrangement", "Arrangement kept"),
                                    ("nothing_owed", "Nothing owed"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "band",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "Contact first"),
                                    ("B", "Contact this week"),
                                    ("C", "Contact when A and B are done"),
                                    ("D", "Nothing needed this week"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("score_hundredths", models.PositiveIntegerField(default=0)),
                        ("why", models.CharField(max_length=600)),
                        ("saw", models.JSONField(default=dict)),
                        ("rules", models.CharField(max_length=20)),
                        ("naive", models.BooleanField(help_text="The balance is above one week's charge (DEC-17).")),
                        ("balance_pence", models.BigIntegerField()),
                        ("real_pence", models.BigIntegerField(help_text="Arrears after expected benefit.")),
                        (
                            "reliability_hundredths",
                            models.PositiveIntegerField(help_text="Hundredths of a per cent (OPS-F7).", null=True),
                        ),
                        ("in_4_weeks_pence", models.BigIntegerField()),
                        ("in_8_weeks_pence", models.BigIntegerField()),
                        ("in_13_weeks_pence", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "on", "band", "-score_hundredths"], name="ranked_by_score")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "on"), name="ranked_once_per_account_and_week"),
                            models.CheckConstraint(
                                condition=models.Q(("band", ""), ("left", ""), _negated=True),
                                name="ranked_has_a_band_or_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseloadWeek",
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
                            "patch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.patch",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("accounts", models.PositiveIntegerField()),
                        ("band_a", models.PositiveIntegerField()),
                        ("band_b", models.PositiveIntegerField()),
                        ("band_c", models.PositiveIntegerField()),
                        ("band_d", models.PositiveIntegerField()),
                        ("paused", models.PositiveIntegerField()),
                        ("arrangement", models.PositiveIntegerField()),
                        ("naive", models.PositiveIntegerField()),
                        ("both", models.PositiveIntegerField()),
                        ("missed", models.PositiveIntegerField()),
                        ("missed_pence", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "on"], name="caseload_week_by_landlord")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("patch__isnull", False)),
                                fields=("patch", "on"),
                                name="caseload_week_once_per_patch",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("patch__isnull", True)),
                                fields=("landlord", "on"),
                                name="caseload_week_once_without_patch",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                                related_name="contacts",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="ledger.rentaccount",
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
                                    ("letter_in", "Reply by letter"),
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
                        (
                            "outcome",
                            models.CharField(
                                blank=True, help_text="Code of the catalogue: how it ended.", max_length=20
                            ),
                        ),
                        (
                            "outcome_words",
                            models.CharField(blank=True, help_text="The words of the code on its day.", max_length=80),
                        ),
                        (
                            "about",
                            models.CharField(
                                blank=True, help_text="Code of the catalogue: what it was about.", max_length=20
                            ),
                        ),
                        ("about_words", models.CharField(blank=True, max_length=80)),
                        (
                            "spoke_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("nobody", "Nobody"),
                                    ("tenant", "A tenant"),
                                    ("authority", "Somebody with authority to discuss"),
                                    ("other", "Somebody else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("spoke_to_name", models.CharField(blank=True, max_length=120)),
                        (
                            "authority",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.thirdpartyauthority",
                            ),
                        ),
                        (
                            "may_discuss",
                            models.BooleanField(
                                help_text="What the caller check said; empty where none was made.", null=True
                            ),
                        ),
                        (
                            "identity_passed",
                            models.JSONField(
                                default=list, help_text="Codes of the questions answered right; no answers."
                            ),
                        ),
                        ("follow_up_on", models.DateField(blank=True, null=True)),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "on"], name="contact_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="ContactOutcome",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_outcomes",
                                to="staff.landlord",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("words", models.CharField(max_length=80)),
                        (
                            "told",
                            models.CharField(
                                choices=[("result", "How it ended"), ("about", "What it was about")], max_length=6
                            ),
                        ),
                        ("reached", models.BooleanField(default=False)),
                        (
                            "channels",
                            models.JSONField(
                                default=list, help_text="Ways of contact; an empty list is every one but a note."
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "code", "from_on"), name="contact_outcome_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTerms",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_terms",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("promise_tolerance_days", models.PositiveSmallIntegerField()),
                        ("promise_longest_days", models.PositiveSmallIntegerField()),
                        ("letter_contact_days", models.PositiveSmallIntegerField()),
                        ("returned_days", models.PositiveSmallIntegerField()),
                        ("referral_chase_days", models.PositiveSmallIntegerField()),
                        ("referral_manager_days", models.PositiveSmallIntegerField()),
                        ("identity_answers", models.PositiveSmallIntegerField()),
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
                        "verbose_name_plural": "contact terms",
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="contact_terms_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SensitiveNote",
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
                                related_name="sensitive_notes",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sensitive_notes",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sensitive_notes",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("safeguarding", "Safeguarding"), ("health", "Health")], max_length=12
                            ),
                        ),
                        ("text", models.TextField()),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "on"], name="sensitive_note_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPlan",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_plans",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "tenancy",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_plan",
                                to="tenancies.tenancy",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_plans",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("made_on", models.DateField()),
                        (
                            "left_out",
                            models.JSONField(
                                default=list, help_text="Titles of items whose day was long past when it was made."
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ContactPlanItem",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_plan_items",
                                to="staff.landlord",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=120)),
                        ("after_days", models.PositiveSmallIntegerField()),
                        (
                            "responsible",
                            models.CharField(
                                choices=[
                                    ("support", "Support worker"),
                                    ("neighbourhood", "Neighbourhood officer"),
                                    ("officer", "Income officer"),
                                    ("manager", "Manager"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("tenures", models.JSONField(default=list, help_text="An empty list is every tenure.")),
                        ("from_on", models.DateField()),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, help_text="The last first day of a tenancy that has it.", null=True
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "code", "from_on"), name="contact_plan_item_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionReview",
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
                                related_name="exception_reviews",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "patch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception_reviews",
                                to="tenancies.patch",
                            ),
                        ),
                        ("week_starts_on", models.DateField()),
                        ("made_on", models.DateField()),
                        (
                            "officer",
                            models.ForeignKey(
                                help_text="Who owned the patch that day.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("patch", "week_starts_on"), name="exception_review_once_per_week"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="staff.landlord"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("deceased", "the tenant has died"),
                                    ("identity_doubt", "we are not sure who lives there"),
                                    ("insolvency", "debt relief order, bankruptcy or IVA"),
                                    ("contact_first", "a new contact comes first after Breathing Space"),
                                    ("safeguarding", "a safeguarding concern"),
                                    ("capacity", "doubt about mental capacity"),
                                    ("bereavement", "a joint tenant has died"),
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
                        ("lifted_because", models.CharField(blank=True, max_length=400)),
                        (
                            "renews",
                            models.OneToOneField(
                                help_text="The hold it goes on from.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renewed_by",
                                to="arrears.hold",
                            ),
                        ),
                        (
                            "renewal",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="How often it has been renewed; nought at first."
                            ),
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
                            "placed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "from_on"], name="hold_by_account"),
                            models.Index(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=["source"],
                                name="hold_by_source",
                            ),
                        ],
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
                    name="HoldLimit",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hold_limits",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("deceased", "the tenant has died"),
                                    ("identity_doubt", "we are not sure who lives there"),
                                    ("insolvency", "debt relief order, bankruptcy or IVA"),
                                    ("contact_first", "a new contact comes first after Breathing Space"),
                                    ("safeguarding", "a safeguarding concern"),
                                    ("capacity", "doubt about mental capacity"),
                                    ("bereavement", "a joint tenant has died"),
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
                        ("from_on", models.DateField()),
                        (
                            "officer_days",
                            models.PositiveSmallIntegerField(help_text="The longest an officer may place alone."),
                        ),
                        (
                            "officer_times",
                            models.PositiveSmallIntegerField(
                                help_text="How often an officer may in one arrears episode."
                            ),
                        ),
                        (
                            "manager_days",
                            models.PositiveSmallIntegerField(
                                help_text="The longest a manager may; empty: any.", null=True
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "reason", "from_on"), name="hold_limit_once_per_start"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Insolvency",
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
                                related_name="insolvencies",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="insolvencies",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("dro", "Debt relief order"),
                                    ("bankruptcy", "Bankruptcy"),
                                    ("iva", "Individual voluntary arrangement"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=40)),
                        ("made_on", models.DateField(help_text="The day of the order or of the creditors' decision.")),
                        ("notified_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("discharged", "Discharged or completed"),
                                    ("revoked", "Revoked, annulled or failed"),
                                ],
                                max_length=10,
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
                        "verbose_name_plural": "insolvencies",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "kind", "made_on"), name="insolvency_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True), ("ended_on__gte", models.F("made_on")), _connector="OR"
                                ),
                                name="insolvency_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalFact",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legal_facts",
                                to="ledger.rentaccount",
                            ),
                        ),
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
                                blank=True,
                                help_text="For a hearing: the class of its outcome, or blank.",
                                max_length=30,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        (
                            "usable_from_on",
                            models.DateField(
                                blank=True,
                                help_text="For a notice: the first day on which a claim may rest on it.",
                                null=True,
                            ),
                        ),
                        (
                            "terms",
                            models.BooleanField(
                                default=False, help_text="For a hearing: the court asked for terms to be agreed."
                            ),
                        ),
                        ("until_on", models.DateField(blank=True, null=True)),
                        ("recorded_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                related_name="letter_runs",
                                to="staff.landlord",
                            ),
                        ),
                        ("week_starts_on", models.DateField()),
                        ("on", models.DateField(help_text="The night whose positions and decisions it rests on.")),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("proposed", "Proposed"), ("closed", "Closed")],
                                default="proposed",
                                max_length=10,
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
                        ("made_at", models.DateTimeField()),
                        ("figures", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "week_starts_on"), name="letter_run_once_per_week"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayerCalendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payer_calendars",
                                to="ledger.rentaccount",
                            ),
                        ),
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
                            models.CharField(
                                help_text="A PeriodUnit: week, fortnight, four_week, month.", max_length=10
                            ),
                        ),
                        ("first_due_on", models.DateField()),
                        ("expected_pence", models.BigIntegerField()),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "from_on"), name="payer_calendar_once_per_start")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
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
                                related_name="policies",
                                to="staff.landlord",
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=120)),
                    ],
                    options={
                        "verbose_name_plural": "policies",
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "code"), name="policy_code_once_per_landlord")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Position",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        ("former", models.BooleanField()),
                        ("balance_pence", models.BigIntegerField()),
                        (
                            "legal_rent_pence",
                            models.BigIntegerField(
                                help_text="Unpaid rent reserved under the tenancy; never more than owed."
                            ),
                        ),
                        (
                            "technical_pence",
                            models.BigIntegerField(help_text="Benefit accrued and not yet paid (OPS-E12)."),
                        ),
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
                        (
                            "benefit_missing",
                            models.BooleanField(help_text="An expected benefit payment has not come (DEC-6)."),
                        ),
                        ("owed_since", models.DateField(null=True)),
                        ("last_payment_on", models.DateField(null=True)),
                        ("last_entry_id", models.BigIntegerField(null=True)),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "on"], name="position_by_night")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "on", "take"), name="position_once_per_night_and_take"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
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
                                related_name="referrals",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("support", "Tenancy support"),
                                    ("money_advice", "Money advice"),
                                    ("adult_social_care", "Adult Social Care"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("to_whom", models.CharField(help_text="The team or organisation.", max_length=120)),
                        (
                            "consent",
                            models.CharField(
                                choices=[
                                    ("given", "They agreed"),
                                    ("refused", "They did not agree"),
                                    ("not_asked", "They could not be asked"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("consent_on", models.DateField(blank=True, null=True)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "The person agreed"),
                                    (
                                        "adult_at_risk",
                                        "An adult with care needs is at risk of abuse or neglect (Care Act 2014 section 42)",
                                    ),
                                    (
                                        "child_at_risk",
                                        "A child is in need or at risk (Children Act 1989 sections 17 and 47)",
                                    ),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "words",
                            models.CharField(help_text="What was sent: why the person is referred.", max_length=400),
                        ),
                        (
                            "restricted",
                            models.BooleanField(
                                help_text="A safeguarding referral: few may read its words (LAW section 12 E3)."
                            ),
                        ),
                        ("sent_on", models.DateField()),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("chase_on", models.DateField()),
                        ("manager_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Sent, answer awaited"),
                                    ("chased", "To be chased"),
                                    ("with_manager", "With the manager: no answer"),
                                    ("answered", "Answered"),
                                    ("no_answer", "Closed without an answer"),
                                ],
                                default="sent",
                                max_length=12,
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted: help has begun or is booked"),
                                    ("helped_elsewhere", "Passed on to somebody else who helps"),
                                    ("declined_by_them", "Not taken: outside what they do"),
                                    ("declined_by_person", "The person did not want the help"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("result_words", models.CharField(blank=True, max_length=400)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "sent_on"], name="referral_by_account"),
                            models.Index(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=["landlord", "chase_on"],
                                name="referral_open_by_chase",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("consent", "given"), ("consent_on__isnull", False)),
                                    models.Q(("consent", "given"), _negated=True),
                                    _connector="OR",
                                ),
                                name="referral_consent_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("consent", "given"),
                                    models.Q(
                                        ("basis__in", ["adult_at_risk", "child_at_risk"]), ("to", "adult_social_care")
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_without_consent_is_safeguarding",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("state__in", ["answered", "no_answer"]),
                                    _connector="OR",
                                ),
                                name="referral_closed_with_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SimulationTerms",
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
                        ("from_on", models.DateField()),
                        (
                            "need",
                            models.CharField(
                                choices=[
                                    ("not_asked", "Not asked for"),
                                    ("warn", "Warn whoever approves without one"),
                                    ("require", "No approval without one"),
                                ],
                                max_length=10,
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
                        "verbose_name_plural": "simulation terms",
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="simulation_terms_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StuckLimit",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stuck_limits",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        (
                            "rising_weeks",
                            models.PositiveSmallIntegerField(help_text="Weeks that debt may rise without a step."),
                        ),
                        (
                            "holds",
                            models.PositiveSmallIntegerField(
                                help_text="Holds for one reason in a year from which on it is too often."
                            ),
                        ),
                        (
                            "waiting_weeks",
                            models.PositiveSmallIntegerField(help_text="Weeks that an answer may wait for somebody."),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="stuck_limit_once_per_start")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WeekEnd",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="week_ends",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("week_ends_on", models.DateField()),
                        (
                            "real_pence",
                            models.BigIntegerField(
                                help_text="Arrears after expected benefit at the end of that Sunday."
                            ),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "week_ends_on"], name="week_end_by_landlord")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "week_ends_on"), name="week_end_once_per_account"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arrangement",
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
                                related_name="arrangements",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrangements",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("arrangement_ref", models.CharField(max_length=30)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("informal", "Instalments"),
                                    ("lump", "A lump sum first, then instalments"),
                                    ("one_off", "All of it by one day"),
                                    ("court", "Terms of a court order"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("starts_on", models.DateField(help_text="The day of the first instalment.")),
                        ("start_balance_pence", models.BigIntegerField()),
                        (
                            "start_timing_pence",
                            models.BigIntegerField(
                                default=0,
                                help_text="How much of it was only timing: expected benefit, and rent not due yet (OPS-E10, OPS-L4).",
                            ),
                        ),
                        (
                            "start_paid_pence",
                            models.BigIntegerField(
                                default=0,
                                help_text="What of that week's rent had been paid when it was agreed; the plan does not clear it again.",
                            ),
                        ),
                        ("lump_sum_pence", models.BigIntegerField(default=0)),
                        ("lump_on", models.DateField(blank=True, null=True)),
                        ("instalment_pence", models.BigIntegerField()),
                        ("frequency", models.CharField(max_length=12)),
                        ("tolerance_days", models.PositiveSmallIntegerField(default=5)),
                        ("order_ends_on", models.DateField(blank=True, null=True)),
                        (
                            "budget",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="arrangements",
                                to="arrears.budget",
                            ),
                        ),
                        ("agreed_on", models.DateField()),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("completed", "Completed"),
                                    ("agreement", "Ended by agreement"),
                                    ("broken", "Ended because it was broken"),
                                    ("superseded", "Replaced by a new one"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                        (
                            "ended_by",
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
                        "indexes": [models.Index(fields=["account", "starts_on"], name="arrangement_by_account")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "arrangement_ref"), name="arrangement_ref_once_per_landlord"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("account",),
                                name="arrangement_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("instalment_pence__gte", 0)),
                                name="arrangement_instalment_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreathingSpaceStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="arrears.breathingspace",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("review_asked", "We asked the adviser for a review"),
                                    ("review_answered", "The adviser answered our request"),
                                    ("court_asked", "We applied to the court"),
                                    ("midway_put", "We told the adviser of rent not paid, for the midway review"),
                                    ("midway_answered", "The adviser told us the midway review"),
                                    ("more_debts", "We told the adviser of more debts"),
                                    ("dwp_told", "We told DWP to stop deductions"),
                                    ("agents_told", "We told our agents and solicitors"),
                                    ("court_told", "We told the court"),
                                    ("contact_made", "A new contact was made after it"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=400)),
                        ("on", models.DateField(help_text="The day it happened.")),
                        ("recorded_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="arrears.budget"
                            ),
                        ),
                        ("what", models.CharField(help_text="A code of arrears.rules.affordability.", max_length=20)),
                        ("amount_pence", models.BigIntegerField()),
                        (
                            "every",
                            models.CharField(
                                help_text="A PeriodUnit: week, fortnight, four_week, month.", max_length=10
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("budget", "what"), name="budget_line_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="arrears.exceptionreview",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exception_items",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To do"),
                                    ("actioned", "Actioned"),
                                    ("deferred", "Deferred"),
                                    ("rolled", "Not done; rolled on"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "times_rolled",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="How many weeks it has been left undone."
                            ),
                        ),
                        ("balance_pence", models.BigIntegerField(help_text="As at the night the list was made from.")),
                        ("because", models.CharField(blank=True, max_length=400)),
                        ("deferred_until_on", models.DateField(null=True)),
                        ("settled_on", models.DateField(null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "state"], name="exception_item_by_account")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "account"), name="exception_item_once_per_review"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["actioned", "deferred"]), _negated=True),
                                    models.Q(models.Q(("because", ""), _negated=True), ("settled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="exception_item_settled_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "deferred"), _negated=True),
                                    ("deferred_until_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="exception_item_deferred_until_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Investigation",
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
                                related_name="investigations",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="investigations",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "amount_pence",
                            models.BigIntegerField(help_text="What the tenant says they paid, above nought."),
                        ),
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
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "hold",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="arrears.hold",
                            ),
                        ),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "adjustment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.adjustment",
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
                        (
                            "moved_posting",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.posting",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                    ("closed_on__isnull", True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="investigation_closed_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyVersion",
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
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="arrears.policy",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("in_force_from_on", models.DateField()),
                        (
                            "settings",
                            models.JSONField(default=dict, help_text="Numbers that belong to no single step."),
                        ),
                        (
                            "authority",
                            models.CharField(blank=True, help_text="Where the content comes from.", max_length=200),
                        ),
                        (
                            "written_by",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("policy", "version"), name="policy_version_number_once"),
                            models.UniqueConstraint(
                                fields=("policy", "in_force_from_on"), name="policy_version_start_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyAssignment",
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
                                related_name="policy_assignments",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="arrears.policy",
                            ),
                        ),
                        (
                            "account_type",
                            models.CharField(
                                blank=True, help_text="FTA means every account of a past tenancy.", max_length=3
                            ),
                        ),
                        ("tenure", models.CharField(blank=True, max_length=24)),
                        (
                            "scheme",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.scheme",
                            ),
                        ),
                        (
                            "patch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.patch",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, help_text="The last day.", null=True)),
                        ("because", models.CharField(blank=True, max_length=200)),
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
                        "indexes": [models.Index(fields=["landlord", "from_on"], name="policy_assignment_by_landlord")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="policy_assignment_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Promise",
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
                                related_name="promises",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="promises",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="promises",
                                to="arrears.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenancies.person",
                            ),
                        ),
                        ("amount_pence", models.BigIntegerField()),
                        ("made_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("tolerance_days", models.PositiveSmallIntegerField(help_text="As in force when it was made.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("kept", "Kept"),
                                    ("missed", "Missed"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("received_pence", models.BigIntegerField(default=0)),
                        (
                            "hold",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="arrears.hold",
                            ),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "due_on"], name="promise_by_account"),
                            models.Index(fields=["landlord", "due_on"], name="promise_by_due_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gt", 0)), name="promise_above_nought"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("made_on"))), name="promise_dates_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtectedDebt",
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
                            "space",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protected_debts",
                                to="arrears.breathingspace",
                            ),
                        ),
                        (
                            "insolvency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protected_debts",
                                to="arrears.insolvency",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protected_debts",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "element",
                            models.CharField(
                                blank=True, help_text="Empty: a balance brought forward, not split.", max_length=12
                            ),
                        ),
                        (
                            "amount_pence",
                            models.BigIntegerField(
                                help_text="Owed is plus; paid in advance stands as minus, in no element."
                            ),
                        ),
                        (
                            "as_at_on",
                            models.DateField(
                                help_text="The last day that counts: the one before the protection began."
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("space__isnull", False)),
                                fields=("space", "account", "element"),
                                name="protected_debt_of_space",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("insolvency__isnull", False)),
                                fields=("insolvency", "account", "element"),
                                name="protected_debt_of_insolvency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("space__isnull", True), ("insolvency__isnull", True), _connector="XOR"
                                ),
                                name="protected_debt_by_one_law",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="arrears.referral"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("chase_due", "No answer: to be chased"),
                                    ("chased", "Chased"),
                                    ("with_manager", "No answer: with the manager"),
                                    ("answered", "Answered"),
                                    ("gone_on", "Manager goes on without an answer"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=400)),
                        ("on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["referral", "on"], name="referral_step_by_referral")],
                    },
                ),
                migrations.CreateModel(
                    name="ArrangementState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "arrangement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="states",
                                to="arrears.arrangement",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        ("state", models.CharField(max_length=10)),
                        ("state_own_calendar", models.CharField(max_length=10)),
                        ("instalments_due", models.PositiveIntegerField()),
                        ("expected_pence", models.BigIntegerField()),
                        ("balance_pence", models.BigIntegerField()),
                        ("shortfall_pence", models.BigIntegerField()),
                        ("own_expected_pence", models.BigIntegerField(default=0)),
                        ("own_balance_pence", models.BigIntegerField(default=0)),
                        ("own_shortfall_pence", models.BigIntegerField(default=0)),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("arrangement", "on", "take"), name="arrangement_state_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArrangementCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "arrangement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="arrears.arrangement",
                            ),
                        ),
                        ("noticed_on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        ("about_on", models.DateField()),
                        ("state_was", models.CharField(max_length=10)),
                        ("own_was", models.CharField(max_length=10)),
                        ("state_is", models.CharField(max_length=10)),
                        ("own_is", models.CharField(max_length=10)),
                        ("expected_pence", models.BigIntegerField()),
                        ("balance_was_pence", models.BigIntegerField()),
                        ("balance_is_pence", models.BigIntegerField()),
                        ("own_balance_is_pence", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("arrangement", "about_on", "noticed_on", "take"),
                                name="arrangement_correction_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTask",
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
                                related_name="contact_tasks",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_tasks",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("after_letter", "Contact after a letter"),
                                    ("plan", "New tenancy"),
                                    ("promise", "Promise missed"),
                                    ("follow_up", "Follow-up"),
                                    ("referral", "Referral"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("trigger", models.CharField(max_length=120)),
                        ("title", models.CharField(max_length=160)),
                        (
                            "responsible",
                            models.CharField(
                                choices=[
                                    ("support", "Support worker"),
                                    ("neighbourhood", "Neighbourhood officer"),
                                    ("officer", "Income officer"),
                                    ("manager", "Manager"),
                                ],
                                max_length=13,
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_tasks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        ("due_on", models.DateField()),
                        (
                            "returned_on",
                            models.DateField(
                                blank=True, help_text="Came back to the officer, undone, on this day.", null=True
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "To do"), ("done", "Done"), ("off", "Called off")],
                                default="open",
                                max_length=4,
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=200)),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="arrears.contact",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="arrears.contactplan",
                            ),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="arrears.promise",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="arrears.referral",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["landlord", "due_on"],
                                name="contact_task_open_by_due",
                            ),
                            models.Index(fields=["account", "due_on"], name="contact_task_by_account"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "kind", "trigger"), name="contact_task_once_per_cause"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contact_task_closed_with_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="arrears.policyversion",
                            ),
                        ),
                        ("outcome", models.CharField(max_length=30)),
                        ("step", models.CharField(blank=True, max_length=40)),
                        ("proposes", models.CharField(blank=True, max_length=40)),
                        ("reason", models.CharField(max_length=40)),
                        ("words", models.CharField(max_length=400)),
                        ("figures", models.JSONField(help_text="The facts the decision rested on.")),
                        ("rule_ids", models.JSONField(default=list)),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "on", "outcome"], name="decision_by_night")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "on", "take"), name="decision_once_per_night_and_take"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reasons",
                                to="arrears.exceptionitem",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("eviction", "Eviction date set"),
                                    ("court", "Court date set"),
                                    ("notice_ending", "Notice lapses soon"),
                                    ("broken", "Arrangement broken"),
                                    ("missed", "Expected payment missed"),
                                    ("escalating", "Arrears growing"),
                                    ("new_arrears", "New in arrears"),
                                    ("direct_debit", "Direct Debit failed or changed"),
                                    ("benefit", "Benefit changed"),
                                    ("new_tenancy", "New tenancy"),
                                    ("credit", "In credit"),
                                    ("deferral_over", "Deferred until now"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["why"], name="exception_reason_by_why")],
                        "constraints": [models.UniqueConstraint(fields=("item", "why"), name="exception_reason_once")],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="arrears.investigation",
                            ),
                        ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["investigation", "place"], name="investigation_step_by_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "investigation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="arrears.investigation",
                            ),
                        ),
                        ("words", models.CharField(max_length=400)),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="letters.storedfile",
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        ("on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "investigation evidence",
                    },
                ),
                migrations.CreateModel(
                    name="Night",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="nights", to="staff.landlord"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="arrears.policyversion",
                            ),
                        ),
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
                        (
                            "policies",
                            models.JSONField(
                                default=dict,
                                help_text="Every version and assignment in force that night, so that it can be worked out again.",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "on", "take"), name="night_once_per_take")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="arrears.policyversion",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("data", models.JSONField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "code"), name="step_code_once_per_version"),
                            models.UniqueConstraint(
                                fields=("version", "position"), name="step_position_once_per_version"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromiseJudgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "promise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="arrears.promise",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("state", models.CharField(max_length=9)),
                        ("received_pence", models.BigIntegerField()),
                        ("on", models.DateField(help_text="The night.")),
                        ("known_until_on", models.DateField(help_text="To which day payments were loaded.", null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["promise", "on"], name="judgement_by_promise")],
                        "constraints": [
                            models.UniqueConstraint(fields=("promise", "number"), name="promise_judged_once_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shadow",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="shadows", to="staff.landlord"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shadows",
                                to="arrears.policyversion",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(help_text="The last day; ended earlier it is the day before.")),
                        (
                            "set_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("set_on", models.DateField()),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("last_night_on", models.DateField(help_text="The newest night it has answered.", null=True)),
                        ("patches", models.ManyToManyField(related_name="+", to="tenancies.patch")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "from_on"], name="shadow_by_landlord")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__gte", models.F("from_on")), ("ended_by__isnull", False), _connector="OR"
                                ),
                                name="shadow_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Simulation",
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
                                related_name="simulations",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="simulations",
                                to="arrears.policyversion",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Under way"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Stopped"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_on", models.DateField()),
                        ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("accounts", models.PositiveIntegerField(default=0, help_text="Accounts to look at.")),
                        ("accounts_done", models.PositiveIntegerField(default=0)),
                        (
                            "after_account_id",
                            models.BigIntegerField(default=0, help_text="It goes on with the account after this one."),
                        ),
                        (
                            "claimed_until",
                            models.DateTimeField(blank=True, help_text="A dead worker's claim ends here.", null=True),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        (
                            "differences",
                            models.PositiveIntegerField(default=0, help_text="All that were found, listed or not."),
                        ),
                        ("listed", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["version", "-id"], name="simulation_by_version")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("landlord",),
                                name="simulation_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTaskStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="arrears.contacttask",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("returned", "Back to the officer, not done"),
                                    ("given", "Given to somebody else"),
                                    ("done", "Done"),
                                    ("off", "Called off"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200)),
                        ("on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["task", "on"], name="contact_task_step_by_task")],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                                related_name="proposals",
                                to="arrears.letterrun",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="arrears.decision",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("approver", models.CharField(help_text="The lowest role that may approve it.", max_length=20)),
                        ("held_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "account"), name="proposal_once_per_run_and_account")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShadowDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "shadow",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="arrears.shadow",
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.landlord"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.rentaccount"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        ("outcome", models.CharField(max_length=30)),
                        ("step", models.CharField(blank=True, max_length=40)),
                        ("proposes", models.CharField(blank=True, max_length=40)),
                        ("reason", models.CharField(max_length=40)),
                        ("words", models.CharField(max_length=400)),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("shadow", "account", "on", "take"), name="shadow_decision_once_a_take"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SimulatedNight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "simulation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nights",
                                to="arrears.simulation",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("tonight", models.BooleanField(default=False)),
                        ("take", models.PositiveSmallIntegerField(null=True)),
                        ("payments_until_on", models.DateField(null=True)),
                        ("payments_in", models.BooleanField(default=True)),
                        ("accounts", models.PositiveIntegerField(default=0)),
                        ("would_outcomes", models.JSONField(default=dict)),
                        ("really_outcomes", models.JSONField(default=dict)),
                        ("would_steps", models.JSONField(default=dict)),
                        ("really_steps", models.JSONField(default=dict)),
                        ("load", models.JSONField(default=dict)),
                        (
                            "gained",
                            models.PositiveIntegerField(default=0, help_text="Cases further than they really were."),
                        ),
                        (
                            "lost",
                            models.PositiveIntegerField(default=0, help_text="Cases not as far as they really were."),
                        ),
                        (
                            "otherwise",
                            models.PositiveIntegerField(default=0, help_text="Cases as far, with another step."),
                        ),
                        (
                            "answers_changed",
                            models.PositiveIntegerField(default=0, help_text="The same step or none, another answer."),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("simulation", "on", "tonight"), name="simulated_night_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SimulatedDifference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "simulation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cases",
                                to="arrears.simulation",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.rentaccount"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("tonight", models.BooleanField(default=False)),
                        (
                            "effect",
                            models.CharField(
                                choices=[
                                    ("gained", "Gains a step"),
                                    ("lost", "Loses a step"),
                                    ("otherwise", "Another step"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("would", models.CharField(blank=True, max_length=40)),
                        ("really", models.CharField(blank=True, max_length=40)),
                        ("would_words", models.CharField(max_length=400)),
                        ("really_words", models.CharField(max_length=400)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["simulation", "-on", "id"], name="simulated_difference_list")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("simulation", "account", "on", "tonight"),
                                name="simulated_difference_once_a_night",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
