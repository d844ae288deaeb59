"""Funding records of a system or project, and what a government pays for without a budget of its level (article 4)."""

from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.decision import Decision, require
from mingcha.registry.funding.rows import (
    Funded,
    budget_now,
    funding_row,
    own_area,
    place_of,
    projects_without_budget,
    records_of,
    without_budget,
)
from mingcha.registry.funding.values import FundedProject, FundedSystem, FundingRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.queries import part_of
from mingcha.registry.places.reach import SYSTEM, PlaceColumns, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.places.rules import may_see
from mingcha.registry.projects.models import Project
from mingcha.registry.projects.rows import project_called
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called, with_units

_PROJECT = PlaceColumns("organisation__division", "organisation__code", "organisation__zone")


def funding_of(asker: Reader, system: str, *, at: datetime) -> tuple[FundingRow, ...]:
    """The records of a system: those that stand, then the ended ones, each the newest year first. Raises
    Fault(NOT_FOUND), Refused (article 3) outside the asker's reach."""
    return _records(asker, system_called(system), at)


def funding_of_project(asker: Reader, project: int, *, at: datetime) -> tuple[FundingRow, ...]:
    """The same of a project."""
    return _records(asker, project_called(project), at)


def budget_of(asker: Reader, system: str, *, at: datetime) -> tuple[str, Decision]:
    """The area of a system's own level, and whether the system stands in the budget there. Raises as `funding_of`."""
    return _budget(asker, system_called(system), at)


def budget_of_project(asker: Reader, project: int, *, at: datetime) -> tuple[str, Decision]:
    """The same of a project."""
    return _budget(asker, project_called(project), at)


def systems_without_budget(
    asker: Reader, *, at: datetime, limit: int | None = None, offset: int = 0
) -> tuple[FundedSystem, ...]:
    """The government's systems in reach without a budget record of their own level, by code."""
    rows = with_units(_lacking(reach(duty_of(asker, at), SYSTEM))).order_by("code")
    part = rows[part_of(offset, limit)]
    return tuple(FundedSystem(held.code, held.name, held.place, own_area(held)) for held in part)


def count_without_budget(asker: Reader, *, at: datetime) -> int:
    """The number of such systems."""
    return _LACKING.count(duty_of(asker, at))


def projects_lacking_budget(
    asker: Reader, *, at: datetime, limit: int | None = None, offset: int = 0
) -> tuple[FundedProject, ...]:
    """The projects in reach that a government pays for without a budget record of their own level, newest first."""
    rows = _lacking_projects(reach(duty_of(asker, at), _PROJECT)).select_related("organisation").order_by("-pk")
    return tuple(
        FundedProject(held.pk, held.title, held.organisation.name, held.organisation.place, own_area(held))
        for held in rows[part_of(offset, limit)]
    )


def count_projects_lacking_budget(asker: Reader, *, at: datetime) -> int:
    """The number of such projects."""
    return _LACKING_PROJECTS.count(duty_of(asker, at))


def _records(asker: Reader, held: Funded, at: datetime) -> tuple[FundingRow, ...]:
    require(may_see(duty_of(asker, at), place_of(held)))
    rows = list(records_of(held).select_related("system").order_by("-year", "-pk"))
    return tuple(funding_row(one) for one in sorted(rows, key=lambda one: one.ended_at is not None))


def _budget(asker: Reader, held: Funded, at: datetime) -> tuple[str, Decision]:
    require(may_see(duty_of(asker, at), place_of(held)))
    return budget_now(held)


def _lacking(reached: Q) -> QuerySet[System]:
    return without_budget(System.objects.filter(reached))


def _lacking_projects(reached: Q) -> QuerySet[Project]:
    return projects_without_budget(Project.objects.filter(reached))


_LACKING = ReachedQuery(SYSTEM, lambda reached: _lacking(reached).order_by().values_list("pk"))
_LACKING_PROJECTS = ReachedQuery(_PROJECT, lambda reached: _lacking_projects(reached).order_by().values_list("pk"))
