"""Judges who wants to sign in: the password with its limits, and the second factor (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.actions import Prove, not_identified
from mingcha.registry.sessions.failures import UNKNOWN, note_failure
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sign_in.limits import (
    Key,
    attempt_succeeded,
    begin_attempt,
    keys_of_device,
    keys_of_factor,
    keys_of_known_address,
    keys_of_stranger,
)
from mingcha.registry.sign_in.passwords import hash_of_today, matches

MOST_NAME = 150
MOST_PASSWORD = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of one attempt. `person` None: failed, or not judged for `wait_s` seconds. `stored` is the hash that
    was compared, `rehashed` the one to store instead ("" for none)."""

    person: User | None
    wait_s: int = 0
    stored: str = ""
    rehashed: str = ""


@cites("799-16(2)(2)")
def judge_password(username: str, password: str, *, address: str, device: str, clock: Clock) -> Judged:
    """Judges a user name and password. A disabled account and an unknown name answer like a wrong password, in the same
    time. `device`: the id in this person's device cookie, "" for none. Raises Fault(UNAVAILABLE) under too much
    load."""
    name, at = username.strip().lower()[:MOST_NAME], clock.now()
    person = User.objects.select_related("organisation").filter(username=name).first()
    keys, wait = _counted(name, person, address, device, at)
    account = person.pk if person is not None else UNKNOWN
    if wait:
        note_failure(account, address, "password", at)
        return Judged(None, wait)
    stored = person.password if person is not None else ""
    is_right = len(password) <= MOST_PASSWORD and matches(password, stored)
    if person is None or not is_right or not person.is_active:
        note_failure(account, address, "password", at)
        return Judged(None)
    attempt_succeeded(keys)
    return Judged(person, 0, stored, hash_of_today(password, stored))


def begin_factor(user_id: int, at: datetime, *, address: str, kind: str) -> int:
    """0 if a guess at this person's second factor is judged now, else the seconds to wait; such a guess has failed.
    `kind`: code, passkey, step_up."""
    wait = begin_attempt(keys_of_factor(user_id), at)
    if wait:
        note_failure(user_id, address, kind, at)
    return wait


def factor_judged(user_id: int, *, right: bool, address: str, kind: str, at: datetime) -> None:
    """Notes how a guess at the second factor ended. `kind`: code, passkey, step_up."""
    if right:
        attempt_succeeded(keys_of_factor(user_id))
    else:
        note_failure(user_id, address, kind, at)


def directory_failed(user_id: int, *, address: str, at: datetime) -> None:
    """Notes a sign-in by the directory that was not accepted; `user_id` 0: of nobody here."""
    note_failure(user_id, address, "directory", at)


def _counted(name: str, person: User | None, address: str, device: str, at: datetime) -> tuple[tuple[Key, ...], int]:
    """The keys under which the attempt was counted, and the seconds to wait. A device or address that the person knows
    has counts of its own; once they are used up the attempt is a stranger's."""
    own = keys_of_device(name, device) if device else ()
    if not own and _knows(person.pk if person is not None else UNKNOWN, address, at):
        own = keys_of_known_address(name, address)
    if own and not begin_attempt(own, at):
        return own, 0
    strangers = keys_of_stranger(name, address)
    return strangers, begin_attempt(strangers, at)


def _knows(user_id: int, address: str, at: datetime) -> bool:
    days = timedelta(days=parameters.number("accounts.known_address_days", shanghai_day(at)))
    return AccountSession.objects.filter(user_id=user_id, address=address, began_at__gte=at - days).exists()


@cites("799-16(2)(2)")
def judged_again(password: str) -> Prove:
    """Proves the password of an account without a second factor again, for a sensitive act."""

    def prove(record: ActRecord, person: User, at: datetime) -> None:
        del record, at
        if factors_of(person.pk) or len(password) > MOST_PASSWORD or not matches(password, person.password):
            raise not_identified()

    return prove
