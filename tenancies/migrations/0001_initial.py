import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from staff.migration_steps import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staff", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Scheme",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="schemes", to="staff.landlord"
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        (
                            "supported",
                            models.BooleanField(default=False, help_text="Residents have support staff (PRA-5)."),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "code"), name="scheme_code_once_per_landlord")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Patch",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="patches", to="staff.landlord"
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        ("name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "code"), name="patch_code_once_per_landlord")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="staff.landlord"
                            ),
                        ),
                        ("person_ref", models.CharField(max_length=30)),
                        ("title", models.CharField(blank=True, max_length=20)),
                        ("first_name", models.CharField(blank=True, max_length=60)),
                        ("last_name", models.CharField(max_length=80)),
                        ("date_of_birth", models.DateField(blank=True, null=True)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("nino_last4", models.CharField(blank=True, max_length=4)),
                        ("died_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "people",
                        "indexes": [
                            models.Index(fields=["landlord", "last_name"], name="person_by_last_name"),
                            models.Index(
                                models.F("landlord"),
                                django.db.models.functions.text.Upper("last_name"),
                                name="person_by_upper_last_name",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "person_ref"), name="person_ref_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TenureWord",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenure_words",
                                to="staff.landlord",
                            ),
                        ),
                        ("word", models.CharField(max_length=40)),
                        (
                            "tenure",
                            models.CharField(
                                choices=[
                                    ("secure", "secure"),
                                    ("flexible", "flexible"),
                                    ("introductory", "introductory"),
                                    ("demoted", "demoted"),
                                    ("protected", "protected"),
                                    ("assured_social", "assured_social"),
                                    ("assured_nonsocial", "assured_nonsocial"),
                                    ("ast_social", "ast_social"),
                                    ("ast_nonsocial", "ast_nonsocial"),
                                    ("nonsecure_or_licence", "nonsecure_or_licence"),
                                    ("interim_s188", "interim_s188"),
                                    ("excluded_licence", "excluded_licence"),
                                    ("use_and_occupation", "use_and_occupation"),
                                    ("lease_over_21y", "lease_over_21y"),
                                    ("garage", "garage"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "word", "from_on"), name="tenure_word_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThirdPartyAuthority",
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
                                related_name="authorities_to_discuss",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="authorities_to_discuss",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("named", "Person named by the tenant"),
                                    ("adviser", "Debt or housing adviser"),
                                    ("support", "Support worker of another organisation"),
                                    ("appointee", "DWP appointee"),
                                    ("attorney", "Attorney"),
                                    ("deputy", "Deputy of the Court of Protection"),
                                    ("litigation_friend", "Litigation friend"),
                                    ("representative", "Personal representative"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("organisation", models.CharField(blank=True, max_length=120)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("may_discuss", models.BooleanField(default=True, help_text="May be told about the account.")),
                        (
                            "gets_post",
                            models.BooleanField(
                                default=False, help_text="The person's post goes to them, at the address below."
                            ),
                        ),
                        (
                            "lines",
                            models.TextField(
                                blank=True, help_text="One line of the address to a line; the postcode is the last."
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                help_text="What was seen: the form, the order, the letter.", max_length=200
                            ),
                        ),
                        ("limits", models.CharField(blank=True, help_text="What it does not cover.", max_length=200)),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, help_text="The last day it stands.", null=True)),
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
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name_plural": "third party authorities",
                        "indexes": [models.Index(fields=["person", "from_on"], name="authority_by_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="authority_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("gets_post", False), models.Q(("lines", ""), _negated=True), _connector="OR"
                                ),
                                name="authority_with_post_has_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Property",
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
                                related_name="properties",
                                to="staff.landlord",
                            ),
                        ),
                        ("property_ref", models.CharField(max_length=30)),
                        ("uprn", models.CharField(blank=True, max_length=12)),
                        ("address_line_1", models.CharField(max_length=80)),
                        ("address_line_2", models.CharField(blank=True, max_length=80)),
                        ("town", models.CharField(blank=True, max_length=60)),
                        ("postcode", models.CharField(max_length=8)),
                        ("bedrooms", models.PositiveSmallIntegerField(default=0)),
                        ("property_type", models.CharField(blank=True, max_length=20)),
                        ("rent_group_code", models.CharField(blank=True, max_length=20)),
                        (
                            "patch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="properties",
                                to="tenancies.patch",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="properties",
                                to="tenancies.scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "properties",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "property_ref"), name="property_ref_once_per_landlord"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PatchCover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "patch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="covers", to="tenancies.patch"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="patch_covers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("owns", "Owns"), ("covers", "Covers")], default="owns", max_length=6
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("patch", "user", "kind", "from_on"), name="patch_cover_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="patch_cover_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeCover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covers",
                                to="tenancies.scheme",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scheme_covers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "user", "from_on"), name="scheme_cover_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="scheme_cover_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addresses",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("correspondence", "Correspondence address"),
                                    ("safe", "Safe address"),
                                    ("forwarding", "Forwarding address"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "lines",
                            models.TextField(help_text="One line of the address to a line; the postcode is the last."),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "person addresses",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="person_address_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPreference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="preferences",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("large_print", "Large print"),
                                    ("language", "Language"),
                                    ("no_post", "No post"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "value",
                            models.CharField(
                                blank=True, help_text="For a language: its two-letter code.", max_length=40
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "kind", "from_on"), name="contact_preference_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="preference_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="support_needs",
                                to="tenancies.person",
                            ),
                        ),
                        ("need", models.CharField(max_length=120)),
                        (
                            "supported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supporter_words",
                            models.CharField(
                                blank=True, help_text="A supporter who does not sign in here.", max_length=120
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
                ),
                migrations.CreateModel(
                    name="Tenancy",
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
                                related_name="tenancies",
                                to="staff.landlord",
                            ),
                        ),
                        ("tenancy_ref", models.CharField(max_length=30)),
                        (
                            "property",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenancies",
                                to="tenancies.property",
                            ),
                        ),
                        (
                            "tenure",
                            models.CharField(
                                choices=[
                                    ("secure", "secure"),
                                    ("flexible", "flexible"),
                                    ("introductory", "introductory"),
                                    ("demoted", "demoted"),
                                    ("protected", "protected"),
                                    ("assured_social", "assured_social"),
                                    ("assured_nonsocial", "assured_nonsocial"),
                                    ("ast_social", "ast_social"),
                                    ("ast_nonsocial", "ast_nonsocial"),
                                    ("nonsecure_or_licence", "nonsecure_or_licence"),
                                    ("interim_s188", "interim_s188"),
                                    ("excluded_licence", "excluded_licence"),
                                    ("use_and_occupation", "use_and_occupation"),
                                    ("lease_over_21y", "lease_over_21y"),
                                    ("garage", "garage"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "tenure_word",
                            models.CharField(
                                blank=True, help_text="The landlord's own word, as the file gave it.", max_length=40
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="The last liable day; empty while it runs.", null=True
                            ),
                        ),
                        (
                            "period_unit",
                            models.CharField(
                                choices=[
                                    ("week", "week"),
                                    ("fortnight", "fortnight"),
                                    ("four_week", "four_week"),
                                    ("month", "month"),
                                    ("quarter", "quarter"),
                                    ("year", "year"),
                                ],
                                default="week",
                                max_length=10,
                            ),
                        ),
                        (
                            "period_anchor_on",
                            models.DateField(help_text="A day on which a tenancy period starts (LAW-D15).", null=True),
                        ),
                        ("period_assumed", models.BooleanField(default=True)),
                        (
                            "is_social_housing_assured",
                            models.BooleanField(help_text="Inputs of the regime function, LAW section 3.", null=True),
                        ),
                        ("social_assumed", models.BooleanField(default=True)),
                    ],
                    options={
                        "verbose_name_plural": "tenancies",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "tenancy_ref"), name="tenancy_ref_once_per_landlord"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="tenancy_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tenant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tenancy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenants",
                                to="tenancies.tenancy",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenants",
                                to="tenancies.person",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("main", "Main tenant"), ("joint", "Joint tenant")], max_length=6
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenancy", "person", "from_on"), name="tenant_once_per_tenancy"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="tenant_dates_in_order",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
