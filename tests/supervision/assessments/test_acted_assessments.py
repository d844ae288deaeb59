"""Acts the scenarios of assessments and incidents through the real actions; what check finds of both."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city_copy import copied_city
from tests.support.registry.staffing import appoint

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import allow
from mingcha.registry.viewing_grounds import rules
from mingcha.supervision.assessments.checks import check_assessments
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.incidents.checks import check_incidents
from mingcha.supervision.incidents.models import IncidentNotice

SCENARIOS: list[dict[str, Any]] = [
    one
    for name in ("assessments", "assessed_systems", "incidents")
    for one in yaml.load(
        (Path(__file__).parents[1] / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"), PlainLoader
    )
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], db: None, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if scenario.get("by_document"):
        # with us the doors ask for assessments from the day on which decisions on paper end: where they go on, they ask
        monkeypatch.setattr(rules, "may_record_by_document", lambda on: allow("13(2)"))
    clock.set_wall(datetime.fromisoformat(scenario.get("begins", "2027-01-05 10:00")).replace(tzinfo=SHANGHAI))
    city = copied_city(clock)
    appoint("elsewhere", "technician", clock, organisation="HQXX")  # a role that reads neither
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert [*check_application_log(), *check_assessments(), *check_incidents()] == []
    if scenario["name"].startswith("T16-6-N"):
        ImpactAssessment.objects.update(kind="department")
        assert {one.kind for one in check_assessments()} == {"ground_not_assessed"}
    if scenario["name"].startswith("T16-6c-N"):
        ImpactAssessment.objects.update(kind="department")
        assert {one.kind for one in check_assessments()} == {"use_not_assessed"}
    if scenario["name"].startswith("T20-4"):
        IncidentNotice.objects.filter(receiver="cac").delete()
        assert {one.kind for one in check_incidents()} == {"incident_notice_owed"}
