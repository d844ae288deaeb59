"""The whole file of a point, and the points of an export (articles 3, 7 to 10, 13, 16(2))."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import Decision, Refused, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.models import Acceptance
from mingcha.registry.acceptance.queries import accepted
from mingcha.registry.acceptance.rows import acceptance_row, counted
from mingcha.registry.acceptance.values import AcceptanceRow
from mingcha.registry.authorities.queries import authority_of
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.commissioning.values import CommissioningRow
from mingcha.registry.dossiers import rules as dossiers_rules
from mingcha.registry.dossiers.columns import COLUMNS, lacking
from mingcha.registry.dossiers.exported import ExportedFields, ExportForm, ExportPoint
from mingcha.registry.dossiers.rows import PointReader, Seen, nothing_seen
from mingcha.registry.dossiers.values import PointDossier, PrintedPoints
from mingcha.registry.filings.queries import filings_of_system
from mingcha.registry.findings.kinds import SubjectKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.classified import classified_among
from mingcha.registry.points.filter import EVERYTHING, PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import point
from mingcha.registry.points.reach import points_in_reach
from mingcha.registry.points.values import PointRow
from mingcha.registry.projects.models import ProjectPoint
from mingcha.registry.relocations.queries import relocation_of_point
from mingcha.registry.signs.queries import signs_of_point, state_of_sign
from mingcha.registry.standards.queries import claims_of_point
from mingcha.registry.systems.queries import system
from mingcha.registry.views.queries import home_presets_of, references_of, view_standing

MOST_FINDINGS = 50
"""Findings that a file names."""


@cites("3", "7", "8", "9", "10", "13")
def dossier(reader: Reader, code: str, *, at: datetime) -> PointDossier:
    """The whole file of a point, for who may read its register. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who = duty_of(reader, at)
    found = point(who, code, at=at)
    organ = authority_of(found.row.place).public_security
    project, title, point_class = _project_of(code)
    asked = FindingsAsked(subject_kind=SubjectKind.POINT, subject=code, closed=True)
    return PointDossier(
        point=found,
        system=system(who, found.row.system, at=at).row,
        organ=organ.code if organ else "",
        organ_name=organ.name if organ else "",
        project=project,
        project_title=title,
        point_class=point_class,
        acceptance=_acceptance_of(code),
        used=_use_of(code),
        filings=_or_refusal(lambda: filings_of_system(who, found.row.system, at=at)),
        relocation=relocation_of_point(code),
        sign_state=state_of_sign(who, code, at=at),
        signs=signs_of_point(who, code, at=at),
        view=view_standing(who, code, at=at),
        references=references_of(who, code, at=at),
        home_presets=home_presets_of(who, code, at=at),
        claims=claims_of_point(who, code, at=at),
        findings=open_findings(who, at=at, asked=asked, limit=MOST_FINDINGS),
    )


@cites("3", "13", "799-10")
def exported_fields(
    reader: Reader, code: str, *, at: datetime, seen: Seen = nothing_seen, by_token: bool = False
) -> tuple[ExportedFields, ...]:
    """What each export says of a point, and what it lacks of what its list demands; nothing for who takes no export of
    it."""
    who = duty_of(reader, at)
    if not dossiers_rules.may_export(who) or not is_device_code(code):
        return ()
    who = dossiers_rules.as_taker(who)
    asked = points_in_reach(who, EVERYTHING).filter(code=code)
    found = [one for some in PointReader(who, at, seen, by_token).batches(asked) for one in some]
    return tuple(
        ExportedFields(
            form,
            tuple((column.name, value) for column in COLUMNS[form] if (value := column.value(one))),
            lacking(form, one),
        )
        for one in found
        for form in ExportForm
    )


@cites("3", "13")
def count_exported(reader: Reader, where: PointFilter, *, at: datetime) -> int:
    """How many points an export under a filter has, those among them that it leaves out too; 0 for who takes none."""
    who = duty_of(reader, at)
    if not dossiers_rules.may_export(who):
        return 0
    return points_in_reach(dossiers_rules.as_taker(who), _of_register(where)).count()


@cites("3", "13", "799-10")
def exported_of(reader: Reader, codes: Collection[str], *, at: datetime) -> dict[str, ExportPoint]:
    """What an export would say of the points with these codes, by code, without those that it would leave out; nothing
    for who takes no export."""
    who = duty_of(reader, at)
    if not dossiers_rules.may_export(who):
        return {}
    who = dossiers_rules.as_taker(who)
    asked = points_in_reach(who, EVERYTHING).filter(code__in=codes)
    return {one.code: one for some in PointReader(who, at).batches(asked) for one in some}


