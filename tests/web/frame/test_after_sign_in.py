"""A form that was sent without a session leads, by way of the sign-in, back to its page and not to its own address."""

import pytest
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import require_POST

from mingcha.web.frame.after_sign_in import AfterSignIn

PAGE = "http://testserver/requests/D20261129-0006?which=all"


def asks_to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


@pytest.mark.parametrize(
    ("referer", "back"),
    [(PAGE, "/requests/D20261129-0006%3Fwhich%3Dall"), ("", "/"), ("https://elsewhere.example/requests", "/")],
)
def test_the_way_back_is_the_page_of_the_form(referer: str, back: str) -> None:
    sent = RequestFactory().post("/requests/D20261129-0006/return", headers={"Referer": referer} if referer else {})
    answer = AfterSignIn(asks_to_sign_in)(sent)
    assert answer.headers["Location"] == f"/accounts/login/?next={back}"


def test_a_page_that_was_opened_and_other_answers_stay_as_they_are() -> None:
    opened = RequestFactory().get("/requests", headers={"Referer": PAGE})
    assert AfterSignIn(asks_to_sign_in)(opened).headers["Location"] == "/accounts/login/?next=/requests"
    sent = RequestFactory().post("/requests/new", headers={"Referer": PAGE})
    assert AfterSignIn(lambda _: HttpResponse("done"))(sent).content == b"done"


def test_the_address_of_a_form_leads_a_browser_to_the_page_above_it() -> None:
    only_post = AfterSignIn(require_POST(asks_to_sign_in))
    address = "/points/filings/7/receive"
    opened = RequestFactory().get(address, headers={"Sec-Fetch-Mode": "navigate"})
    assert only_post(opened).headers["Location"] == "/points/filings/7"
    assert only_post(RequestFactory().get(address)).status_code == 405, "a program is told"
