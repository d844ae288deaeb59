"""What the picture detector leaves in the kept home: a signed reference, a judged finding, a day, a newest check."""

from datetime import timedelta
from pathlib import Path

from tests.support.registry.city import City
from tests.support.supervision.signed_looks import signed_reference

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.actions import (
    judge_finding,
    note_checks,
    take_in_days,
    take_in_findings,
)
from mingcha.supervision.looks.queries import picture_findings
from mingcha.supervision.looks.values import CheckReport, DayReport, FindingReport, PictureJudgement


def add_looks(city: City, clock: Clock, folder: Path) -> None:
    """A candidate of a camera, rejected by its unit."""
    code, manager, host = city.points["HQX"].code, city["manager"], program("look")
    signed_reference(manager, code, folder, clock)
    report = FindingReport(code, 1, LookFinding.PARTIAL_SUDDEN, clock.now(), share_permille=80)
    take_in_findings(host, "R1", [report], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    rejected = {"judgement": PictureJudgement.REJECTED, "cause": None, "owner": "", "reason": "雾"}
    judge_finding(manager, number=row.number, clock=clock, **rejected)  # type: ignore[arg-type]
    day = shanghai_day(clock.now()) - timedelta(days=1)
    take_in_days(host, "R1", [DayReport(code, day, 120, 10, 14, 0, 0, 3)], clock=clock)
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 3, 800)])
