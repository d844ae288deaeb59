"""Assertions of passkeys over the digest of a request."""

from fido2.utils import websafe_decode, websafe_encode
from tests.support.web.authenticator import SoftAuthenticator

from mingcha.access.signatures.values import Assertion


def assertion_of(key: SoftAuthenticator, digest: str) -> Assertion:
    """What an authenticator answers when the challenge is this digest (hexadecimal)."""
    answer = key.use({"publicKey": {"challenge": websafe_encode(bytes.fromhex(digest))}})["response"]
    return Assertion(
        credential_id=key.id,
        authenticator_data=websafe_decode(answer["authenticatorData"]),
        client_data=websafe_decode(answer["clientDataJSON"]),
        signature=websafe_decode(answer["signature"]),
    )
