"""The people in the asker's reach as pages show them: a filtered list, and one person (articles 3, 16(2))."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.new_roles import reach_words
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity import rules
from mingcha.registry.identity.asker import Reader, duty_of, roles_at, territory_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rows import account_facts, person_row, person_with_roles, role_row
from mingcha.registry.identity.values import HeldRoleRow, PersonPage, PersonRow, RoleRow
from mingcha.registry.invitations.rules import may_invite
from mingcha.registry.places.reach import PERSON, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.reviews.rows import use_of
from mingcha.registry.reviews.rules import may_read_accounts

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class PeopleAsked:
    """A filter of people: part of a name, user name, number or organisation; a role in force; only disabled ones;
    `last_first`: in the opposite order of user names."""

    search: str = ""
    role: str = ""
    disabled: bool = False
    last_first: bool = False


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """At most so many people in the order of user names as were asked for, and how many match."""

    rows: tuple[PersonRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """What a search shows of a person."""

    username: str
    name: str
    active: bool


def people_found(asker: Reader, asked: PeopleAsked, *, at: datetime, limit: int = MOST_LISTED) -> PeopleFound:
    """The people in reach who match; nobody for roles that list no people."""
    found = _listed(duty_of(asker, at), asked, at)
    if found is None:
        return PeopleFound((), 0)
    rows = list(found.select_related("organisation").order_by("-username" if asked.last_first else "username")[:limit])
    roles: dict[int, list[RoleRow]] = {}
    for held in roles_at(at).select_related("user").filter(user__in=rows):
        roles.setdefault(held.user_id, []).append(role_row(held))
    people = tuple(person_with_roles(person, tuple(roles.get(person.pk, ()))) for person in rows)
    return PeopleFound(people, len(rows) if len(rows) < limit else found.count())


def people_named(asker: Reader, asked: PeopleAsked, *, at: datetime, limit: int) -> tuple[FoundPerson, ...]:
    """The same people as a search shows them, by one query."""
    found = _listed(duty_of(asker, at), asked, at)
    return () if found is None else tuple(FoundPerson(*row) for row in _as_found(found)[:limit])


def people_called(asker: Reader, usernames: tuple[str, ...], *, at: datetime, limit: int) -> tuple[FoundPerson, ...]:
    """Those of them with one of these user names; nobody for roles that list no people."""
    facts = duty_of(asker, at)
    rows = _CALLED.rows(facts, usernames, limit=limit) if rules.may_list_people(facts) else ()
    return tuple(FoundPerson(*row) for row in rows)


def _as_found(rows: QuerySet[User]) -> QuerySet[User, Any]:
    return rows.order_by("username").values_list("username", "name", "is_active")


_CALLED = ReachedQuery(PERSON, lambda within, usernames: _as_found(User.objects.filter(within, username__in=usernames)))


@cites("3", "16(1)", "16(2)")
def person_page(asker: Reader, username: str, *, at: datetime) -> PersonPage:
    """One person: for those who list people in reach, and for the person. Raises Fault(NOT_FOUND) for everybody
    else."""
    facts = duty_of(asker, at)
    own = Q(pk=facts.user_id)
    seen = own | reach(facts, PERSON) if rules.may_list_people(facts) else own
    person = User.objects.select_related("organisation").filter(seen).filter(username=username).first()
    if person is None:
        words = Words(f"没有人员“{username[:60]}”", f"there is no person {username[:60]!r}")
        raise Fault(FaultKind.NOT_FOUND, words)
    assignments = RoleAssignment.objects.select_related("user", "organisation").filter(user=person).order_by("-pk")
    knows_use = bool(may_read_accounts(facts)) or facts.user_id == person.pk
    begun = person.has_usable_password()
    return PersonPage(
        row=person_row(person, at),
        organisation_name=person.organisation.name if person.organisation else "",
        registered_by=person.registered_by,
        roles=tuple(_held(facts, one, at) for one in assignments),
        begun=begun,
        factors=len(factors_of(person.pk)),
        signed_in_at=use_of([person.pk])[person.pk].signed_in_at if knows_use else None,
        knows_use=knows_use,
        acts=rules.may_act_on_account(facts, account_facts(person, at)),
        invites=may_invite(facts, person.registered_by, begun=begun),
        gives=roles_given_by(facts),
    )


def roles_given_by(facts: DutyFacts) -> tuple[Role, ...]:
    """The roles that a person with these facts gives or proposes in their territory (rules.MAY_APPOINT)."""
    return tuple(role for role in Role if any(role in rules.MAY_APPOINT[held.role] for held in facts.roles))


def roles_given_to_new(facts: DutyFacts) -> tuple[Role, ...]:
    """Those of them that a person who is registered just now may get over the own organisation."""
    return tuple(role for role in roles_given_by(facts) if role not in rules.NOT_FOR_THE_NEWLY_REGISTERED)


def _held(facts: DutyFacts, one: RoleAssignment, at: datetime) -> HeldRoleRow:
    territory = territory_of(one)
    name, seat = (one.organisation.name, one.organisation.place) if one.organisation else ("", None)
    over = one.valid_until is not None and one.valid_until <= at
    ends = rules.may_end_role(facts, Role(one.role), territory, seat)
    return HeldRoleRow(role_row(one), reach_words(territory, name), over, ends)


def _listed(facts: DutyFacts, asked: PeopleAsked, at: datetime) -> QuerySet[User] | None:
    """The people in reach who match; None for roles that list no people."""
    if not rules.may_list_people(facts):
        return None
    return User.objects.filter(reach(facts, PERSON)).filter(_matching(asked, at))


def _matching(asked: PeopleAsked, at: datetime) -> Q:
    found = Q()
    if asked.search:
        text = asked.search
        found &= (
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(badge_no__icontains=text)
            | Q(organisation__name__icontains=text)
            | Q(organisation__code__iexact=text)
        )
    if asked.role:
        found &= Q(pk__in=roles_at(at).filter(role=asked.role).values("user"))
    if asked.disabled:
        found &= Q(is_active=False)
    return found
