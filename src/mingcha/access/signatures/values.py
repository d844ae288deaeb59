"""Signatures as frozen values (article 15(1))."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.words import Words


class SignatureKind(StrEnum):
    """How an officer signed; the value is stored in a signature."""

    PASSKEY = "passkey"  # WebAuthn assertion over the digest of the request
    SM2 = "sm2"  # SM2 key with SM3
    PAPER = "paper"  # scan of a wet signature; the duty officer vouches

    @property
    def words(self) -> Words:
        """The name of the kind."""
        return _WORDS[self]

    @property
    def is_weaker(self) -> bool:
        """Whether a person, not a key, vouches for it."""
        return self is SignatureKind.PAPER


_WORDS = {
    SignatureKind.PASSKEY: Words("通行密钥签名", "signed with a passkey"),
    SignatureKind.SM2: Words("国密（SM2）签名", "signed with an SM2 key"),
    SignatureKind.PAPER: Words("纸质签名（由值班人员担保）", "signed on paper (the person on duty vouches)"),
}


@dataclass(frozen=True, slots=True)
class Assertion:
    """An authenticator's response (WebAuthn Level 3, 5.2); its challenge is the 32 bytes of the signed_digest."""

    credential_id: str
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature over a request, with all that a court needs to verify it.

    `digest` is the signed digest, 64 hexadecimal digits: signed_digest_of(`asked_digest`, `request`, `nonce`). Passkey:
    `key_id` is the credential id (base64url), `public_key` the COSE key, `authenticator_data`, `client_data` and
    `signature` as WebAuthn defines them, `origin` the origin at which it was made. SM2: `key_id` is the hexadecimal
    SHA-256 of `public_key` (65 bytes), `client_data` the signed text, `signature` DER. Paper: `scan_sha256` is the
    digest of the scanned sheet, `vouched_by` the id of the duty officer's account.
    """

    officer: str
    person_digest: str
    kind: SignatureKind
    digest: str
    signed_at: datetime
    key_id: str = ""
    public_key: bytes = b""
    authenticator_data: bytes = b""
    client_data: bytes = b""
    signature: bytes = b""
    origin: str = ""
    scan_sha256: str = ""
    vouched_by: int | None = None
    asked_digest: str = ""
    request: str = ""
    nonce: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether the signed digest is bound to the request. A signature from before nonces existed has none and covers
        only the digest of the content."""
        return not self.nonce or self.digest == signed_digest_of(self.asked_digest, self.request, self.nonce)


@dataclass(frozen=True, slots=True)
class UsedKey:
    """The key of a stored signature as its row names it. `officer`: primary key of who signed, `account`: the user id
    of that officer, None for one without an account; `public_key`: base64url as in SignatureFacts, "" on paper."""

    kind: SignatureKind
    officer: int
    account: int | None
    key_id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class EnrolledKeys:
    """The enrolled keys of some signatures, with their public keys in base64url: passkeys by credential id as (user id,
    COSE key); SM2 keys as (primary key of the officer, id, public key)."""

    passkeys: Mapping[str, tuple[int, str]]
    sm2: frozenset[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature for pages. `counts` is False if it is void: the content changed, or it came too late."""

    officer: str
    name: str
    kind: SignatureKind
    signed_at: datetime
    counts: bool
    voided_why: str


def signed_digest_of(asked_digest: str, no: str, nonce: str) -> str:
    """The digest that an officer signs, hexadecimal: the SHA-256 of the canonical JSON (RFC 8785) of the content's
    digest, the number of the request and its nonce. For a request without a nonce (from before nonces existed) the
    content's digest itself."""
    if not nonce:
        return asked_digest
    return sha256(canonical_json({"v": 2, "asked_digest": asked_digest, "no": no, "nonce": nonce})).hex()


def new_nonce() -> str:
    """A random nonce of 128 bits, hexadecimal."""
    return os.urandom(16).hex()
