import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from staff.migration_steps import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staff", "0001_initial"),
        ("tenancies", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Batch",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="staff.landlord"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                help_text="The feed or run: payments, weekly debit, take-on …", max_length=30
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(help_text="The file's digest, or what the run was for.", max_length=120),
                        ),
                        ("line_count", models.PositiveIntegerField()),
                        ("total_pence", models.BigIntegerField()),
                        ("recorded_on", models.DateField(help_text="The business day, handed in.")),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                        "verbose_name_plural": "batches",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "source", "reference"), name="batch_once_per_source"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityLimit",
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
                                related_name="authority_limits",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("officer", "Income officer"),
                                    ("rents_support", "Rents support officer"),
                                    ("neighbourhood", "Neighbourhood officer"),
                                    ("support_worker", "Support worker"),
                                    ("team_leader", "Team leader"),
                                    ("manager", "Manager"),
                                    ("head_of_service", "Head of service"),
                                    ("finance", "Finance"),
                                    ("legal", "Legal service"),
                                    ("data_protection", "Data protection"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor"),
                                    ("service", "Service (API client)"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("limit_pence", models.BigIntegerField()),
                        ("from_on", models.DateField()),
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
                                fields=("landlord", "role", "from_on"), name="authority_once_per_role_and_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("limit_pence__gte", 0)), name="authority_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AllocationSetting",
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
                                related_name="allocation_settings",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "benefit_to_eligible",
                            models.BooleanField(help_text="Benefit meets the elements it is paid for first."),
                        ),
                        (
                            "legal_rent_first",
                            models.BooleanField(help_text="What is left meets legal rent before other elements."),
                        ),
                        ("from_on", models.DateField()),
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
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="allocation_once_per_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitSetting",
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
                                related_name="benefit_settings",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        (
                            "limit_days",
                            models.PositiveSmallIntegerField(
                                help_text="How long past the last day paid for an award counts."
                            ),
                        ),
                        (
                            "late_days",
                            models.PositiveSmallIntegerField(
                                help_text="How long after its day a payment is called missing."
                            ),
                        ),
                        (
                            "overpayment_to",
                            models.CharField(
                                choices=[
                                    ("hbo", "A Housing Benefit overpayment account"),
                                    ("rent", "The rent account"),
                                ],
                                default="hbo",
                                max_length=4,
                            ),
                        ),
                        (
                            "signed_off_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                fields=("landlord", "from_on"), name="benefit_setting_once_per_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("overpayment_to", "hbo"), ("signed_off_by__isnull", False), _connector="OR"
                                ),
                                name="benefit_setting_rent_debt_signed_off",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RentGroup",
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
                                related_name="rent_groups",
                                to="staff.landlord",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("name", models.CharField(blank=True, max_length=80)),
                        (
                            "book",
                            models.CharField(
                                choices=[("ours", "Charged here"), ("mirrored", "Mirrors the housing system")],
                                default="ours",
                                max_length=8,
                            ),
                        ),
                        (
                            "charged_by",
                            models.CharField(
                                choices=[
                                    ("week", "Every week"),
                                    ("fortnight", "Every two weeks"),
                                    ("four_week", "Every four weeks"),
                                    ("month", "Every month"),
                                ],
                                default="week",
                                max_length=10,
                            ),
                        ),
                        (
                            "in_advance",
                            models.BooleanField(
                                default=True, help_text="Charged as the period starts; otherwise once it is over."
                            ),
                        ),
                        (
                            "apportion_basis",
                            models.CharField(
                                choices=[
                                    ("sevenths", "A seventh of the week’s price for each day"),
                                    ("year_days", "A 365th of the year’s price for each day"),
                                ],
                                default="sevenths",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "code"), name="rent_group_code_once_per_landlord"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("apportion_basis", "sevenths"), ("charged_by", "month"), _connector="OR"
                                ),
                                name="rent_group_days_of_the_year_by_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarriedBook",
                    fields=[
                        (
                            "landlord",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="carried_book",
                                serialize=False,
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "carried_on",
                            models.DateField(
                                help_text="A Sunday: everything effective up to it is in the carried figures …"
                            ),
                        ),
                        (
                            "through_entry_id",
                            models.BigIntegerField(help_text="… as far as it had been entered up to this entry."),
                        ),
                        ("carried_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name="ChargeType",
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
                                related_name="charge_types",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charge_types",
                                to="tenancies.scheme",
                            ),
                        ),
                        ("element", models.CharField(max_length=12)),
                        ("from_on", models.DateField()),
                        ("words", models.CharField(max_length=60)),
                        ("hb_eligible", models.BooleanField()),
                        ("uc_eligible", models.BooleanField()),
                        ("legal_rent", models.BooleanField()),
                        ("by_day", models.BooleanField(help_text="A part week is charged by the day.")),
                        ("in_free_weeks", models.BooleanField()),
                        ("on_voids", models.BooleanField(help_text="Counts as void loss while the home is empty.")),
                        ("vatable", models.BooleanField()),
                        ("variable", models.BooleanField(help_text="A variable charge; otherwise fixed.")),
                        (
                            "third_party",
                            models.BooleanField(help_text="Collected for somebody else: insurance, water."),
                        ),
                        ("review_group", models.CharField(max_length=20)),
                        ("group", models.CharField(max_length=20)),
                        ("written_on", models.DateField()),
                        (
                            "written_by",
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
                                condition=models.Q(("scheme__isnull", True)),
                                fields=("landlord", "element", "from_on"),
                                name="charge_type_once_per_landlord_and_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("scheme__isnull", False)),
                                fields=("landlord", "scheme", "element", "from_on"),
                                name="charge_type_once_per_scheme_and_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerCheck",
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
                                related_name="ledger_checks",
                                to="staff.landlord",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        ("explained_pence", models.BigIntegerField()),
                        ("all_pence", models.BigIntegerField()),
                        ("finding_count", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "on", "take"), name="ledger_check_once_per_take"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectDebitTerms",
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
                                related_name="direct_debit_terms",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("notice_working_days", models.PositiveSmallIntegerField(default=10)),
                        ("service_user_no", models.CharField(blank=True, max_length=6)),
                        (
                            "money_by",
                            models.CharField(
                                choices=[
                                    ("payments_file", "The bureau sends what it collected in a payments file"),
                                    ("schedule", "We post what the schedule collected when it is confirmed"),
                                ],
                                default="payments_file",
                                max_length=13,
                            ),
                        ),
                        ("sponsor_bank", models.CharField(blank=True, max_length=80)),
                        ("test_file_accepted_on", models.DateField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "verbose_name_plural": "direct debit terms",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "from_on"), name="direct_debit_terms_once_per_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("notice_working_days__gte", 1)),
                                name="direct_debit_terms_give_notice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayerInvoiceRun",
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
                                related_name="payer_invoice_runs",
                                to="staff.landlord",
                            ),
                        ),
                        ("cycle", models.CharField(max_length=11)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("made_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("invoices_count", models.PositiveIntegerField(default=0)),
                        ("lines_count", models.PositiveIntegerField(default=0)),
                        ("total_pence", models.BigIntegerField(default=0)),
                        ("file_digest", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "cycle", "from_on"), name="payer_invoice_run_once_per_period"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="payer_invoice_run_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefundTerms",
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
                                related_name="refund_terms",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "buffer_cycles",
                            models.PositiveSmallIntegerField(help_text="Payment cycles kept on a current account."),
                        ),
                        (
                            "cleared_working_days",
                            models.PositiveSmallIntegerField(help_text="Card and Direct Debit money waits so long."),
                        ),
                        (
                            "keep_bank_days",
                            models.PositiveSmallIntegerField(
                                help_text="Bank details are erased so long after the file."
                            ),
                        ),
                        ("from_on", models.DateField()),
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
                        "verbose_name_plural": "refund terms",
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "from_on"), name="refund_terms_once_per_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefundFile",
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
                                related_name="refund_files",
                                to="staff.landlord",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("line_count", models.PositiveIntegerField()),
                        ("total_pence", models.BigIntegerField()),
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
                            "confirmed_on",
                            models.DateField(blank=True, help_text="The day the bank had paid it.", null=True),
                        ),
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
                            "erased_on",
                            models.DateField(
                                blank=True, help_text="The day bank details and bytes were given up.", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "number"), name="refund_file_number_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppropriationOrder",
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
                                related_name="appropriation_orders",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        (
                            "order",
                            models.JSONField(help_text="The words of ledger.rules.appropriation.Place, first to last."),
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
                                fields=("landlord", "from_on"), name="appropriation_order_once_per_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransactionCode",
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
                                related_name="transaction_codes",
                                to="staff.landlord",
                            ),
                        ),
                        ("code", models.CharField(max_length=12)),
                        ("words", models.CharField(max_length=80)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("BF", "Balance brought forward"),
                                    ("CHARGE", "Charge"),
                                    ("CHARGE_ADJ", "Change to a charge"),
                                    ("VOID_CHARGE", "Charge while empty"),
                                    ("VOID_CONTRA", "Empty home, charge written back"),
                                    ("PAY", "Payment"),
                                    ("PAY_REV", "Payment returned unpaid"),
                                    ("HB", "Housing Benefit"),
                                    ("HB_ADJ", "Housing Benefit adjustment"),
                                    ("UC_MP", "Universal Credit, paid to us"),
                                    ("TPD", "Deduction from benefit"),
                                    ("DHP", "Discretionary Housing Payment"),
                                    ("SSD", "Adult Social Care"),
                                    ("TRANSFER", "Transfer between accounts"),
                                    ("REFUND", "Refund"),
                                    ("WRITE_OFF", "Written off"),
                                    ("WRITE_ON", "Written back on"),
                                    ("GOODWILL", "Goodwill payment"),
                                    ("WAIVER", "Rent waived"),
                                    ("REWARD", "Reward"),
                                    ("REFUND_REV", "Refund returned"),
                                    ("GOODWILL_REV", "Goodwill payment taken back"),
                                    ("WAIVER_REV", "Waiver taken back"),
                                    ("REWARD_REV", "Reward taken back"),
                                    ("PAY_MOVED", "Payment moved to the account it was for"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                blank=True, help_text="How it was paid: direct debit, card …", max_length=20
                            ),
                        ),
                        ("element", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "code"), name="transaction_code_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RentAccount",
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
                                related_name="rent_accounts",
                                to="staff.landlord",
                            ),
                        ),
                        ("account_ref", models.CharField(max_length=30)),
                        (
                            "account_type",
                            models.CharField(
                                choices=[
                                    ("CUR", "Rent account"),
                                    ("FTA", "Former tenant account"),
                                    ("GAR", "Garage account"),
                                    ("SUN", "Sundry account"),
                                    ("RCH", "Recharge account"),
                                    ("CRT", "Court costs account"),
                                    ("TAC", "Temporary accommodation account"),
                                    ("UAO", "Use and occupation account"),
                                    ("SVC", "Service charge account"),
                                    ("MWK", "Major works account"),
                                    ("HBO", "Housing Benefit overpayment account"),
                                    ("SUP", "Support charge account"),
                                    ("SSD", "Adult Social Care account"),
                                    ("SUS", "Suspense account"),
                                    ("VOI", "Void account"),
                                ],
                                default="CUR",
                                max_length=3,
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="ledger.rentgroup",
                            ),
                        ),
                        (
                            "tenancy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rent_accounts",
                                to="tenancies.tenancy",
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        ("closed_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "account_ref"), name="account_ref_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "batch",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="seal",
                                serialize=False,
                                to="ledger.batch",
                            ),
                        ),
                        ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="ledger.batch"
                            ),
                        ),
                        ("source", models.CharField(max_length=30)),
                        ("reference", models.CharField(max_length=120)),
                        ("narrative", models.CharField(blank=True, max_length=160)),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="ledger.posting",
                            ),
                        ),
                        ("recorded_on", models.DateField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "accounted_on",
                            models.DateField(
                                help_text="The day finance counts it: the effective day unless that period is closed."
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "source", "reference"), name="posting_once_per_source"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BalanceAssertion",
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
                                related_name="balance_assertions",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balance_assertions",
                                to="ledger.rentgroup",
                            ),
                        ),
                        (
                            "said_of",
                            models.CharField(help_text="The period or day as finance wrote it.", max_length=12),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("figure", models.CharField(max_length=12)),
                        ("amount_pence", models.BigIntegerField()),
                        ("asserted_on", models.DateField()),
                        ("source", models.CharField(help_text="The file and line it came from.", max_length=120)),
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
                        "indexes": [models.Index(fields=["landlord", "until_on"], name="assertion_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "rent_group", "said_of", "figure", "source"),
                                name="assertion_once_per_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="assertion_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RentWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="weeks", to="ledger.rentgroup"
                            ),
                        ),
                        ("rent_year", models.PositiveSmallIntegerField()),
                        ("week", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "charge_on",
                            models.DateField(
                                help_text="The day its charge falls due: its first, or the day after its last."
                            ),
                        ),
                        ("charged", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rent_group", "rent_year", "week"), name="rent_week_number_once"
                            ),
                            models.UniqueConstraint(fields=("rent_group", "starts_on"), name="rent_week_start_once"),
                            models.UniqueConstraint(
                                fields=("rent_group", "charge_on"), name="rent_week_charge_day_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="rent_week_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "check_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="ledger.ledgercheck",
                            ),
                        ),
                        ("promise", models.CharField(max_length=120)),
                        ("where", models.CharField(max_length=300)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CollectionRun",
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
                                related_name="collection_runs",
                                to="staff.landlord",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("prepared", "Prepared"),
                                    ("filed", "Given to the bureau"),
                                    ("confirmed", "Confirmed by the bank"),
                                    ("dropped", "Dropped"),
                                ],
                                default="prepared",
                                max_length=9,
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("total_pence", models.BigIntegerField(default=0)),
                        ("file_digest", models.CharField(blank=True, max_length=64)),
                        ("notices_digest", models.CharField(blank=True, max_length=64)),
                        ("made_on", models.DateField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_on", models.DateField(blank=True, null=True)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_on", models.DateField(blank=True, null=True)),
                        ("confirmed_pence", models.BigIntegerField(null=True)),
                        ("confirmed_words", models.CharField(blank=True, max_length=200)),
                        (
                            "batch",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.batch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gte", models.F("from_on"))),
                                name="collection_run_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GlCode",
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
                                related_name="gl_codes",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gl_codes",
                                to="ledger.rentgroup",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("rent", "Rent control"),
                                    ("former_tenants", "Former tenants control"),
                                    ("suspense", "Suspense control"),
                                    ("income", "Rent and charges income"),
                                    ("voids", "Void loss"),
                                    ("write_offs", "Write-offs"),
                                    ("write_ons", "Write-ons"),
                                    ("allowances", "Goodwill, waivers and rewards"),
                                    ("transfers", "Transfers clearing"),
                                    ("opening", "Balances brought forward"),
                                    ("bank", "Bank"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(
                                blank=True, help_text="Of a bank code: the feed whose money it is.", max_length=30
                            ),
                        ),
                        ("account_code", models.CharField(max_length=20)),
                        ("cost_centre", models.CharField(blank=True, max_length=20)),
                        ("from_on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "rent_group", "purpose", "feed", "from_on"), name="gl_code_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rent_group__isnull", True)),
                                fields=("landlord", "purpose", "feed", "from_on"),
                                name="gl_code_of_no_group_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodCalendar",
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
                                related_name="period_calendars",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="period_calendars",
                                to="ledger.rentgroup",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("rent_months", "Rent weeks, by month of their Monday"),
                                    ("rent_quarters", "Rent weeks, by quarter"),
                                    ("calendar_months", "Calendar months"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("from_on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "rent_group", "from_on"), name="period_calendar_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rent_group__isnull", True)),
                                fields=("landlord", "from_on"),
                                name="period_calendar_of_no_group_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountingPeriod",
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
                                related_name="accounting_periods",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "rent_group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounting_periods",
                                to="ledger.rentgroup",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(help_text="2026-04, or 2026-Q1: what finance calls it.", max_length=12),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closing", "Being closed"), ("closed", "Closed")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("closing_on", models.DateField(blank=True, null=True)),
                        (
                            "closing_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opening_pence", models.BigIntegerField(blank=True, null=True)),
                        ("closing_pence", models.BigIntegerField(blank=True, null=True)),
                        (
                            "last_entry_id",
                            models.BigIntegerField(blank=True, help_text="The newest entry at the close.", null=True),
                        ),
                        (
                            "digest",
                            models.CharField(blank=True, help_text="SHA-256 over the frozen figures.", max_length=64),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "state"], name="period_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "rent_group", "label"), name="period_label_once"
                            ),
                            models.UniqueConstraint(
                                fields=("landlord", "rent_group", "starts_on"), name="period_start_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rent_group__isnull", True)),
                                fields=("landlord", "label"),
                                name="period_label_of_no_group_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rent_group__isnull", True)),
                                fields=("landlord", "starts_on"),
                                name="period_start_of_no_group_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="period_days_in_order"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by__isnull", True),
                                    models.Q(("closed_by", models.F("closing_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="period_closed_by_a_second",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(
                                        ("closed_by__isnull", False),
                                        ("closed_on__isnull", False),
                                        ("closing_pence__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="period_closed_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountParty",
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
                                related_name="parties",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account_parties",
                                to="tenancies.person",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "account parties",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "person", "from_on"), name="account_party_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentReference",
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
                                related_name="payment_references",
                                to="staff.landlord",
                            ),
                        ),
                        ("reference", models.CharField(max_length=30)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment_references",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "reference"), name="payment_reference_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charge",
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
                                related_name="charges",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("element", models.CharField(max_length=12)),
                        (
                            "weekly_pence",
                            models.BigIntegerField(
                                help_text="For a full week; the weekly equivalent where the price is for another period (OPS-B5)."
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("week", "Every week"),
                                    ("fortnight", "Every two weeks"),
                                    ("four_week", "Every four weeks"),
                                    ("month", "Every month"),
                                ],
                                default="week",
                                max_length=10,
                            ),
                        ),
                        (
                            "period_pence",
                            models.BigIntegerField(
                                blank=True,
                                help_text="The price of a full period; empty where it is priced by the week.",
                                null=True,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, help_text="Inclusive; empty until the tenancy ends.", null=True
                            ),
                        ),
                        ("hb_eligible", models.BooleanField()),
                        ("uc_eligible", models.BooleanField()),
                        (
                            "legal_rent",
                            models.BooleanField(help_text="Rent reserved under this tenancy: feeds notices (LAW-R1)."),
                        ),
                        ("kept_on", models.DateField(editable=False, null=True)),
                        (
                            "kept_by",
                            models.ForeignKey(
                                editable=False,
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
                                fields=("account", "element", "from_on"), name="charge_once_per_element_and_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekly_pence__gte", 0)), name="charge_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("per", "week"), ("period_pence__isnull", True)),
                                    models.Q(
                                        models.Q(("per", "week"), _negated=True),
                                        ("period_pence__gte", 0),
                                        ("period_pence__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="charge_has_its_periods_price",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="charge_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
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
                                related_name="adjustments",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("correction", "Correction"),
                                    ("transfer", "Transfer"),
                                    ("backdated_change", "Backdated change of a charge"),
                                    ("goodwill", "Goodwill payment"),
                                    ("waiver", "Waiver of rent"),
                                    ("reward", "Reward"),
                                    ("suspense_return", "Money returned from suspense"),
                                    ("suspense", "Money given out of suspense"),
                                    ("void", "Charge of an empty home"),
                                    ("recharge", "Recharge or invoice"),
                                    ("benefit", "Benefit adjustment"),
                                    ("refund", "Refund"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("wrong_account", "Paid to the wrong account"),
                                    ("wrong_amount", "The amount was wrong"),
                                    ("wrong_day", "The day was wrong"),
                                    ("posted_twice", "Posted twice"),
                                    ("keying_error", "Keyed wrongly"),
                                    ("told_late", "We were told late"),
                                    ("charge_changed", "The charge has changed"),
                                    ("tenancy_dates", "The tenancy’s dates have changed"),
                                    ("rent_decision", "A tribunal, rent officer or court decided"),
                                    ("home_empty", "The home was empty"),
                                    ("home_unusable", "The home could not be lived in"),
                                    ("compensation", "Compensation for our failure"),
                                    ("complaint", "A complaint was upheld"),
                                    ("hardship", "Hardship"),
                                    ("prompt_payment", "Prompt payment"),
                                    ("moved_home", "The tenant has moved to another home of ours"),
                                    ("payer_found", "We have found out whose money it is"),
                                    ("not_ours", "The money is not for us"),
                                    ("payer_asked", "The payer asked for it back"),
                                    ("benefit_recovered", "The council or DWP took benefit back"),
                                    ("recharge_credited", "The recharge or invoice was credited"),
                                    ("credit_refunded", "Credit that belongs to the payer"),
                                    ("other", "Another reason, said in words"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=400)),
                        (
                            "amount_pence",
                            models.BigIntegerField(help_text="For which authority is needed; never negative."),
                        ),
                        ("payload", models.JSONField(help_text="The events to post, as they were asked for.")),
                        (
                            "reverses",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "moves",
                            models.ForeignKey(
                                help_text="The misposted payment.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for approval"),
                                    ("posted", "Posted"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="waiting",
                                max_length=10,
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
                        ("decided_on", models.DateField(blank=True, null=True)),
                        (
                            "posting",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustment",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "batch",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustment",
                                to="ledger.batch",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "state", "asked_on"], name="adjustment_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gte", 0)), name="adjustment_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("batch__isnull", False), ("state", "posted")),
                                    models.Q(models.Q(("state", "posted"), _negated=True), ("batch__isnull", True)),
                                    _connector="OR",
                                ),
                                name="adjustment_posted_has_batch",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="ledger.batch"
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="ledger.posting"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("BF", "Balance brought forward"),
                                    ("CHARGE", "Charge"),
                                    ("CHARGE_ADJ", "Change to a charge"),
                                    ("VOID_CHARGE", "Charge while empty"),
                                    ("VOID_CONTRA", "Empty home, charge written back"),
                                    ("PAY", "Payment"),
                                    ("PAY_REV", "Payment returned unpaid"),
                                    ("HB", "Housing Benefit"),
                                    ("HB_ADJ", "Housing Benefit adjustment"),
                                    ("UC_MP", "Universal Credit, paid to us"),
                                    ("TPD", "Deduction from benefit"),
                                    ("DHP", "Discretionary Housing Payment"),
                                    ("SSD", "Adult Social Care"),
                                    ("TRANSFER", "Transfer between accounts"),
                                    ("REFUND", "Refund"),
                                    ("WRITE_OFF", "Written off"),
                                    ("WRITE_ON", "Written back on"),
                                    ("GOODWILL", "Goodwill payment"),
                                    ("WAIVER", "Rent waived"),
                                    ("REWARD", "Reward"),
                                    ("REFUND_REV", "Refund returned"),
                                    ("GOODWILL_REV", "Goodwill payment taken back"),
                                    ("WAIVER_REV", "Waiver taken back"),
                                    ("REWARD_REV", "Reward taken back"),
                                    ("PAY_MOVED", "Payment moved to the account it was for"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("element", models.CharField(blank=True, max_length=12)),
                        ("amount_pence", models.BigIntegerField()),
                        ("effective_on", models.DateField()),
                        ("rent_year", models.PositiveSmallIntegerField()),
                        ("rent_week", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "indexes": [
                            models.Index(
                                fields=["account", "effective_on"],
                                include=("kind", "amount_pence"),
                                name="entry_by_account_day",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence", 0), _negated=True), name="entry_never_nought"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_pence__gt", 0),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "CHARGE",
                                                "GOODWILL_REV",
                                                "PAY_MOVED",
                                                "PAY_REV",
                                                "REFUND",
                                                "REWARD_REV",
                                                "VOID_CHARGE",
                                                "WAIVER_REV",
                                                "WRITE_ON",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_kind_owes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_pence__lt", 0),
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                "GOODWILL",
                                                "PAY",
                                                "REFUND_REV",
                                                "REWARD",
                                                "VOID_CONTRA",
                                                "WAIVER",
                                                "WRITE_OFF",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_kind_pays",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssertionResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "assertion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="ledger.balanceassertion",
                            ),
                        ),
                        ("on", models.DateField()),
                        ("found_pence", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["assertion", "on"], name="assertion_result_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="DisputedAmount",
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
                                related_name="disputed_amounts",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputed_amounts",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("amount_pence", models.BigIntegerField()),
                        ("words", models.CharField(max_length=400)),
                        ("from_on", models.DateField()),
                        (
                            "until_on",
                            models.DateField(blank=True, help_text="The last day it was disputed.", null=True),
                        ),
                        ("recorded_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=400)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, help_text="The day we recorded its end.", null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "from_on"], name="disputed_by_account")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gt", 0)), name="disputed_above_nought"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitAward",
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
                                related_name="benefit_awards",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("HB", "Housing Benefit"),
                                    ("UC_MP", "Universal Credit managed payment"),
                                    ("UC", "Universal Credit paid to the tenant"),
                                    ("DHP", "Discretionary Housing Payment"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("claim_ref", models.CharField(blank=True, max_length=30)),
                        (
                            "authority",
                            models.CharField(
                                blank=True, help_text="Who pays, as its schedules name it.", max_length=120
                            ),
                        ),
                        ("cycle", models.CharField(max_length=12)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("claimed", "Claimed"),
                                    ("pending", "Evidence in, waiting for a decision"),
                                    ("in_payment", "In payment"),
                                    ("suspended", "Suspended"),
                                    ("ended", "Ended"),
                                ],
                                default="in_payment",
                                max_length=10,
                            ),
                        ),
                        ("status_on", models.DateField(help_text="Since when it stands so.", null=True)),
                        ("opened_on", models.DateField()),
                        (
                            "closed_on",
                            models.DateField(blank=True, help_text="The last day the claim is open.", null=True),
                        ),
                        ("claimed_on", models.DateField(blank=True, null=True)),
                        (
                            "verified_on",
                            models.DateField(
                                blank=True, help_text="The rent was verified, or the evidence was in.", null=True
                            ),
                        ),
                        ("review_on", models.DateField(blank=True, null=True)),
                        (
                            "rate_pence",
                            models.BigIntegerField(
                                help_text="As told by people. HB, DHP: a week; UC: a month.", null=True
                            ),
                        ),
                        (
                            "ap_starts_day",
                            models.PositiveSmallIntegerField(
                                help_text="Day of the month an assessment starts.", null=True
                            ),
                        ),
                        (
                            "under_occupation_pence",
                            models.BigIntegerField(default=0, help_text="Kept back a week for spare bedrooms."),
                        ),
                        (
                            "cap_pence",
                            models.BigIntegerField(default=0, help_text="Kept back a week by the benefit cap."),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "status", "kind"], name="benefit_award_by_status")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "kind", "claim_ref"), name="benefit_award_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarriedForward",
                    fields=[
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="carried_forward",
                                serialize=False,
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "landlord",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staff.landlord",
                            ),
                        ),
                        ("balance_pence", models.BigIntegerField()),
                        (
                            "parts",
                            models.JSONField(
                                default=dict,
                                help_text="Its balance by element, and by the pools of ledger.rules.allocation: pence.",
                            ),
                        ),
                        ("first_on", models.DateField()),
                        ("last_payment_on", models.DateField(null=True)),
                        ("last_entry_id", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ReconcilingItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reconciling_items",
                                to="ledger.accountingperiod",
                            ),
                        ),
                        ("figure", models.CharField(max_length=12)),
                        ("amount_pence", models.BigIntegerField(help_text="Finance's figure less ours.")),
                        ("words", models.CharField(max_length=200)),
                        ("named_on", models.DateField()),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("cleared_on", models.DateField(blank=True, null=True)),
                        (
                            "cleared_by",
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence", 0), _negated=True),
                                name="reconciling_item_never_nought",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deduction",
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
                                related_name="deductions",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "benefit",
                            models.CharField(
                                choices=[
                                    ("UC", "Universal Credit"),
                                    ("PC", "Pension Credit"),
                                    ("ESA", "Employment and Support Allowance"),
                                    ("JSA", "Jobseeker’s Allowance"),
                                    ("IS", "Income Support"),
                                ],
                                max_length=4,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "Applied for"),
                                    ("running", "Running"),
                                    ("refused", "Refused"),
                                    ("stopping", "Debt cleared: tell DWP to stop"),
                                    ("ended", "Ended"),
                                ],
                                default="applied",
                                max_length=8,
                            ),
                        ),
                        ("applied_on", models.DateField()),
                        (
                            "applied_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "debt_pence",
                            models.BigIntegerField(help_text="The rent arrears on the day of the application."),
                        ),
                        (
                            "amount_pence",
                            models.BigIntegerField(help_text="What DWP agreed to deduct each cycle.", null=True),
                        ),
                        ("cycle", models.CharField(blank=True, max_length=12)),
                        ("first_due_on", models.DateField(null=True)),
                        ("agreed_on", models.DateField(null=True)),
                        ("ended_on", models.DateField(help_text="The last day something is expected.", null=True)),
                        ("told_dwp_on", models.DateField(null=True)),
                        ("told_tenant_on", models.DateField(null=True)),
                        ("because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["applied", "running", "stopping"])),
                                fields=("account", "benefit"),
                                name="deduction_one_open_per_benefit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "running"), _negated=True),
                                    models.Q(
                                        ("amount_pence__gt", 0),
                                        ("cycle__in", ["weekly", "4-weekly", "monthly"]),
                                        ("first_due_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="deduction_running_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectDebitInstruction",
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
                                related_name="direct_debits",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="direct_debits",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                help_text="Core reference: unique to this payer, six characters or more.", max_length=18
                            ),
                        ),
                        ("payer_name", models.CharField(max_length=80)),
                        (
                            "payer_is_tenant",
                            models.BooleanField(help_text="The name on the bank account is that of somebody liable."),
                        ),
                        (
                            "payer_words",
                            models.CharField(
                                blank=True, help_text="Why somebody else pays, as checked.", max_length=200
                            ),
                        ),
                        (
                            "bank_tail",
                            models.CharField(help_text="Last four digits of the bank account.", max_length=4),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[
                                    ("weekly", "Weekly"),
                                    ("fortnightly", "Every two weeks"),
                                    ("four_weekly", "Every four weeks"),
                                    ("monthly", "Monthly"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "first_on",
                            models.DateField(help_text="The first day it collects on; the later days follow from it."),
                        ),
                        ("last_on", models.DateField(blank=True, help_text="No collection after this day.", null=True)),
                        (
                            "collects_in_credit",
                            models.BooleanField(
                                default=False, help_text="The payer agreed to be collected from in credit."
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("cancelled", "Cancelled"),
                                    ("final", "Ended after the last collection"),
                                ],
                                default="new",
                                max_length=9,
                            ),
                        ),
                        ("status_because", models.CharField(blank=True, max_length=200)),
                        ("status_on", models.DateField()),
                        ("signed_on", models.DateField()),
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
                        "indexes": [models.Index(fields=["landlord", "status"], name="direct_debit_by_status")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "reference"), name="direct_debit_reference_once_per_landlord"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["new", "active", "suspended"])),
                                fields=("account",),
                                name="direct_debit_one_live_per_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("payer_is_tenant", True),
                                    models.Q(("payer_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="direct_debit_payer_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on__isnull", True), ("last_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="direct_debit_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GarageStatus",
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
                                related_name="garage_statuses",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="garage_statuses",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("from_on", models.DateField(help_text="The first day the status applies.")),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("let", "The garage was let"),
                                    ("dwelling_ended", "The tenancy of the home ended"),
                                    ("right_to_buy", "The right to buy was completed"),
                                    ("assigned", "The garage was assigned"),
                                    ("dwelling_let", "Its holder became a tenant of ours"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "holder",
                            models.CharField(
                                choices=[
                                    ("tenant", "Tenant of ours"),
                                    ("leaseholder", "Leaseholder paying us ground rent"),
                                    ("freeholder", "Freehold owner, bought under the right to buy"),
                                    ("other", "Anybody else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "dwelling_tenancy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="garage_statuses",
                                to="tenancies.tenancy",
                            ),
                        ),
                        ("near", models.BooleanField(help_text="The garage is near the home.")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("non_business", "No VAT: follows a council home"),
                                    ("exempt", "No VAT: follows an association's home"),
                                    ("ground_rent", "No VAT: leaseholder paying ground rent"),
                                    ("standard", "VAT at the standard rate"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("recorded_on", models.DateField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "garage statuses",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "from_on", "event"), name="garage_event_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GlJournal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="ledger.accountingperiod",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(help_text="1, 2 … within its period.")),
                        ("line_count", models.PositiveIntegerField()),
                        ("debit_pence", models.BigIntegerField(help_text="What its debits come to, and its credits.")),
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
                            "digest",
                            models.CharField(
                                blank=True, help_text="SHA-256 of the file, once it was written.", max_length=64
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("period", "number"), name="gl_journal_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invoice",
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
                                related_name="invoices",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("invoice_no", models.CharField(max_length=20)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("sundry", "Sundry invoice"),
                                    ("recharge", "Recharge"),
                                    ("payer", "Invoice to an authority"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be paid"),
                                    ("disputed", "In dispute"),
                                    ("credited", "Credited in full"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                help_text="What it is for, in a sentence the payer reads.", max_length=200
                            ),
                        ),
                        ("po_number", models.CharField(blank=True, max_length=30)),
                        ("issued_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("net_pence", models.BigIntegerField()),
                        ("vat_pence", models.BigIntegerField()),
                        ("total_pence", models.BigIntegerField()),
                        (
                            "posting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="invoice", to="ledger.posting"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="ledger.payerinvoicerun",
                            ),
                        ),
                        ("disputed_on", models.DateField(blank=True, null=True)),
                        ("disputed_words", models.CharField(blank=True, max_length=300)),
                        (
                            "file_digest",
                            models.CharField(
                                blank=True, help_text="The PDF of an invoice that goes to an authority.", max_length=64
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "due_on"], name="invoice_by_due_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "invoice_no"), name="invoice_no_once_per_landlord"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total_pence",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net_pence"), "+", models.F("vat_pence")
                                        ),
                                    )
                                ),
                                name="invoice_total_is_net_and_vat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total_pence__gt", 0)), name="invoice_asks_for_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("issued_on"))),
                                name="invoice_due_after_issue",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "disputed"), _negated=True),
                                    ("disputed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="invoice_dispute_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Occupation",
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
                                related_name="occupations",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occupation",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("death", "The sole tenant died and others live there"),
                                    ("notice_expired", "The tenant's notice ran out and somebody stayed"),
                                    ("failed_succession", "A claim to succeed was refused"),
                                    ("unauthorised", "Somebody moved in without our agreement"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("opened", "Opened"),
                                    ("visited", "Visited"),
                                    ("evidence", "Evidence gathered"),
                                    ("decided", "Decided"),
                                    ("closed", "Closed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        (
                            "next_review_on",
                            models.DateField(blank=True, help_text="Empty once it is closed.", null=True),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("direct_offer", "Direct offer of this home"),
                                    ("grant", "Grant of a tenancy"),
                                    ("rehouse", "Rehouse elsewhere"),
                                    ("possession", "Possession"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, help_text="The last day of occupation.", null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "next_review_on"], name="occupation_by_review")],
                    },
                ),
                migrations.CreateModel(
                    name="Overpayment",
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
                                related_name="overpayments",
                                to="staff.landlord",
                            ),
                        ),
                        ("authority", models.CharField(max_length=120)),
                        ("claim_ref", models.CharField(help_text="The overpaid claim.", max_length=30)),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="overpayments",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "debt_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.rentaccount"
                            ),
                        ),
                        (
                            "debt_to",
                            models.CharField(
                                choices=[
                                    ("hbo", "Overpayment account of the tenancy"),
                                    ("rent", "Rent account of the tenancy"),
                                    ("loss", "Loss of the landlord"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("period_from", models.DateField()),
                        ("period_to", models.DateField()),
                        ("decided_on", models.DateField(help_text="The day of the council's decision letter.")),
                        ("dispute_by_on", models.DateField(help_text="One calendar month after the letter (OPS-D16).")),
                        ("demanded_pence", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("disputed", "Disputed"),
                                    ("recovering", "Being recovered"),
                                    ("complete", "Complete"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        (
                            "opened_by",
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
                                fields=("landlord", "authority", "claim_ref", "period_from", "period_to"),
                                name="overpayment_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("demanded_pence__gt", 0)), name="overpayment_demands_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_to__gte", models.F("period_from"))),
                                name="overpayment_period_forward",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payer",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="payers", to="staff.landlord"
                            ),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payer",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        (
                            "address",
                            models.CharField(help_text="Lines parted by commas, the postcode last.", max_length=300),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "cycle",
                            models.CharField(
                                choices=[("four_weekly", "Every four weeks"), ("monthly", "Monthly")],
                                default="four_weekly",
                                max_length=11,
                            ),
                        ),
                        ("added_on", models.DateField()),
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
                            models.UniqueConstraint(fields=("landlord", "name"), name="payer_name_once_per_landlord")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="ledger.accountingperiod",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("count", models.PositiveIntegerField()),
                        ("amount_pence", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("period", "kind"), name="period_figure_once_per_kind")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
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
                                related_name="placements",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "property",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="tenancies.property",
                            ),
                        ),
                        ("place", models.CharField(help_text="Where they sleep, in words.", max_length=120)),
                        ("arrives_on", models.DateField()),
                        (
                            "leaves_on",
                            models.DateField(blank=True, help_text="The day they leave; not a night here.", null=True),
                        ),
                        ("nightly_pence", models.BigIntegerField(help_text="The whole rate a night.")),
                        (
                            "own_pence",
                            models.BigIntegerField(default=0, help_text="The part of it that benefit never covers."),
                        ),
                        (
                            "cancelled_on",
                            models.DateField(blank=True, help_text="Recorded in error; it charges nothing.", null=True),
                        ),
                        ("recorded_on", models.DateField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "arrives_on"], name="placement_by_landlord_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_on__isnull", True)),
                                fields=("account", "arrives_on"),
                                name="placement_once_per_household_and_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("leaves_on__isnull", True),
                                    ("leaves_on__gt", models.F("arrives_on")),
                                    _connector="OR",
                                ),
                                name="placement_has_a_night",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("nightly_pence__gte", models.F("own_pence")), ("own_pence__gte", 0)
                                ),
                                name="placement_own_part_within_rate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuspenseItem",
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
                                related_name="suspense_items",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "posting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspense_item",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unknown_reference", "The reference is not known"),
                                    ("no_such_payment", "No payment to return was found"),
                                    ("unknown_claim", "The claim or tenancy is not known"),
                                    ("hb_recovery", "The council took money back for another debt"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("raw_reference", models.CharField(max_length=40)),
                        ("amount_pence", models.BigIntegerField()),
                        ("received_on", models.DateField()),
                        ("settled_pence", models.BigIntegerField(db_default=0, default=0)),
                        ("reserved_pence", models.BigIntegerField(db_default=0, default=0)),
                        ("settled_on", models.DateField(blank=True, null=True)),
                        (
                            "owner",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_on__isnull", True)),
                                fields=["landlord", "received_on"],
                                name="suspense_open_by_day",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_on__isnull", True),
                                    ("settled_pence", models.F("amount_pence")),
                                    _connector="OR",
                                ),
                                name="suspense_settled_in_full",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoidAccount",
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
                            "property",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="void_account",
                                to="tenancies.property",
                            ),
                        ),
                        (
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="void_account",
                                to="ledger.rentaccount",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Void",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="voids", to="staff.landlord"
                            ),
                        ),
                        (
                            "property",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voids",
                                to="tenancies.property",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voids",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("tenancy_ended", "The tenancy ended"),
                                    ("new", "New home"),
                                    ("works", "Major works"),
                                    ("decant", "Kept for a decant"),
                                    ("disposal", "To be sold or demolished"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("from_on", models.DateField(help_text="The first empty day.")),
                        (
                            "until_on",
                            models.DateField(
                                blank=True, help_text="The last empty day; empty while it stands empty.", null=True
                            ),
                        ),
                        (
                            "ended_by_hand",
                            models.BooleanField(default=False, help_text="A person ended it: the home left our hands."),
                        ),
                        (
                            "cancelled_on",
                            models.DateField(blank=True, help_text="It turned out that the home was let.", null=True),
                        ),
                        (
                            "recheck_from_on",
                            models.DateField(
                                blank=True,
                                help_text="Weeks from here on were charged before the days changed; the next run corrects.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "from_on"], name="void_by_landlord_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_on__isnull", True)),
                                fields=("property", "from_on"),
                                name="void_once_per_home_and_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="void_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdjustmentPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "adjustment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="ledger.adjustment",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustment_parts",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("net_pence", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("adjustment", "account"), name="adjustment_part_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdjustmentStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "adjustment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.adjustment",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                    ("posted", "Posted"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("because", models.CharField(blank=True, max_length=400)),
                        (
                            "roles",
                            models.CharField(
                                blank=True, help_text="The roles the person held, by which it counted.", max_length=120
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("adjustment", "what", "by"), name="adjustment_step_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.benefitaward",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("claimed", "Claimed"),
                                    ("verified", "Rent verified"),
                                    ("in_payment", "In payment"),
                                    ("suspended", "Suspended"),
                                    ("resumed", "In payment again"),
                                    ("ended", "Ended"),
                                    ("review", "Review date set"),
                                    ("shortfall", "Shortfall noted"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("because", models.CharField(blank=True, max_length=200)),
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
                        "indexes": [models.Index(fields=["award", "on"], name="award_step_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitPayment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="ledger.benefitaward",
                            ),
                        ),
                        ("paid_on", models.DateField()),
                        ("covers_from", models.DateField(null=True)),
                        ("covers_until", models.DateField()),
                        ("rate_pence", models.BigIntegerField(help_text="HB: a week; Universal Credit: a month.")),
                        (
                            "posting",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="benefit_payment",
                                to="ledger.posting",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [models.Index(fields=["award", "paid_on"], name="benefit_payment_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="ManagedPayment",
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
                                related_name="managed_payments",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="managed_payments",
                                to="ledger.benefitaward",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("telling", "Telling the tenant"),
                                    ("requested", "Requested"),
                                    ("asking", "Tenant being asked"),
                                    ("granted", "Granted"),
                                    ("refused", "Refused"),
                                    ("paid", "Paid"),
                                    ("ended", "Ended"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(help_text="Why we ask: two months owed, risk of harm …", max_length=200),
                        ),
                        ("opened_on", models.DateField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("told_on", models.DateField(help_text="The tenant was told, before we asked.", null=True)),
                        ("told_how", models.CharField(blank=True, max_length=80)),
                        ("requested_on", models.DateField(null=True)),
                        ("asked_on", models.DateField(help_text="DWP began to ask the tenant.", null=True)),
                        ("answered_on", models.DateField(help_text="Granted or refused.", null=True)),
                        ("answer", models.CharField(blank=True, max_length=200)),
                        (
                            "monthly_pence",
                            models.BigIntegerField(help_text="Housing costs of a month, as granted.", null=True),
                        ),
                        ("paid_on", models.DateField(help_text="The first payment came.", null=True)),
                        ("ended_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["asking", "granted", "paid", "requested", "telling"])
                                ),
                                fields=("account",),
                                name="managed_payment_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChargeChange",
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
                                related_name="charge_changes",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charge_changes",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "adjustment",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charge_change",
                                to="ledger.adjustment",
                            ),
                        ),
                        ("from_on", models.DateField(help_text="The first day that is charged differently.")),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True, help_text="The tenancy's first day, where that changes.", null=True
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="The tenancy's last day, where that changes.", null=True
                            ),
                        ),
                        ("reason", models.CharField(max_length=20)),
                        ("words", models.CharField(blank=True, max_length=400)),
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
                            "in_effect_on",
                            models.DateField(
                                blank=True, help_text="The day we recorded it; empty until posted.", null=True
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "asked_on"], name="charge_change_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="DirectDebitStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.directdebitinstruction",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="direct_debit_steps",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("what", models.CharField(max_length=60)),
                        ("status", models.CharField(max_length=9)),
                        ("because", models.CharField(blank=True, max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "on"], name="direct_debit_step_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="DirectDebitPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="ledger.directdebitinstruction",
                            ),
                        ),
                        ("from_on", models.DateField(help_text="The first collection it is for.")),
                        ("until_on", models.DateField(help_text="The last day whose charges it pays for.")),
                        (
                            "net_charges_pence",
                            models.BigIntegerField(help_text="Charges less benefit paid to us, of the periods left."),
                        ),
                        (
                            "instalments_pence",
                            models.BigIntegerField(help_text="Arrangement instalments of the same time."),
                        ),
                        ("collections", models.PositiveSmallIntegerField()),
                        ("first_pence", models.BigIntegerField()),
                        ("regular_pence", models.BigIntegerField()),
                        ("because", models.CharField(max_length=120)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["instruction", "from_on"], name="direct_debit_plan_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="DirectDebitTask",
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
                                related_name="direct_debit_tasks",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="direct_debit_tasks",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "instruction",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="ledger.directdebitinstruction",
                            ),
                        ),
                        ("report", models.CharField(max_length=6)),
                        ("code", models.CharField(max_length=2)),
                        ("action", models.CharField(max_length=12)),
                        (
                            "identity",
                            models.CharField(help_text="The report row's own identity (DEC-3).", max_length=120),
                        ),
                        ("reference", models.CharField(max_length=30)),
                        ("amount_pence", models.BigIntegerField(default=0)),
                        ("original_on", models.DateField(blank=True, null=True)),
                        ("reported_on", models.DateField()),
                        (
                            "due_on",
                            models.DateField(
                                blank=True, help_text="The day by which it must be done, where there is one.", null=True
                            ),
                        ),
                        ("words", models.CharField(max_length=300)),
                        ("opened_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on__isnull", True)),
                                fields=["landlord", "due_on"],
                                name="direct_debit_task_open",
                            ),
                            models.Index(fields=["account", "reported_on"], name="direct_debit_task_by_acct"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "report", "identity"), name="direct_debit_task_once_per_row"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on__isnull", True), models.Q(("outcome", ""), _negated=True), _connector="OR"
                                ),
                                name="direct_debit_task_done_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GlJournalBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="ledger.gljournal",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.accountingperiod",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.batch"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "GL journal batches",
                        "constraints": [
                            models.UniqueConstraint(fields=("period", "batch"), name="gl_batch_once_per_period")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GlJournalLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.gljournal"
                            ),
                        ),
                        ("place", models.PositiveIntegerField()),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.batch"
                            ),
                        ),
                        ("account_code", models.CharField(max_length=20)),
                        ("cost_centre", models.CharField(blank=True, max_length=20)),
                        ("debit_pence", models.BigIntegerField()),
                        ("credit_pence", models.BigIntegerField()),
                        ("vat_pence", models.BigIntegerField(default=0)),
                        ("narrative", models.CharField(max_length=160)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("journal", "place"), name="gl_line_place_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("credit_pence", 0), ("debit_pence__gt", 0)),
                                    models.Q(("credit_pence__gt", 0), ("debit_pence", 0)),
                                    _connector="OR",
                                ),
                                name="gl_line_debit_or_credit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="ledger.invoice",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=60)),
                        ("digest", models.CharField(max_length=64)),
                        ("added_on", models.DateField()),
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
                        "verbose_name_plural": "invoice evidence",
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "digest"), name="invoice_evidence_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceInstalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="ledger.invoice",
                            ),
                        ),
                        (
                            "agreed_no",
                            models.PositiveSmallIntegerField(
                                help_text="Which agreement of this invoice; the highest is in force."
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("amount_pence", models.BigIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("invoice", "agreed_no", "due_on"), name="invoice_instalment_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gt", 0)), name="invoice_instalment_of_an_amount"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="ledger.invoice",
                            ),
                        ),
                        ("credit_no", models.CharField(max_length=24)),
                        ("net_pence", models.BigIntegerField()),
                        ("vat_pence", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=200)),
                        (
                            "adjustment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_note",
                                to="ledger.adjustment",
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "credit_no"), name="credit_note_once"),
                            models.CheckConstraint(
                                condition=models.Q(("net_pence__gt", 0), ("vat_pence__gte", 0)),
                                name="credit_note_of_an_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceReceipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="ledger.invoice",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice_receipts",
                                to="ledger.posting",
                            ),
                        ),
                        ("amount_pence", models.BigIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "posting"), name="invoice_receipt_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gt", 0)), name="invoice_receipt_of_an_amount"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="ledger.invoice"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice_steps",
                                to="ledger.rentaccount",
                            ),
                        ),
                        ("what", models.CharField(max_length=60)),
                        ("words", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "on"], name="invoice_step_by_account")],
                    },
                ),
                migrations.CreateModel(
                    name="OccupationStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "occupation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.occupation",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("opened", "Opened"),
                                    ("visited", "Visited"),
                                    ("evidence", "Evidence gathered"),
                                    ("decided", "Decided"),
                                    ("closed", "Closed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("note", models.CharField(max_length=400)),
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
                    name="OverpaymentStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "overpayment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="ledger.overpayment",
                            ),
                        ),
                        ("left", models.CharField(blank=True, max_length=10)),
                        ("reached", models.CharField(max_length=10)),
                        ("because", models.CharField(blank=True, max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name="BlamelessRecovery",
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
                                related_name="blameless_recoveries",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "overpayment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recoveries",
                                to="ledger.overpayment",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blameless_recoveries",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "posting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blameless_recovery",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "asked",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.adjustment",
                            ),
                        ),
                        ("authority", models.CharField(max_length=120)),
                        ("schedule_no", models.CharField(max_length=60)),
                        ("scheduled_on", models.DateField()),
                        ("paid_on", models.DateField()),
                        (
                            "claim_ref",
                            models.CharField(
                                help_text="The innocent claim, from which it was kept back.", max_length=30
                            ),
                        ),
                        (
                            "credited_pence",
                            models.BigIntegerField(help_text="What the innocent account was credited: the gross."),
                        ),
                        ("recovered_pence", models.BigIntegerField()),
                        ("recorded_on", models.DateField()),
                    ],
                    options={
                        "verbose_name_plural": "blameless recoveries",
                        "indexes": [models.Index(fields=["landlord", "paid_on"], name="blameless_recovery_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("recovered_pence__gt", 0)),
                                name="blameless_recovery_takes_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayerAgreement",
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
                                related_name="payer_agreements",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "payer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="ledger.payer",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                help_text="The client's account.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payer_agreements",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "covers",
                            models.CharField(
                                choices=[
                                    ("rent", "Rent shortfall"),
                                    ("support", "Support"),
                                    ("nrpf", "Placement, no recourse to public funds"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("weekly_pence", models.BigIntegerField()),
                        ("po_number", models.CharField(blank=True, max_length=30)),
                        ("from_on", models.DateField()),
                        (
                            "until_on",
                            models.DateField(blank=True, help_text="Its last day; empty until it is known.", null=True),
                        ),
                        ("agreed_on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "until_on"], name="payer_agreement_by_end")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("payer", "account", "covers", "from_on"), name="payer_agreement_once_per_start"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekly_pence__gt", 0)), name="payer_agreement_of_an_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="payer_agreement_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="staff.landlord"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "adjustment",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refund",
                                to="ledger.adjustment",
                            ),
                        ),
                        (
                            "amount_pence",
                            models.BigIntegerField(help_text="Above nought; nought where the rules refused it."),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("overpaid", "The tenant paid more than was due"),
                                    ("moved_out", "Rent was paid past the end of the tenancy"),
                                    ("charge_reduced", "A charge was reduced or written back"),
                                    ("benefit", "Benefit was paid for the same rent"),
                                    ("benefit_lump", "Benefit was suspended and then paid in one sum"),
                                    ("goodwill", "A goodwill payment or compensation"),
                                    ("unknown", "Not understood yet"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "hb_answer",
                            models.CharField(
                                choices=[
                                    ("no_benefit", "No benefit was ever paid to this account"),
                                    ("not_asked", "Not asked yet"),
                                    ("waiting", "Asked; no answer yet"),
                                    ("nothing", "Answered: nothing will be taken back"),
                                    ("clawback", "Answered: this much will be taken back"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "pay_to",
                            models.CharField(
                                choices=[
                                    ("tenant", "The tenant"),
                                    ("payer", "Somebody else who paid, back to where it came from"),
                                    ("council", "The council, whose Housing Benefit it is"),
                                    ("dwp", "DWP, whose Universal Credit it is"),
                                    ("estate", "The estate of the tenant who has died"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "name_check",
                            models.CharField(
                                choices=[
                                    ("matched", "The name matches"),
                                    ("close", "A close match, checked with the payee"),
                                    ("no_match", "The name does not match"),
                                    ("not_done", "Not checked yet"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("all_agree", models.BooleanField(help_text="Every joint tenant has agreed.")),
                        ("clawback_pence", models.BigIntegerField(default=0)),
                        (
                            "working",
                            models.JSONField(
                                help_text="Credit, deductions in words, reasons: as worked out when it was asked."
                            ),
                        ),
                        ("refused_because", models.JSONField(default=list)),
                        ("payee_name", models.CharField(blank=True, max_length=70)),
                        ("sort_code", models.CharField(blank=True, max_length=6)),
                        ("account_number", models.CharField(blank=True, max_length=8)),
                        ("bank_erased_on", models.DateField(blank=True, null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="ledger.refundfile",
                            ),
                        ),
                        (
                            "returned_on",
                            models.DateField(blank=True, help_text="The day the bank gave it back.", null=True),
                        ),
                        (
                            "returned_posting",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refund_returned",
                                to="ledger.posting",
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "asked_on"], name="refund_by_account")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_pence__gte", 0)), name="refund_not_negative"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuspenseAward",
                    fields=[
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="award",
                                serialize=False,
                                to="ledger.suspenseitem",
                            ),
                        ),
                        ("kind", models.CharField(help_text="HB or UC_MP.", max_length=6)),
                        ("claim_ref", models.CharField(blank=True, max_length=30)),
                        ("authority", models.CharField(blank=True, max_length=120)),
                        ("paid_on", models.DateField()),
                        ("covers_from", models.DateField(blank=True, null=True)),
                        ("covers_until", models.DateField()),
                        ("rate_pence", models.BigIntegerField(help_text="HB a week, Universal Credit a month.")),
                    ],
                ),
                migrations.CreateModel(
                    name="SuspenseSettlement",
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="ledger.suspenseitem",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("accounts", "Moved to an account"), ("returned", "Returned to the sender")],
                                max_length=8,
                            ),
                        ),
                        ("amount_pence", models.BigIntegerField()),
                        ("because", models.CharField(max_length=400)),
                        (
                            "adjustment",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspense_settlement",
                                to="ledger.adjustment",
                            ),
                        ),
                        (
                            "posting",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspense_settlement",
                                to="ledger.posting",
                            ),
                        ),
                        (
                            "remember",
                            models.BooleanField(
                                db_default=False, default=False, help_text="The payer's reference is to be kept."
                            ),
                        ),
                        (
                            "alias",
                            models.ForeignKey(
                                help_text="The reference that was remembered with it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.paymentreference",
                            ),
                        ),
                        ("on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_on", models.DateField(blank=True, null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_because", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["item", "on"], name="settlement_by_item")],
                    },
                ),
                migrations.CreateModel(
                    name="ChargeChangeLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="ledger.chargechange",
                            ),
                        ),
                        ("side", models.CharField(choices=[("before", "Before"), ("after", "After")], max_length=6)),
                        ("element", models.CharField(max_length=12)),
                        ("weekly_pence", models.BigIntegerField()),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("week", "Every week"),
                                    ("fortnight", "Every two weeks"),
                                    ("four_week", "Every four weeks"),
                                    ("month", "Every month"),
                                ],
                                default="week",
                                max_length=10,
                            ),
                        ),
                        ("period_pence", models.BigIntegerField(blank=True, null=True)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        ("hb_eligible", models.BooleanField()),
                        ("uc_eligible", models.BooleanField()),
                        ("legal_rent", models.BooleanField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("change", "side", "element", "from_on"), name="charge_change_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="charge_change_line_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdvanceNotice",
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
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="ledger.directdebitinstruction",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="ledger.directdebitplan",
                            ),
                        ),
                        ("frequency", models.CharField(max_length=11)),
                        ("collect_on", models.DateField(help_text="The first day money is taken under it.")),
                        ("first_pence", models.BigIntegerField()),
                        ("regular_pence", models.BigIntegerField()),
                        (
                            "again",
                            models.BooleanField(
                                default=False, help_text="One collection that came back, taken once more."
                            ),
                        ),
                        ("working_days", models.PositiveSmallIntegerField()),
                        (
                            "latest_on",
                            models.DateField(help_text="The last day it may be sent for its first collection."),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True)),
                        (
                            "sent_by",
                            models.CharField(
                                blank=True,
                                choices=[("letter", "By our letter"), ("bureau", "By the bureau")],
                                max_length=6,
                            ),
                        ),
                        ("made_on", models.DateField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["landlord", "sent_on"], name="advance_notice_unsent")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "collect_on", "again"), name="advance_notice_once_per_plan"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_pence__gt", 0)), name="advance_notice_of_an_amount"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.invoice"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("words", models.CharField(max_length=200)),
                        ("element", models.CharField(max_length=12)),
                        ("net_pence", models.BigIntegerField()),
                        (
                            "vat_hundredths",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Hundredths of a per cent: 2000 is 20 %."
                            ),
                        ),
                        ("vat_pence", models.BigIntegerField(default=0)),
                        (
                            "agreement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice_lines",
                                to="ledger.payeragreement",
                            ),
                        ),
                        ("from_on", models.DateField(blank=True, null=True)),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "number"), name="invoice_line_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("agreement__isnull", False)),
                                fields=("agreement", "from_on"),
                                name="invoice_line_once_per_agreement_and_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("net_pence__gt", 0), ("vat_pence__gte", 0)),
                                name="invoice_line_of_an_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Collection",
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
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collections",
                                to="ledger.directdebitinstruction",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="direct_debit_collections",
                                to="ledger.rentaccount",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collections",
                                to="ledger.collectionrun",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="collections",
                                to="ledger.advancenotice",
                            ),
                        ),
                        ("due_on", models.DateField(help_text="The day by the payer's frequency.")),
                        ("collect_on", models.DateField(help_text="That day, or the working day after it.")),
                        (
                            "code",
                            models.CharField(
                                help_text="01 first, 17 regular, 18 presented again, 19 final.", max_length=2
                            ),
                        ),
                        ("amount_pence", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("left_out", "Left out"),
                                    ("filed", "In the schedule"),
                                    ("collected", "Collected"),
                                    ("returned", "Came back"),
                                ],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("left_out_because", models.CharField(blank=True, max_length=120)),
                        ("returned_on", models.DateField(blank=True, null=True)),
                        ("returned_code", models.CharField(blank=True, max_length=2)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "collect_on"], name="collection_by_day"),
                            models.Index(fields=["account", "collect_on"], name="collection_by_account"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "left_out"), _negated=True),
                                fields=("instruction", "due_on", "code"),
                                name="collection_once_per_day_and_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "left_out"), _negated=True),
                                    models.Q(("left_out_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="collection_left_out_says_why",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
