"""Adds, renames and removes the second factors of a person's own account (decree 799, art. 16(2)(2)).

Nobody adds or removes a factor for another person; the reset by two persons is registry.accounts.factor_resets.
Enrolling the first factor ends the account's tokens: they date from when the password alone opened it, so whoever set
that password may have made them.
"""

from django.conf import settings

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors import rules as factors_rules
from mingcha.registry.factors.codes import step_of
from mingcha.registry.factors.models import CodeGenerator, Passkey
from mingcha.registry.factors.proving import by_code
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.factors.values import FactorKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.sessions.rows import note_factor
from mingcha.registry.tokens.rows import end_tokens_of

MOST_NAME = 60
MOST_CREDENTIAL_ID = 1400
_CITES = ("799-16(2)(2)",)


@cites("799-16(2)(2)")
def add_passkey(by: Asker, *, name: str, credential_id: str, credential: str, sign_count: int, clock: Clock) -> None:
    """Enrols a passkey whose registration was verified. Raises Fault(CONFLICT) if the credential is known already."""
    with act("registry.passkey.add", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        person = user_called(duty_of(by, now).username)
        is_first = _require_room(person.pk) == 0
        if len(credential_id) > MOST_CREDENTIAL_ID or Passkey.objects.filter(credential_id=credential_id).exists():
            raise Fault(FaultKind.CONFLICT, Words("此通行密钥已经登记", "this passkey is enrolled already"))
        row = Passkey.objects.create(
            user=person, name=checked_name(name, MOST_NAME), credential_id=credential_id, credential=credential,
            added_at=now, sign_count=sign_count,
        )  # fmt: skip
        record.wrote(row)
        record.fact("name", row.name)
        note_factor(record, way_in(by).session, person.pk, "passkey", now)
        if is_first:
            end_tokens_of(record, person.pk, now)


@cites("799-16(2)(2)")
def add_generator(by: Asker, *, name: str, secret: str, code: str, clock: Clock) -> None:
    """Enrols an authenticator app: `secret` is what the app scanned, `code` the first code that it shows.

    Raises Fault(INVALID) if the code does not belong to the secret.
    """
    with act("registry.generator.add", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        person = user_called(duty_of(by, now).username)
        is_first = _require_room(person.pk) == 0
        step = step_of(secret, code, now, 0)
        if step is None:
            words = Words("动态码不对：请检查手机时间后输入新的动态码", "the code is wrong: check the phone's clock")
            raise Fault(FaultKind.INVALID, words)
        row = CodeGenerator.objects.create(
            user=person, name=checked_name(name, MOST_NAME), sealed=settings.MINGCHA_KEYS.seal(secret), added_at=now,
            last_step=step,
        )  # fmt: skip
        record.wrote(row)
        record.fact("name", row.name)
        note_factor(record, way_in(by).session, person.pk, "code", now)
        if is_first:
            end_tokens_of(record, person.pk, now)


@cites("799-16(2)(2)")
def prove_code(person: User, code: str, *, clock: Clock) -> None:
    """Proves a person at the command line by a code of the authenticator app. Raises Fault(UNAUTHENTICATED)."""
    with act("registry.factor.prove", by=actor_of(person), clock=clock, cites=_CITES) as record:
        by_code(code)(record, person, clock.now())


@cites("799-16(2)(2)")
def rename_factor(by: Asker, *, kind: FactorKind, number: int, name: str, clock: Clock) -> None:
    """Gives one's own factor another name. Raises Fault(NOT_FOUND)."""
    with act("registry.factor.rename", by=actor_of(by), clock=clock, cites=_CITES) as record:
        row = _own(duty_of(by, clock.now()).user_id, kind, number)
        row.name = checked_name(name, MOST_NAME)
        row.save(update_fields=["name"])
        record.wrote(row)


@cites("799-16(2)(2)")
def remove_factor(by: Asker, *, kind: FactorKind, number: int, clock: Clock) -> None:
    """Removes one's own factor; the last one stays while the role requires one. Raises Fault(NOT_FOUND)."""
    with act("registry.factor.remove", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        facts = duty_of(by, now)
        row = _own(facts.user_id, kind, number)
        left = len(factors_of(facts.user_id)) - 1
        require(factors_rules.may_remove(facts, left, demo_home=settings.MINGCHA_HOME.is_demo))
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        record.wrote(row)
        record.fact("kind", kind.value)
        record.fact("name", row.name)


def _own(user_id: int, kind: FactorKind, number: int) -> Passkey | CodeGenerator:
    model = Passkey if kind is FactorKind.PASSKEY else CodeGenerator
    row = model.objects.filter(pk=number, user_id=user_id, removed_at=None).first() if user_id else None
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个第二因素", "there is no such factor"), str(number))
    return row


def _require_room(user_id: int) -> int:
    """How many factors the person has. Raises Fault(CONFLICT) if there is no room for one more."""
    held = len(factors_of(user_id))
    if held >= factors_rules.MOST_FACTORS:
        words = Words(f"最多 {factors_rules.MOST_FACTORS} 个", f"{factors_rules.MOST_FACTORS} at most")
        raise Fault(FaultKind.CONFLICT, words)
    return held
