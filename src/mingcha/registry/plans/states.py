"""The levels and states of construction plans, and the bodies that approve them (articles 4, 5)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class Level(StrEnum):
    """The level of a plan; a functional zone has a plan of its own (article 4)."""

    CITY = "city"
    DISTRICT = "district"
    ZONE = "zone"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LEVELS[self]


_LEVELS = {
    Level.CITY: Words("市级规划", "city plan"),
    Level.DISTRICT: Words("区级规划", "district plan"),
    Level.ZONE: Words("功能区规划", "zone plan"),
}


class PlanState(StrEnum):
    """Where a plan stands between its draft and its successor."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED_BY_ONE = "approved_by_one"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


_STATES = {
    PlanState.DRAFT: Words("编制中", "draft"),
    PlanState.SUBMITTED: Words("已报批", "submitted"),
    PlanState.APPROVED_BY_ONE: Words("已获一方批准", "approved by one"),
    PlanState.IN_FORCE: Words("生效", "in force"),
    PlanState.SUPERSEDED: Words("已被替代", "superseded"),
}

TRANSITIONS: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.SUBMITTED}),
    PlanState.SUBMITTED: frozenset({PlanState.APPROVED_BY_ONE, PlanState.IN_FORCE, PlanState.DRAFT}),
    PlanState.APPROVED_BY_ONE: frozenset({PlanState.IN_FORCE, PlanState.DRAFT}),
    PlanState.IN_FORCE: frozenset({PlanState.SUPERSEDED}),
    PlanState.SUPERSEDED: frozenset(),
}
"""From each state the states that may follow. Only a city plan, which one body approves, goes from submitted to in
force at once; a return leads back to the draft."""
WAITING = (PlanState.SUBMITTED, PlanState.APPROVED_BY_ONE)
"""The states in which a plan waits for an approval."""


class Body(StrEnum):
    """A body that approves plans."""

    GOVERNMENT = "government"
    CITY_POLICE = "city_police"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _BODIES[self]


_BODIES = {
    Body.GOVERNMENT: Words("同级人民政府（功能区为管理委员会）", "the government of its level (a zone's committee)"),
    Body.CITY_POLICE: Words("市公安机关", "the city's public security organ"),
}
NEEDED: Mapping[Level, tuple[Body, ...]] = {
    Level.CITY: (Body.GOVERNMENT,),
    Level.DISTRICT: (Body.GOVERNMENT, Body.CITY_POLICE),
    Level.ZONE: (Body.GOVERNMENT, Body.CITY_POLICE),
}
"""The bodies whose approvals a plan needs (article 5)."""
