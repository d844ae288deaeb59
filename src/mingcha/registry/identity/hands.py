"""In whose hand an account is: two accounts of one natural person are one person (articles 9, 10, 15, 16(2); decree
799, art. 16(2)(2))."""

from collections.abc import Iterable
from dataclasses import dataclass

from mingcha.kit.decision import cites
from mingcha.kit.spelling import is_same_name, name_key


@dataclass(frozen=True, slots=True)
class Hand:
    """Whoever may be using an account, told by what is known of it: two accounts of one hand count as one person where
    two must act (`is_same_hand`). `registrars`: who registered it, who registered that account, and so on, by user id;
    a program of the machine's owner is none of them."""

    user_id: int
    name: str
    badge_no: str
    organisation: str
    registrars: frozenset[int] = frozenset()


@cites("15", "16(2)", "799-16(2)(2)")
def is_same_hand(one: Hand, other: Hand) -> bool:
    """Whether two accounts may be used by one person: one account; one name with one certificate or one unit (a
    namesake of the own unit counts as the person); or the person of one registered the other, since whoever registers
    an account hands over its first password or its link, and may have kept it, with every factor enrolled by it."""
    if one.user_id == other.user_id:
        return True
    if one.user_id in other.registrars or other.user_id in one.registrars:
        return True
    return _is_one_name(one, other)


@cites("9", "10")
def has_hand_of(user_id: int, others: Iterable[int], hands: Iterable[Hand]) -> bool:
    """Whether an account and one of the others are of one person by their names. Who registered whom is not asked: in
    a small district the organ's only officer registers the managers."""
    known = {hand.user_id: hand for hand in hands}
    mine = known.get(user_id)
    theirs = [known[one] for one in others if one in known]
    return mine is not None and any(one.user_id == user_id or _is_one_name(mine, one) for one in theirs)


def _is_one_name(one: Hand, other: Hand) -> bool:
    if not is_same_name(one.name, other.name):
        return False
    badge = name_key(one.badge_no)
    return one.organisation == other.organisation != "" or badge == name_key(other.badge_no) != ""


def person_id(actor_id: str) -> int:
    """The id of a person by the id of the actor; 0 for a program."""
    kind, _, number = actor_id.partition(":")
    return int(number) if kind == "user" and number.isascii() and number.isdigit() else 0


@cites("15", "16(2)", "799-16(2)(2)")
def is_hand_of_any(user_id: int, actors: Iterable[str], hands: Iterable[Hand]) -> bool:
    """Whether an account is in one hand with one of these actors ("user:7"); programs are nobody's."""
    known = tuple(hands)
    return any(are_same_hand(user_id, person_id(one), known) for one in actors)


@cites("15", "16(2)", "799-16(2)(2)")
def are_same_hand(one: int, other: int, hands: Iterable[Hand]) -> bool:
    """The same of two user ids, with the accounts as they are now; 0 is nobody."""
    if not one or not other:
        return False
    known = {hand.user_id: hand for hand in hands}
    if one == other or one not in known or other not in known:
        return one == other
    return is_same_hand(known[one], known[other])
