"""Every page for every role: what it answers, in both languages, under the content security policy."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in

ROLES = ("admin", "city", "district", "elsewhere", "manager", "monitor", "guard", "auditor", "nobody")
POINT = "/points/{JHG}"

# role -> the pages it may not enter; every other page of PAGES answers 200
REFUSED: dict[str, set[str]] = {
    "admin": {"/watch/wall/4", "/evidence"},
    "city": {"/watch/wall/4"},
    "district": {"/watch/wall/4"},
    "elsewhere": {"/watch/wall/4", POINT},
    "manager": {"/watch/wall/4", "/evidence", POINT},
    "monitor": {"/evidence"},
    "guard": {"/evidence", POINT},
    "auditor": {"/watch/wall/4"},
    "nobody": {"/watch/wall/4", "/evidence", POINT},
}
SAYS_BEFORE_THE_FORM = {"monitor", "guard", "auditor", "nobody"}
"""The roles to which /points/new says, instead of a form, that they register no points."""
PAGES = ("/points", "/points/new", POINT, "/watch/wall/4", "/evidence", "/law", "/law/15")


def address(page: str, city: City) -> str:
    return page.format(**{site: point.code for site, point in city.points.items()})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_role_gets_its_pages_and_reads_why_not_elsewhere(
    signed_in: Callable[..., Client], city: City, role: str, language: str
) -> None:
    client = signed_in(role, language)
    for page in PAGES:
        response = client.get(address(page, city))
        assert response.status_code == (403 if page in REFUSED[role] else 200), page
        html = response.content.decode()
        reader = PageReader(html)
        assert reader.problems == [], page
        assert reader.language == ("en" if language == "en" else "zh-CN")
        says_before = page == "/points/new" and role in SAYS_BEFORE_THE_FORM
        assert reader.refusals == (1 if page in REFUSED[role] else 0), page
        if page == "/points/new":
            assert ("data-closed" in html) == says_before, role
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe" not in policy
        assert "connect-src 'self' http://testserver:8001 ws://testserver:8001" in policy


def test_nobody_known_is_sent_to_the_login_page(city: City) -> None:
    client = Client()
    for page in (*PAGES, "/"):
        response = client.get(address(page, city))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/?next=/")


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/logout/"])
def test_the_doors_are_strict_pages_too(signed_in: Callable[..., Client], page: str) -> None:
    client = Client() if "login" in page else signed_in("admin")
    response = client.get(page)
    assert response.status_code == 200
    assert PageReader(response.content.decode()).problems == []
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/admin/"])
def test_there_is_no_sign_up_no_email_and_no_back_office(db: None, page: str) -> None:
    assert Client().get(page).status_code == 404


def test_an_unknown_page_and_a_broken_one_look_like_ours(signed_in: Callable[..., Client]) -> None:
    client = signed_in("admin")
    response = client.get("/no/such/page")
    assert response.status_code == 404
    html = response.content.decode()
    assert "没有这个页面" in html
    assert PageReader(html).problems == []
    assert client.get("/law/27").status_code == 404
    assert client.get("/watch/wall/5").status_code == 404
    assert client.get("/points/99999999999999999999").status_code == 404


def test_an_error_of_ours_shows_nothing_of_the_inside(
    signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> object:
        raise RuntimeError("the inside")

    monkeypatch.setattr("mingcha.web.registry.points.filter_form.PointFilter.parse", fail)
    client = signed_in("admin")
    client.raise_request_exception = False
    response = client.get("/points")
    assert response.status_code == 500
    html = response.content.decode()
    assert "录像不受影响" in html
    assert "the inside" not in html
    assert "Traceback" not in html


def test_a_form_without_its_token_is_refused_in_our_look(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, city["admin"])
    response = client.post("/points/new", {"name": "东侧"})
    assert response.status_code == 403
    assert "页面已失效" in response.content.decode()


def test_the_rail_shows_the_planes_that_the_roles_open(signed_in: Callable[..., Client]) -> None:
    def planes(role: str) -> list[str]:
        html = signed_in(role).get("/points").content.decode()
        return [key for key in "wpel" if f'data-go="{key}"' in html]

    assert planes("monitor") == ["w", "p", "l"]
    assert planes("auditor") == ["p", "e", "l"]
    assert planes("city") == ["p", "e", "l"]
    assert planes("admin") == ["p", "l"]
