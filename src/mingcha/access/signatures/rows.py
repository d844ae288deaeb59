"""Turns rows of signatures into values, and asks which are valid: those that verify with an enrolled key (15(1))."""

from collections.abc import Sequence
from datetime import datetime

from fido2.utils import websafe_decode, websafe_encode

from mingcha.access.signatures.models import RequestSignature, SigningKey
from mingcha.access.signatures.rules import is_enrolled_key
from mingcha.access.signatures.values import EnrolledKeys, SignatureFacts, SignatureKind, UsedKey
from mingcha.access.signatures.verifying import cose_key_of, verify
from mingcha.kit.decision import cites
from mingcha.registry.factors.models import Passkey


def signature_facts(held: RequestSignature) -> SignatureFacts:
    """A stored signature with the data to verify it. `held` must include officer and request."""
    return SignatureFacts(
        officer=held.officer.no,
        person_digest=held.person_digest,
        kind=SignatureKind(held.kind),
        digest=held.digest,
        signed_at=held.signed_at,
        key_id=held.key_id,
        public_key=websafe_decode(held.public_key),
        authenticator_data=websafe_decode(held.authenticator_data),
        client_data=websafe_decode(held.client_data),
        signature=websafe_decode(held.signature),
        origin=held.origin,
        scan_sha256=held.scan_sha256,
        vouched_by=held.vouched_by_id,
        asked_digest=held.asked_digest or "",
        request=held.request.no,
        nonce=held.nonce or "",
    )


@cites("15(1)")
def was_made(row: RequestSignature, keys: EnrolledKeys, at: datetime) -> bool:
    """Whether a stored signature verifies over its digest with a key that its officer enrolled. `row` must include
    officer and request."""
    used = UsedKey(SignatureKind(row.kind), row.officer_id, row.officer.user_id, row.key_id, row.public_key)
    return is_enrolled_key(used, keys) and bool(verify(signature_facts(row), row.digest, at))


def enrolled_keys(rows: Sequence[RequestSignature]) -> EnrolledKeys:
    """The enrolled keys of these signatures, by at most two queries. Includes keys removed later, since they were
    enrolled when they signed."""
    ids = {row.key_id for row in rows if row.kind == SignatureKind.PASSKEY}
    passkeys = Passkey.objects.filter(credential_id__in=ids).values_list("credential_id", "user_id", "credential")
    names = {row.key_id for row in rows if row.kind == SignatureKind.SM2}
    sm2 = SigningKey.objects.filter(key_id__in=names).values_list("officer_id", "key_id", "public_key")
    cose = {name: (user, websafe_encode(cose_key_of(credential))) for name, user, credential in passkeys}
    return EnrolledKeys(cose, frozenset(sm2))
