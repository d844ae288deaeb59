"""SM2 keys of officers: enrolled, with proof of possession, and removed by the officer (article 15(1))."""

from fido2.utils import websafe_decode, websafe_encode

from mingcha.access.officers.models import Officer
from mingcha.access.officers.rows import officer_of_user
from mingcha.access.signatures import rules
from mingcha.access.signatures.models import SigningKey
from mingcha.access.signatures.verifying import has_sm2_key, sm2_enrolment_text, sm2_key_id
from mingcha.evidence.entries import act
from mingcha.kit.checked import free, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted


@cites("15(1)")
def enrol_sm2_key(by: Asker, *, public_key: bytes, proof: bytes, clock: Clock) -> str:
    """Enrols an SM2 key (point of 65 bytes) of the asker, an officer with an account; returns its id. `proof`: its
    signature over verifying.sm2_enrolment_text(officer, id).

    Raises Refused (15(1)) for an account without an officer or an invalid proof, Fault(CONFLICT) for a known key.
    """
    name, key_id = "access.signing_key.add", sm2_key_id(public_key)
    with refusals_noted(by, name, key_id, clock), act(name, by=actor_of(by), clock=clock, cites=("15(1)",)) as record:
        now = clock.now()
        officer = _own_officer(duty_of(by, now).user_id)
        require(rules.may_enrol_key(proved=has_sm2_key(public_key, sm2_enrolment_text(officer.no, key_id), proof)))
        free(SigningKey.objects.filter(key_id=key_id).exists(), "该密钥已登记", "this key is enrolled already")
        row = SigningKey.objects.create(
            officer=officer, key_id=key_id, public_key=websafe_encode(public_key), added_at=now
        )
        record.wrote(row)
        record.fact("officer", officer.no)
        record.fact("key", key_id)
    return key_id


@cites("15(1)")
def remove_sm2_key(by: Asker, *, key_id: str, clock: Clock) -> None:
    """Removes the asker's own SM2 key, which can no longer sign. Raises Refused (15(1)), Fault(NOT_FOUND)."""
    name = "access.signing_key.remove"
    with refusals_noted(by, name, key_id, clock), act(name, by=actor_of(by), clock=clock, cites=("15(1)",)) as record:
        now = clock.now()
        row = or_missing(key_of_officer(_own_officer(duty_of(by, now).user_id), key_id), "密钥", "key", key_id[:64])
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        record.wrote(row)
        record.fact("key", key_id)


def key_of_officer(officer: Officer, key_id: str) -> SigningKey | None:
    """The enrolled SM2 key of an officer with this id; None if there is none, or it was removed."""
    return SigningKey.objects.filter(officer=officer, key_id=key_id, removed_at=None).first()


def sm2_keys_of(user_id: int) -> tuple[str, ...]:
    """The ids of the SM2 keys with which the officer of this account signs, in the order of their enrolment; empty
    without an officer."""
    rows = (
        SigningKey.objects.filter(officer__user_id=user_id, removed_at=None) if user_id else SigningKey.objects.none()
    )
    return tuple(rows.order_by("pk").values_list("key_id", flat=True))


def point_of(row: SigningKey) -> bytes:
    """The public key of a row: a point of 65 bytes."""
    return bytes(websafe_decode(row.public_key))


def _own_officer(user_id: int) -> Officer:
    officer = officer_of_user(user_id)
    require(rules.may_keep_keys(is_officer=officer is not None))
    assert officer is not None
    return officer
