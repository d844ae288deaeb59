"""The signed texts inside one-time links: of the set-up of an installation, and of a new account.

Nothing is stored: a link names its end, and that of an account a mark of the stored password, which every new link and
the person's own password change. So the last link alone works, and once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User

_SET_UP, _ACCOUNT = "mingcha.set-up", "mingcha.invitation"
LONGEST_LINK = 400
"""Characters of the text in a link; ours are shorter."""


def set_up_text(at: datetime) -> str:
    """The text of a set-up link made at an instant."""
    minutes = parameters.number("accounts.set_up_link_minutes", shanghai_day(at))
    return signing.dumps({"until_ms": _ms(at + timedelta(minutes=minutes))}, salt=_SET_UP)


def require_set_up_text(text: str, at: datetime) -> None:
    """Raises Fault(NOT_FOUND) unless this is the text of a set-up link that has not ended."""
    _read(text, _SET_UP, at)


def invitation_text(person: User, at: datetime) -> str:
    """The text of a link for this person, as the account is stored now."""
    hours = parameters.number("accounts.invitation_hours", shanghai_day(at))
    given = {"user": person.pk, "mark": _mark(person), "until_ms": _ms(at + timedelta(hours=hours))}
    return signing.dumps(given, salt=_ACCOUNT)


def invited(text: str, at: datetime) -> User:
    """The person of a link. Raises Fault(NOT_FOUND) for one that ended, was used or replaced, or is not ours."""
    given = _read(text, _ACCOUNT, at)
    person = User.objects.select_related("organisation").filter(pk=given["user"], is_active=True).first()
    if person is None or person.has_usable_password() or not constant_time_compare(given["mark"], _mark(person)):
        raise _no_link()
    return person


def _read(text: str, salt: str, at: datetime) -> dict[str, Any]:
    if len(text) > LONGEST_LINK:
        raise _no_link()
    try:
        given: dict[str, Any] = signing.loads(text, salt=salt)
    except signing.BadSignature:
        raise _no_link() from None
    if given["until_ms"] < _ms(at):
        raise _no_link()
    return given


def _mark(person: User) -> str:
    return salted_hmac(_ACCOUNT, person.password, algorithm="sha256").hexdigest()[:32]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _no_link() -> Fault:
    words = Words(
        "此链接已失效：只能使用一次，且有时限；请向发放人员另要一个",
        "this link does not work any more: it is for one use and ends in time; ask for another where it came from",
    )
    return Fault(FaultKind.NOT_FOUND, words)
