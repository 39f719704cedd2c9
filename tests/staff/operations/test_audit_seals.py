from datetime import date

import pytest
from django.db import connection

from staff import triggers
from staff.models import AuditEvent, AuditSeal
from staff.operations import audit_seals, landlords, officers
from staff.queries import audit

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def describe(code: str, on: date) -> None:
    landlords.describe(code=code, name=f"{code} Homes", address="1 Quay Street", by=officers.system(), on=on)


@pytest.fixture
def sealed() -> None:
    describe("QUAY", MONDAY)
    describe("MILL", MONDAY)
    audit_seals.seal_up_to(on=MONDAY)
    describe("WEIR", TUESDAY)
    audit_seals.seal_up_to(on=TUESDAY)


def unlocked(sql: str, *values: object) -> None:
    """What an administrator with the owner's rights could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            triggers.remove(connection)
            cursor.execute(sql, values)
            triggers.install(connection)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE staff_auditevent DISABLE TRIGGER USER")
            cursor.execute(sql, values)
            cursor.execute("ALTER TABLE staff_auditevent ENABLE TRIGGER USER")


def test_a_day_is_sealed_once(sealed: None) -> None:
    """DEC-14."""
    assert audit_seals.seal_up_to(on=TUESDAY) == []
    assert list(AuditSeal.objects.order_by("pk").values_list("on", "rows")) == [(MONDAY, 2), (TUESDAY, 1)]
    assert audit.broken_seals() == []


def test_a_changed_row_breaks_its_day(sealed: None) -> None:
    pk = AuditEvent.objects.order_by("pk")[0].pk
    unlocked("UPDATE staff_auditevent SET action = 'nothing' WHERE id = %s", pk)
    assert audit.broken_seals() == [MONDAY]


def test_a_row_that_points_elsewhere_breaks_its_day(sealed: None) -> None:
    pk = AuditEvent.objects.order_by("pk")[1].pk
    unlocked("UPDATE staff_auditevent SET object_id = 'elsewhere' WHERE id = %s", pk)
    assert audit.broken_seals() == [MONDAY]


def test_a_quiet_day_is_sealed_too(sealed: None) -> None:
    audit_seals.seal_up_to(on=date(2026, 11, 18))
    assert AuditSeal.objects.get(on=date(2026, 11, 18)).rows == 0
    assert audit.broken_seals() == []
