"""Figures of a unit's year out of their rows: a day of which nobody had word is not online (articles 17, 25)."""

from datetime import date, timedelta

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.yearly_reports.figures import figures_of, rows_of_figure
from mingcha.supervision.yearly_reports.queries import due_yearly_reports
from mingcha.supervision.yearly_reports.values import FigureKind

DAY_MS = 86_400_000


@pytest.mark.law("17", "25")
@pytest.mark.django_db
def test_a_silent_day_is_no_online_day_of_the_year() -> None:
    for day, silent_ms in ((date(2026, 11, 1), DAY_MS), (date(2026, 11, 2), 0), (date(2026, 11, 3), DAY_MS // 2)):
        HealthDay.objects.create(
            day=day, whole=False, division="420102", zone="", organisation="HQXX", cameras=1, in_use_ms=DAY_MS,
            footage_ms=DAY_MS - silent_ms, away_ms=0, short=0, with_finding=0, silent_ms=silent_ms, revision=1,
        )  # fmt: skip
    assert figures_of("HQXX", 2026)[FigureKind.AVAILABILITY] == 5_000
    rows = rows_of_figure(FigureKind.AVAILABILITY, "HQXX", 2026, limit=9)
    assert [one.about for one in rows] == ["0.00 %", "100.00 %", "50.00 %"]


@pytest.mark.law("25")
def test_the_database_is_asked_which_reports_are_due(city: City, clock: HandClock) -> None:
    clock.advance(timedelta(days=366))
    now, year = clock.now(), shanghai_day(clock.now()).year
    due = due_yearly_reports(city["manager"], until=date(year + 1, 12, 31), at=now, limit=9)
    assert {one.subject for one in due} == {f"HQXX/{year - 1}", f"HQXX/{year}"}
