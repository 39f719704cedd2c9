from datetime import date

import pytest

from staff.checks import production_is_safe

SAFE = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "x" * 50,
    "RENTINCOME_TODAY": None,
    "SECOND_FACTOR_REQUIRED": True,
    "ALLOWED_HOSTS": ["rent.example.org"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "DEMONSTRATION": False,
}


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("DEBUG", True, "staff.E001"),
        ("SECRET_KEY", "development-only: production refuses to start with this key", "staff.E002"),
        ("SECRET_KEY", "short", "staff.E002"),
        ("RENTINCOME_TODAY", date(2026, 11, 22), "staff.E003"),
        ("SECOND_FACTOR_REQUIRED", False, "staff.E004"),
        ("ALLOWED_HOSTS", ["*"], "staff.E005"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "staff.E006"),
        ("DEMONSTRATION", True, "staff.E007"),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_production_refuses_each_unsafe_setting(settings, name: str, value: object, error: str) -> None:
    """Reliability O3: flip each critical setting; the start-up check refuses."""
    for each, safe in SAFE.items():
        setattr(settings, each, safe)
    assert production_is_safe() == []
    setattr(settings, name, value)
    assert [wrong.id for wrong in production_is_safe()] == [error]
