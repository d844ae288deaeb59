"""The page of a request says how its credentials were checked, and who watches ends the view (articles 15, 15(2))."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.papers import recorded, registered
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking
from tests.support.access.scans import pdf, png
from tests.support.web.sign_in import sign_in

from mingcha.access.requests.actions import draft_request
from mingcha.access.requests.models import Request
from mingcha.access.signatures.actions import sign_on_paper
from mingcha.kit.clock import HandClock


@pytest.fixture
def asked(db: None, pages_clock: HandClock) -> Asking:
    return copied_asking(pages_clock, settings.MINGCHA_HOME.documents)


def client_of(asked: Asking, username: str) -> Client:
    client = Client()
    sign_in(client, asked.people[username])
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.law("15(2)")
def test_of_officers_who_signed_online_the_page_says_that_nobody_saw_their_credential(asked: Asking) -> None:
    no = asked.checked().no
    page = client_of(asked, OPERATOR).get(f"/requests/{no}").content.decode()
    assert page.count("signed online; not shown in person") == 2
    assert "Credential shown to the person on duty" not in page


@pytest.mark.law("14(1)", "15(2)")
def test_the_page_asks_for_unit_and_post_where_the_unit_is_not_recorded(asked: Asking) -> None:
    unit = "岳阳市公安局"
    officers = [registered(asked.city, n, asked.clock, unit=unit, unit_code="") for n in (31, 32)]
    letter = recorded(asked.city, asked.folder, asked.clock, issuer=unit, issuer_no="岳公介〔2026〕7 号")
    wanted = asked.asked(officers=tuple(one.no for one in officers), papers=(letter.no,))
    no = draft_request(asked.people[OPERATOR], wanted, clock=asked.clock).no
    for one in officers:
        sign_on_paper(asked.people[OPERATOR], no, officer=one.no, scan=pdf(), folder=asked.folder, clock=asked.clock)
    guard = client_of(asked, OPERATOR)
    assert 'name="credentials_show"' in guard.get(f"/requests/{no}").content.decode()
    refused = guard.post(f"/requests/{no}/check", {"credentials_show": ""})
    assert refused.status_code != 302
    assert "unit and post" in refused.content.decode()
    assert guard.post(f"/requests/{no}/check", {"credentials_show": "刑侦支队 民警"}).status_code == 302
    page = guard.get(f"/requests/{no}").content.decode()
    assert "刑侦支队 民警" in page
    assert page.count("Credential shown to the person on duty") == 2


@pytest.mark.law("15", "19")
def test_each_officer_ends_the_view_on_its_page(asked: Asking) -> None:
    no = asked.opened().no
    for username, state in ((FIRST, "open"), (SECOND, "closed")):
        client = client_of(asked, username)
        assert f"/requests/{no}/finish" in client.get(f"/requests/{no}/watch").content.decode()
        assert client.post(f"/requests/{no}/finish").status_code == 302
        assert Request.objects.get(no=no).state == state
        assert "data-grant" not in client.get(f"/requests/{no}/watch").content.decode()


@pytest.mark.law("15", "15(1)")
def test_who_checks_approves_and_vouches_answers_what_the_page_showed(asked: Asking) -> None:
    """What each page showed goes with the answer; another content is a conflict, whose page shows the newest."""
    held, guard, old = asked.draft(), client_of(asked, OPERATOR), {"digest": "0" * 64}
    sheet = f"/requests/sheets/{held.no}"
    shown = f'name="digest" value="{held.signed_digest}"'
    assert shown in guard.get(sheet).content.decode()
    given = {"officer": asked.officers[0].no}
    late = guard.post(sheet, {**given, **old, "scan": SimpleUploadedFile("sheet.png", png())})
    assert (late.status_code, shown in late.content.decode()) == (409, True)
    signed = {**given, "digest": held.signed_digest, "scan": SimpleUploadedFile("sheet.png", png())}
    assert guard.post(sheet, signed).status_code == 302
    filed = asked.signed()
    for client, what in ((guard, "check"), (client_of(asked, APPROVER), "approve")):
        address, read = f"/requests/{filed.no}", {"digest": filed.signed_digest}
        assert f'name="digest" value="{filed.signed_digest}"' in client.get(address).content.decode()
        assert client.post(f"{address}/{what}", old).status_code == 409, what
        api = {"content_type": "application/json"}
        assert client.post(f"/api/v1{address}/{what}", old, **api).json()["error"] == "conflict", what
        assert client.post(f"{address}/{what}", read).status_code == 302, what
