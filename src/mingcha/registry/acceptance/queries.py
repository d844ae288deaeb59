"""Acceptances in the reader's reach, as lists and as form 5.3 (articles 3, 8)."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import rules as acceptance_rules
from mingcha.registry.acceptance.assessed import may_come_into_use
from mingcha.registry.acceptance.claimed.rows import claims_of_batch
from mingcha.registry.acceptance.claimed.rules import BatchClaims
from mingcha.registry.acceptance.installation.rows import lacking_points, unmasked_points
from mingcha.registry.acceptance.installation.rules import LackingPoint, UnmaskedPoint
from mingcha.registry.acceptance.models import Acceptance, AcceptanceDocument, AcceptanceProblem, AcceptedPoint
from mingcha.registry.acceptance.rows import (
    acceptance_called,
    acceptance_row,
    counted,
    judged_acceptance,
    member_rows,
    newest_report,
    report_row,
)
from mingcha.registry.acceptance.rules import JudgedAcceptance
from mingcha.registry.acceptance.states import AcceptanceState, DocumentKind
from mingcha.registry.acceptance.values import AcceptanceFacts, AcceptanceRow, DocumentFile, DocumentRow, Steps
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts

MOST_ACCEPTANCES = 200
"""Acceptances of one page of the list."""
MOST_NAMED = 200
"""Points of a batch that its page names."""
_SYSTEM = PlaceColumns(
    "system__site__division",
    "system__site__organisation__code",
    "system__site__zone",
    "system__contractor__code",
)
_BUILDER = PlaceColumns("system__site__division", "system__building_unit__code", "system__site__zone")
"""Of the building unit, where the system is: the district of the unit's own seat has no part in it (article 3)."""


@cites("3", "8")
def acceptances(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_ACCEPTANCES,
    state: AcceptanceState | None = None,
    system: str = "",
) -> tuple[AcceptanceRow, ...]:
    """The acceptances of systems in reach and those whose group the reader is of, newest first; those below the number
    `before` if it is given, of one state or system if they are."""
    rows = _in_reach(duty_of(asker, at))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(system__code=system) if system else rows
    numbers = list(rows.order_by("-pk").values_list("pk", flat=True).distinct()[:limit])
    return tuple(map(acceptance_row, counted(Acceptance.objects.filter(pk__in=numbers)).order_by("-pk")))


@cites("3", "7", "8")
def acceptance(asker: Reader, number: int, *, at: datetime) -> AcceptanceFacts:
    """One acceptance as form 5.3. Raises Fault(NOT_FOUND), and Refused (article 3) outside the reader's reach."""
    who, held = duty_of(asker, at), acceptance_called(number)
    newest = newest_report(held)
    judged = judged_acceptance(held, newest)
    require(acceptance_rules.may_see_acceptance(who, judged))
    points = AcceptedPoint.objects.filter(acceptance=held).order_by("point__code")
    reports = held.reports.prefetch_related("items", "problems").order_by("-number")
    contractor = held.system.contractor
    return AcceptanceFacts(
        row=acceptance_row(counted(Acceptance.objects.filter(pk=number)).get()),
        standards=held.standards,
        site=held.system.site.name,
        contractor=contractor.name if contractor else "",
        points=tuple(points.values_list("point__code", "point__name")[:MOST_NAMED]),
        members=member_rows(held, newest),
        reports=tuple(map(report_row, reports)),
        documents=tuple(map(_document_row, held.documents.order_by("pk"))),
        withdrawn_reason=held.withdrawn_reason,
        steps=_steps(who, judged),
    )


@cites("3", "8")
def points_of(asker: Reader, number: int, *, at: datetime) -> tuple[str, ...]:
    """The codes of all points of an acceptance. Raises as `acceptance`."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    return tuple(
        AcceptedPoint.objects.filter(acceptance=held).order_by("point__code").values_list("point__code", flat=True)
    )


@cites("3", "7", "8")
def lacking(asker: Reader, number: int, *, filmed: Collection[str], at: datetime) -> tuple[LackingPoint, ...]:
    """What its points lack before it may pass, none of one that ended. `filmed`: codes of points of which recorders
    hold footage. Raises as `acceptance`."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    if not AcceptanceState(held.state).is_waiting:
        return ()
    return lacking_points(held, filmed, shanghai_day(at))


@cites("3", "8", "18")
def unmasked(asker: Reader, number: int, *, masked: Collection[int], at: datetime) -> tuple[UnmaskedPoint, ...]:
    """Its points without a checked mask over what must be covered, none of one that ended. `masked`: numbers of the
    needs that checked masks answer. Raises as `acceptance`."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    return unmasked_points(held, masked, at) if AcceptanceState(held.state).is_waiting else ()


@cites("3", "8", "16(6)")
def unassessed(asker: Reader, number: int, *, at: datetime) -> Decision | None:
    """Why its points could not come into use for want of an impact assessment; None where nothing stands against it,
    and for one that ended. Raises as `acceptance`."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    if not AcceptanceState(held.state).is_waiting:
        return None
    judged = may_come_into_use(held.system, at)
    return None if judged else judged


