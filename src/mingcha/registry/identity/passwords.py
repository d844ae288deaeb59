"""A person's password as a hash, and its row inside an act (article 16(1); decree 799, art. 16(2)(2))."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rules import password_fault

_COMMON_PASSWORDS = CommonPasswordValidator()


def store_password(record: ActRecord, person: User, hashed: str, *, by_other: bool) -> None:
    """Stores a hash as a row of this act. `by_other`: the person must change it at the next sign-in before anything
    else."""
    person.password, person.must_change_password = hashed, by_other
    person.save(update_fields=["password", "must_change_password"])
    record.wrote(person)


def guessed_words(username: str) -> tuple[str, ...]:
    """What a guesser would try for this person: own name, number and unit. Empty for an unknown one."""
    person = User.objects.select_related("organisation").filter(username=username).first()
    if person is None:
        return ()
    unit = person.organisation
    return person.name, person.badge_no, *((unit.name, unit.code) if unit is not None else ())


def password_hash(password: str, username: str, context: tuple[str, ...] = ()) -> str:
    """The hash of an allowed password, made before an act takes the log's lock. `context`: words that a guesser would
    try. Raises Fault(INVALID)."""
    fault = password_fault(password, username, context)
    if fault:
        raise fault
    try:
        _COMMON_PASSWORDS.validate(password)
    except ValidationError:
        words = Words("这个密码太常见，请换一个", "this password is too common: choose another")
        raise Fault(FaultKind.INVALID, words) from None
    return make_password(password)
