"""Rows of acceptances: found by number, and turned into facts and values; for actions and queries, not for pages."""

from datetime import date

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.models import (
    Acceptance,
    AcceptanceItem,
    AcceptanceMember,
    AcceptanceProblem,
    AcceptanceReport,
    AcceptanceSignature,
    AcceptedPoint,
)
from mingcha.registry.acceptance.rules import JudgedAcceptance
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion, Item
from mingcha.registry.acceptance.values import AcceptanceRow, MemberRow, ProblemRow, ReportedItem, ReportRow
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.models import PointState
from mingcha.registry.systems.models import System

_LARGEST_NUMBER = 2**63 - 1
UNITS = ("site__organisation", "contractor", "building_unit", "using_unit")
"""What is read of a system for its place and the names of its units."""


def with_units(rows: QuerySet[Acceptance]) -> QuerySet[Acceptance]:
    """Acceptances with their system, its site and its organisations, in one query."""
    return rows.select_related(*(f"system__{name}" for name in UNITS))


def acceptance_called(number: int) -> Acceptance:
    """The acceptance with this number. Raises Fault(NOT_FOUND)."""
    found = with_units(Acceptance.objects.filter(pk=number))
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有第 {number} 号验收", f"there is no acceptance {number}"))
    return held


def building_place(system: System) -> Place:
    """The place of the unit that builds a system, whose manager organises its acceptance (article 8)."""
    held, builder = system.place, system.building_unit
    return Place(held.division, builder.code if builder else held.organisation, held.zone)


def subject_of(held: AcceptanceProblem) -> str:
    """The subject of the finding about a problem: "ACCEPTANCE/PROBLEM"."""
    return f"{held.report.acceptance_id}/{held.pk}"


def newest_report(held: Acceptance) -> AcceptanceReport | None:
    """The report that counts, None before the first one."""
    return held.reports.order_by("-number").first()


def judged_acceptance(held: Acceptance, report: AcceptanceReport | None) -> JudgedAcceptance:
    """An acceptance as its rules see it; `report`: its newest one."""
    members = list(AcceptanceMember.objects.filter(acceptance=held).values_list("user_id", flat=True))
    # a report that closed its inspection counts no more once a re-inspection began
    waits = report if report is not None and report.closed_at is None else None
    signed = AcceptanceSignature.objects.filter(report=waits) if waits else AcceptanceSignature.objects.none()
    signers = list(signed.values_list("member__user_id", "sheet"))
    batch = AcceptedPoint.objects.filter(acceptance=held)
    problems = AcceptanceProblem.objects.filter(
        report__acceptance=held, report__closed_at__isnull=False, mended_on=None
    )
    builder = held.system.building_unit
    return JudgedAcceptance(
        place=held.system.place,
        builder=builder.code if builder else "",
        state=AcceptanceState(held.state),
        built_on=held.built_on,
        members=frozenset(user for user in members if user is not None),
        reports=1 if waits else 0,
        conclusion=Conclusion(waits.conclusion) if waits else None,
        unsigned=len(members) - len(signers),
        signers=frozenset(user for user, sheet in signers if sheet is None),
        unmended=problems.count(),
        failed_on=_failed_on(held),
        stuck=AcceptanceMember.objects.filter(acceptance=held, user__is_active=False).exists()
        or batch.exclude(point__state=PointState.TRIAL).exists(),
    )


def _failed_on(held: Acceptance) -> date | None:
    """The day of the last failed inspection of points of a batch, also under an acceptance that was left for this one:
    no other group accepts them earlier."""
    points = AcceptedPoint.objects.filter(acceptance=held).values("point")
    beside = AcceptedPoint.objects.filter(point__in=points).values("acceptance")
    failed = AcceptanceReport.objects.filter(acceptance__in=beside, conclusion=Conclusion.UNQUALIFIED.value)
    last: date | None = failed.exclude(closed_at=None).aggregate(last=Max("accepted_on"))["last"]
    return last


def acceptance_row(held: Acceptance) -> AcceptanceRow:
    """An acceptance of `counted` as a value."""
    organiser = held.system.building_unit or held.system.site.organisation
    return AcceptanceRow(
        number=held.pk,
        title=held.title,
        system=held.system.code,
        system_name=held.system.name,
        organiser=organiser.code,
        organiser_name=organiser.name,
        project=held.project_id,
        state=AcceptanceState(held.state),
        built_on=held.built_on,
        points=getattr(held, "points_count", 0),
        report=getattr(held, "newest_number", 0) or 0,
        accepted_on=getattr(held, "newest_day", None),
        opened_by=held.opened_by,
        opened_at=held.opened_at,
    )


def counted(rows: QuerySet[Acceptance]) -> QuerySet[Acceptance]:
    """Acceptances with what `acceptance_row` counts."""
    from_newest = AcceptanceReport.objects.filter(acceptance=OuterRef("pk")).order_by("-number")
    return with_units(rows).annotate(
        points_count=Count("batch"),
        newest_number=Subquery(from_newest.values("number")[:1]),
        newest_day=Subquery(from_newest.values("accepted_on")[:1]),
    )


def member_rows(held: Acceptance, report: AcceptanceReport | None) -> tuple[MemberRow, ...]:
    """The group with the signatures under a report."""
    signed = {one.member_id: one for one in report.signatures.all()} if report else {}
    found = []
    for one in held.members.select_related("user").order_by("number"):
        signature = signed.get(one.pk)
        found.append(
            MemberRow(
                number=one.number,
                name=one.name,
                unit=one.unit,
                title=one.title,
                account=one.user.username if one.user else "",
                user=one.user_id or 0,
                signed_at=signature.signed_at if signature else None,
                on_paper=bool(signature and signature.sheet_id),
            )
        )
    return tuple(found)


def report_row(held: AcceptanceReport) -> ReportRow:
    """A report with its items in the order of form 5.3, and its problems."""
    by_item = {one.item: one for one in held.items.all()}
    items = [by_item[item.value] for item in Item if item.value in by_item]
    return ReportRow(
        number=held.number,
        accepted_on=held.accepted_on,
        conclusion=Conclusion(held.conclusion),
        measurements=tuple(map(_reported_item, items)),
        problems=tuple(
            ProblemRow(one.pk, one.text, one.mends, one.due_on, one.mended_on, one.mended_note)
            for one in held.problems.order_by("pk")
        ),
        recorded_by=held.recorded_by,
        recorded_at=held.recorded_at,
    )


def _reported_item(held: AcceptanceItem) -> ReportedItem:
    return ReportedItem(
        item=Item(held.item),
        value=held.value,
        fits=held.fits,
        instrument=held.instrument,
        recorder_value=held.recorder_value,
        recorder_how=Words(held.recorder_how_zh, held.recorder_how_en),
    )
