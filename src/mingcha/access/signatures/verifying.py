"""Verification of a stored signature: passkey (WebAuthn Level 3, 7.2) or SM2 key; paper is vouched for by a person.

A signature contains all data for this verification, so a court can repeat it independently: the challenge of a
passkey's assertion is the 32 bytes of the signed digest (values.signed_digest_of).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from mingcha.access.signatures.values import SignatureFacts, SignatureKind
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.sm2 import Sm2Verifier

SM2_TEXT = "mingcha-request-signature/v1\n{digest}\n"
"""The text that an SM2 key signs; `digest`: the signed_digest of the request in 64 hexadecimal digits."""
_MOST_CLIENT_DATA_BYTES = 4096
_REMEMBERED = 4096
"""Cached results, some kilobytes each: the clock verifies every open request every two seconds, and the same bytes
always give the same result."""


@cites("15(1)")
def verify(signature: SignatureFacts, digest: str, at: datetime) -> Decision:
    """Whether a signature verifies with its key over this digest (64 hexadecimal digits), made by `at`. With a nonce
    the digest is bound to the request's number and nonce; without one it has the older form.

    Passkey: type, challenge, origin, host, presence and verification of the user, signature. SM2: the text of SM2_TEXT
    and the signature over it. Paper: nothing can be verified; scan and vouching duty officer must be named.
    """
    if signature.digest != digest or not signature.is_bound or signature.signed_at > at:
        return _refused("所签的不是这项申请", "it is not a signature of this request")
    if signature.kind is SignatureKind.PAPER:
        named = len(signature.scan_sha256) == hashlib.sha256().digest_size * 2 and signature.vouched_by
        return allow("15(1)") if named else _refused("纸质签名须有扫描件和担保人", "a scan and who vouches are missing")
    verified = _passkey(signature, digest) if signature.kind is SignatureKind.PASSKEY else _sm2(signature, digest)
    return allow("15(1)") if verified else _refused("签名无效", "the signature is not valid")


def counter_of(authenticator_data: bytes) -> int:
    """The signature counter in authenticator data; 0 if it has none. Raises ValueError if it is malformed."""
    return AuthenticatorData(authenticator_data).counter


def cose_key_of(credential: str) -> bytes:
    """The COSE key (CBOR) in the attested credential data of a passkey, base64url."""
    return cbor.encode(dict(AttestedCredentialData(websafe_decode(credential)).public_key))


def sm2_text(digest: str) -> bytes:
    """The bytes that an SM2 key signs for this digest."""
    return SM2_TEXT.format(digest=digest).encode("ascii")


def sm2_enrolment_text(officer: str, key_id: str) -> bytes:
    """The bytes that an SM2 key signs to be enrolled for an officer (its number)."""
    return f"mingcha-sm2-key/v1\n{officer}\n{key_id}\n".encode("ascii")


def sm2_key_id(public_key: bytes) -> str:
    """The name of an SM2 key: SHA-256 of its point, hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def has_sm2_key(public_key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether this SM2 key (point of 65 bytes) signed this text; False for bytes that are no key."""
    try:
        return Sm2Verifier(public_key).accepts(text, signature)
    except ValueError:
        return False


@lru_cache(maxsize=_REMEMBERED)
def _passkey(signature: SignatureFacts, digest: str) -> bool:
    """Whether an assertion holds (WebAuthn Level 3, 7.2, steps 11 to 22)."""
    if len(signature.client_data) > _MOST_CLIENT_DATA_BYTES:
        return False
    try:
        client = json.loads(signature.client_data)
        data = AuthenticatorData(signature.authenticator_data)
        host = urlsplit(signature.origin).hostname or ""
        meant = (
            client["type"] == "webauthn.get"
            and websafe_decode(client["challenge"]) == bytes.fromhex(digest)
            and client["origin"] == signature.origin
            and client.get("crossOrigin", False) is False
            and data.rp_id_hash == hashlib.sha256(host.encode()).digest()
            and data.is_user_present()
            and data.is_user_verified()
        )
        key_map = cbor.decode(signature.public_key)
        if not isinstance(key_map, Mapping):
            return False
        key = CoseKey.parse(dict(key_map))
        signed = signature.authenticator_data + hashlib.sha256(signature.client_data).digest()
        key.verify(signed, signature.signature)
    except Exception:  # noqa: BLE001 - untrusted bytes: any error of a parser means an invalid signature
        return False
    return bool(meant)


@lru_cache(maxsize=_REMEMBERED)
def _sm2(signature: SignatureFacts, digest: str) -> bool:
    if signature.client_data != sm2_text(digest) or signature.key_id != sm2_key_id(signature.public_key):
        return False
    return has_sm2_key(signature.public_key, signature.client_data, signature.signature)


def _refused(zh: str, en: str) -> Decision:
    return refuse("15(1)", f"{zh}：须由工作人员本人签名", f"{en}: the member of staff signs")
