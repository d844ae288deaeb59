"""Who is asking: a logged-in person or a program of ours, as the facts that rules read and the actor of an entry."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from mingcha.kit.actor import Actor, program
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.identity.models import RoleAssignment, User

type Asker = User | AnonymousUser | Actor
"""Who asks: a person, nobody known (always refused), or a program of ours that acts for the owner of the machine."""

type Reader = Asker | DutyFacts
"""Who reads: an asker, or the facts that this request has read of them already. Facts are handed from read to read of
one request and never kept; an action takes an Asker, so that powers are read anew when something is written."""


def duty_of(asker: Reader, at: datetime) -> DutyFacts:
    """The asker's roles in force at an instant, read from the database unless they are handed in.

    A program has an administrator's powers over the whole installation: whoever can start it owns the machine. Raises
    Fault(UNAUTHENTICATED) if nobody is logged in.
    """
    if isinstance(asker, DutyFacts):
        return asker
    if isinstance(asker, Actor):
        if not asker.id.startswith("program:"):
            raise _unknown()
        everything = RoleInForce(Role.ADMINISTRATOR, Territory(), at)
        return DutyFacts(0, asker.name, asker.name, "", asker.organisation, active=True, roles=(everything,))
    person = User.objects.select_related("organisation").filter(pk=asker.pk).first() if asker.pk else None
    if person is None or not person.is_active:
        raise _unknown()
    return facts_of(person, at)


def facts_of(person: User, at: datetime) -> DutyFacts:
    """The facts of a person at an instant."""
    return _facts(person, tuple(role_of(assignment) for assignment in roles_at(at).filter(user=person)))


def _facts(person: User, roles: tuple[RoleInForce, ...]) -> DutyFacts:
    return DutyFacts(
        user_id=person.pk,
        username=person.username,
        name=person.name,
        badge_no=person.badge_no,
        organisation=person.organisation.code if person.organisation else "",
        active=person.is_active,
        roles=roles,
    )


def facts_of_many(user_ids: Iterable[int], at: datetime) -> dict[int, DutyFacts]:
    """The facts of many people at an instant, by two queries; unknown ids are absent."""
    people = User.objects.select_related("organisation").filter(pk__in=set(user_ids))
    roles: dict[int, list[RoleInForce]] = {}
    for assignment in roles_at(at).filter(user__in=people):
        roles.setdefault(assignment.user_id, []).append(role_of(assignment))
    return {person.pk: _facts(person, tuple(roles.get(person.pk, ()))) for person in people}


def roles_at(at: datetime) -> QuerySet[RoleAssignment]:
    """The assignments that hold at an instant, in the order in which they were given."""
    begun = RoleAssignment.objects.select_related("organisation").filter(valid_from__lte=at)
    return begun.filter(Q(valid_until=None) | Q(valid_until__gt=at)).order_by("pk")


def role_of(assignment: RoleAssignment) -> RoleInForce:
    """An assignment as a plain value."""
    return RoleInForce(
        role=Role(assignment.role),
        territory=territory_of(assignment),
        valid_from=assignment.valid_from,
        valid_until=assignment.valid_until,
        trained_on=assignment.trained_on,
        filed_on=assignment.filed_on,
    )


def territory_of(assignment: RoleAssignment) -> Territory:
    """How far an assignment reaches."""
    organisation = assignment.organisation.code if assignment.organisation else ""
    return Territory(assignment.division, organisation, assignment.zone)


def actor_of(asker: Asker) -> Actor:
    """The actor of an entry. Raises Fault(UNAUTHENTICATED) for somebody who is not logged in."""
    if isinstance(asker, Actor):
        return asker
    if isinstance(asker, AnonymousUser) or asker.pk is None:
        raise _unknown()
    organisation = asker.organisation
    return Actor(f"user:{asker.pk}", asker.name, "", organisation.code if organisation else "")


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
    """The active person who proves it by a password, for the command line; None for anybody else."""
    person = User.objects.select_related("organisation").filter(username=username, is_active=True).first()
    return person if person is not None and person.check_password(password) else None


def _unknown() -> Fault:
    return Fault(FaultKind.UNAUTHENTICATED, Words("请先登录", "please log in first"))
