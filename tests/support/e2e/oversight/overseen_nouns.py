"""What the demo lacks of supervision, added to a running one for a walk over its pages: a signed reference with a
confirmed finding and a sheet, an audit, a transfer, a leak case; and the numbers that its addresses have."""

from datetime import timedelta

from tests.support.e2e.looks_nouns import Judges, add_finding_with_sheet
from tests.support.e2e.oversight.served_home import beside
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import CITY_OFFICER, DISTRICT_OFFICER, MANAGERS, WUCHANG_OFFICER
from mingcha.supervision.cases.queries import findings_of_inspection
from mingcha.supervision.clues.queries import clues
from mingcha.supervision.compliance_audits.actions import record_audit
from mingcha.supervision.compliance_audits.values import AuditCause, NewAudit
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.states import LeakKind
from mingcha.supervision.leaks.values import NewLeak
from mingcha.supervision.transfers.actions import prepare_transfer
from mingcha.supervision.transfers.values import NewTransfer

SCHOOL = "HQXX"
INSPECTION, CASE = 1, 1
"""Of the demo: the inspection of the riverbank's mall, the case of the camera in a fitting room."""


def add_overseen(home: RunningHome, point: str) -> dict[str, str]:
    """Adds them; the names of what was made or found: `finding`, `sheet`, `audit`, `transfer`, `leak`, `answer` (of the
    inspection), `clue`. `point`: code of a camera of the school."""
    running = Home(home.path, home.path / "keys")
    return beside(running, lambda: _added(running, point))


def _added(home: Home, point: str) -> dict[str, str]:
    clock = SystemClock()
    manager, police = user_called(MANAGERS[SCHOOL]), user_called(WUCHANG_OFFICER)
    by = Judges(point, manager, user_called(DISTRICT_OFFICER))
    finding, sheet = add_finding_with_sheet(by, clock, home.documents)
    letter = NewTransfer("武昌区市场监督管理局", inside_police=False, reason="属于该局管辖", materials="卷宗一册")
    transfer = prepare_transfer(police, case=CASE, new=letter, revision=3, clock=clock)
    (answer, *_) = findings_of_inspection(police, INSPECTION, at=clock.now())
    (clue, *_) = clues(manager, at=clock.now())
    return {
        "finding": finding,
        "sheet": sheet,
        "audit": f"{_audited(clock)}",
        "transfer": f"{transfer}",
        "leak": f"{_leaked(point, clock)}",
        "answer": f"{answer.number}",
        "clue": clue.no,
    }


def _audited(clock: SystemClock) -> int:
    """The number of an audit of the school that found something."""
    today = shanghai_day(clock.now())
    days = (today - timedelta(days=30), today - timedelta(days=1), today)
    found = ("两名离职人员的账户未停用", "停用账户，每月核对", today + timedelta(days=30))
    new = NewAudit(AuditCause.REGULAR, "", *days, "某会计师事务所", "审 1", "全部点位", *found)
    return record_audit(user_called(MANAGERS[SCHOOL]), unit=SCHOOL, new=new, clock=clock).number


def _leaked(point: str, clock: SystemClock) -> int:
    """The number of a leak case at a contractor."""
    now, points = clock.now(), (point,)
    span = {"from_at": now - timedelta(days=1), "to_at": now}
    new = NewLeak(LeakKind.PRIVACY, "维修时翻拍画面", now, "JCZN", points=points, **span)
    return open_leak(user_called(CITY_OFFICER), new=new, clock=clock)
