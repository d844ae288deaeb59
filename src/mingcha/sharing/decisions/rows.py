"""Rows of decisions: what is judged, found and turned into values; for actions and queries, not for pages (article
13(2))."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.models import Application, ApplicationStep
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.rows import application_facts, offered_sets_of, stored_content
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.models import Settlement, SharingDecision, UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer, DisputeResult, PointBar, Principle, SharingOutcome
from mingcha.sharing.decisions.scope import (
    answers_of,
    covers,
    is_police_organ,
    newest_answers,
    read_scope,
    unit_scope,
)
from mingcha.sharing.decisions.values import (
    ConsentFacts,
    DecidedPointRow,
    DecisionRow,
    DisputeRow,
    EarlierDecision,
    JudgedApplication,
    KnownOfPrinciples,
    PrincipleAnswer,
    Scope,
    ScopePoint,
    UnitAnswer,
    WouldDo,
)
from mingcha.sharing.point_rows.values import ReadPoint


def judged_application(held: Application, steps: Sequence[ApplicationStep]) -> JudgedApplication:
    """An application as rules of decisions see it."""
    decisions = decisions_of(held)
    upheld = Settlement.objects.filter(result=DisputeResult.UPHELD.value)
    return JudgedApplication(
        department=held.department.code,
        state=ApplicationState(held.state),
        kind=SharingKind(held.kind) if held.kind else SharingKind.ROWS,
        term_months=held.term_months,
        applicants=application_facts(held, steps).applicants,
        forwarders=tuple(person_id(one.by) for one in steps if one.state == ApplicationState.FORWARDED.value),
        deciders=tuple(person_id(one.decided_by) for one in decisions),
        is_settled=bool(decisions) and upheld.filter(decision=decisions[0]).exists(),
    )


def decisions_of(held: Application) -> tuple[SharingDecision, ...]:
    """The decisions on an application, the newest first."""
    return tuple(SharingDecision.objects.filter(application=held).order_by("-number"))


def source_of(held: Application) -> SetSource:
    """Where the rows of the set that is asked for come from."""
    return SetSource(held.data_set.source) if held.data_set else SetSource.OWN


def scope_of(held: Application, at: datetime) -> tuple[Scope, dict[str, UnitConsent]]:
    """The scope of an application now, with the newest answer of each unit."""
    answers = newest_answers(held)
    return read_scope(stored_content(held), source_of(held), answers_of(answers), at), answers


def known_of(held: Application, scope: Scope, at: datetime) -> KnownOfPrinciples:
    """What is known of the first two principles: published sets and earlier decisions that would do, and how many of
    the points are of filed systems without an open finding."""
    asked, on = stored_content(held), shanghai_day(at)
    sets, earlier = offered_sets_of(), earlier_decisions(held, on)
    would_do = [WouldDo(one.code, one.name) for one in sets if rules.set_would_do(one, asked)]
    would_do += [WouldDo(one.no, "已有决定") for one in earlier if rules.covers_asked(one, asked, on)]
    unlawful = (PointBar.NOT_FILED, PointBar.ARTICLE_18)
    return KnownOfPrinciples(
        searched=(*(one.code for one in sets), *(one.no for one in earlier)),
        would_do=tuple(would_do),
        has_points=scope.has_points,
        in_scope=len(scope.points),
        lawful=sum(one.bar not in unlawful for one in scope.points),
    )


def earlier_decisions(held: Application, on: date) -> tuple[EarlierDecision, ...]:
    """The decisions in force on a day by which all was agreed to the same department, for the same set."""
    rows = SharingDecision.objects.filter(
        outcome=SharingOutcome.AGREED.value,
        until_on__gte=on,
        application__department=held.department,
        application__data_set=held.data_set,
        application__state=ApplicationState.AGREED.value,
    ).exclude(application=held)
    return tuple(
        EarlierDecision(one.application.no, stored_content(one.application), one.until_on)
        for one in rows.select_related("application__data_set").order_by("pk")
        if one.until_on is not None
    )


def asked_of_unit(
    held: Application, organ: Organisation, row: UnitConsent | None, read: Sequence[ReadPoint], at: datetime
) -> tuple[tuple[ScopePoint, ...], ConsentFacts]:
    """Those of a unit's points, as they were read, that an application asks for, and what the unit is asked. `row`: its
    newest answer."""
    newest = ConsentAnswer(row.answer) if row else None
    points = unit_scope(read, stored_content(held), newest, at)
    facts = ConsentFacts(
        unit=organ.code,
        is_police=is_police_organ(organ.kind),
        state=ApplicationState(held.state),
        points=len(points),
        newest=newest,
        is_whole=row is None or covers(row, [one.code for one in points]),
    )
    return points, facts


def unit_answers(scope: Scope, answers: Mapping[str, UnitConsent]) -> tuple[UnitAnswer, ...]:
    """The units of a scope that are no police organ, by code, each with its newest answer."""
    names = {one.unit: one.unit_name for one in scope.points if not one.is_police}
    points = Counter(one.unit for one in scope.points)
    return tuple(unit_answer(code, names[code], points[code], answers.get(code)) for code in sorted(names))


def unit_answer(code: str, name: str, points: int, held: UnitConsent | None) -> UnitAnswer:
    """A unit with its newest answer."""
    if held is None:
        return UnitAnswer(code, name, points)
    return UnitAnswer(code, name, points, ConsentAnswer(held.answer), held.at, held.document, held.reason)


def findings_of(held: SharingDecision) -> tuple[PrincipleAnswer, ...]:
    """The six findings in the order of the law."""
    rows = {one.principle: one for one in held.findings.all()}
    return tuple(
        PrincipleAnswer(one, rows[one.value].met, rows[one.value].why) for one in Principle if one.value in rows
    )


def dispute_row(held: SharingDecision) -> DisputeRow | None:
    """The dispute about a decision, None if there is none."""
    found = Settlement.objects.filter(decision=held).first()
    if found is None:
        return None
    return DisputeRow(
        raised_at=found.raised_at,
        raised_by=found.raised_by,
        why=found.why,
        result=DisputeResult(found.result) if found.result else None,
        record=found.record,
        settled_at=found.settled_at,
        settled_by=found.settled_by,
    )


def decision_row(held: SharingDecision, agreed: int, refused: Sequence[DecidedPointRow], count: int) -> DecisionRow:
    """A decision as a value; `refused`: the points that its reader may read, of `count` that were not agreed."""
    return DecisionRow(
        no=held.application.no,
        number=held.number,
        outcome=SharingOutcome(held.outcome),
        decided_at=held.decided_at,
        decided_by=held.decided_by,
        findings=findings_of(held),
        reasons=held.reasons,
        contract_no=held.contract_no,
        until_on=held.until_on,
        redaction=held.redaction,
        assessments=held.assessments,
        searched=tuple(held.searched),
        not_listed=tuple(held.not_listed),
        agreed=agreed,
        refused=count,
        refused_points=tuple(refused),
        dispute=dispute_row(held),
    )
