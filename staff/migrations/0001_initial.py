import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from staff.migration_steps import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Landlord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("code", models.CharField(max_length=20, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("address", models.TextField(help_text="One line of the address to a line.")),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("website", models.CharField(blank=True, max_length=120)),
                        ("colour", models.CharField(default="#1d4f5f", max_length=7)),
                        (
                            "demonstration",
                            models.BooleanField(default=False, help_text="Every paper says Demonstration (DEC-29)."),
                        ),
                        (
                            "take_on_on",
                            models.DateField(
                                blank=True, help_text="Nothing before this day is charged here (DEC-16).", null=True
                            ),
                        ),
                        ("payments_every_days", models.PositiveSmallIntegerField(default=7)),
                        (
                            "letter_run_weekday",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="0 is Monday; default Tuesday (DEC-15)."
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True), name="landlord_has_a_code"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("address", ""), _negated=True), name="landlord_has_an_address"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("phone", models.CharField(blank=True, max_length=40)),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        (
                            "is_system",
                            models.BooleanField(default=False, help_text="The timetable acting, never a person."),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AuditEvent",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audit_events",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audit_events",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("action", models.CharField(max_length=60)),
                        ("object_type", models.CharField(max_length=60)),
                        ("object_id", models.CharField(max_length=60)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                        ("on", models.DateField(help_text="The business day it belongs to.")),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["landlord", "on"], name="audit_by_landlord_and_day"),
                            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JobRun",
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
                                related_name="job_runs",
                                to="staff.landlord",
                            ),
                        ),
                        ("job", models.CharField(max_length=40)),
                        ("business_date", models.DateField()),
                        ("take", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                                default="running",
                                max_length=10,
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        (
                            "claimed_until",
                            models.DateTimeField(
                                help_text="A dead worker's claim ends here and a sweep takes over.", null=True
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "figures",
                            models.JSONField(default=dict, help_text="Counts and control totals, for the runs page."),
                        ),
                        ("problem", models.TextField(blank=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["job", "business_date"], name="job_run_by_date")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "job", "business_date", "take"),
                                name="job_run_once_per_date_and_take",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="staff.landlord"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("landlord", "name"), name="team_name_once_per_landlord")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(unique=True)),
                        ("rows", models.PositiveIntegerField()),
                        (
                            "last_event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staff.auditevent",
                            ),
                        ),
                        ("previous", models.CharField(blank=True, max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                related_name="memberships",
                                to="staff.landlord",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="staff.team",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("landlord", "user", "role", "from_on"), name="membership_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                                ),
                                name="membership_dates_in_order",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
