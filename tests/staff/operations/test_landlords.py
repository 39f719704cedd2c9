from datetime import date

import pytest

from staff.models import AuditEvent, Landlord
from staff.operations import landlords, officers

pytestmark = pytest.mark.django_db

ON = date(2026, 4, 6)


def describe(**changed: str) -> Landlord:
    told = {"code": "QUAY", "name": "Quay Homes", "address": "1 Quay Street, Westhaven, QZ1 1AA"} | changed
    return landlords.describe(**told, by=officers.system(), on=ON)


def test_saying_the_same_twice_changes_nothing() -> None:
    """DEC-16: the command may be run again."""
    first = describe()
    assert describe().pk == first.pk
    assert first.address_lines == ["1 Quay Street", "Westhaven", "QZ1 1AA"]
    assert AuditEvent.objects.count() == 1


def test_a_new_name_is_recorded_with_the_old_one() -> None:
    describe()
    describe(name="Quay and Weir Homes")
    changed = AuditEvent.objects.order_by("-pk")[0]
    assert (changed.before["name"], changed.after["name"]) == ("Quay Homes", "Quay and Weir Homes")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"code": "quay homes"}, "code"), ({"address": " "}, "section 48"), ({"colour": "teal"}, "colour")],
)
def test_a_description_that_cannot_be_used_is_refused(wrong: dict[str, str], says: str) -> None:
    with pytest.raises(landlords.LandlordNotDescribed, match=says):
        describe(**wrong)
    assert Landlord.objects.count() == 0


def test_the_take_on_day_is_said_once() -> None:
    """DEC-16: nothing before it is charged, so it cannot move."""
    landlord = describe()
    landlords.take_on(landlord=landlord, take_on_on=ON, by=officers.system(), on=ON)
    landlords.take_on(landlord=landlord, take_on_on=ON, by=officers.system(), on=ON)
    with pytest.raises(landlords.LandlordNotDescribed, match="cannot be moved"):
        landlords.take_on(landlord=landlord, take_on_on=date(2026, 5, 4), by=officers.system(), on=ON)
