"""The accounts in the asker's reach with their last use and review (decree 799, art. 16(2)(2))."""

from dataclasses import replace
from datetime import datetime

from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.registry.places.reach import PERSON, reach
from mingcha.registry.reviews import rules as reviews_rules
from mingcha.registry.reviews.rows import use_of
from mingcha.registry.reviews.values import AccountUse

MOST_LISTED = 1000


def accounts(asker: Reader, *, at: datetime) -> tuple[AccountUse, ...]:
    """Accounts of people in reach: dormant ones first, then those due for review, then by user name; MOST_LISTED at
    most. Raises Refused."""
    facts = duty_of(asker, at)
    require(reviews_rules.may_read_accounts(facts))
    reading = replace(facts, roles=tuple(held for held in facts.roles if held.role in reviews_rules.READERS))
    people = User.objects.filter(reach(reading, PERSON)).select_related("organisation").order_by("username")
    found = list(people[:MOST_LISTED])
    words: dict[int, list[Role]] = {}
    for held in roles_at(at).filter(user__in=found):
        words.setdefault(held.user_id, []).append(Role(held.role))
    uses = use_of([one.pk for one in found])
    rows = []
    for person in found:
        use = uses[person.pk]
        dormant = person.is_active and use.used_at is not None and reviews_rules.is_dormant(use.used_at, at)
        rows.append(
            AccountUse(
                username=person.username,
                name=person.name,
                organisation=person.organisation.name if person.organisation else "",
                active=person.is_active,
                roles=tuple(role.words for role in words.get(person.pk, ())),
                signed_in_at=use.signed_in_at,
                used_at=use.used_at,
                reviewed_at=use.reviewed_at,
                reviewed_by=use.reviewed_by,
                review_due=person.is_active and reviews_rules.review_is_due(use.reviewed_at, use.first_role_at, at),
                dormant=dormant,
                disabled_on=reviews_rules.disabled_on(use.noticed_at, at) if dormant and use.noticed_at else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.dormant, not row.review_due, row.username)))
