"""The course of a case by the real actions, from a tree before a camera to a fine that was served: one step after the
other in this file alone, each at its own day, for tests that need a whole case (articles 12, 22, 23; APL)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from tests.support.access.papers import identity_number
from tests.support.access.scans import jpeg, png

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.penalty_dates import pay_by
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.supervision.cases.actions import notify_person
from mingcha.supervision.cases.deciding import decide_case, serve_decision
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.states import EvidenceKind, Outcome
from mingcha.supervision.cases.values import CaseDecision, NewCase, NewNotice
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.ordering import order_correction, serve_order
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder, Served

OWNER, PERSON = "江岸绿化养护公司", "周某"
TO_REINSPECTION, TO_NOTICE, TO_DECISION = timedelta(days=16), timedelta(days=5), timedelta(days=20)
"""Days between the steps; the order runs 15 days, the person states within five working days."""
SERVED_AFTER = TO_REINSPECTION + TO_NOTICE + TO_DECISION
LATE_DAYS = 11


@dataclass(frozen=True, slots=True)
class CourseOfficers:
    """Two with certificates, and the head who decides."""

    first: User
    second: User
    head: User


def eleventh_late_day(begun: date, calendar: Calendar) -> date:
    """The eleventh day after the last day of payment, of a case whose order was given on `begun`."""
    return pay_by(begun + SERVED_AFTER, calendar).due + timedelta(days=LATE_DAYS)


def noon(day: date) -> datetime:
    """An instant of a Shanghai day at which everybody works."""
    return datetime.combine(day, time(12), SHANGHAI)


def act_ordered(officers: CourseOfficers, code: str, documents: Path, clock: HandClock) -> int:
    """A tree hides a camera; two officers inspect; the order is served today. The number of the obstruction."""
    first, second, today = officers.first, officers.second, shanghai_day(clock.now())
    tree = note_obstruction(first, new=NewObstruction(code, "树冠遮挡正门画面", today), clock=clock)
    found = Judgement(ObstructionState.CONFIRMED, "现场可见", Cause.GREENERY, OWNER, OwnerKind.UNIT)
    judge_obstruction(first, obstruction=tree, judgement=found, revision=1, clock=clock)
    kept: Mapping[str, object] = {"obstruction": tree, "folder": documents}
    seen = NewInspection(
        today, PERSON, "香樟树冠遮挡画面约三成", arose_on=today, certificates_shown=True, recusal_told=True
    )
    record_inspection(first, new=seen, photo=jpeg(), revision=2, clock=clock, **kept)  # type: ignore[arg-type]
    sign_inspection(second, obstruction=tree, revision=3, clock=clock)
    order = NewOrder(OWNER, "修剪树冠，恢复画面", 15, "江岸区园林和林业局")
    order_correction(first, obstruction=tree, new=order, revision=4, clock=clock)
    served = Served(today, ServiceWay.HANDED_OVER, PERSON)
    serve_order(first, obstruction=tree, served=served, revision=5, clock=clock)
    return tree


def act_reinspected(officers: CourseOfficers, tree: int, documents: Path, clock: HandClock) -> None:
    """After the limit: not corrected."""
    clock.advance(TO_REINSPECTION)
    again = NewInspection(
        shanghai_day(clock.now()), PERSON, "树冠未修剪", corrected=False, certificates_shown=True, recusal_told=True
    )
    given = {"obstruction": tree, "folder": documents, "new": again, "photo": png()}
    record_inspection(officers.first, revision=6, clock=clock, **given)  # type: ignore[arg-type]
    sign_inspection(officers.second, obstruction=tree, revision=7, clock=clock)


def act_fined(officers: CourseOfficers, tree: int, clock: HandClock) -> int:
    """A case against the responsible person, the notice, a fine of 300 yuan, served. The number of the case."""
    first, why = officers.first, "负责小区绿化养护"
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", why, identity_number(99))
    case = ask_opening(first, obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(officers.head, case=case, late_reason="", revision=1, clock=clock)
    clock.advance(TO_NOTICE)
    evidence = (EvidenceKind.SITE_RECORD, EvidenceKind.PHOTOGRAPH)
    today = shanghai_day(clock.now())
    notice = NewNotice("逾期未修剪树冠", "复查认定未改正", evidence, Decimal(300), today, PERSON)
    notify_person(first, case=case, new=notice, revision=2, clock=clock)
    clock.advance(TO_DECISION)
    given = CaseDecision(Outcome.FINE, "逾期未改正，情节一般", Decimal(300))
    decide_case(officers.head, case=case, given=given, revision=3, clock=clock)
    served = Served(shanghai_day(clock.now()), ServiceWay.HANDED_OVER, PERSON)
    serve_decision(first, case=case, served=served, revision=4, clock=clock)
    return case
