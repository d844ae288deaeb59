"""Asks for the opening of a penalty case, approves or declines it (articles 22, 23, 26; APL 42, 57, 60)."""

from datetime import date
from typing import Any

from django.conf import settings

from mingcha.access.officers.rows import person_digest
from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.identity_number import parse_identity_number
from mingcha.law import fine_rules
from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import decide_by, open_by
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import (
    article_of_rule,
    cited_of_case,
    facts_for,
    move_on,
    next_no,
    read_case,
)
from mingcha.supervision.cases.same_act import led_already
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import NewCase
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.matters.rows import finding_called, matter_of, ordered_of
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.rows import read_obstruction
from mingcha.supervision.officers.rows import enforcer_of
from mingcha.supervision.officers.rules import is_not_of_accused
from mingcha.supervision.transfers.rules import is_not_handed_over
from mingcha.supervision.transfers.standing import handed_over_to

_PURPOSE = "mingcha.case.unit"
"""What the key of digests of credit codes is derived for."""


@cites("22", "23", "26", "799-24", "APL 29", "APL 42", "APL 43")
def ask_opening(by: Asker, *, new: NewCase, revision: int, clock: Clock, obstruction: int = 0, finding: int = 0) -> int:
    """Asks for a case against one person or unit, of an obstruction or of a finding of an inspection (the other one 0);
    returns its number. Another officer approves it. `revision`: of the obstruction or inspection. Raises Refused
    (articles 3, 22, 23, 26, 799-24; APL 29, 42, 43), Fault(INVALID) for an impossible identity number,
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    cited = tuple(dict.fromkeys(("22", article_of_rule(new.rule), "26")))
    with act("supervision.case.ask_opening", by=actor_of(by), clock=clock, cites=cited) as record:
        now, calendar = clock.now(), calendar_in_force()
        about = finding_called(finding, revision) if finding else read_obstruction(obstruction, revision)
        who, enforcer = enforcer_of(by, now)
        facts, today = matter_of(about), shanghai_day(now)
        last = open_by(facts.found_on, calendar).due if facts.found_on else None
        require(rules.may_ask_opening(who, enforcer, facts, new, today, last))
        _require_free(who, about, facts, new, today)
        person = _person(new)
        require(rules.is_led_once(led_already(about, new, person["person_digest"])))
        held = PenaltyCase.objects.create(
            no=next_no(now),
            obstruction=about if isinstance(about, Obstruction) else None,
            finding=about if isinstance(about, InspectionAnswer) else None,
            state=CaseState.OPENING_ASKED.value,
            rule=new.rule,
            offence=new.offence.value,
            who=new.who.value,
            also_breaks=",".join(sorted({one for one in new.also_breaks if one in fine_rules.shipped()} - {new.rule})),
            broken=new.broken,
            grave=new.grave,
            harmed=new.harmed,
            act_on=rules.act_ended_on(new.act_on, facts, today),
            unit=ordered_of(about),
            asked_on=today,
            open_last=last,
            opened_by=enforcer.actor,
            late_reason=checked_name(new.late_reason, rules.MOST_REASON) if new.late_reason.strip() else "",
            **person,
        )
        record_case(record, held)
        record.fact("rule", held.rule)
        record.fact("act_on", held.act_on.isoformat())
    return held.pk


def _require_free(
    who: DutyFacts, about: Obstruction | InspectionAnswer, matter: Matter, new: NewCase, on: date
) -> None:
    """Raises Refused for who is of the unit that is charged (APL 43), and of what was handed over (22)."""
    charged = (ordered_of(about), *([new.person] if new.who is Who.UNIT else []))
    require(is_not_of_accused(who, matter.unit, charged))
    of = {"obstruction": about.pk} if isinstance(about, Obstruction) else {"finding": about.pk}
    require(is_not_handed_over(handed_over_to(**of), on))


def _person(new: NewCase) -> dict[str, Any]:
    """The columns of the person or unit; the number sealed. Raises Fault(INVALID) for an impossible one."""
    is_unit = new.who is Who.UNIT
    identity = new.identity_no.strip() if is_unit else parse_identity_number(new.identity_no)
    return {
        "person": checked_name(new.person, rules.MOST_PERSON),
        "role": checked_name(new.role, rules.MOST_ROLE),
        "why": checked_name(new.why, rules.MOST_REASON),
        "identity_sealed": settings.MINGCHA_KEYS.seal(identity),
        "identity_ends": identity[-4:],
        "person_digest": _unit_digest(identity) if is_unit else person_digest(identity),
    }


def _unit_digest(credit_code: str) -> str:
    """The keyed digest of a unit's credit code: equal for equal units."""
    return str(settings.MINGCHA_KEYS.keyed_digest(credit_code, _PURPOSE))


@cites("23", "APL 57", "APL 60")
def approve_opening(by: Asker, *, case: int, late_reason: str, revision: int, clock: Clock) -> None:
    """Approves the opening as the head: the ninety days begin. `late_reason`: why after our own limit, "" else. Raises
    Refused (3, 23; APL 57), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.open", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held, calendar = clock.now(), read_case(case, revision), calendar_in_force()
        facts, today, last = facts_for(held, actor_of(by).id), shanghai_day(now), held.open_last
        require(rules.may_approve_opening(duty_of(by, now), actor_of(by).id, facts, late_reason, today, last))
        decide = decide_by(today, calendar)
        move_on(held, CaseState.OPEN)
        held.opened_on, held.opened_at, held.approved_by = today, now, actor_of(by).id
        held.decide_last, held.decide_provisional = decide.due, decide.provisional
        if late_reason.strip() and not held.late_reason:
            held.late_reason = checked_name(late_reason, rules.MOST_REASON)
        held.save()
        record_case(record, held)
        record.fact("decide_last", decide.due.isoformat())
        record.fact("late_reason", held.late_reason)


@cites("23", "APL 57")
def decline_opening(by: Asker, *, case: int, reason: str, revision: int, clock: Clock) -> None:
    """Declines the opening, with the reason: the case ends. Raises as `approve_opening`."""
    with act("supervision.case.decline_opening", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        held = read_case(case, revision)
        who = duty_of(by, clock.now())
        require(rules.may_decline_opening(who, actor_of(by).id, facts_for(held, actor_of(by).id), reason))
        move_on(held, CaseState.NOT_OPENED)
        held.approved_by = actor_of(by).id
        held.close_reason = checked_name(reason, rules.MOST_REASON)
        held.save()
        record_case(record, held)
        record.fact("reason", held.close_reason)
