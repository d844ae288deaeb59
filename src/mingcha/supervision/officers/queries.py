"""Officers of the police over a place, to choose from (articles 3, 23)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many, roles_at
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.officers.rules import may_enforce

MOST_OFFERED = 500
"""Officers of a list to choose from."""


@cites("3", "23")
def officers_over(asker: Reader, place: Place, *, at: datetime) -> tuple[DutyFacts, ...]:
    """The officers who act for the police of a place, by name, for one of them; () for everybody else."""
    if not may_enforce(duty_of(asker, at), place):
        return ()
    return tuple(one for one in police_officers(at) if may_enforce(one, place))[:MOST_OFFERED]


@cites("3", "23")
def police_officers(at: datetime) -> tuple[DutyFacts, ...]:
    """All officers of the police, by name: for queries that ask a rule of their own about each, not for pages."""
    assigned = roles_at(at).filter(role__in=[one.value for one in PUBLIC_SECURITY], user__is_active=True)
    people = facts_of_many(set(assigned.values_list("user", flat=True)), at)
    return tuple(sorted(people.values(), key=lambda one: (one.name, one.username)))
