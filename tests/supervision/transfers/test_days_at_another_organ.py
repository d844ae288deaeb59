"""A case that another organ had and sent back: its ninety days ran on, or, by the other value of our parameter, did not
(APL 60); and on it is decided anew, or no penalty can be decided any more."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.days_away import NOT_COUNTED
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.supervision.officers import officers_city

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law import parameters
from mingcha.law.penalty_dates import decide_by
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.supervision.cases.models import PenaltyCase

pytestmark = pytest.mark.law("24")
NEW = {"receiver": "区检察院", "inside_police": False, "reason": "涉嫌犯罪", "materials": "卷宗"}
DECIDED = {"outcome": "transfer", "reason": "涉嫌犯罪", "destination": "区检察院"}
FINED = {"outcome": "fine", "yuan": "300", "reason": "逾期"}
AWAY = 80
PRELUDES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "preludes.yaml").read_text(encoding="utf-8"), PlainLoader
)


def before(name: str) -> list[dict[str, Any]]:
    """The steps of a prelude, with those of the one that it goes on from."""
    return [*before(PRELUDES[name].get("after", "")), *PRELUDES[name]["steps"]] if name else []


def given_back(stage: Stage, *, inside: bool) -> None:
    """The case is decided as a transfer, sent to the other organ, signed for there three days later, refused, and comes
    back after 80 days."""
    refused = {"taken": False, "number": "不 1", "at": "$now", "reason": "不构成"}
    new = NEW | {"inside_police": inside}
    receipt = {"name": "赵某", "number": "回 1", "at": "$now"}
    paper = {"scan": "$photo", "folder": "$documents"}
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("cases.decide_case", "chief", {"case": "$case", "revision": 3, "given": DECIDED}),
        ("transfers.prepare_transfer", "district", {"case": "$case", "revision": 4, "new": new}),
        ("transfers.approve_transfer", "chief", {"approves": True, "reason": "同意", "revision": 1}),
        ("transfers.send_transfer", "district", {"revision": 2}),
        ("transfers.record_transfer_receipt", "district", {"new": receipt, "revision": 3} | paper),
        ("transfers.record_answer", "chief", {"new": refused, "revision": 4} | paper),
    ]
    for do, by, values in steps:
        if do.endswith("receipt"):
            stage.act({"pass": {"days": 3}})
        prepares = do.endswith("prepare_transfer")
        about = {} if "case" in values else {"transfer": "$transfer"}
        stage.act({"do": do, "by": by, "with": about | values} | ({"as": "transfer"} if prepares else {}))
    stage.act({"pass": {"days": AWAY}})
    back = {"transfer": "$transfer", "note": "退回", "revision": 5}
    stage.act({"do": "transfers.record_return", "by": "district", "with": back})


@pytest.mark.parametrize(
    ("counts", "inside", "moved"), [(False, False, AWAY), (True, False, 0), (False, True, 0)], ids=str
)
def test_the_last_day_of_the_decision_after_a_case_came_back(
    db: None, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counts: bool, inside: bool, moved: int
) -> None:
    clock.set_wall(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    stage = Stage(officers_city(clock), clock, functions(), tmp_path)
    if not counts:
        table = dict(parameters.shipped()) | NOT_COUNTED
        monkeypatch.setattr(parameters, "shipped", lambda: table)
    for step in before("noticed"):
        stage.act(step)
    assert last_day() == last_day_with(0)
    given_back(stage, inside=inside)
    assert last_day() == last_day_with(moved)
    assert PenaltyCase.objects.get().away_days == moved
    stage.act({"pass": {"days": 20}})
    decide = {"do": "cases.decide_case", "by": "chief", "with": {"case": "$case", "revision": 5, "given": FINED}}
    stage.act(decide if moved else decide | {"refused": "APL 60"})
    assert list(check_application_log()) == []


def last_day_with(away_days: int) -> date:
    """The last day of the decision of the only case, as it is counted with so many days away."""
    opened_on = PenaltyCase.objects.get().opened_on
    assert opened_on is not None
    return decide_by(opened_on, calendar_in_force(), away_days).due


def last_day() -> date:
    """The last day of the decision of the only case."""
    day = PenaltyCase.objects.get().decide_last
    assert day is not None
    return day
