"""The navigation is short, leads only where the person may go, and says which page is open (DEC-31)."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from casework.web import navigation
from staff.rules.roles import Role
from tests.builders.world import World
from tests.casework.scene import person

LINK = re.compile(r'class="nav__(link|part)" href="([^"]*)"')


def links(client: Client, address: str) -> list[tuple[str, str]]:
    return LINK.findall(client.get(address).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_the_navigation_opens(role: Role) -> None:
    client = Client()
    client.force_login(person(World.open().landlord, role))
    main = [url for sort, url in links(client, reverse("today")) if sort == "link"]
    inside = [url for address in main for sort, url in links(client, address) if sort == "part"]
    assert 1 <= len(main) <= 9
    assert [url for url in {*main, *inside} if client.get(url).status_code != 200] == []


@pytest.mark.django_db
def test_the_page_of_a_section_says_where_it_lies() -> None:
    client = Client()
    client.force_login(World.open().manager)
    text = client.get(reverse("control-accounts")).content.decode()
    assert re.search(r'class="nav__link" href="/periods" aria-current="true">Books', text)
    assert re.search(r'class="nav__part" href="/control-accounts" aria-current="page">Control accounts', text)


def test_every_page_belongs_to_a_section() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    pages = {page for section in navigation.SECTIONS.values() for page in section}
    assert {*pages, *navigation.PARENTS} - names == set()
    assert set(navigation.PARENTS.values()) <= pages
