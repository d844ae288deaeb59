"""Rows of people and roles: finds them by user name and converts them to values; not for pages."""

from datetime import date, datetime

from django.db.models import Max, Q

from mingcha.kit.checked import or_missing
from mingcha.registry.identity.asker import roles_at, territory_of
from mingcha.registry.identity.duty import Place, Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.rules import AccountFacts, HeldRole
from mingcha.registry.identity.values import PersonRow, RoleRow
from mingcha.registry.staff.models import Training


def person_row(person: User, at: datetime) -> PersonRow:
    """A person as a value, with the roles in force at an instant."""
    return person_with_roles(person, roles_of(person.pk, at))


def person_with_roles(person: User, held: tuple[RoleRow, ...]) -> PersonRow:
    """A person as a value, with these roles."""
    return PersonRow(
        username=person.username,
        name=person.name,
        badge_no=person.badge_no,
        organisation=person.organisation.code if person.organisation else "",
        active=person.is_active,
        roles=held,
    )


def account_facts(person: User, at: datetime) -> AccountFacts:
    """An account as rules see it: with its roles in force or to come at an instant."""
    rows = RoleAssignment.objects.filter(user=person).filter(Q(valid_until=None) | Q(valid_until__gt=at))
    roles = tuple(held_role(held) for held in rows.select_related("organisation").order_by("pk"))
    return AccountFacts(person.pk, seat_of(person), roles)


def held_role(held: RoleAssignment) -> HeldRole:
    """A role of an account for the rules on accounts."""
    return HeldRole(Role(held.role), territory_of(held), held.organisation.place if held.organisation else None)


def seat_of(person: User) -> Place:
    """The place of a person's organisation; an empty one for a person without."""
    return person.organisation.place if person.organisation else Place("", "")


def other_holders(person: User | None, held: HeldRole, at: datetime) -> int:
    """The number of active people, other than this one, with the same role in force over at least the same
    territory."""
    rows = roles_at(at).filter(role=held.role.value, user__is_active=True)
    rows = rows.exclude(user=person) if person else rows
    return len({row.user_id for row in rows if territory_of(row).contains(held.territory, held.seat)})


def newest_training_of(person: User) -> date | None:
    """The day of the newest training that a person passed, also of one recorded with a role before 0.5.0."""
    passed = Training.objects.filter(user=person, passed=True).aggregate(newest=Max("held_on"))["newest"]
    old = RoleAssignment.objects.filter(user=person).aggregate(newest=Max("trained_on"))["newest"]
    return max((day for day in (passed, old) if day), default=None)


def role_row(held: RoleAssignment) -> RoleRow:
    """A role assignment as a value."""
    return RoleRow(
        assignment=held.pk,
        username=held.user.username,
        role=Role(held.role),
        territory=territory_of(held),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
    )


def roles_of(user_id: int, at: datetime) -> tuple[RoleRow, ...]:
    """The roles of a person in force at an instant."""
    return tuple(role_row(held) for held in roles_at(at).select_related("user").filter(user_id=user_id))


def user_called(username: str) -> User:
    """The account with this user name, with its organisation. Raises Fault(NOT_FOUND)."""
    held = User.objects.select_related("organisation").filter(username=username).first()
    return or_missing(held, "人员", "person", username)
