"""The parameters of every block of a start page: the reader, the role and the time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from mingcha.law.retention import shanghai_day
from mingcha.overview.points import queries as points_on_map
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.filter import EVERYTHING
from mingcha.registry.staff import queries as staff_queries
from mingcha.registry.staff.values import StaffRow
from mingcha.web.frame import wiring
from mingcha.web.overview.deadlines.collected import deadlines
from mingcha.web.overview.forms import TodayQuery
from mingcha.web.overview.today.matters import USUAL_DAYS, Matter

MOST_ROWS = 8

type Context = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """The reader, the chosen role and the time; `facts` contain only that role. Data shared by several blocks are read
    once."""

    query: TodayQuery
    facts: DutyFacts
    at: datetime

    @property
    def today(self) -> date:
        """The legal day."""
        return shanghai_day(self.at)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """The matters due in the reach of this role: those that the page of the deadlines lists in its usual time, so
        that the two count the same."""
        until = self.today + timedelta(days=USUAL_DAYS)
        return deadlines(self.facts, until=until, at=self.at, staff=self.staff, for_today=True)

    @cached_property
    def staff(self) -> tuple[StaffRow, ...]:
        """The monitoring and managing staff in the reach of this role with their trainings."""
        return staff_queries.staff(self.facts, at=self.at)

    @cached_property
    def cut(self) -> points_on_map.Cut:
        """Every point in the reach of this role, for list and map."""
        return points_on_map.cut_for(self.facts, EVERYTHING, clock=wiring.clock())

    @cached_property
    def counts(self) -> points_on_map.Found:
        """The number of those points by condition."""
        return points_on_map.found(self.cut)
