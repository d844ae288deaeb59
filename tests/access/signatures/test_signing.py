"""Signing: two natural persons, each with a key of their own, or on paper before who vouches (article 15(1))."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from tests.support.access.assertions import assertion_of
from tests.support.access.requesting import FIRST, OPERATOR, SECOND, Asking, enrolled, refused
from tests.support.access.scans import pdf
from tests.support.web.authenticator import SoftAuthenticator

from mingcha.access.requests.models import Request
from mingcha.access.requests.queries import request_row
from mingcha.access.requests.rows import request_case
from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.actions import sign_on_paper, sign_with_passkey, sign_with_sm2
from mingcha.access.signatures.checks import check_signatures
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.rows import signature_facts
from mingcha.access.signatures.sm2_keys import enrol_sm2_key, remove_sm2_key
from mingcha.access.signatures.values import SignatureKind
from mingcha.access.signatures.verifying import sm2_enrolment_text, sm2_key_id, sm2_text, verify
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.sm2 import Sm2Signer, new_sm2_pem
from mingcha.registry.factors.models import Passkey


@pytest.mark.law("15(1)")
def test_a_stored_signature_is_verified_without_us(asked: Asking) -> None:
    """What a court needs is in the row: key, authenticator data, client data, signature; its challenge the digest."""
    signed = asked.signed()
    rows = RequestSignature.objects.select_related("officer").order_by("pk")
    assert [row.kind for row in rows] == ["passkey", "passkey"]
    for row in rows:
        facts = signature_facts(row)
        assert verify(facts, signed.signed_digest, asked.clock.now())
        assert not verify(replace(facts, digest="0" * 64), "0" * 64, asked.clock.now())
    assert Passkey.objects.get(user__username=FIRST).sign_count == 1


@pytest.mark.law("15(1)")
def test_two_requests_with_the_same_content_do_not_exchange_signatures(asked: Asking) -> None:
    """What is signed is bound to the number and the nonce: an unused signature of one is none of the other, also if
    somebody writes its row over to it in the database."""
    one, other = asked.draft(), asked.draft()
    assert one.asked_digest == other.asked_digest
    assert len({one.asked_digest, one.signed_digest, other.signed_digest}) == 3
    assert refused(asked.sign, other.no, one.signed_digest, FIRST) == "15(1)"
    assert refused(asked.sign, other.no, one.asked_digest, FIRST) == "15(1)", "the form before there were nonces"
    asked.sign(one.no, one.signed_digest, FIRST)
    target = Request.objects.get(no=other.no)
    Request.objects.filter(pk=target.pk).update(nonce=one.nonce)
    RequestSignature.objects.update(request=target)
    assert request_case(Request.objects.get(no=other.no)).signatures == ()
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["signature_invalid"]


@pytest.mark.law("15(1)")
def test_a_signature_made_before_there_were_nonces_stands(asked: Asking) -> None:
    """A request drafted then has no nonce: the digest of what is asked is signed, with passkey, SM2 key or on paper."""
    no = asked.draft().no
    Request.objects.update(nonce=None)
    old = request_case(Request.objects.get()).request
    assert old.signed_digest == old.asked_digest
    asked.sign(no, old.asked_digest, FIRST)
    assert asked.sign(no, old.asked_digest, SECOND).state == RequestState.SIGNED
    assert set(RequestSignature.objects.values_list("digest", "nonce", "asked_digest")) == {
        (old.asked_digest, None, None)
    }
    assert list(check_signatures(asked.folder)) == []
    assert len(request_case(Request.objects.get()).signatures) == 2
    signer, later = Sm2Signer(new_sm2_pem()), asked.draft(OPERATOR, reason="另一事由")
    proof = signer.sign(sm2_enrolment_text(asked.officers[0].no, sm2_key_id(signer.point)))
    key_id = enrol_sm2_key(asked.people[FIRST], public_key=signer.point, proof=proof, clock=asked.clock)
    Request.objects.update(nonce=None)
    signature = signer.sign(sm2_text(later.asked_digest))
    sign_with_sm2(asked.people[FIRST], later.no, key_id=key_id, signature=signature, clock=asked.clock)
    given = {"officer": asked.officers[1].no, "scan": pdf(), "folder": asked.folder, "clock": asked.clock}
    assert sign_on_paper(asked.people[OPERATOR], later.no, **given).state == RequestState.SIGNED
    assert list(check_signatures(asked.folder)) == []
    RequestSignature.objects.update(nonce="0" * 32, asked_digest=old.asked_digest)
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["signature_invalid"] * 4


@pytest.mark.law("15(1)")
def test_one_officer_twice_is_refused_also_with_another_passkey(asked: Asking) -> None:
    """T15b-N: the same account twice, two passkeys of one person."""
    drafted = asked.draft()
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    assert refused(asked.sign, drafted.no, drafted.signed_digest, FIRST) == "15(1)"
    asked.clock.advance(timedelta(minutes=1))
    asked.keys["spare"] = enrolled(asked.people[FIRST], asked.clock)
    assert refused(asked.sign, drafted.no, drafted.signed_digest, FIRST, "spare") == "15(1)"
    assert Request.objects.get().state == RequestState.SIGNED_BY_ONE


@pytest.mark.law("15(1)")
def test_the_second_person_cannot_be_invented(asked: Asking) -> None:
    drafted = asked.draft()
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    assert refused(asked.sign, drafted.no, drafted.signed_digest, SECOND, FIRST) == "15(1)", "with the first one's key"
    asked.keys["admin"] = enrolled(asked.people["admin"], asked.clock)
    assert refused(asked.sign, drafted.no, drafted.signed_digest, "admin") == "15(1)", "an administrator"
    other = asked.draft(reason="另一事由")
    assert refused(asked.sign, drafted.no, other.signed_digest, SECOND) == "15(1)", "of another request"
    assertion = assertion_of(asked.keys[SECOND], drafted.signed_digest)
    forged = replace(assertion, signature=assertion.signature[:-1] + bytes([assertion.signature[-1] ^ 1]))
    assert refused(sign_with_passkey, asked.people[SECOND], drafted.no, forged, clock=asked.clock) == "15(1)"
    assert RequestSignature.objects.count() == 1


@pytest.mark.law("15(1)")
def test_an_assertion_serves_once_and_its_counter_goes_up(asked: Asking) -> None:
    drafted = asked.draft()
    assertion = assertion_of(asked.keys[FIRST], drafted.signed_digest)
    sign_with_passkey(asked.people[FIRST], drafted.no, assertion, clock=asked.clock)
    RequestSignature.objects.update(voided_at=asked.clock.now(), voided_why="x")
    Request.objects.update(state="draft")
    found = refused(sign_with_passkey, asked.people[FIRST], drafted.no, assertion, clock=asked.clock)
    assert found == "15(1)"
    RequestSignature.objects.update(assertion_digest="0" * 64)
    with pytest.raises(Fault) as fault:
        sign_with_passkey(asked.people[FIRST], drafted.no, assertion, clock=asked.clock)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("15(1)")
def test_the_database_takes_no_second_signature_of_a_person_or_key(asked: Asking) -> None:
    asked.signed()
    first, second = RequestSignature.objects.order_by("pk")
    for change in ({"person_digest": first.person_digest}, {"key_id": first.key_id}, {"signature": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestSignature.objects.filter(pk=second.pk).update(**change)


@pytest.mark.law("15(1)")
def test_an_sm2_key_signs_behind_the_same_interface(asked: Asking) -> None:
    signer, drafted = Sm2Signer(new_sm2_pem()), asked.draft()
    key_id = sm2_key_id(signer.point)
    person, officer = asked.people[FIRST], asked.officers[0].no
    wrong = signer.sign(sm2_enrolment_text(asked.officers[1].no, key_id))
    assert refused(enrol_sm2_key, person, public_key=signer.point, proof=wrong, clock=asked.clock) == "15(1)"
    proof = signer.sign(sm2_enrolment_text(officer, key_id))
    assert refused(enrol_sm2_key, asked.people["guard"], public_key=signer.point, proof=proof, clock=asked.clock)
    assert enrol_sm2_key(person, public_key=signer.point, proof=proof, clock=asked.clock) == key_id
    text = sm2_text(drafted.signed_digest)
    given = {"key_id": key_id, "clock": asked.clock}
    other = Sm2Signer(new_sm2_pem()).sign(text)
    assert refused(sign_with_sm2, person, drafted.no, signature=other, **given) == "15(1)"
    assert refused(sign_with_sm2, asked.people[SECOND], drafted.no, signature=signer.sign(text), **given) == "15(1)"
    signed = sign_with_sm2(person, drafted.no, signature=signer.sign(text), **given)
    assert signed.state == RequestState.SIGNED_BY_ONE
    assert RequestSignature.objects.get().kind == SignatureKind.SM2
    remove_sm2_key(person, key_id=key_id, clock=asked.clock)
    assert asked.sign(drafted.no, drafted.signed_digest, SECOND).state == RequestState.SIGNED


@pytest.mark.law("15(1)")
def test_paper_is_vouched_for_at_the_counter_and_marked_as_weaker(asked: Asking) -> None:
    drafted = asked.draft(OPERATOR)
    given = {"scan": pdf(), "folder": asked.folder, "clock": asked.clock}
    for by in (FIRST, "monitor", "admin"):
        found = refused(sign_on_paper, asked.people[by], drafted.no, officer=asked.officers[0].no, **given)
        assert found == "15", by
    for officer in asked.officers:
        sign_on_paper(asked.people[OPERATOR], drafted.no, officer=officer.no, **given)
    again = refused(sign_on_paper, asked.people[OPERATOR], drafted.no, officer=asked.officers[0].no, **given)
    assert again == "15"
    row = request_row(asked.people[OPERATOR], drafted.no, at=asked.clock.now())
    assert row.state is RequestState.SIGNED
    assert [one.kind.is_weaker for one in row.signature_rows] == [True, True]
    files = [path for path in (asked.folder / "signed_sheets").rglob("*") if path.is_file()]
    assert len(files) == 2, "a refused one leaves no file"


@pytest.mark.law("15(1)")
def test_a_forged_row_or_sheet_is_named_by_the_check(asked: Asking) -> None:
    """An administrator of the database writes a second signature: one that is none, then one of a key of their own."""
    drafted = asked.draft()
    asked.sign(drafted.no, drafted.signed_digest, FIRST)
    assert list(check_signatures(asked.folder)) == []
    first = RequestSignature.objects.get()
    second = first.request.second_officer
    forged = RequestSignature.objects.create(
        request=first.request, officer=second, person_digest=second.person_digest, kind="passkey", digest=first.digest,
        signed_at=first.signed_at, key_id="invented", public_key=first.public_key, signature="AAAA",
        authenticator_data=first.authenticator_data, client_data=first.client_data, origin=first.origin,
        assertion_digest="0" * 64,
    )  # fmt: skip
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["signature_invalid"]
    key = SoftAuthenticator(first.origin)
    assertion = assertion_of(key, first.digest)
    forged.key_id, forged.signature = key.id, websafe_encode(assertion.signature)
    forged.public_key = websafe_encode(cbor.encode(dict(ES256.from_cryptography_key(key.key.public_key()))))
    forged.authenticator_data = websafe_encode(assertion.authenticator_data)
    forged.client_data = websafe_encode(assertion.client_data)
    forged.save()
    assert verify(signature_facts(forged), first.digest, first.signed_at), "its bytes are good"
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["signature_invalid"], "its key is nobody's"
    assert [one.officer for one in request_case(first.request).signatures] == [first.officer.no], "it opens nothing"


@pytest.mark.law("15(1)")
def test_a_changed_or_lost_sheet_is_named_by_the_check(asked: Asking) -> None:
    drafted = asked.draft(OPERATOR)
    sign_on_paper(
        asked.people[OPERATOR], drafted.no, officer=asked.officers[0].no, scan=pdf(), folder=asked.folder,
        clock=asked.clock,
    )  # fmt: skip
    (sheet,) = [path for path in (asked.folder / "signed_sheets").rglob("*") if path.is_file()]
    assert list(check_signatures(asked.folder)) == []
    held = sheet.read_bytes()
    sheet.unlink()
    sheet.write_bytes(held + b"x")
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["sheet_altered"]
    sheet.rename(sheet.with_name("another.pdf"))
    assert [finding.kind for finding in check_signatures(asked.folder)] == ["sheet_missing", "unexplained"]
