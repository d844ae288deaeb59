"""Hands out the link of a new account; its person begins it by the own password (16(1); decree 799, 16(2)(2))."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.identity.passwords import guessed_words, password_hash, store_password
from mingcha.registry.identity.rows import user_called
from mingcha.registry.invitations import rules
from mingcha.registry.invitations.links import invitation_text, invited, set_up_text


@cites("16(1)", "799-16(2)(2)")
def invite(by: Asker, username: str, *, clock: Clock) -> str:
    """Makes the one-time link of an account that nobody has used, and returns its text; former links end. Raises
    Refused, Fault(NOT_FOUND)."""
    with act("registry.account.invite", by=actor_of(by), clock=clock, cites=("16(1)", "799-16(2)(2)")) as record:
        now = clock.now()
        person = user_called(username)
        who = duty_of(by, now)
        require(rules.may_invite(who, person.registered_by, begun=person.has_usable_password()))
        store_password(record, person, make_password(None), by_other=False)
        record.fact("username", person.username)
    return invitation_text(person, now)


@cites("16(1)", "799-16(2)(2)")
def begin_account(text: str, password: str, *, clock: Clock) -> str:
    """The person of a link sets the first password of the own account; returns the user name. Raises Fault(NOT_FOUND)
    for a link that does not work, Fault(INVALID) for a password that is not acceptable."""
    person = invited(text, clock.now())
    hashed = password_hash(password, person.username, guessed_words(person.username))
    with act("registry.account.begin", by=actor_of(person), clock=clock, cites=("16(1)", "799-16(2)(2)")) as record:
        person = invited(text, clock.now())
        store_password(record, person, hashed, by_other=False)
        record.fact("username", person.username)
    return person.username


def set_up_link(*, at: datetime) -> str:
    """The text of a set-up link, "" once the installation has an account. For the owner of the machine."""
    return "" if User.objects.exists() else set_up_text(at)
