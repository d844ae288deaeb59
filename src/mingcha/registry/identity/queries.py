"""The asker's roles, the people in the asker's reach, and the ends of trainings (articles 3, 16(2))."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of, roles_at
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import person_with_roles, role_row, roles_of
from mingcha.registry.identity.values import PersonRow, RoleRow, Scope
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PERSON, reach

TRAINING_READERS = (*places_rules.KEEPERS, Role.AUDITOR)
"""The roles that may read the trainings of others."""


@dataclass(frozen=True, slots=True)
class Training:
    """A monitor's training; `valid_to` is its last valid day."""

    username: str
    name: str
    organisation_name: str
    valid_to: date


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
    """The people of organisations in the asker's reach, for keepers of the register and auditors; otherwise empty."""
    facts = duty_of(asker, at)
    if not facts.has(*places_rules.KEEPERS, Role.AUDITOR):
        return ()
    rows = list(User.objects.filter(reach(facts, PERSON)).select_related("organisation").order_by("username"))
    roles_by_user: dict[int, list[RoleRow]] = {}
    for held in roles_at(at).select_related("user").filter(user__in=rows):
        roles_by_user.setdefault(held.user_id, []).append(role_row(held))
    return tuple(person_with_roles(person, tuple(roles_by_user.get(person.pk, ()))) for person in rows)


def actor_names(ids: Collection[str]) -> dict[str, str]:
    """Actor ids of rows ("user:<pk>") -> names and organisations of these people, for readers who may see who acted.
    Omits programs and unknown ids."""
    numbers = {one.removeprefix("user:") for one in ids if one.startswith("user:")}
    found = User.objects.filter(pk__in=numbers).select_related("organisation") if numbers else ()
    return {
        f"user:{one.pk}": f"{one.name} · {one.organisation.name}" if one.organisation else one.name for one in found
    }


def names_of_people(usernames: Collection[str]) -> dict[str, str]:
    """User name -> name, for readers who may read events; unknown ones are absent."""
    return dict(User.objects.filter(username__in=usernames).values_list("username", "name"))


def roles(asker: Reader, *, at: datetime) -> tuple[RoleRow, ...]:
    """The asker's own roles in force. A program has none."""
    facts = duty_of(asker, at)
    return roles_of(facts.user_id, at)


def trainings(asker: Reader, *, at: datetime) -> tuple[Training, ...]:
    """The newest training of each monitor where the asker keeps the register, first to expire first; for other askers
    only their own."""
    facts = duty_of(asker, at)
    rows = roles_at(at).filter(role=Role.MONITOR.value, user__is_active=True).select_related("user__organisation")
    if facts.has(*TRAINING_READERS):
        keeping = replace(facts, roles=tuple(held for held in facts.roles if held.role in TRAINING_READERS))
        rows = rows.filter(user__in=User.objects.filter(reach(keeping, PERSON)))
    else:
        rows = rows.filter(user_id=facts.user_id)
    months = parameters.number("staff.training_valid_months", shanghai_day(at))
    newest: dict[int, Training] = {}
    for row in rows:
        if row.trained_on is None:
            continue
        person = row.user
        employer = person.organisation.name if person.organisation else ""
        training = Training(person.username, person.name, employer, add_months(row.trained_on, months))
        if person.pk not in newest or newest[person.pk].valid_to < training.valid_to:
            newest[person.pk] = training
    return tuple(sorted(newest.values(), key=lambda one: (one.valid_to, one.username)))
