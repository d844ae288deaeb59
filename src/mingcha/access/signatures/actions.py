"""Officers sign requests: with a passkey, with an SM2 key, or on paper at the counter (article 15(1))."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings
from fido2.utils import websafe_encode

from mingcha.access.officers.models import Officer
from mingcha.access.requests.models import Request
from mingcha.access.requests.rows import request_called, request_case, require_unchanged, signed_digest
from mingcha.access.requests.rules import conditions, may_step
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import RequestAct, RequestFacts, RequestState
from mingcha.access.signatures import rules
from mingcha.access.signatures.models import RequestSignature
from mingcha.access.signatures.sm2_keys import key_of_officer, point_of
from mingcha.access.signatures.values import Assertion, SignatureFacts, SignatureKind
from mingcha.access.signatures.verifying import cose_key_of, counter_of, sm2_text, verify
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.factors.proving import signed_with_passkey
from mingcha.registry.factors.queries import passkey_called
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.serving import is_on_duty_of
from mingcha.registry.refusals.actions import refusals_noted

ON_PAPER = "纸质签字，由值班人员担保"
"""The remark of a step for a signature on paper, since its name is that of the person on duty."""

SHEETS = "signed_sheets"
"""The folder of signed sheets, below the documents."""
_NAME = "access.request.sign"
_CITES = ("15(1)", "15(2)")


@cites("15(1)", "15(2)")
def sign_with_passkey(by: Asker, no: str, assertion: Assertion, *, clock: Clock) -> RequestFacts:
    """Signs a request as one of its officers, with a passkey of their account.

    Raises Refused (15(1), 15(2)): not an officer of it, signed twice, too late, other content, a foreign key, an
    invalid signature; Refused (15) in a state without signing; Fault(NOT_FOUND), Fault(UNAUTHENTICATED) if the
    signature counter went back.
    """
    with refusals_noted(by, _NAME, no, clock), act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), request_called(no)
        who, signed = duty_of(by, now), signed_digest(held)
        officer = _officer_of(held, who.user_id)
        known = passkey_called(assertion.credential_id)
        require(rules.is_own_passkey(who.user_id, known.user_id if known is not None else None))
        assert known is not None
        signature = SignatureFacts(
            officer=officer.no,
            person_digest=officer.person_digest,
            kind=SignatureKind.PASSKEY,
            digest=signed,
            signed_at=now,
            key_id=known.credential_id,
            public_key=cose_key_of(known.credential),
            authenticator_data=assertion.authenticator_data,
            client_data=assertion.client_data,
            signature=assertion.signature,
            origin=str(settings.MINGCHA_PASSKEY_ORIGIN),
        )
        _sign(record, held, officer, signature, now)
        counter = counter_of(assertion.authenticator_data)
        signed_with_passkey(record, who.user_id, known.credential_id, counter, bytes.fromhex(signed), now)
    return request_case(held).request


@cites("15(1)", "15(2)")
def sign_with_sm2(by: Asker, no: str, *, key_id: str, signature: bytes, clock: Clock) -> RequestFacts:
    """Signs a request as one of its officers, with an enrolled SM2 key over verifying.sm2_text(signed_digest).

    Raises as sign_with_passkey.
    """
    with refusals_noted(by, _NAME, no, clock), act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), request_called(no)
        officer, signed = _officer_of(held, duty_of(by, now).user_id), signed_digest(held)
        row = key_of_officer(officer, key_id)
        require(rules.is_own_sm2_key(enrolled=row is not None))
        assert row is not None
        given = SignatureFacts(
            officer=officer.no,
            person_digest=officer.person_digest,
            kind=SignatureKind.SM2,
            digest=signed,
            signed_at=now,
            key_id=row.key_id,
            public_key=point_of(row),
            client_data=sm2_text(signed),
            signature=signature,
        )
        _sign(record, held, officer, given, now)
    return request_case(held).request


@cites("15(1)", "15(2)")
def sign_on_paper(
    by: Asker, no: str, *, officer: str, scan: bytes, folder: Path, clock: Clock, digest: str = ""
) -> RequestFacts:
    """Records that an officer signed the printed sheet of a request before the managing unit's person on duty, who
    vouches for it. `scan`: the scan of the signed sheet; `folder`: the documents of the home. Pages mark it as weaker.

    `digest`: the signed digest of the sheet. Raises Refused (15, 15(1), 15(2), 15(3) for a file that is no scan),
    Fault(NOT_FOUND), Fault(CONFLICT) if the request has changed since the sheet was printed.
    """
    with refusals_noted(by, _NAME, no, clock):
        now = clock.now()
        require(is_on_duty_of(duty_of(by, now), request_called(no).managing_unit.place))  # before the file is read
        with kept_scan(scan, below=SHEETS, folder=folder, on=shanghai_day(now)) as document:
            return _enter_paper(by, no, officer, document, digest, clock)


def _enter_paper(by: Asker, no: str, officer: str, scan: DocumentFacts, digest: str, clock: Clock) -> RequestFacts:
    """The act of a signature on paper."""
    with act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), request_called(no)
        who, signed = duty_of(by, now), signed_digest(held)
        require(is_on_duty_of(who, held.managing_unit.place))
        require_unchanged(held, digest)
        others = RequestSignature.objects.filter(scan_sha256=scan.sha256)
        require(rules.sheet_counts(used=others.exclude(request=held, digest=signed, voided_at=None).exists()))
        require(rules.may_vouch_for_signature(who, request_case(held).request.officers))
        named = {one.no: one for one in (held.first_officer, held.second_officer)}
        require(rules.may_sign_on_paper(officer, named))
        found = named[officer]
        signature = SignatureFacts(
            officer=found.no,
            person_digest=found.person_digest,
            kind=SignatureKind.PAPER,
            digest=signed,
            signed_at=now,
            scan_sha256=scan.sha256,
            vouched_by=who.user_id,
        )
        _sign(record, held, found, signature, now, file=scan.file)
    return request_case(held).request


def _sign(
    record: ActRecord, held: Request, officer: Officer, signature: SignatureFacts, now: datetime, file: str = ""
) -> None:
    """Judges a signature, writes it and takes the step of the first or second one. After the second the conditions are
    checked again (except check and register, which come later)."""
    state = RequestState(held.state)
    step = RequestAct.SIGN_FIRST if state is RequestState.DRAFT else RequestAct.SIGN_SECOND
    require(may_step(state, step))
    case = request_case(held)
    asked = case.request
    signature = replace(signature, asked_digest=asked.asked_digest, request=asked.no, nonce=asked.nonce)
    require(rules.may_sign_request(case, signature, now))
    require(verify(signature, asked.signed_digest, now))
    handed_in = _handed_in(signature, held.no, now)
    require(rules.is_new_signature(used=RequestSignature.objects.filter(assertion_digest=handed_in).exists()))
    both = replace(case, signatures=(*case.signatures, signature))
    signed = step is RequestAct.SIGN_SECOND
    require(conditions(both, now, signed=signed, checked=False, registered=False))
    row = RequestSignature.objects.create(
        request=held,
        officer=officer,
        person_digest=signature.person_digest,
        kind=signature.kind.value,
        digest=signature.digest,
        asked_digest=signature.asked_digest if signature.nonce else None,
        nonce=signature.nonce or None,
        signed_at=now,
        key_id=signature.key_id,
        public_key=websafe_encode(signature.public_key),
        authenticator_data=websafe_encode(signature.authenticator_data),
        client_data=websafe_encode(signature.client_data),
        signature=websafe_encode(signature.signature),
        origin=signature.origin,
        scan_sha256=signature.scan_sha256,
        scan_file=file,
        vouched_by_id=signature.vouched_by,
        assertion_digest=handed_in,
    )
    record.wrote(row)
    take_step(record, held, step, now, words=ON_PAPER if signature.kind is SignatureKind.PAPER else "")
    record.fact("officer", officer.no)
    record.fact("kind", signature.kind.value)
    record.fact("digest", signature.digest)
    record.fact("nonce", signature.nonce)


def _officer_of(held: Request, user_id: int) -> Officer:
    """The officer of a request whose account this is. Raises Refused (15(1))."""
    officers = {one.user_id: one for one in (held.second_officer, held.first_officer)}
    require(rules.may_sign_by_account(user_id, officers))
    return officers[user_id]


def _handed_in(signature: SignatureFacts, no: str, now: datetime) -> str:
    """The digest that detects a repeated signature: one by a passkey or SM2 key is accepted only once, a scan once per
    request, person and time. For ECDSA only r is used, since (r, n - s) can be computed from (r, s) and also
    verifies."""
    if signature.kind is SignatureKind.PAPER:
        text = f"{signature.scan_sha256} {no} {signature.officer} {now.isoformat()}"
        return hashlib.sha256(text.encode()).hexdigest()
    parts = (signature.authenticator_data, signature.client_data, _unlike(signature))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _unlike(signature: SignatureFacts) -> bytes:
    """The part of a signature that only the key can produce: r of a DER (r, s), else all of it."""
    try:
        return decode_dss_signature(signature.signature)[0].to_bytes(128, "big")
    except (ValueError, OverflowError):
        return signature.signature
