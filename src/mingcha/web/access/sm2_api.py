"""Signing requests with an SM2 key over the API: a program beside the person's key signs, the person is at a session
(article 15(1)). Texts that are signed: access/signatures/verifying.py."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.actions import sign_with_sm2
from mingcha.access.signatures.sm2_keys import enrol_sm2_key, remove_sm2_key
from mingcha.kit.decision import cites
from mingcha.web.api.shapes import Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["requests"])

RequestNo = Annotated[str, Path(pattern=r"^D[0-9]{8}-[0-9]{4,6}$")]
KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Hex = Annotated[str, Field(max_length=300, pattern=r"^([0-9a-f]{2})*$", description="lower case hexadecimal")]


class SigningKeyBody(Strict):
    """An SM2 public key (uncompressed point, 65 bytes) and its DER signature over the text
    `mingcha-sm2-key/v1\\n<officer>\\n<key id>\\n`; the key id is the hexadecimal SHA-256 of the point."""

    public_key: Hex
    proof: Hex


class SigningKeyShape(Schema):
    """An enrolled key."""

    key_id: str


class Sm2SignatureBody(Strict):
    """The DER signature of an enrolled key over the text `mingcha-request-signature/v1\\n<signed_digest>\\n`."""

    key_id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signature: Hex


class SignedShape(Schema):
    """A request after a signature."""

    no: str
    state: RequestState
    asked_digest: str
    signed_digest: str


@router.post("/signing-keys", response={201: SigningKeyShape}, summary="Enrol an SM2 key for signing requests")
@cites("15(1)")
def enrol(request: HttpRequest, body: SigningKeyBody) -> Status[SigningKeyShape]:
    """The caller's own account is an officer's."""
    require_step_up(request)
    public_key, proof = bytes.fromhex(body.public_key), bytes.fromhex(body.proof)
    key_id = enrol_sm2_key(signed_in(request), public_key=public_key, proof=proof, clock=wiring.clock())
    return Status(201, SigningKeyShape(key_id=key_id))


@router.post("/signing-keys/{key_id}/end", response={204: None}, summary="Remove an SM2 key of one's own")
@cites("15(1)")
def end(request: HttpRequest, key_id: KeyId) -> Status[None]:
    """It signs nothing from then on; what it signed stays signed."""
    require_step_up(request)
    remove_sm2_key(signed_in(request), key_id=key_id, clock=wiring.clock())
    return Status(204, None)


@router.post("/requests/{no}/sm2-signature", response=SignedShape, summary="Sign a request with an SM2 key")
@cites("15(1)", "15(2)")
def sign(request: HttpRequest, no: RequestNo, body: Sm2SignatureBody) -> SignedShape:
    """As one of its two officers."""
    require_step_up(request)
    signature = bytes.fromhex(body.signature)
    signed = sign_with_sm2(signed_in(request), no, key_id=body.key_id, signature=signature, clock=wiring.clock())
    return SignedShape(
        no=signed.no,
        state=RequestState(signed.state),
        asked_digest=signed.asked_digest,
        signed_digest=signed.signed_digest,
    )
