"""Who registered an account, and in whose hands accounts are (articles 15, 16(2); decree 799, art. 16(2)(2))."""

from collections.abc import Iterable

from mingcha.registry.identity.hands import Hand, has_hand_of, person_id
from mingcha.registry.identity.models import User


def registrars_of(user_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who registered each of these accounts, who registered that account, and so on: one query a step up."""
    wanted = set(user_ids) - {0}
    makers: dict[int, int] = {}
    asked, missing = set[int](), wanted
    while missing:
        asked |= missing
        rows = User.objects.filter(pk__in=missing).values_list("pk", "registered_by")
        found = {number: person_id(maker) for number, maker in rows}
        makers |= {number: maker for number, maker in found.items() if maker}
        missing = set(found.values()) - asked - {0}
    return {one: _above(one, makers) for one in wanted}


def hands_of(user_ids: Iterable[int]) -> tuple[Hand, ...]:
    """In whose hands these accounts are; 0 and unknown ids are absent."""
    wanted = set(user_ids) - {0}
    registrars = registrars_of(wanted)
    rows = User.objects.filter(pk__in=wanted).order_by("pk")
    return tuple(
        Hand(number, name, badge_no, organisation or "", registrars[number])
        for number, name, badge_no, organisation in rows.values_list("pk", "name", "badge_no", "organisation__code")
    )


def accounts_of_hand(user_id: int) -> frozenset[int]:
    """Every account of the person who has this one, by name with certificate or unit; empty for 0. Who registered whom
    is not asked: a registrar is no suspect by that."""
    rows = User.objects.order_by("pk").values_list("pk", "name", "badge_no", "organisation__code")
    known = [Hand(number, name, badge_no, organ or "") for number, name, badge_no, organ in rows] if user_id else []
    mine = [one for one in known if one.user_id == user_id]
    return frozenset(one.user_id for one in known if has_hand_of(one.user_id, (user_id,), (one, *mine)))


def _above(one: int, makers: dict[int, int]) -> frozenset[int]:
    above = set[int]()
    while (maker := makers.get(one, 0)) and maker not in above:
        above.add(maker)
        one = maker
    return frozenset(above)
