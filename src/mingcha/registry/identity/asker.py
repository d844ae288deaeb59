"""The asker: a logged-in person or a program of ours, as facts for rules and as the actor of an entry."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.actor import Actor, program
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory, WayIn
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rules import in_force
from mingcha.registry.staff.models import Training

type Asker = User | AnonymousUser | Actor
"""A person, an anonymous visitor (always refused), or a program that acts for the owner of the machine."""

type Reader = Asker | DutyFacts
"""An asker, or the asker's facts as already read for this request. Facts are passed between the reads of one request
and never stored; an action takes an Asker, so that roles are read again before anything is written."""


def duty_of(asker: Reader, at: datetime) -> DutyFacts:
    """The asker's roles in force at an instant, read from the database unless they are handed in.

    A program has the powers of a system and a security administrator over the whole installation: whoever can start it
    owns the machine. The rules of roles and confirmations bound what it does alone. Raises Fault(UNAUTHENTICATED) if
    nobody is logged in.
    """
    if isinstance(asker, DutyFacts):
        return asker
    if isinstance(asker, Actor):
        if not asker.id.startswith("program:"):
            raise _unknown()
        owner = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
        everything = tuple(RoleInForce(role, Territory(), at) for role in owner)
        return DutyFacts(0, asker.name, asker.name, "", asker.organisation, active=True, roles=everything)
    found = _PERSON.rows(asker.pk) if asker.pk else []
    if not found or not found[0][-1]:
        raise _unknown()
    user_id, username, name, badge_no, organisation, unit, active = found[0]
    roles = _roles(user_id, at)
    own = {"organisation": organisation or "", "organisation_name": unit or ""}
    return DutyFacts(user_id, username, name, badge_no, **own, active=active, roles=roles)


def facts_of(person: User, at: datetime) -> DutyFacts:
    """A person's facts at an instant, with the account as the caller has just read it: for the reads of a request whose
    session or token gave the account. An action reads it again (duty_of)."""
    return _facts(person, _roles(person.pk, at))


def _roles(user_id: int, at: datetime) -> tuple[RoleInForce, ...]:
    return tuple(role for row in _ROLES.rows(user_id, at) if in_force(role := role_of_columns(*row), at))


def _facts(person: User, roles: tuple[RoleInForce, ...]) -> DutyFacts:
    return DutyFacts(
        user_id=person.pk,
        username=person.username,
        name=person.name,
        badge_no=person.badge_no,
        organisation=person.organisation.code if person.organisation else "",
        active=person.is_active,
        roles=roles,
        organisation_name=person.organisation.name if person.organisation else "",
    )


def facts_of_many(user_ids: Iterable[int], at: datetime) -> dict[int, DutyFacts]:
    """The facts of many people at an instant, with two queries; unknown ids are absent."""
    people = User.objects.select_related("organisation").filter(pk__in=set(user_ids))
    roles: dict[int, list[RoleInForce]] = {}
    for assignment in roles_at(at).filter(user__in=people):
        roles.setdefault(assignment.user_id, []).append(role_of(assignment))
    return {person.pk: _facts(person, tuple(roles.get(person.pk, ()))) for person in people}


def roles_at(at: datetime) -> QuerySet[RoleAssignment]:
    """The assignments in force at an instant, in the order of creation, with the day of the person's newest training
    passed (`newest_training`)."""
    begun = RoleAssignment.objects.select_related("organisation", "filing").filter(valid_from__lte=at)
    begun = begun.annotate(newest_training=newest_training("user"))
    return begun.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("pk")


def newest_training(user: str) -> Subquery:
    """The day of the newest training that a person passed; `user` is the outer query's column with the person's id."""
    passed = Training.objects.filter(user=OuterRef(user), passed=True).order_by("-held_on")
    return Subquery(passed.values("held_on")[:1])


_PERSON = CompiledQuery(
    lambda user_id: User.objects.filter(pk=user_id).values_list(
        "pk", "username", "name", "badge_no", "organisation__code", "organisation__name", "is_active"
    )
)
ROLE_COLUMNS = (
    "role",
    "division",
    "organisation__code",
    "zone",
    "valid_from",
    "valid_until",
    "trained_on",
    "filed_on",
    "filing__division",
    "filing__zone",
    "newest_training",
)
"""The columns of `roles_at` that `role_of_columns` takes, in their order."""
_ROLES = CompiledQuery(lambda user_id, at: roles_at(at).filter(user=user_id).values_list(*ROLE_COLUMNS))


def role_of_columns(
    role: str,
    division: str,
    organisation: str | None,
    zone: str,
    valid_from: datetime,
    valid_until: datetime | None,
    trained_on: date | None,
    filed_on: date | None,
    filing_division: str | None,
    filing_zone: str | None,
    newest: date | None,
) -> RoleInForce:
    """An assignment of `roles_at` as a plain value, from its ROLE_COLUMNS."""
    territory = Territory(division, organisation or "", zone)
    filed_in = None if filing_division is None else Territory(filing_division, "", filing_zone or "")
    trained = max((day for day in (trained_on, newest) if day), default=None)
    return RoleInForce(Role(role), territory, valid_from, valid_until, trained, filed_on, filed_in)


def role_of(assignment: RoleAssignment) -> RoleInForce:
    """An assignment of `roles_at` as a plain value."""
    held = assignment
    organisation = held.organisation.code if held.organisation else None
    dates = (held.valid_from, held.valid_until, held.trained_on, held.filed_on)
    division, zone = (held.filing.division, held.filing.zone) if held.filing else (None, None)
    newest: date | None = getattr(held, "newest_training", None)
    return role_of_columns(held.role, held.division, organisation, held.zone, *dates, division, zone, newest)


def role_from(text: str) -> Role:
    """The role with this code. Raises Fault(INVALID)."""
    try:
        return Role(text)
    except ValueError:
        raise Fault(FaultKind.INVALID, Words(f"没有这种岗位：“{text}”", f"there is no role {text!r}")) from None


def territory_of(assignment: RoleAssignment) -> Territory:
    """The territory of an assignment."""
    organisation = assignment.organisation.code if assignment.organisation else ""
    return Territory(assignment.division, organisation, assignment.zone)


def actor_of(asker: Asker) -> Actor:
    """The actor for an entry. Raises Fault(UNAUTHENTICATED) if the asker is not logged in."""
    if isinstance(asker, Actor):
        return asker
    if isinstance(asker, AnonymousUser) or asker.pk is None:
        raise _unknown()
    organisation = asker.organisation
    way = asker.came_by
    token = f"#{way.token} {way.token_name}" if way.token else ""
    return Actor(f"user:{asker.pk}", asker.name, "", organisation.code if organisation else "", token)


def way_in(asker: Asker) -> WayIn:
    """The session or token by which an asker came; all 0 for a program. Tickets carry it, so that they end with it."""
    return asker.came_by if isinstance(asker, User) else WayIn()


def asker_called(actor_id: str) -> Asker:
    """Who asked for something earlier, by the id of the actor ("user:7", "program:console"), to act again now.

    Raises Fault(UNAUTHENTICATED) for a person whose account is disabled or gone since.
    """
    kind, _, name = actor_id.partition(":")
    if kind == "program" and name:
        return program(name)
    users = User.objects.select_related("organisation").filter(is_active=True)
    person = users.filter(pk=int(name)).first() if kind == "user" and name.isascii() and name.isdigit() else None
    if person is None:
        raise _unknown()
    return person


def person_with_password(username: str, password: str) -> User | None:
    """The active person with this user name and password, for the command line; otherwise None."""
    person = User.objects.select_related("organisation").filter(username=username, is_active=True).first()
    return person if person is not None and person.check_password(password) else None


def _unknown() -> Fault:
    return Fault(FaultKind.UNAUTHENTICATED, Words("请先登录", "please log in first"))
