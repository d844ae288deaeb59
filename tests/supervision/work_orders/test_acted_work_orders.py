"""Acts supervision/scenarios/work_orders.yaml through the real actions, by what recorder and detector report.

Steps of its own: `recorder: {HQX: recording}` is a report of the recorder that the camera of a site is in a state since
now; without `begins` the last one is repeated. `detector: {HQX: judged}` is a check of the detector,
`reference: {HQX: manager}` a reference that a person signed.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City
from tests.support.supervision.repairers import add_repairers
from tests.support.supervision.signed_looks import Stills, signed_reference

from mingcha.access.duty.actions import open_duty_grant
from mingcha.evidence.checks import check_application_log
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.clock import HandClock
from mingcha.supervision.looks.actions import note_checks
from mingcha.supervision.looks.values import CheckReport
from mingcha.supervision.work_orders.checks import check_work_orders
from mingcha.supervision.work_orders.models import WorkOrderStep

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "work_orders.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_fitters_do_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    add_repairers(city, clock)
    stage = Stage(city, clock, functions() | {"duty.open_duty_grant": open_duty_grant}, tmp_path)
    stage.know("stills", Stills(clock))
    since_ms: dict[str, int] = {}
    for step in scenario["steps"]:
        now_ms = int(clock.now().timestamp() * 1000)
        for site, state in step.get("recorder", {}).items():
            code, phase = city.points[site].code, state.removeprefix("still ")
            since_ms[code] = since_ms[code] if state.startswith("still ") else now_ms
            report = {"phase": phase, "since_ms": since_ms[code], "reason": None}
            take_in_recorder_state("R1", {"cameras": {code: report}}, clock=clock)
        for site, state in step.get("detector", {}).items():
            note_checks([CheckReport(city.points[site].code, clock.now(), state, "bright", 0, 800)])
        for site, person in step.get("reference", {}).items():
            signed_reference(city[person], city.points[site].code, tmp_path, clock)
        if not {"recorder", "detector", "reference"} & set(step):
            stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_work_orders(tmp_path)) == []
    for path in tmp_path.glob("work-orders/*/*"):
        path.write_bytes(path.read_bytes() + b" ")
    faults = {one.kind for one in check_work_orders(tmp_path)}
    assert bool(faults) is WorkOrderStep.objects.exclude(file="").exists()
