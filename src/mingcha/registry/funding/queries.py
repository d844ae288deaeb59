"""Funding records of a system, and the government's systems without a budget record of their level (article 4)."""

from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision, require
from mingcha.registry.funding import rules
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.rows import funding_row, own_area, standing_facts, without_budget
from mingcha.registry.funding.values import FundedSystem, FundingRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import SYSTEM, reach
from mingcha.registry.places.rules import may_see
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called, with_units


def funding_of(asker: Reader, system: str, *, at: datetime) -> tuple[FundingRow, ...]:
    """The records of a system: those that stand, then the ended ones, each the newest year first. Raises
    Fault(NOT_FOUND), Refused (article 3) outside the asker's reach."""
    held = system_called(system)
    require(may_see(duty_of(asker, at), held.place))
    rows = list(Funding.objects.filter(system=held).order_by("-year", "-pk"))
    return tuple(funding_row(one, held.code) for one in sorted(rows, key=lambda one: one.ended_at is not None))


def budget_of(asker: Reader, system: str, *, at: datetime) -> tuple[str, Decision]:
    """The area of a system's own level, and whether the system stands in the budget there. Raises as `funding_of`."""
    held = system_called(system)
    require(may_see(duty_of(asker, at), held.place))
    area = own_area(held)
    return area, rules.budget_stands(held.legal_class, area, standing_facts(held))


def systems_without_budget(
    asker: Reader, *, at: datetime, limit: int | None = None, offset: int = 0
) -> tuple[FundedSystem, ...]:
    """The government's systems in reach without a budget record of their own level, by code."""
    rows = with_units(_lacking(asker, at)).order_by("code")
    end = None if limit is None else offset + limit
    return tuple(FundedSystem(held.code, held.name, held.place, own_area(held)) for held in rows[offset:end])


def count_without_budget(asker: Reader, *, at: datetime) -> int:
    """The number of such systems."""
    return _lacking(asker, at).count()


def _lacking(asker: Reader, at: datetime) -> QuerySet[System]:
    return without_budget(System.objects.filter(reach(duty_of(asker, at), SYSTEM)))
