"""The bytes of a signature: one changed bit, another challenge, origin, flag or key is refused (article 15(1))."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fido2 import cbor
from fido2.cose import ES256
from tests.support.access.assertions import assertion_of
from tests.support.web.authenticator import SoftAuthenticator

from mingcha.access.signatures.values import SignatureFacts, SignatureKind
from mingcha.access.signatures.verifying import counter_of, sm2_text, verify
from mingcha.kit.sm2 import Sm2Signer, new_sm2_pem

NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
DIGEST = hashlib.sha256(b"what is asked").hexdigest()
OTHER = hashlib.sha256(b"something else").hexdigest()
ORIGIN = "https://localhost"


def by_passkey(key: SoftAuthenticator, digest: str = DIGEST) -> SignatureFacts:
    assertion = assertion_of(key, digest)
    return SignatureFacts(
        officer="O20261124-0001",
        person_digest="a1",
        kind=SignatureKind.PASSKEY,
        digest=DIGEST,
        signed_at=NOW,
        key_id=key.id,
        public_key=cbor.encode(dict(ES256.from_cryptography_key(key.key.public_key()))),
        authenticator_data=assertion.authenticator_data,
        client_data=assertion.client_data,
        signature=assertion.signature,
        origin=ORIGIN,
    )


def by_sm2(signer: Sm2Signer) -> SignatureFacts:
    text = sm2_text(DIGEST)
    return SignatureFacts(
        officer="O20261124-0001",
        person_digest="a1",
        kind=SignatureKind.SM2,
        digest=DIGEST,
        signed_at=NOW,
        key_id=hashlib.sha256(signer.point).hexdigest(),
        public_key=signer.point,
        client_data=text,
        signature=signer.sign(text),
    )


@pytest.fixture
def key() -> SoftAuthenticator:
    return SoftAuthenticator(ORIGIN)


@pytest.mark.law("15(1)")
def test_a_passkeys_signature_of_the_digest_is_accepted(key: SoftAuthenticator) -> None:
    assert verify(by_passkey(key), DIGEST, NOW)
    assert counter_of(by_passkey(key).authenticator_data) == 2


@pytest.mark.law("15(1)")
@pytest.mark.parametrize("field", ["authenticator_data", "client_data", "signature", "public_key"])
def test_one_changed_bit_is_refused(key: SoftAuthenticator, field: str) -> None:
    signature = by_passkey(key)
    held = getattr(signature, field)
    for place in range(0, len(held), 7):
        changed = held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :]
        decision = verify(replace(signature, **{field: changed}), DIGEST, NOW)
        assert (bool(decision), decision.article) == (False, "15(1)"), place


@pytest.mark.law("15(1)")
def test_another_challenge_origin_host_or_key_is_refused(key: SoftAuthenticator) -> None:
    assert not verify(by_passkey(key, OTHER), DIGEST, NOW), "an answer to another challenge"
    assert not verify(by_passkey(key), OTHER, NOW), "of another request"
    assert not verify(replace(by_passkey(key), origin="https://elsewhere"), DIGEST, NOW)
    assert not verify(by_passkey(SoftAuthenticator("https://elsewhere")), DIGEST, NOW)
    assert not verify(by_passkey(SoftAuthenticator(ORIGIN, host="elsewhere")), DIGEST, NOW)
    mine = by_passkey(SoftAuthenticator(ORIGIN)).public_key
    assert not verify(replace(by_passkey(key), public_key=mine), DIGEST, NOW), "another's key"


@pytest.mark.law("15(1)")
def test_the_user_must_have_been_verified() -> None:
    assert not verify(by_passkey(SoftAuthenticator(ORIGIN, verifies=False)), DIGEST, NOW)


@pytest.mark.law("15(1)")
def test_an_enrolment_or_a_frame_of_another_site_is_no_signature(key: SoftAuthenticator) -> None:
    signature = by_passkey(key)
    for change in ({"type": "webauthn.create"}, {"crossOrigin": True}, {"challenge": 7}, {"origin": None}):
        client = json.dumps({**json.loads(signature.client_data), **change}).encode()
        assert not verify(replace(signature, client_data=client), DIGEST, NOW), change
    for client in (b"", b"[]", b"null", b"\xff", b"{" * 5000):
        assert not verify(replace(signature, client_data=client), DIGEST, NOW), client[:9]


@pytest.mark.law("15(1)")
def test_a_signature_from_the_future_is_refused(key: SoftAuthenticator) -> None:
    assert not verify(by_passkey(key), DIGEST, NOW - timedelta(seconds=1))


@pytest.mark.law("15(1)")
def test_an_sm2_signature_of_the_digest_is_accepted_and_nothing_else() -> None:
    signer, other = Sm2Signer(new_sm2_pem()), Sm2Signer(new_sm2_pem())
    signature = by_sm2(signer)
    assert verify(signature, DIGEST, NOW)
    assert not verify(replace(signature, signature=other.sign(sm2_text(DIGEST))), DIGEST, NOW)
    assert not verify(replace(signature, signature=signature.signature[:-1]), DIGEST, NOW)
    assert not verify(replace(signature, public_key=other.point), DIGEST, NOW), "the key is not the named one"
    assert not verify(replace(signature, client_data=sm2_text(OTHER)), DIGEST, NOW)
    assert not verify(replace(signature, public_key=b""), DIGEST, NOW)


@pytest.mark.law("15(1)")
def test_paper_needs_its_scan_and_who_vouches() -> None:
    paper = SignatureFacts("O20261124-0001", "a1", SignatureKind.PAPER, DIGEST, NOW, scan_sha256="0" * 64, vouched_by=9)
    assert verify(paper, DIGEST, NOW)
    assert not verify(replace(paper, vouched_by=None), DIGEST, NOW)
    assert not verify(replace(paper, scan_sha256=""), DIGEST, NOW)
    assert SignatureKind.PAPER.is_weaker
    assert not SignatureKind.PASSKEY.is_weaker
