"""Officers of the police, to choose from: those of the territory that a form can take, as many as a choice can hold
(articles 3, 23)."""

from datetime import datetime

from django.db.models import Q

from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many, roles_at
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.models import User
from mingcha.registry.places.reach import roles_over
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.officers.rules import may_enforce
from mingcha.supervision.officers.values import OfferedOfficers

MOST_OFFERED = 200
"""Officers of a list to choose from; of more the page offers a search."""


@cites("3", "23")
def officers_over(asker: Reader, place: Place, *, at: datetime, text: str = "") -> OfferedOfficers:
    """The officers who act for the police of a place, by name, for one of them; none for everybody else. `text`: a part
    of name or user name."""
    if not may_enforce(duty_of(asker, at), place):
        return OfferedOfficers()
    found = police_officers(at, over=place, text=text)
    return found.those(lambda one: bool(may_enforce(one, place)))


@cites("3", "23")
def police_officers(at: datetime, *, over: Place | None = None, text: str = "") -> OfferedOfficers:
    """The officers of the police, by name, over one place if it is given, with a text in name or user name: for queries
    that ask a rule of their own about each, not for pages. Three queries, however many there are."""
    assigned = roles_at(at).filter(role__in=[one.value for one in PUBLIC_SECURITY])
    if over is not None:
        assigned = assigned.filter(roles_over(over))
    people = User.objects.filter(pk__in=assigned.order_by().values("user"), is_active=True)
    if text:
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text))
    keys = list(people.order_by("name", "username").values_list("pk", flat=True)[: MOST_OFFERED + 1])
    officers = facts_of_many(keys[:MOST_OFFERED], at).values()
    ordered = sorted(officers, key=lambda one: (one.name, one.username))
    return OfferedOfficers(tuple(ordered), are_more=len(keys) > MOST_OFFERED)
