"""Proves a second factor inside an act: under the log's lock, so that one code or one challenge serves once."""

from datetime import datetime
from hashlib import sha256

import structlog
from django.conf import settings

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import cites
from mingcha.registry.factors import rules as factors_rules
from mingcha.registry.factors.codes import step_of
from mingcha.registry.factors.models import CodeGenerator, Passkey
from mingcha.registry.factors.values import PasskeyAnswer
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.actions import Prove, not_identified

log = structlog.get_logger(__name__)


@cites("799-16(2)(2)")
def by_code(code: str) -> Prove:
    """Proves a code of the person's authenticator app; a code that was accepted once is refused."""

    def prove(record: ActRecord, person: User, at: datetime) -> None:
        for row in CodeGenerator.objects.filter(user=person, removed_at=None).order_by("pk"):
            step = step_of(settings.MINGCHA_KEYS.unseal(row.sealed), code, at, row.last_step)
            if step is not None:
                row.last_step, row.used_at = step, at
                row.save(update_fields=["last_step", "used_at"])
                record.wrote(row)
                record.fact("factor_used", f"code #{row.pk}")
                return
        raise not_identified()

    return prove


@cites("799-16(2)(2)")
def by_passkey(answer: PasskeyAnswer) -> Prove:
    """Proves a passkey whose signature was verified: still the person's, its challenge not answered before, its counter
    not gone back (the sign of a cloned authenticator)."""

    def prove(record: ActRecord, person: User, at: datetime) -> None:
        row = Passkey.objects.filter(user=person, credential_id=answer.credential_id, removed_at=None).first()
        challenge = sha256(answer.challenge).hexdigest()
        if row is None or row.last_challenge == challenge:
            raise not_identified()
        _note_use(record, row, answer.sign_count, challenge, at)

    return prove


@cites("799-16(2)(2)")
def signed_with_passkey(
    record: ActRecord, user_id: int, credential_id: str, sign_count: int, challenge: bytes, at: datetime
) -> None:
    """Records that a passkey signed something (its challenge is no random one, so it may come again): still the
    person's, its counter not gone back. Raises Fault(UNAUTHENTICATED)."""
    row = Passkey.objects.filter(user_id=user_id, credential_id=credential_id, removed_at=None).first()
    if row is None:
        raise not_identified()
    _note_use(record, row, sign_count, sha256(challenge).hexdigest(), at)


def _note_use(record: ActRecord, row: Passkey, sign_count: int, challenge: str, at: datetime) -> None:
    if not factors_rules.counter_advances(row.sign_count, sign_count):
        log.warning("signature counter went back", passkey=row.pk, stored=row.sign_count, sent=sign_count)
        raise not_identified()
    row.sign_count, row.last_challenge, row.used_at = sign_count, challenge, at
    row.save(update_fields=["sign_count", "last_challenge", "used_at"])
    record.wrote(row)
    record.fact("factor_used", f"passkey #{row.pk}")
