"""Turns rows of signatures into values, and decides which are valid: those that verify with an enrolled key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fido2.utils import websafe_decode

from mingcha.access.signatures.models import RequestSignature, SigningKey
from mingcha.access.signatures.values import SignatureFacts, SignatureKind
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


@dataclass(frozen=True, slots=True)
class EnrolledKeys:
    """The enrolled keys of some signatures: passkeys by credential id with their account and COSE key; SM2 keys as
    (officer, id, public key)."""

    passkeys: dict[str, tuple[int, bytes]]
    sm2: frozenset[tuple[int, str, str]]

    @cites("15(1)")
    def made(self, row: RequestSignature, at: datetime) -> bool:
        """Whether a stored signature verifies over its digest with a key that its officer enrolled. So a row inserted
        into the database opens nothing."""
        if row.kind == SignatureKind.PASSKEY:
            user_id, key = self.passkeys.get(row.key_id, (0, b""))
            own = row.officer.user_id in (None, user_id) and key == websafe_decode(row.public_key)
        else:
            own = row.kind == SignatureKind.PAPER or (row.officer_id, row.key_id, row.public_key) in self.sm2
        return own and bool(verify(signature_facts(row), row.digest, at))


def enrolled_keys(rows: Sequence[RequestSignature]) -> EnrolledKeys:
    """The enrolled keys of these signatures, by at most two queries. Includes keys removed later, since they were
    enrolled when they signed."""
    ids = {row.key_id for row in rows if row.kind == SignatureKind.PASSKEY}
    passkeys = Passkey.objects.filter(credential_id__in=ids).values_list("credential_id", "user_id", "credential")
    names = {row.key_id for row in rows if row.kind == SignatureKind.SM2}
    sm2 = SigningKey.objects.filter(key_id__in=names).values_list("officer_id", "key_id", "public_key")
    return EnrolledKeys({name: (user, cose_key_of(credential)) for name, user, credential in passkeys}, frozenset(sm2))
