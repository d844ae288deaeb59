"""Rows of people and roles: finds them by user name and converts them to values; not for pages."""

from datetime import datetime

from mingcha.kit.checked import or_missing
from mingcha.registry.identity.asker import roles_at, territory_of
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.identity.values import PersonRow, RoleRow


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
    """The person with this user name. Raises Fault(NOT_FOUND)."""
    held = User.objects.select_related("organisation").filter(username=username).first()
    return or_missing(held, "人员", "person", username)
