"""Filings in the reader's reach: lists, one with its form, those of a system, what is due and overdue (articles 3, 6,
9, 799-14).
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.codes import division_words
from mingcha.kit.decision import Missing, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.filing import FilingClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.values import DocumentFile
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.filings import rules as filings_rules
from mingcha.registry.filings.form import declared_from, missing_from
from mingcha.registry.filings.models import FilingScan, FilingStep, SystemFiling
from mingcha.registry.filings.rows import (
    NO_FILINGS,
    Filled,
    PartFilings,
    area_of,
    areas_of_points,
    areas_of_system,
    clocks_of,
    filing_called,
    filing_row,
    filings_by_area,
    fill,
    is_counted,
    light_of,
    organ_of,
    standing_of_filing,
    with_all,
)
from mingcha.registry.filings.rules import FilingStanding
from mingcha.registry.filings.states import FilingKind, FilingState, FilingStepKind
from mingcha.registry.filings.values import (
    Area,
    Declared,
    FiledPart,
    FilingFacts,
    FilingLight,
    FilingRow,
    FilingScanRow,
    FilingStepRow,
    FilingSteps,
    FoundFiling,
    OverdueInArea,
    SystemFilings,
)
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.queries import count_by_area
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.points.models import Point
from mingcha.registry.systems.rows import system_called

MOST_FILINGS = 200
"""Filings of one page of the list."""
MOST_PLACES = 8
"""Sites, and units, by which a search asks for filings."""
SYSTEM_FILED = PlaceColumns("division", "system__site__organisation__code", "zone", "system__contractor__code")
BUILDER = PlaceColumns("division", "system__building_unit__code", "zone")
USER = PlaceColumns("division", "system__using_unit__code", "zone")
_ORGAN = PlaceColumns("organ__division", "organ__code", "organ__zone")


@cites("3", "9", "799-14")
def filings(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_FILINGS,
    state: FilingState | None = None,
    system: str = "",
) -> tuple[FilingRow, ...]:
    """The filings in reach, newest first; those below the number `before` if it is given, of one state or system if
    they are. An organ reads what was handed to it, also by mistake."""
    rows = SystemFiling.objects.filter(_within(duty_of(asker, at)))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(system__code=system) if system else rows
    return tuple(map(filing_row, with_all(rows).order_by("-pk")[:limit]))


@cites("3", "9", "799-14")
def filings_found(
    asker: Reader, text: str, *, sites: Collection[str], units: Collection[str], at: datetime, limit: int
) -> tuple[FoundFiling, ...]:
    """The filings in reach with this number (as printed, its end such as "420102-000012", or that of the page), and
    those of systems at these sites or of these units, newest first."""
    wanted = text.strip()
    who, found = duty_of(asker, at), Q()
    if _PAGE_NUMBER.fullmatch(wanted):
        found |= Q(pk=int(wanted))
    if printed := _PRINTED.fullmatch(wanted.upper()):
        year, area, serial = printed.groups()
        numbered = Q(serial=int(serial)) & (Q(division=area) | Q(zone=area))
        found |= numbered & Q(year=int(year)) if year else numbered
    rows: Iterable[Sequence[Any]] = ()
    if found:
        rows = _found(who, found | Q(system__site__code__in=sites) | Q(applicant__code__in=units))[:limit]
    elif sites or units:
        rows = _OF_PLACES.rows(who, _all_of(sites), _all_of(units), limit=limit)
    return tuple(
        FoundFiling(number, FilingKind(kind), system, division_words(Area(division, zone).code), no)
        for number, kind, system, division, zone, no in rows
    )


def _found(who: DutyFacts, found: Q) -> QuerySet[SystemFiling, Any]:
    rows = SystemFiling.objects.filter(_within(who), found).order_by("-pk")
    return rows.values_list("pk", "kind", "system__name", "division", "zone", "no")


def _all_of(codes: Collection[str]) -> tuple[str, ...]:
    """MOST_PLACES codes, the last one repeated, so that the query is compiled once."""
    known = tuple(codes) or ("",)
    return known + known[-1:] * (MOST_PLACES - len(known))


_OF_PLACES = QueryOfFacts(
    lambda who, sites, units: _found(who, Q(system__site__code__in=sites) | Q(applicant__code__in=units))
)


_PAGE_NUMBER = re.compile(r"[0-9]{1,9}")
_PRINTED = re.compile(r"(?:[^0-9]{0,10}([0-9]{4})〕)?([0-9]{6}|[A-Z]+-[A-Z]+)-([0-9]{1,6})")


@cites("3", "9", "799-14")
def filing(asker: Reader, number: int, *, at: datetime) -> FilingFacts:
    """One filing with its form: as it was filed, or as the register fills it now where it waits for its unit. Raises
    Fault(NOT_FOUND), Refused (article 3)."""
    who, held = duty_of(asker, at), filing_called(number)
    standing = standing_of_filing(held)
    require(filings_rules.may_see_filing(who, standing))
    filled, clocks, area = _filled(held, at), clocks_of(held.system).clocks, area_of(held)
    right = organ_of(area)
    return FilingFacts(
        row=replace(filing_row(held), points=filled.points),
        declared=declared_from(held.declared),
        content=filled.content,
        content_sha256=held.digest,
        register_sha256=filled.register_sha256,
        missing=filled.missing,
        named=missing_from(held.missing) if standing.state is FilingState.RETURNED else (),
        resubmit_by=held.resubmit_by,
        reason=held.reason,
        changes=held.changes_id or 0,
        withdrawn_reason=held.withdrawn_reason,
        right_organ=right.code if right else "",
        right_organ_name=right.name if right else "",
        counts=is_counted(held),
        has_uscc=bool(held.applicant.uscc),
        has_operator=filled.has_operator,
        submitted_at=held.submitted_at,
        received_at=held.received_at,
        received_by=held.received_by,
        clocks=clocks.running,
        light=_light(held, clocks.main, shanghai_day(at)),
        history=tuple(map(_step, held.history.select_related("organ").order_by("pk"))),
        scans=(scans := tuple(map(_scan, held.scans.order_by("pk")))),
        steps=_steps(who, standing, len(scans)),
    )


@cites("3", "9")
def missing_if_declared(asker: Reader, number: int, declared: Declared, *, at: datetime) -> tuple[Missing, ...]:
    """What a filing would lack if it were submitted now with what the unit states. Article 9 takes it all the same, and
    the organ returns it: whoever submits is to know it before. Raises as `filing`."""
    held = filing_called(number)
    require(filings_rules.may_see_filing(duty_of(asker, at), standing_of_filing(held)))
    return fill(held, declared, at=at).missing


@cites("3", "9")
def filing_scan(asker: Reader, number: int, scan: int, *, folder: Path, at: datetime) -> DocumentFile:
    """A scan of what was filed on paper. `folder`: the documents of the home. Raises as `filing`, Fault(CORRUPT) if it
    is gone or altered."""
    held = filing_called(number)
    require(filings_rules.may_see_filing(duty_of(asker, at), standing_of_filing(held)))
    row = held.scans.filter(pk=scan).first()
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份扫描件", "there is no such scan"), str(scan))
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, row.file, row.digest, words, str(scan))
    return DocumentFile(data, row.media_type, f"filing-{held.pk}-{row.pk}.{SUFFIXES[row.media_type]}")


@cites("3", "9", "799-14")
def filings_of_system(asker: Reader, code: str, *, at: datetime) -> SystemFilings:
    """The parts of a system by district with their filings, and its clocks. Raises Fault(NOT_FOUND), Refused (article
    3)."""
    who, held, today = duty_of(asker, at), system_called(code), shanghai_day(at)
    standing = FilingStanding(FilingState.DRAFT, held.place, held.units)
    require(filings_rules.may_see_filing(who, standing))
    clocks, filed = clocks_of(held).clocks, filings_by_area(held)
    bound = clocks.main if filings_rules.is_filing_bound(held.legal_class, today) else None
    return SystemFilings(
        parts=tuple(
            _part(area, len(codes), filed.get(area, NO_FILINGS), bound, today)
            for area, codes in areas_of_system(held).items()
        ),
        clocks=clocks.running,
        may_open=filings_rules.may_file(who, held.place, held.units).allowed,
    )


@cites("3", "9")
def overdue_filings(asker: Reader, *, at: datetime) -> tuple[OverdueInArea, ...]:
    """How many systems in reach are past their day by district and zone, as the findings say."""
    rows = count_by_area(asker, FindingKind.FILING_OVERDUE, at=at)
    return tuple(
        OverdueInArea(Area(division, zone), division_words(zone or division), number) for division, zone, number in rows
    )


@cites("6", "9")
def unfiled_points(points: QuerySet[Point]) -> frozenset[str]:
    """The codes of those of these points whose part of their system is past the day of its filing; for planes above,
    which show points, not cut to a reach."""
    late: dict[str, set[Area]] = defaultdict(set)
    systems = points.order_by().values("system__code")
    rows = Finding.objects.filter(subject_kind=SubjectKind.SYSTEM.value, subject__in=systems, closed_at=None)
    rows = rows.filter(kind=FindingKind.FILING_OVERDUE.value)
    for code, division, zone in rows.values_list("subject", "division", "zone"):
        late[code].add(Area(division, zone))
    if not late:
        return frozenset()
    of_system = dict(points.filter(system__code__in=late).values_list("code", "system__code"))
    areas = areas_of_points(Point.objects.filter(code__in=of_system))
    return frozenset(code for code, area in areas.items() if area in late[of_system[code]])


def _within(who: DutyFacts) -> Q:
    """The filings in reach."""
    had_it = FilingStep.objects.filter(reach(who, _ORGAN), organ__isnull=False).values("filing")
    return reach(who, SYSTEM_FILED) | reach(who, BUILDER) | reach(who, USER) | Q(pk__in=had_it)


def _filled(held: SystemFiling, at: datetime) -> Filled:
    """The form as it was filed, or as it would be filed now."""
    if FilingState(held.state) in (FilingState.DRAFT, FilingState.RETURNED):
        return fill(held, declared_from(held.declared), at=at)
    return Filled(json.loads(held.content or "{}"), held.points, missing_from(held.missing))


def _light(held: SystemFiling, main: FilingClock | None, today: date) -> FilingLight:
    return filings_rules.filing_light(
        main,
        today,
        counted_on=held.counted_on,
        state=FilingState(held.state),
        is_filed=held.state == FilingState.RECEIVED.value,
        resubmit_until=held.resubmit_by,
    )


def _part(area: Area, points: int, filed: PartFilings, main: FilingClock | None, today: date) -> FiledPart:
    return FiledPart(
        area=area,
        words=division_words(area.code),
        points=points,
        light=light_of(filed, main if points else None, today),
        received=filed.received.pk if filed.received else 0,
        on_its_way=filed.waiting.pk if filed.waiting else 0,
        is_returned=filed.waiting is not None and filed.waiting.state == FilingState.RETURNED.value,
    )


def _step(held: FilingStep) -> FilingStepRow:
    organ = held.organ.name if held.organ else ""
    return FilingStepRow(FilingStepKind(held.kind), held.by, held.at, organ, held.digest, held.note)


def _scan(held: FilingScan) -> FilingScanRow:
    return FilingScanRow(held.pk, held.title, held.media_type, held.digest, held.added_by, held.added_at)


def _steps(who: DutyFacts, held: FilingStanding, scans: int) -> FilingSteps:
    return FilingSteps(
        submit=filings_rules.may_submit_filing(who, held).allowed,
        withdraw=filings_rules.may_withdraw_filing(who, held).allowed,
        receive=filings_rules.may_receive_filing(who, held),
        give_back=filings_rules.may_return_filing(who, held),
        transfer=filings_rules.may_transfer_filing(who, held),
        add_scan=filings_rules.may_add_filing_scan(who, held, scans).allowed,
    )
