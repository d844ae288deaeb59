"""Signing with an SM2 key over the API: enrolled by its own officer at a session, then one of the two signatures of a
request (article 15(1))."""

import json

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests.support.access.requesting import FIRST, SECOND, Asking, asking
from tests.support.registry.city import City
from tests.support.web.sign_in import sign_in

from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.verifying import sm2_enrolment_text, sm2_key_id, sm2_text
from mingcha.kit.clock import HandClock
from mingcha.kit.sm2 import Sm2Signer, new_sm2_pem


@pytest.fixture
def asked(city: City, clock: HandClock) -> Asking:
    """Two officers with accounts and passkeys, and a letter for the school's camera."""
    return asking(city, clock, settings.MINGCHA_HOME.documents)


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
    signed = {"key_id": key_id, "signature": signer.sign(sm2_text(drafted.asked_digest)).hex()}
    assert post(other, path, **signed).status_code == 403, "not this person's key"
    assert post(mine, path, key_id=key_id, signature="00").status_code == 403
    answer = post(mine, path, **signed)
    assert (answer.status_code, answer.json()["state"]) == (200, RequestState.SIGNED_BY_ONE.value)
    assert asked.sign(drafted.no, drafted.asked_digest, SECOND).state == RequestState.SIGNED


@pytest.mark.law("15(1)")
def test_a_removed_key_signs_nothing_and_nothing_goes_without_a_session(asked: Asking) -> None:
    signer, enrolment = key_of(asked, 0)
    mine = client_of(asked, FIRST)
    key_id = post(mine, "/signing-keys", **enrolment).json()["key_id"]
    assert post(mine, f"/signing-keys/{key_id}/end").status_code == 204
    assert post(mine, f"/signing-keys/{key_id}/end").status_code == 404
    drafted = asked.draft()
    signature = signer.sign(sm2_text(drafted.asked_digest)).hex()
    path = f"/requests/{drafted.no}/sm2-signature"
    assert post(mine, path, key_id=key_id, signature=signature).status_code == 403
    assert post(Client(), path, key_id=key_id, signature=signature).status_code == 401
    for body in ({"public_key": "zz", "proof": "00"}, {"public_key": "00"}, {"public_key": "0" * 302, "proof": "00"}):
        assert post(mine, "/signing-keys", **body).status_code == 422, body
