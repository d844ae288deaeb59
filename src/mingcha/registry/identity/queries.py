"""The asker's roles and the people in the asker's reach (articles 3, 16(2))."""

from collections.abc import Collection
from datetime import datetime

from mingcha.kit.checked import or_missing
from mingcha.registry.identity.asker import Reader, duty_of, roles_at
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import person_with_roles, role_row, roles_of
from mingcha.registry.identity.rules import THREE_ADMINISTRATORS, may_list_people
from mingcha.registry.identity.values import PersonRow, RoleRow, Scope
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PERSON, reach
from mingcha.registry.places.rows import organisation_row
from mingcha.registry.places.values import OrganisationRow


def duty(asker: Reader, at: datetime) -> DutyFacts:
    """The roles of the asker in force at an instant. Raises Fault(UNAUTHENTICATED) if no one is logged in."""
    return duty_of(asker, at)


def scope(asker: Reader, *, at: datetime) -> Scope:
    """The roles and territories of the asker, for the frame of the pages."""
    facts = duty_of(asker, at)
    return Scope(
        facts=facts,
        roles=frozenset(held.role for held in facts.roles),
        territories=tuple(held.territory for held in facts.roles),
        may_watch=facts.has(Role.MONITOR),
        may_write=facts.has(*places_rules.KEEPERS),
    )


def people(asker: Reader, *, at: datetime) -> tuple[PersonRow, ...]:
    """The people of organisations in the asker's reach, for those who may list them; otherwise empty."""
    facts = duty_of(asker, at)
    if not may_list_people(facts):
        return ()
    rows = list(User.objects.filter(reach(facts, PERSON)).select_related("organisation").order_by("username"))
    roles_by_user: dict[int, list[RoleRow]] = {}
    for held in roles_at(at).select_related("user").filter(user__in=rows):
        roles_by_user.setdefault(held.user_id, []).append(role_row(held))
    return tuple(person_with_roles(person, tuple(roles_by_user.get(person.pk, ()))) for person in rows)


def missing_administrators(asker: Reader, *, at: datetime) -> tuple[Role, ...]:
    """Which of the three administrators the installation has none of, active and in force; for administrators and
    officers of the city, otherwise empty. A home of a version before 0.5.0 has no security administrator."""
    facts = duty_of(asker, at)
    if not facts.has(*THREE_ADMINISTRATORS, Role.CITY_OFFICER):
        return ()
    held = set(roles_at(at).filter(user__is_active=True).values_list("role", flat=True))
    return tuple(role for role in Role if role in THREE_ADMINISTRATORS and role.value not in held)


def actor_names(ids: Collection[str]) -> dict[str, str]:
    """Actor ids of rows ("user:<pk>") -> names and organisations of these people, for readers who may see who acted.
    Omits programs and unknown ids."""
    numbers = {one.removeprefix("user:") for one in ids if one.startswith("user:")}
    found = User.objects.filter(pk__in=numbers).select_related("organisation") if numbers else ()
    return {
        f"user:{one.pk}": f"{one.name} · {one.organisation.name}" if one.organisation else one.name for one in found
    }


def organ_of_actor(actor: str) -> OrganisationRow | None:
    """The organisation of a person by the actor id of a row ("user:<pk>"); None of a program or a person without one.
    Names of units are public."""
    number = actor.removeprefix("user:") if actor.startswith("user:") else "0"
    held = User.objects.filter(pk=number).select_related("organisation").first()
    return organisation_row(held.organisation) if held is not None and held.organisation is not None else None


def names_of_people(usernames: Collection[str]) -> dict[str, str]:
    """User name -> name, for readers who may read events; unknown ones are absent."""
    return dict(User.objects.filter(username__in=usernames).values_list("username", "name"))


def roles(asker: Reader, *, at: datetime) -> tuple[RoleRow, ...]:
    """The asker's own roles in force. A program has none."""
    facts = duty_of(asker, at)
    return roles_of(facts.user_id, at)


def actor_of_username(username: str) -> str:
    """The actor's id ("user:<pk>") of the person with this user name. Raises Fault(NOT_FOUND)."""
    number = User.objects.filter(username=username).values_list("pk", flat=True).first()
    return f"user:{or_missing(number, '人员', 'person', username)}"
