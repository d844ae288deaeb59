"""Signing with an SM2 key over the API: enrolled by its own officer at a session, then one of the two signatures of a
request (article 15(1))."""

import json

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import FIRST, SECOND, Asking
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in

from mingcha.access.requests.models import Request
from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.models import SigningKey
from mingcha.access.signatures.verifying import sm2_enrolment_text, sm2_key_id, sm2_text
from mingcha.kit.clock import HandClock
from mingcha.kit.sm2 import Sm2Signer, new_sm2_pem


@pytest.fixture
def asked(db: None, pages_clock: HandClock) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return copied_asking(pages_clock, settings.MINGCHA_HOME.documents)


def client_of(asked: Asking, username: str) -> Client:
    client = Client()
    sign_in(client, asked.people[username])
    return client


def post(client: Client, path: str, **body: str) -> HttpResponse:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def key_of(asked: Asking, number: int) -> tuple[Sm2Signer, dict[str, str]]:
    signer = Sm2Signer(new_sm2_pem())
    proof = signer.sign(sm2_enrolment_text(asked.officers[number].no, sm2_key_id(signer.point)))
    return signer, {"public_key": signer.point.hex(), "proof": proof.hex()}


@pytest.mark.law("15(1)")
def test_an_officer_enrols_a_key_and_signs_with_it(asked: Asking) -> None:
    signer, enrolment = key_of(asked, 0)
    mine, other = client_of(asked, FIRST), client_of(asked, SECOND)
    assert post(other, "/signing-keys", **enrolment).status_code == 403, "another person's proof"
    answer = post(mine, "/signing-keys", **enrolment)
    assert (answer.status_code, answer.json()) == (201, {"key_id": sm2_key_id(signer.point)})
    assert post(mine, "/signing-keys", **enrolment).status_code == 409
    drafted = asked.draft()
    path, key_id = f"/requests/{drafted.no}/sm2-signature", sm2_key_id(signer.point)
    signed = {"key_id": key_id, "signature": signer.sign(sm2_text(drafted.signed_digest)).hex()}
    assert post(other, path, **signed).status_code == 403, "not this person's key"
    assert post(mine, path, key_id=key_id, signature="00").status_code == 403
    answer = post(mine, path, **signed)
    assert (answer.status_code, answer.json()["state"]) == (200, RequestState.SIGNED_BY_ONE.value)
    assert asked.sign(drafted.no, drafted.signed_digest, SECOND).state == RequestState.SIGNED


@pytest.mark.law("15(1)")
def test_a_signature_is_pasted_on_the_page_that_shows_its_text(asked: Asking) -> None:
    signer, enrolment = key_of(asked, 0)
    mine, drafted = client_of(asked, FIRST), asked.draft()
    address = f"/requests/{drafted.no}/sign"
    assert f"{address}/sm2" not in mine.get(address).content.decode(), "no key yet"
    key_id = post(mine, "/signing-keys", **enrolment).json()["key_id"]
    page = mine.get(address, headers={"host": "localhost:8000"}).content.decode()  # where passkeys work
    assert PageReader(page).problems == []
    text = sm2_text(drafted.signed_digest)
    assert text.decode() in page
    assert mine.post(f"{address}/sm2", {"key": key_id[:16], "signature": "xyz"}).status_code == 422
    other = signer.sign(sm2_text(drafted.asked_digest)).hex()
    assert mine.post(f"{address}/sm2", {"key": key_id[:16], "signature": other}).status_code == 403, "another text"
    answer = mine.post(f"{address}/sm2", {"key": key_id[:16], "signature": signer.sign(text).hex()})
    assert answer.headers["Location"] == f"/requests/{drafted.no}"
    assert Request.objects.get().state == RequestState.SIGNED_BY_ONE
    assert client_of(asked, SECOND).post(f"{address}/sm2", {"key": key_id[:16], "signature": "00"}).status_code == 422


@pytest.mark.law("15(1)")
def test_a_removed_key_signs_nothing_and_nothing_goes_without_a_session(asked: Asking) -> None:
    signer, enrolment = key_of(asked, 0)
    mine = client_of(asked, FIRST)
    key_id = post(mine, "/signing-keys", **enrolment).json()["key_id"]
    assert post(mine, f"/signing-keys/{key_id}/end").status_code == 204
    assert post(mine, f"/signing-keys/{key_id}/end").status_code == 404
    drafted = asked.draft()
    signature = signer.sign(sm2_text(drafted.signed_digest)).hex()
    path = f"/requests/{drafted.no}/sm2-signature"
    assert post(mine, path, key_id=key_id, signature=signature).status_code == 403
    assert post(Client(), path, key_id=key_id, signature=signature).status_code == 401
    for body in ({"public_key": "zz", "proof": "00"}, {"public_key": "00"}, {"public_key": "0" * 302, "proof": "00"}):
        assert post(mine, "/signing-keys", **body).status_code == 422, body


@pytest.mark.law("15(1)")
def test_a_key_is_enrolled_and_removed_on_its_page(asked: Asking) -> None:
    """First the public key alone: the page shows the text; then with its signature."""
    signer, enrolment = key_of(asked, 0)
    mine, key_id = client_of(asked, FIRST), sm2_key_id(signer.point)
    first = mine.post("/officers/keys", {"public_key": enrolment["public_key"], "proof": ""})
    assert PageReader(first.content.decode()).problems == []
    assert sm2_enrolment_text(asked.officers[0].no, key_id).decode() in first.content.decode()
    assert not SigningKey.objects.exists()
    wrong = signer.sign(sm2_enrolment_text(asked.officers[1].no, key_id)).hex()
    assert mine.post("/officers/keys", {**enrolment, "proof": wrong}).status_code == 403
    assert mine.post("/officers/keys", {**enrolment, "public_key": "04"}).status_code == 422
    assert mine.post("/officers/keys", enrolment).headers["Location"] == "/officers/keys"
    page = mine.get("/officers/keys").content.decode()
    assert PageReader(page).problems == []
    assert key_id in page
    assert key_id not in client_of(asked, SECOND).get("/officers/keys").content.decode()
    assert client_of(asked, SECOND).post(f"/officers/keys/{key_id}/end").status_code == 404
    assert mine.post(f"/officers/keys/{key_id}/end").status_code == 302
    assert SigningKey.objects.get().removed_at is not None
