"""Makes, confirms, returns and ends impact assessments (article 16(6); PIPL 55, 56)."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.supervision.assessments import rules
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rows import (
    assessment_called,
    assessment_rows,
    basis_digest,
    facts_of_assessment,
    name_of_about,
    systems_of,
)
from mingcha.supervision.assessments.values import AssessmentRow, AssessmentState, NewAssessment

_CITES = ("16(6)", "PIPL 55", "PIPL 56")


@cites("16(6)", "PIPL 55", "PIPL 56")
def make_assessment(by: Asker, *, unit: str, new: NewAssessment, clock: Clock) -> AssessmentRow:
    """Makes an assessment of a unit (code), which another person confirms. Raises Refused (articles 3, PIPL 56),
    Fault(NOT_FOUND), Fault(INVALID) for something that is not of its kind, or a system that the unit does not manage.
    """
    with act("supervision.assessment.make", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held_unit = clock.now(), organisation_called(unit)
        require(rules.may_make_assessment(duty_of(by, now), held_unit.place, new))
        name, systems = name_of_about(new.kind, new.about), _systems(unit, new)
        held = ImpactAssessment.objects.create(
            unit=held_unit,
            kind=new.kind.value,
            about=new.about,
            about_name=name,
            systems=" ".join(systems),
            basis_digest=basis_digest(name, systems),
            purpose=_text(new.purpose, rules.MOST_PURPOSE),
            lawful=_text(new.lawful, rules.MOST_CONTENT),
            effects=_text(new.effects, rules.MOST_CONTENT),
            measures=_text(new.measures, rules.MOST_CONTENT),
            acceptable=new.acceptable,
            state=AssessmentState.MADE.value,
            made_by=record.by.id,
            made_at=now,
        )
        _enter(record, held)
        record.fact("kind", held.kind)
        record.fact("about", held.about)
        record.fact("systems", list(systems))
    return assessment_rows([held], shanghai_day(now))[0]


@cites("16(6)", "PIPL 55")
def confirm_assessment(by: Asker, *, number: int, note: str = "", clock: Clock) -> AssessmentRow:
    """Confirms an assessment as another person than its maker; it holds from now on for `assessment.months`. Raises
    Refused (articles 3, PIPL 55), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.assessment.confirm", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = assessment_called(number), clock.now()
        _require_other(by, held, clock)
        held.state, held.decided_by, held.decided_at = AssessmentState.CONFIRMED.value, record.by.id, now
        held.note = _text(note, rules.MOST_ASSESSMENT_NOTE) if note.strip() else ""
        held.valid_until = rules.last_day_of(shanghai_day(now))
        held.save(update_fields=["state", "decided_by", "decided_at", "note", "valid_until"])
        _enter(record, held)
        record.fact("acceptable", held.acceptable)
        record.fact("valid_until", held.valid_until.isoformat())
    return assessment_rows([held], shanghai_day(now))[0]


@cites("16(6)", "PIPL 55")
def return_assessment(by: Asker, *, number: int, reason: str, clock: Clock) -> AssessmentRow:
    """Returns an assessment to its unit, with the reason: another one is made. Raises Refused (articles 3, PIPL 55),
    Fault(NOT_FOUND, INVALID)."""
    with act("supervision.assessment.return", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = assessment_called(number), clock.now()
        _require_other(by, held, clock)
        require(rules.may_return_assessment(reason))
        held.state, held.decided_by, held.decided_at = AssessmentState.RETURNED.value, record.by.id, now
        held.note = _text(reason, rules.MOST_ASSESSMENT_NOTE)
        held.save(update_fields=["state", "decided_by", "decided_at", "note"])
        _enter(record, held)
        record.fact("reason", held.note)
    return assessment_rows([held], shanghai_day(now))[0]


@cites("16(6)", "PIPL 55")
def end_assessment(by: Asker, *, number: int, reason: str, clock: Clock) -> AssessmentRow:
    """Ends a confirmed assessment at once, with the reason, such as a change of what it is about. Raises Refused
    (articles 3, PIPL 55), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.assessment.end", by=actor_of(by), clock=clock, cites=_CITES) as record:
        held, now = assessment_called(number), clock.now()
        facts = facts_of_assessment(held)
        require(rules.may_end_assessment(duty_of(by, now), held.unit.place, facts, reason=reason))
        held.state, held.ended_by, held.ended_at = AssessmentState.ENDED.value, record.by.id, now
        held.end_reason = _text(reason, rules.MOST_ASSESSMENT_NOTE)
        held.save(update_fields=["state", "ended_by", "ended_at", "end_reason"])
        _enter(record, held)
        record.fact("reason", held.end_reason)
    return assessment_rows([held], shanghai_day(now))[0]


def _require_other(by: Asker, held: ImpactAssessment, clock: Clock) -> None:
    """Raises Refused for who may not confirm or return it."""
    who, facts = duty_of(by, clock.now()), facts_of_assessment(held)
    hands = hands_of((who.user_id, facts.maker))
    require(rules.may_decide_assessment(who, held.unit.place, facts, hands))


def _systems(unit: str, new: NewAssessment) -> tuple[str, ...]:
    """The systems that it names, each once. Raises Fault(INVALID) for one that the unit does not manage."""
    wanted = tuple(sorted(dict.fromkeys(new.systems))) if new.kind.has_systems else ()
    if len(wanted) > rules.MOST_ASSESSED_SYSTEMS or set(wanted) - set(systems_of(unit)):
        words = Words("只能评估本单位管理的系统", "an assessment is about systems that the unit manages")
        raise Fault(FaultKind.INVALID, words)
    return wanted


def _text(text: str, most: int) -> str:
    return checked_name(" ".join(text.split()), most)


def _enter(record: ActRecord, held: ImpactAssessment) -> None:
    record.wrote(held)
    record.fact("assessment", held.pk)
    record.fact("unit", held.unit.code)
    record.fact("state", held.state)
