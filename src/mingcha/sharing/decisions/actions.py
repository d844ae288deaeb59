"""Units answer for their points, and an officer of the police decides (articles 13(2), 13(3), 15, 18, 19). What is
decided is never changed; a decision opens nothing by itself."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.one_of import OneOf
from mingcha.kit.checked import checked_lines, checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.models import Point
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.applications.asked import suits_set
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import application_called, new_step, offered_for, steps_of, stored_content
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.changes import tell_consent_withdrawn, tell_decided
from mingcha.sharing.decisions.models import DecidedPoint, PrincipleFinding, SharingDecision, UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer, SharingOutcome
from mingcha.sharing.decisions.rows import (
    asked_of_unit,
    decisions_of,
    judged_application,
    known_of,
    scope_of,
    unit_answer,
)
from mingcha.sharing.decisions.scope import (
    answers_of,
    asked_digest,
    judged_digest,
    newest_answers,
    read_unit_points,
    still_answering,
)
from mingcha.sharing.decisions.terms import has_judgeable_scope
from mingcha.sharing.decisions.values import (
    JudgedApplication,
    JudgedPoint,
    KnownOfPrinciples,
    NewDecision,
    Scope,
    UnitAnswer,
)
from mingcha.sharing.decisions.visible import application_for_unit

_CITED = ("13(2)",)
_AT_ONCE = 1000


@cites("13(3)", "15")
def give_consent(
    by: Asker,
    *,
    no: str,
    unit: str,
    answer: ConsentAnswer,
    document: str = "",
    reason: str = "",
    digest: str | None = None,
    clock: Clock,
) -> UnitAnswer:
    """Records what a unit answers to an application for its points: a consent with its document, else the reason.
    `digest`: of the points that were read (ConsentRequest), None where no page showed them.

    Raises Refused (articles 13(3), 15), Fault(NOT_FOUND) for an application that asks for no point of the person's
    units, Fault(CONFLICT) for a consent to other points than were read."""
    with (
        refusals_noted(by, "sharing.consent.give", no, clock),
        act("sharing.consent.give", by=actor_of(by), clock=clock, cites=("13(3)", "15")) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_for_unit(who, no, now)
        organ, last = organisation_called(unit), newest_answers(held).get(unit)
        points, facts = asked_of_unit(held, organ, last, read_unit_points((unit,), now), now)
        require(rules.may_answer_consent(who, facts, answer))
        require(rules.states_consent(answer, document, reason))
        if answer is ConsentAnswer.CONSENTS and digest is not None:
            _require_as_read(asked_digest(points), digest)
        row = UnitConsent(application=held, unit=organ, answer=answer.value, at=now, by=record.by.id)
        row.document = checked_name(document, rules.MOST_SHORT) if document.strip() else ""
        row.reason = _optional(reason, rules.MOST_WHY, "reason")
        row.points = [one.code for one in points] if answer is ConsentAnswer.CONSENTS else []
        row.save()
        record.wrote(row)
        for key, value in (("application", no), ("unit", unit), ("answer", row.answer), ("points", len(points))):
            record.fact(key, value)
        if answer is ConsentAnswer.WITHDRAWN:
            tell_consent_withdrawn(record, no, unit, now)
    return unit_answer(unit, organ.name, len(points), row)


@cites("3", "13(2)", "13(3)", "15", "18", "19", "799-20", "PIPL 55")
def decide_application(by: Asker, *, no: str, digest: str, new: NewDecision, clock: Clock) -> SharingOutcome:
    """Decides a forwarded application by its six findings: agreed, agreed in part, or refused.

    `digest`: of the content and points that the officer has read (JudgingPage). Raises Refused (articles 3, 13(2),
    13(3), 799-20), Fault(NOT_FOUND), Fault(CONFLICT) where content, points or what bars them is another,
    Fault(INVALID)."""
    with (
        refusals_noted(by, "sharing.decision.decide", no, clock),
        act("sharing.decision.decide", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        steps = steps_of(held)
        facts = judged_application(held, steps)
        hands = hands_of((who.user_id, *facts.applicants, *facts.forwarders, *facts.deciders))
        require(rules.may_decide(who, facts, hands))
        scope, answers = scope_of(held, now)
        _require_as_read(judged_digest(held.digest, scope), digest)
        known = known_of(held, scope, now)
        judged, outcome = _judged(new, facts, scope, known)
        if outcome is SharingOutcome.REFUSED:
            require(rules.has_decision_reasons(new.reasons))
        else:
            require(suits_set(stored_content(held), offered_for(held)))
            _require_agreeable(new, facts, scope, judged, answers, now)
        decision = _new_decision(record, held, new, outcome, scope, known, now)
        # a refusal agrees to no point: what bars a point is kept, and nothing else
        _write_points(record, decision, [one for one in judged if one.bar or outcome is not SharingOutcome.REFUSED])
        held.state = outcome.value
        held.save()
        step = new_step(held, steps, now, record.by.id)
        step.save()
        record.wrote(held, step)
        tell_decided(record, no, now)
        _state(record, held, new, judged, outcome)
    return outcome


def _judged(
    new: NewDecision, facts: JudgedApplication, scope: Scope, known: KnownOfPrinciples
) -> tuple[tuple[JudgedPoint, ...], SharingOutcome]:
    """The answer to each point and to all of it. Raises Refused (articles 13(2), 799-20)."""
    require(has_judgeable_scope(scope, facts.kind))
    require(rules.answers_principles(new.findings))
    require(rules.agrees_with_known(new.findings, known))
    require(rules.names_refused(new.refused, scope))
    judged = rules.judged_points(scope.points, new.refused)
    outcome = rules.outcome_of(new.findings, judged, by_points=scope.has_points, not_listed=len(scope.not_listed))
    return judged, outcome


def _require_agreeable(
    new: NewDecision,
    facts: JudgedApplication,
    scope: Scope,
    judged: Sequence[JudgedPoint],
    answers: dict[str, UnitConsent],
    now: datetime,
) -> None:
    """Raises Refused (articles 13(2), 13(3)) where a unit has not consented, or the terms are not whole."""
    codes = {one.code for one in judged if one.bar is None}
    agreed = [one for one in scope.points if one.code in codes]
    require(rules.has_consents(agreed, answers_of(still_answering(answers, agreed))))
    require(rules.has_terms(new, facts, shanghai_day(now)))


def _new_decision(
    record: ActRecord,
    held: Application,
    new: NewDecision,
    outcome: SharingOutcome,
    scope: Scope,
    known: KnownOfPrinciples,
    now: datetime,
) -> SharingDecision:
    """The decision with its findings. Raises Fault(INVALID) for a text that no column holds."""
    is_refused = outcome is SharingOutcome.REFUSED
    decision = SharingDecision.objects.create(
        application=held,
        number=len(decisions_of(held)) + 1,
        outcome=outcome.value,
        decided_at=now,
        decided_by=record.by.id,
        reasons=checked_lines(new.reasons, rules.MOST_REASONS, about="reasons"),
        contract_no="" if is_refused else checked_name(new.contract_no, rules.MOST_SHORT),
        until_on=None if is_refused else new.until_on,
        redaction=_optional(new.redaction, rules.MOST_REASONS, "redaction"),
        assessments=_optional(new.assessments, rules.MOST_SHORT, "assessments"),
        searched=list(known.searched),
        not_listed=list(scope.not_listed),
    )
    record.wrote(decision)
    for one in new.findings:
        why = checked_lines(one.why, rules.MOST_WHY, about=one.principle.value)
        record.wrote(
            PrincipleFinding.objects.create(decision=decision, principle=one.principle.value, met=one.met, why=why)
        )
    return decision


def _write_points(record: ActRecord, decision: SharingDecision, judged: Sequence[JudgedPoint]) -> None:
    """The answer to each point of the scope."""
    if not judged:
        return
    keys: dict[str, int] = {}
    codes = [one.code for one in judged]
    for begin in range(0, len(codes), _AT_ONCE):
        rows = Point.objects.filter(OneOf("code", codes[begin : begin + _AT_ONCE]))
        keys |= dict(rows.values_list("code", "pk"))
    record.insert_many(
        DecidedPoint,
        (
            DecidedPoint(
                decision=decision,
                point_id=keys[one.code],
                bar=one.bar.value if one.bar else "",
                why=checked_lines(one.why, rules.MOST_WHY, about="refused") if one.why else "",
            )
            for one in judged
        ),
    )


def _state(
    record: ActRecord, held: Application, new: NewDecision, judged: Sequence[JudgedPoint], outcome: SharingOutcome
) -> None:
    agreed = sum(one.bar is None for one in judged)
    for key, value in (
        ("application", held.no), ("department", held.department.code), ("digest", held.digest),
        ("outcome", outcome.value), ("unmet", [one.principle.value for one in new.findings if not one.met]),
        ("agreed_points", agreed), ("refused_points", len(judged) - agreed),
        ("until", new.until_on.isoformat() if new.until_on and outcome is not SharingOutcome.REFUSED else ""),
    ):  # fmt: skip
        record.fact(key, value)


def _optional(text: str, most: int, about: str) -> str:
    return checked_lines(text, most, about=about) if text.strip() else ""


def _require_as_read(now: str, read: str) -> None:
    """Raises Fault(CONFLICT) where the content or its points are others than the officer has read."""
    if now != read:
        words = Words(
            "该申请的内容或者点位与已查看的不一致，请重新查看",
            "the application or its points are not what was read: read it again",
        )
        raise Fault(FaultKind.CONFLICT, words)
