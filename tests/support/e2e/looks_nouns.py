"""What the picture detector leaves in the kept home: a signed reference, judged findings, a last clear picture, a
day, a newest check, and a sheet of a confirmed one that left."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tests.support.privacy.painted_stills import painted_still
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import Stills, at_browser, judged_by_who_saw, signed_reference

from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.looks.actions import note_checks, take_in_days, take_in_findings
from mingcha.supervision.looks.clear_stills import keep_clear_still
from mingcha.supervision.looks.models import LookShadowEnd
from mingcha.supervision.looks.queries import picture_findings
from mingcha.supervision.looks.values import (  # fmt: skip
    CheckReport,
    ClearPicture,
    CoverCause,
    DayReport,
    FindingReport,
    PictureJudgement,
)
from mingcha.supervision.sheets.actions import check_picture, cover_picture, prepare_sheet, send_sheet
from mingcha.supervision.sheets.showing import hand_out_sheet, show_sheet_copy, show_sheet_original
from mingcha.supervision.sheets.states import ReceiverKind, SheetPart


@dataclass(frozen=True, slots=True)
class Judges:
    """A camera's code, its unit's manager, and an officer of its district."""

    code: str
    manager: User
    officer: User


def add_looks(city: City, clock: Clock, folder: Path) -> None:
    """A candidate of a camera, rejected by its unit; a confirmed one with its sheet."""
    by = Judges(city.points["HQX"].code, city["manager"], city["district"])
    add_finding_with_sheet(by, clock, folder)
    _end_shadow(city, clock)


def _end_shadow(city: City, clock: Clock) -> None:
    """The row of an end of shadow mode, written past its rule: the 3,000 camera-days that it asks for would cost every
    test that reads this home."""
    site, officer = Point.objects.get(code=city.points["JHG"].code).system.site, city["city"]
    with act("supervision.look.end_shadow", by=actor_of(officer), clock=clock, cites=("12",)) as record:
        given = {"ended_at": clock.now(), "ended_by": record.by.id, "paper_no": "武公〔2026〕12 号"}
        record.wrote(LookShadowEnd.objects.create(site=site, camera_days=3000, rejected=0, **given))


def add_finding_with_sheet(by: Judges, clock: Clock, folder: Path) -> tuple[str, str]:
    """Signs a reference, has one candidate rejected and one confirmed; the numbers of this one and of its sheet."""
    code, manager, host = by.code, by.manager, program("look")
    stills = Stills(clock, picture=painted_still())
    signed_reference(manager, code, folder, clock, stills=stills)
    report = FindingReport(code, 1, LookFinding.PARTIAL_SUDDEN, clock.now(), share_permille=80, clear_at=clock.now())
    take_in_findings(host, "R1", [report], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    clear = ClearPicture(clock.now(), painted_still())
    keep_clear_still(host, number=row.number, folder=folder, clock=clock, fetch=lambda *_: clear)
    judged_by_who_saw(manager, row.number, PictureJudgement.REJECTED, folder, clock, reason="雾")
    day = shanghai_day(clock.now()) - timedelta(days=1)
    take_in_days(host, "R1", [DayReport(code, day, 120, 10, 14, 0, 0, 3)], clock=clock)
    note_checks([CheckReport(code, clock.now(), "judged", "bright", 3, 800)])
    take_in_findings(host, "R1", [replace(report, kind=LookFinding.PARTIAL_SLOW, is_case=True)], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    confirmed = {"cause": CoverCause.GREENERY, "owner": "园林局"}
    judged_by_who_saw(manager, row.number, PictureJudgement.CONFIRMED, folder, clock, **confirmed)  # type: ignore[arg-type]
    return row.number, _send_sheet(by, row.number, stills, clock, folder)


def _send_sheet(by: Judges, finding: str, stills: Stills, clock: Clock, folder: Path) -> str:
    """The manager prepares and covers, the district's officer checks, the manager takes the paper for the receiver."""
    manager, officer = by.manager, by.officer
    ways = {one: one.came_by for one in (manager, officer)}
    kept = {"folder": folder, "clock": clock}
    new = {"finding": finding, "receiver_kind": ReceiverKind.PARKS, "receiver": "区园林局", "purpose": "修剪树冠"}
    at_browser(manager, 3)
    at_browser(officer, 4)
    sheet = prepare_sheet(manager, take=stills, seek=lambda _: None, **new, **kept).no  # type: ignore[arg-type]
    for part in SheetPart:
        show_sheet_original(manager, sheet=sheet, part=part, **kept)  # type: ignore[arg-type]
        given = {"sheet": sheet, "part": part, "polygons": (), "is_empty": True, "cover": lambda jpeg, *_: jpeg}
        cover_picture(manager, **given, **kept)  # type: ignore[arg-type]
        show_sheet_copy(officer, sheet=sheet, part=part, **kept)  # type: ignore[arg-type]
        check_picture(officer, sheet=sheet, part=part, clock=clock)
    send_sheet(manager, sheet=sheet, clock=clock)
    issue_document(manager, PrintedKind.PICTURE_SHEET, sheet, typeset=lambda paper: paper.no.encode(), **kept)  # type: ignore[arg-type]
    hand_out_sheet(manager, sheet=sheet, **kept)  # type: ignore[arg-type]
    for one, way in ways.items():
        one.came_by = way
    return sheet
