"""Binding an account to the city's directory on the page of its person and over the API: two persons (decree 799, art.
16(2)(2))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.kit.words import Words
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.directory.queries import account_of_subject, subject_of_person

type SignIn = Callable[..., Client]

ISSUER = "https://sso.example"


@pytest.fixture(autouse=True)
def _directory(settings) -> None:
    settings.MINGCHA_OIDC = Provider(ISSUER, "mingcha", "s3cret", Words("市统一身份", "city directory"))


@pytest.mark.law("799-16(2)(2)")
def test_a_binding_is_proposed_on_the_page_confirmed_and_ended(
    city: City, clock: HandClock, signed_in: SignIn, settings
) -> None:
    security = signed_in("security", "en")
    page = security.get("/people/district").content.decode()
    assert PageReader(page).problems == []
    assert "city directory" in page
    assert security.post("/people/district/directory", {"subject": "", "note": ""}).status_code == 422
    answer = security.post("/people/district/directory", {"subject": "u-1", "note": "调入"})
    proposal = answer.headers["Location"].rpartition("/")[2]
    assert answer.headers["Location"] == f"/confirmations/{proposal}"
    assert account_of_subject(ISSUER, "u-1") == 0, "one person binds nothing"
    confirm_as("admin", proposal, clock)
    assert subject_of_person(ISSUER, "district") == "u-1"
    page = security.get("/people/district").content.decode()
    assert PageReader(page).problems == []
    assert "u-1" in page
    assert "u-1" not in signed_in("auditor").get("/people/district").content.decode()
    assert signed_in("auditor").post("/people/district/directory/end").status_code == 403
    assert security.post("/people/district/directory/end").headers["Location"] == "/people/district"
    assert subject_of_person(ISSUER, "district") == ""
    settings.MINGCHA_OIDC = None
    assert "/people/district/directory" not in security.get("/people/district").content.decode()
    assert security.post("/people/district/directory", {"subject": "u-1", "note": ""}).status_code == 404


@pytest.mark.law("799-16(2)(2)")
def test_the_same_over_the_api(city: City, clock: HandClock, signed_in: SignIn) -> None:
    client = signed_in("security")

    def send(path: str, **body: str) -> tuple[int, dict[str, str]]:
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
        return answer.status_code, answer.json() if answer.content else {}

    status, made = send("proposals/directory-bindings", username="district", subject="u-1")
    assert (status, made["kind"]) == (201, "directory_binding")
    confirm_as("admin", made["name"], clock)
    assert account_of_subject(ISSUER, "u-1") == city["district"].pk
    assert send("proposals/directory-bindings", username="district", subject="u-2")[0] == 403
    assert send("people/district/directory-binding/end")[0] == 204
    assert send("people/district/directory-binding/end")[0] == 404
