"""The guided path of the start page: four steps for each role, each to a page that the role may read; put away for good
by the person, and shown again on request."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.sharing_people import OF_SHARING, with_sharing_people
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.web.overview.today.page import HOMES
from mingcha.web.overview.today.path import PATHS

type SignIn = Callable[..., Client]

PEOPLE = {
    "monitor": "monitor", "unit_manager": "manager", "district_officer": "district", "city_officer": "city",
    "auditor": "auditor", "security_admin": "security", "administrator": "admin",
}  # fmt: skip
"""Who has which role in the city of the tests; it has no contractor and no technician."""


def test_every_role_with_a_start_page_has_a_path() -> None:
    assert set(PATHS) == set(HOMES)
    assert {len(steps) for steps in PATHS.values()} == {4}


@pytest.mark.parametrize("role", PEOPLE)
def test_each_step_leads_to_a_page_that_the_role_may_read(city: City, signed_in: SignIn, role: str) -> None:
    del city
    client = signed_in(PEOPLE[role])
    page = client.get("/today").content.decode()
    for step in PATHS[next(one for one in PATHS if one.value == role)]:
        assert f'href="{step.url}"' in page
        assert client.get(step.url).status_code == 200, step.url


@pytest.mark.law("13(1)", "13(2)")
@pytest.mark.parametrize("who", OF_SHARING)
def test_the_roles_of_sharing_read_first_what_they_do_and_never_see(city: City, clock: HandClock, who: str) -> None:
    person, client = with_sharing_people(city, clock)[who], Client()
    sign_in(client, person)
    client.cookies["django_language"] = "en"
    page = client.get("/today").content.decode()
    says_no_footage = "The role opens no register of points, no map and no footage." in page
    assert says_no_footage is (who == "clerk"), "a department may be given footage by a share"
    assert 'data-go="p"' not in page
    assert 'data-go="l"' in page
    role = Role.DATA_CLERK if who == "clerk" else Role.DEPARTMENT_USER
    for step in PATHS[role]:
        assert f'href="{step.url}"' in page
        assert client.get(step.url).status_code == 200, step.url


def test_the_path_is_put_away_for_a_person_and_shown_again(city: City, signed_in: SignIn) -> None:
    client, other = signed_in("monitor", "en"), signed_in("guard", "en")
    assert "what is special here" in client.get("/today").content.decode()
    answer = client.post("/today/path", {"hide": "1", "next": "/today"})
    assert answer["Location"] == "/today"
    assert User.objects.get(username="monitor").hides_path
    assert "what is special here" not in client.get("/today").content.decode()
    assert "what is special here" in other.get("/today").content.decode()
    assert "Show it on the start page again" in client.get("/account").content.decode()
    client.post("/today/path", {"next": "/today"})
    assert "what is special here" in client.get("/today").content.decode()
    assert "Show it on the start page again" not in client.get("/account").content.decode()


def test_language_and_theme_leave_the_path_as_it_is(city: City, signed_in: SignIn) -> None:
    client = signed_in("monitor")
    client.post("/today/path", {"hide": "1", "next": "/today"})
    client.post("/session/theme", {"theme": "night", "next": "/today"})
    person = User.objects.get(username="monitor")
    assert (person.theme, person.hides_path) == ("night", True)
