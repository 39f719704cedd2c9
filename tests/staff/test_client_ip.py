import pytest
from django.test import RequestFactory

from staff.web.sign_in import client_ip


@pytest.mark.parametrize(
    ("trusted", "told", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_stranger_cannot_borrow_somebodys_address(settings, trusted: int, told: str, seen: str) -> None:
    """Reliability S7: what a visitor writes into the header himself does not count, only what our proxies add."""
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert client_ip(request) == seen