class ExportReading:
    """The points of an export, read once. `left_out` is whole after the last one."""

    def __init__(self, who: DutyFacts, where: PointFilter, at: datetime, seen: Seen, *, by_token: bool) -> None:
        who = dossiers_rules.as_taker(who)
        self._asked = points_in_reach(who, _of_register(where))
        self._read = PointReader(who, at, seen=seen, by_token=by_token)

    def __iter__(self) -> Iterator[ExportPoint]:
        for some in self._read.batches(self._asked):
            yield from some

    @property
    def left_out(self) -> int:
        """Points that were left out because they are a work secret or their sites are classified."""
        return self._read.left_out


@cites("3", "13", "799-10")
def export_points(
    reader: Reader, where: PointFilter, *, at: datetime, seen: Seen = nothing_seen, by_token: bool = False
) -> ExportReading:
    """The points in the reader's reach under a filter, by code. What a point does just now is no matter of the
    register: `where.state` is not asked. Raises Refused (article 3) for who takes no export."""
    who = duty_of(reader, at)
    require(dossiers_rules.may_export(who))
    return ExportReading(who, where, at, seen, by_token=by_token)


@cites("3", "799-10")
def printed_points(reader: Reader, rows: Sequence[PointRow], *, at: datetime) -> PrintedPoints:
    """Those of these points that may stand on a printed sheet: none at a classified place or that is a work secret. Of
    those that are left out nothing is said to who does not keep their register."""
    who, secret = duty_of(reader, at), classified_among(rows, shanghai_day(at))
    printed = tuple(row for row in rows if dossiers_rules.may_print(classified=row.code in secret))
    left = [row.place for row in rows if row.code in secret]
    counted = [place for place in left if dossiers_rules.may_take_classified(who, place, by_token=False)]
    return PrintedPoints(printed, len(counted))


@cites("3", "799-10")
def taken_in_table(reader: Reader, rows: Sequence[PointRow], *, at: datetime) -> tuple[PointRow, ...]:
    """Those of these points that a table has which the reader takes out: of a classified place, or a work secret, for
    who keeps its register alone. Of those that are left out nothing is said, as on a sheet."""
    who, secret = duty_of(reader, at), classified_among(rows, shanghai_day(at))
    return tuple(row for row in rows if dossiers_rules.may_take_in_table(who, row.place, classified=row.code in secret))


@cites("3", "799-10")
def may_take_table(reader: Reader, row: PointRow, *, at: datetime) -> Decision:
    """Whether a table about this one point leaves with the reader."""
    is_secret = bool(classified_among([row], shanghai_day(at)))
    return dossiers_rules.may_take_in_table(duty_of(reader, at), row.place, classified=is_secret)


@cites("3", "16(1)", "799-10")
def require_taken(reader: Reader, row: PointRow, *, at: datetime) -> None:
    """Raises Refused (article 16(1)) where a table about this one point does not leave with the reader."""
    require(may_take_table(reader, row, at=at))


def _of_register(where: PointFilter) -> PointFilter:
    return where.but(state="")


def _project_of(code: str) -> tuple[int, str, int]:
    """Number and title of the project that built a point, and the class that its plan gave it; 0 and "" for none."""
    columns = ("project_id", "project__title", "project__item__point_class")
    found = ProjectPoint.objects.filter(point__code=code).values_list(*columns).first()
    return (found[0], found[1], found[2] or 0) if found else (0, "", 0)


def _acceptance_of(code: str) -> AcceptanceRow | None:
    number = accepted([code]).get(code)
    if number is None:
        return None
    return acceptance_row(counted(Acceptance.objects.filter(pk=number)).get())


def _use_of(code: str) -> CommissioningRow | None:
    """The record by which a point was put into use."""
    held = Commissioning.objects.filter(points__code=code).select_related("system").first()
    if held is None:
        return None
    points = Point.objects.filter(commissioning=held).count()
    return CommissioningRow(held.system.code, held.document, held.used_on, held.recorded_at, held.recorded_by, points)


def _or_refusal[T](read: Callable[[], T]) -> T | Decision:
    try:
        return read()
    except Refused as refused:
        return refused.decision