@cites("3", "7", "8")
def claims_of(asker: Reader, number: int, *, at: datetime) -> BatchClaims:
    """What standards are claimed for its points now, beside what its group types. Raises as `acceptance`."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    return claims_of_batch(held)


@cites("3", "8")
def acceptance_document(asker: Reader, number: int, document: int, *, folder: Path, at: datetime) -> DocumentFile:
    """The scan of a document. `folder`: the documents of the home. Raises as `acceptance`, Fault(CORRUPT) if it is
    gone or altered."""
    held = acceptance_called(number)
    require(acceptance_rules.may_see_acceptance(duty_of(asker, at), judged_acceptance(held, newest_report(held))))
    row = AcceptanceDocument.objects.filter(acceptance=held, pk=document).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份资料", "there is no such document"), str(document))
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, row.file, row.digest, words, str(document))
    return DocumentFile(data, row.media_type, f"acceptance-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


@cites("8")
def accepted(points: Collection[str]) -> dict[str, int]:
    """Code of each of these points that a passed acceptance put into use -> number of it; for who may read the
    points."""
    rows = AcceptedPoint.objects.filter(point__code__in=points, acceptance__state=AcceptanceState.PASSED.value)
    return dict(rows.values_list("point__code", "acceptance_id"))


@cites("8")
def problem_texts(subjects: Collection[str]) -> dict[str, str]:
    """What is wrong, by the subject of a finding ("ACCEPTANCE/PROBLEM"), for readers who may see the finding; unknown
    subjects are absent."""
    numbers = {one: one.rpartition("/")[2] for one in subjects}
    wanted = {one: int(number) for one, number in numbers.items() if number.isascii() and number.isdigit()}
    texts = dict(AcceptanceProblem.objects.filter(pk__in=wanted.values()).values_list("pk", "text"))
    return {one: texts[number] for one, number in wanted.items() if number in texts}


@cites("3", "8")
def due_problems(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The problems of failed acceptances in reach that are to be mended by a day up to `until`, or were to be, the
    earliest first."""
    who = duty_of(asker, at)
    return tuple(
        Due(
            DueKind.PROBLEM,
            str(number),
            Words(f"{title}：{text}", f"{title}: {text}"),
            mends,
            "8",
            due_on,
            None,
            part=str(problem),
        )
        for problem, number, title, text, mends, due_on in _PROBLEMS.rows(who, who.user_id, until, limit=limit)
    )


def _document_row(held: AcceptanceDocument) -> DocumentRow:
    kind = DocumentKind(held.kind)
    return DocumentRow(held.pk, kind, held.title, held.media_type, held.digest, held.added_by, held.added_at)


def _steps(who: DutyFacts, held: JudgedAcceptance) -> Steps:
    """What the reader may do now. A report is judged whole only when it is recorded."""
    organises = acceptance_rules.may_organise(who, held.place, held.builder).allowed
    return Steps(
        report=organises and acceptance_rules.takes_reports(held.state),
        sign=acceptance_rules.may_sign_acceptance(who, held).allowed,
        sign_paper=acceptance_rules.may_sign_on_paper(who, held).allowed,
        close=acceptance_rules.may_close_acceptance(who, held).allowed,
        reinspect=acceptance_rules.may_reinspect(who, held).allowed,
        mend=acceptance_rules.may_mend_problem(who, held).allowed,
        withdraw=acceptance_rules.may_withdraw_acceptance(who, held).allowed,
        add_document=acceptance_rules.may_add_acceptance_document(who, held).allowed,
    )


def _in_reach(who: DutyFacts) -> QuerySet[Acceptance]:
    return Acceptance.objects.filter(_reached(who, who.user_id))


def _reached(who: DutyFacts, user: int) -> Q:
    """Those of the places of these roles, and those of which this account is a member; none has the number 0."""
    return reach(who, _SYSTEM) | reach(who, _BUILDER) | Q(members__user=user)


def _problems(who: DutyFacts, user: int, until: date) -> QuerySet[AcceptanceProblem, Any]:
    found = Acceptance.objects.filter(_reached(who, user)).values("pk")
    rows = AcceptanceProblem.objects.filter(report__acceptance__in=found, report__closed_at__isnull=False)
    rows = rows.filter(mended_on=None, due_on__lte=until).order_by("due_on", "pk")
    columns = ("pk", "report__acceptance_id", "report__acceptance__title", "text", "mends", "due_on")
    return rows.values_list(*columns)


_PROBLEMS = QueryOfFacts(_problems)
