"""Acts scenarios of complaints and yearly reports through the real actions: walls, answers, figures, receipts (25)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.access.requesting import asking
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.supervision.complaints.checks import check_sealed_names
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.yearly_reports.checks import check_yearly_reports
from mingcha.supervision.yearly_reports.models import YearlyReport

HERE = Path(__file__).parent / "scenarios"
SCENARIOS: list[dict[str, Any]] = [
    one
    for name in ("complaints.yaml", "yearly_reports.yaml")
    for one in yaml.load((HERE / name).read_text(encoding="utf-8"), PlainLoader)
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    add_person("insider", "JAGA", clock)
    appoint("insider", "auditor", clock, division="420102")
    add_person("far", "WCGA", clock)
    appoint("far", "auditor", clock, division="420106")
    stage = Stage(city, clock, functions(), tmp_path)
    if "request" in scenario:
        given = {"way": "retrieve", "return_by": shanghai_day(clock.now()) + timedelta(days=30)}
        stage.know("request", asking(city, clock, tmp_path).opened(**given).no)
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert [*check_sealed_names(), *check_yearly_reports()] == []
    Complaint.objects.exclude(sealed_name="").update(sealed_name="none")
    YearlyReport.objects.update(figures='{"clues": "1"}')
    found = {one.kind for one in (*check_sealed_names(), *check_yearly_reports())}
    assert sorted(found) == scenario["altered"]
