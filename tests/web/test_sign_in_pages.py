"""django-allauth's own views, rendered for real in our frame (DEC-31)."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "marsh-lantern-47-quay"


def sign_in(client):
    """With the password, and once more because what follows changes how a person signs in."""
    user = get_user_model().objects.create_user(email="priya@example.org", password=PASSWORD)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_sign_in_asks_for_both_at_once_and_lets_a_password_manager_help(client):
    html = client.get(reverse("account_login")).content.decode()
    assert "<h1>Sign in</h1>" in html
    assert 'autocomplete="current-password"' in html
    assert "rentincome/rentincome.css" in html
    assert 'aria-label="Main"' not in html  # nobody is signed in: no way in is shown


def test_a_wrong_password_is_told_in_a_summary_and_not_which_half_was_wrong(client):
    html = client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong"}).content.decode()
    assert "We could not sign you in" in html
    assert "<title>Error: Sign in" in html


@pytest.mark.parametrize(
    "page, heading",
    [
        ("account_change_password", "Change your password"),
        ("account_logout", "Sign out?"),
        ("mfa_index", "Second factor"),
        ("account_reauthenticate", "Confirm it is you"),
        ("mfa_activate_totp", "Set up your second factor"),
    ],
)
def test_a_signed_in_person_reaches_their_own_sign_in_pages(client, page, heading):
    sign_in(client)
    html = client.get(reverse(page)).content.decode()
    assert f"<h1>{heading}</h1>" in html


def test_the_qr_picture_is_drawn_in_the_page_because_the_policy_forbids_data_pictures(client):
    sign_in(client)
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in html.partition('class="qr"')[2]
    assert "data:image" not in html
    assert "<?xml" not in html


@pytest.mark.parametrize("page", ["account_change_password", "account_reauthenticate"])
def test_no_page_leads_to_a_password_reset_that_nobody_may_open(client, page):
    """A lost password is a person's task (DEC-31): the pages say whom to ask."""
    sign_in(client)
    html = client.get(reverse(page)).content.decode()
    assert reverse("account_reset_password") not in html
    assert "ask the person who runs the system" in html
