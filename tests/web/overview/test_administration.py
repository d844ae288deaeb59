"""The first page of administration: by role, with a search and what waits (articles 3, 16(1))."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.web.overview.administration.work import GROUPS

pytestmark = pytest.mark.law("3", "16(1)")
PAGE = "/administration"
SHOWN = {
    "admin": {"people", "person-new", "organisations", "recorders", "systems-contractor", "custody"},
    "security": {"people", "person-new", "confirmations"},
    "manager": {"sites", "seats", "system-new", "networks", "systems-contractor"},
    "auditor": {"people", "oversight", "evidence", "changes"},
    "nobody": {"changes", "jobs", "account-tokens"},
}
HIDDEN = {
    "security": {"recorders", "sites", "systems-contractor"},
    "manager": {"recorders", "organisations", "oversight"},
    "auditor": {"recorders", "person-new", "system-new"},
    "nobody": {"people", "recorders", "sites", "custody"},
}


def read(client: Client, path: str = PAGE) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", SHOWN)
def test_each_role_is_shown_its_work(signed_in: Callable[..., Client], city: City, role: str, language: str) -> None:
    html = read(signed_in(role, language)).partition("<main")[2]
    for page in SHOWN[role]:
        assert f'href="{reverse(page)}"' in html, page
    for page in HIDDEN.get(role, ()):
        assert f'href="{reverse(page)}"' not in html, page


def test_every_piece_of_work_opens_for_who_is_shown_it(signed_in: Callable[..., Client], city: City) -> None:
    for role in ("admin", "security", "manager", "city", "auditor", "nobody"):
        client = signed_in(role)
        html = read(client).partition("<main")[2]
        for _, works in GROUPS:
            for work in works:
                url = reverse(work.page)
                if f'href="{url}"' in html:
                    assert client.get(url).status_code == 200, (role, url)


def test_a_search_narrows_and_opens_the_only_hit(signed_in: Callable[..., Client], city: City) -> None:
    client = signed_in("admin", "en")
    html = read(client, f"{PAGE}?q=contractor").partition("<main")[2]
    assert 'href="/points/systems/contractors"' in html
    assert 'href="/people"' not in html
    assert "No administrative task of yours has this name" in read(client, f"{PAGE}?q=xyzzy")
    only = client.get(f"{PAGE}?q=drain")
    assert (only.status_code, only["Location"]) == (302, "/administration/recorders")
    assert client.get(f"{PAGE}?q=席位")["Location"] == "/points/seats"


def test_what_waits_is_counted(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    before = read(signed_in("security", "en"))
    propose_password_reset(city["admin"], "nobody", clock=clock, note="")
    after = read(signed_in("security", "en"))
    assert "1 for you" not in " ".join(before.split())
    assert "1 for you" in " ".join(after.split())


def test_it_is_in_the_rail_of_administrators(signed_in: Callable[..., Client], city: City) -> None:
    assert 'data-go="m"' in read(signed_in("admin"))
    assert 'data-go="m"' in read(signed_in("security"))
    assert 'data-go="m"' not in read(signed_in("monitor"))
    assert 'href="/administration"' in read(signed_in("monitor"), "/account")
