"""What has a date in the register, for the homes: trainings that end (article 16(2)), trial runs (8), key targets."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Min

from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of, roles_at
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import PERSON, SYSTEM, points_in_reach, reach
from mingcha.registry.points.filter import EVERYTHING
from mingcha.registry.systems.models import System

READERS = (*places_rules.KEEPERS, Role.AUDITOR)
"""The roles that read the training of others."""


@dataclass(frozen=True, slots=True)
class Training:
    """A monitor's training; `valid_to` is the last day on which it counts."""

    username: str
    name: str
    organisation_name: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class TrialRun:
    """A system with points on trial, the oldest of them registered on `since` (a Shanghai day)."""

    system: str
    system_name: str
    site: str
    points: int
    since: date


@dataclass(frozen=True, slots=True)
class KeyTarget:
    """A system that the police designated (article 16(5)), with the codes of its points that should record."""

    system: str
    name: str
    cameras: tuple[str, ...]


def trainings(asker: Reader, *, at: datetime) -> tuple[Training, ...]:
    """The newest training of each monitor in the reach of who keeps the register there, the first to end first; of
    anybody else the asker's own alone."""
    facts = duty_of(asker, at)
    rows = roles_at(at).filter(role=Role.MONITOR.value, user__is_active=True).select_related("user__organisation")
    if facts.has(*READERS):
        keeping = replace(facts, roles=tuple(held for held in facts.roles if held.role in READERS))
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


def trial_runs(asker: Reader, *, at: datetime) -> tuple[TrialRun, ...]:
    """The systems in reach with points on trial that are switched on, the oldest trial first."""
    rows = points_in_reach(duty_of(asker, at), replace(EVERYTHING, state="trial"))
    groups = (
        rows.values_list("system__code", "system__name", "system__site__code")
        .annotate(points=Count("pk"), first=Min("added_at"))
        .order_by("first", "system__code")
    )
    return tuple(
        TrialRun(system, name, site, points, shanghai_day(first)) for system, name, site, points, first in groups
    )


def key_targets(asker: Reader, *, at: datetime, limit: int | None = None) -> tuple[KeyTarget, ...]:
    """The key targets in reach, by code, at most so many when there is a limit."""
    held = System.objects.filter(reach(duty_of(asker, at), SYSTEM), key_target=True).order_by("code")
    return tuple(
        KeyTarget(
            system.code,
            system.name,
            tuple(sorted(point.code for point in system.points.all() if point.enabled)),
        )
        for system in held.prefetch_related("points")[:limit]
    )
