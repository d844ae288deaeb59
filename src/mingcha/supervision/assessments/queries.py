"""Impact assessments in the reader's reach, and the answer of the doors (articles 3, 16(6); PIPL 55)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision, allow, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.disclosures.values import Disclosure
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import in_scope
from mingcha.supervision.assessments import rules
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import (
    assessment_called,
    assessment_rows,
    assessments_in_reach,
    facts_of_assessment,
    first_use_of,
    newest_confirmed,
    systems_of,
    unchanged,
)
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentRow, AssessmentState, SystemAssessment

MOST_ASSESSMENTS = 50


@dataclass(frozen=True, slots=True)
class WholeAssessment:
    """An assessment for its page, with what the reader may do."""

    row: AssessmentRow
    state: AssessmentState
    confirm: Decision
    may_end: bool


@cites("16(6)", "PIPL 55")
def may_open_way(disclosure: Disclosure, at: datetime) -> Decision:
    """Whether a way out of a unit may open: what register and access ask at their doors (registry/disclosures)."""
    on = shanghai_day(at)
    if not rules.is_assessment_asked(on):
        return allow("16(6)")
    kind = AssessmentKind(disclosure.kind.value)
    into_use = kind is AssessmentKind.FACE_SYSTEM
    if into_use and not rules.is_use_asked(first_use_of(disclosure.about), on):
        return allow("16(6)")
    held = newest_confirmed(disclosure.unit, kind.value, disclosure.about)
    facts = None if held is None else facts_of_assessment(held, is_unchanged=unchanged([held])[held.pk])
    if into_use:
        return rules.may_take_into_use(facts, disclosure.about, on)
    systems = (disclosure.systems or systems_of(disclosure.unit)) if kind.has_systems else ()
    return rules.may_disclose(facts, systems, on)


@cites("3", "16(6)", "PIPL 55")
def assessment_of_system(reader: Reader, code: str, *, at: datetime) -> SystemAssessment | None:
    """How a system stands, for its page; None for who reads no assessments of its unit, and for a system of a place
    that is not public."""
    who = duty_of(reader, at)
    held = System.objects.select_related("site__organisation").filter(code=code).first()
    if held is None or not in_scope(held.legal_class):
        return None
    unit = held.site.organisation
    if not who.has(*rules.ASSESSMENT_READERS) or not rules.may_read_assessment(who, unit.place):
        return None
    newest = newest_confirmed(unit.code, AssessmentKind.FACE_SYSTEM.value, code)
    makes = rules.may_handle_assessments(who, unit.place).allowed
    if newest is not None:
        row = assessment_rows([newest], shanghai_day(at))[0]
        return SystemAssessment(row.number, row.standing, None, makes)
    first = first_use_of(code)
    owed = first is not None and first < rules.asked_from()
    return SystemAssessment(0, None, rules.existing_last_day() if owed else None, makes)


@cites("3", "16(6)")
def assessments(
    reader: Reader,
    *,
    at: datetime,
    state: AssessmentState | None = None,
    limit: int = MOST_ASSESSMENTS,
    before: int = 0,
) -> tuple[AssessmentRow, ...]:
    """The assessments in reach, the newest first, of one state if it is given; `before`: only lower numbers."""
    rows = _asked_for(reader, at, state)
    if before:
        rows = rows.filter(pk__lt=before)
    return assessment_rows(tuple(rows.order_by("-pk")[:limit]), shanghai_day(at))


@cites("3", "16(6)")
def count_waiting_assessments(reader: Reader, *, at: datetime) -> int:
    """How many assessments wait for the reader: those to be confirmed that somebody else made."""
    who = duty_of(reader, at)
    if not who.has(*rules.MAKERS):
        return 0
    return _asked_for(reader, at, AssessmentState.MADE).exclude(made_by=f"user:{who.user_id}").count()


@cites("3", "16(6)")
def assessment(reader: Reader, number: int, *, at: datetime) -> WholeAssessment:
    """One assessment. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = assessment_called(number), duty_of(reader, at)
    require(rules.may_read_assessment(who, held.unit.place))
    facts = facts_of_assessment(held)
    hands = hands_of((who.user_id, facts.maker))
    handles = rules.may_handle_assessments(who, held.unit.place).allowed
    return WholeAssessment(
        row=assessment_rows([held], shanghai_day(at))[0],
        state=facts.state,
        confirm=rules.may_decide_assessment(who, held.unit.place, facts, hands),
        may_end=handles and facts.state is AssessmentState.CONFIRMED,
    )


def _asked_for(reader: Reader, at: datetime, state: AssessmentState | None) -> QuerySet[ImpactAssessment]:
    rows = assessments_in_reach(duty_of(reader, at))
    return rows if state is None else rows.filter(state=state.value)
