"""Impact assessments in the reader's reach, and the answer of the doors (articles 3, 16(6); PIPL 55)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision, allow, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.disclosures.values import Disclosure, DisclosureKind
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
    newest_confirmed_of,
    systems_of,
    unchanged,
    way_key,
)
from mingcha.supervision.assessments.values import (
    AssessmentFacts,
    AssessmentKind,
    AssessmentRow,
    AssessmentState,
    SystemAssessment,
)

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
    return may_open_ways((disclosure,), at)[0]


@cites("16(6)", "PIPL 55")
def may_open_ways(disclosures: Sequence[Disclosure], at: datetime) -> tuple[Decision, ...]:
    """Whether ways out of units may open, in their order: by three queries whatever their number, but for what comes
    into use, and for those that name no systems."""
    on = shanghai_day(at)
    asked = [one for one in disclosures if _is_asked(one, on)]
    newest = newest_confirmed_of([way_key(one) for one in asked]) if asked else {}
    same, judged = unchanged(newest.values()) if newest else {}, dict[Disclosure, Decision]()
    for one in asked:
        held = newest.get(way_key(one))
        facts = None if held is None else facts_of_assessment(held, is_unchanged=same[held.pk])
        judged[one] = _judged(one, facts, on)
    return tuple(judged.get(one, allow("16(6)")) for one in disclosures)


def _is_asked(way: Disclosure, on: date) -> bool:
    """Whether an assessment is asked for before a way opens on a Shanghai day."""
    if not rules.is_assessment_asked(on):
        return False
    return way.kind is not DisclosureKind.FACE_SYSTEM or rules.is_use_asked(first_use_of(way.about), on)


def _judged(way: Disclosure, facts: AssessmentFacts | None, on: date) -> Decision:
    """Whether a way may open by the newest assessment of it, None where there is none."""
    if way.kind is DisclosureKind.FACE_SYSTEM:
        return rules.may_take_into_use(facts, way.about, on)
    systems = (way.systems or systems_of(way.unit)) if AssessmentKind(way.kind.value).has_systems else ()
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
