"""Acts supervision/scenarios/sheets.yaml; the PDF that leaves shows a solid area where a person stood (12, 21)."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.privacy.painted_stills import HEIGHT, PERSON, WIDTH, luma_of, painted_still
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import Stills, at_browser, signed_reference

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import EntryDetail
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.media.masks.fill import LUMA
from mingcha.media.masks.polygons import SIDE, Polygon
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.checks import check_printed
from mingcha.registry.printed.kinds import PrintedKind, Standing
from mingcha.registry.printed.queries import document_bytes, public_facts
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.models import PictureFinding
from mingcha.supervision.looks.queries import picture_findings, shown_lines
from mingcha.supervision.looks.showing import taken_lately
from mingcha.supervision.looks.values import FindingReport
from mingcha.supervision.sheets.actions import prepare_sheet, withdraw_sheet
from mingcha.supervision.sheets.checks import check_sheets
from mingcha.supervision.sheets.models import PictureSheet
from mingcha.supervision.sheets.queries import picture_sheet, sheet_handouts, sheets_of_finding
from mingcha.supervision.sheets.showing import hand_out_sheet
from mingcha.supervision.sheets.states import ReceiverKind
from mingcha.supervision.sheets.tasks import keep_sheets
from mingcha.supervision.sheets.values import SheetRow
from mingcha.web.registry.printed.typesetting import typesetter

pytestmark = pytest.mark.law("12", "21")
(SCENARIO,) = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "sheets.yaml").read_text(encoding="utf-8"), PlainLoader
)
LEFT, TOP, RIGHT, BOTTOM = PERSON
CLOCK = program("work")


def area() -> Polygon:
    corners = ((LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM))
    return tuple((x * SIDE // WIDTH, y * SIDE // HEIGHT) for x, y in corners)


def with_hands(function: Callable[..., object], **more: object) -> Callable[..., object]:
    """An action whose recorder and detector are those of the test."""

    @wraps(function)
    def acted(**given: Any) -> object:
        return function(**(more | given))

    return acted


@pytest.fixture
def sent(city: City, clock: HandClock, tmp_path: Path) -> SheetRow:
    """The sheet of the scenario, after its steps."""
    stills = Stills(clock, picture=painted_still())
    signed_reference(city["manager"], city.points["HQX"].code, tmp_path, clock, stills=stills)
    prepared = with_hands(prepare_sheet, take=stills, seek=lambda jpegs: tuple((area(),) for _ in jpegs))
    stage = Stage(city, clock, functions() | {"sheets.prepare_sheet": prepared}, tmp_path)
    stage.know("area", [[list(corner) for corner in area()]])
    for step in SCENARIO["steps"]:
        stage.act(step)
    (found,) = picture_findings(city["manager"], at=clock.now(), everything=True)
    assert list(check_sheets(tmp_path)) == []
    assert len(shown_lines(city["manager"], found.number, at=clock.now())) == 7
    sheet = stage.known("sheet")
    assert isinstance(sheet, SheetRow)
    return picture_sheet(city["manager"], sheet.no, at=clock.now())


def test_t12_10_n_what_leaves_is_covered_counted_and_removed_in_time(
    city: City, clock: HandClock, tmp_path: Path, sent: SheetRow
) -> None:
    paper = _leaves(city, clock, tmp_path, sent)
    assert keep_sheets(CLOCK, folder=tmp_path, clock=clock) == 1
    assert list(tmp_path.glob("sheet-originals/*/*.jpg")) == []
    assert keep_sheets(CLOCK, folder=tmp_path, clock=clock) == 0
    _lies_too_long(city, clock, tmp_path, sent)
    _ends_and_goes(city, clock, tmp_path, sent)
    assert public_facts(paper, at=clock.now()).standing is Standing.IN_FORCE
    with pytest.raises(Refused, match="say why"):
        withdraw_sheet(city["manager"], sheet=sent.no, reason=" ", clock=clock)
    withdraw_sheet(city["manager"], sheet=sent.no, reason="发错接收方", clock=clock)
    gone = public_facts(paper, at=clock.now())
    assert (gone.standing, len(gone.sha256)) == (Standing.SUPERSEDED, 64)
    assert list(check_application_log()) == []
    kept = "".join(bytes(one).decode() for one in EntryDetail.objects.values_list("event", flat=True))
    assert "receiver_kind" in kept
    assert not any(name in kept for name in (sent.receiver, "某物业")), "a name would stay for ever"


def _leaves(city: City, clock: HandClock, folder: Path, sent: SheetRow) -> str:
    """Its paper is issued and taken for the receiver, each time a line; the number of the paper."""
    manager, typeset = city["manager"], typesetter("https://mingcha.example")
    issued = issue_document(manager, PrintedKind.PICTURE_SHEET, sent.no, typeset=typeset, folder=folder, clock=clock)
    with pytest.raises(Refused, match="page of its sheet"):
        document_bytes(manager, issued.no, folder=folder, at=clock.now())
    number, data = hand_out_sheet(manager, sheet=sent.no, folder=folder, clock=clock)
    assert number == issued.no
    (line,) = sheet_handouts(manager, sent.no, at=clock.now())
    assert (line.receiver, line.paper) == ("江岸区园林和林业局", issued.no)
    _is_closed_since(manager, folder, clock, sent)
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages[:1]
    assert "江岸区园林和林业局" in page.extract_text()
    copies = [one.read_bytes() for one in folder.glob("sheet-copies/*/*.jpg")]
    assert len(copies) == 2, "an older copy is gone"
    assert all(copy in data for copy in copies), "the paper has the very bytes that were checked"
    (original,) = (one.read_bytes() for one in folder.glob("sheet-originals/*/*.jpg"))
    assert original not in data
    inside = [luma_of(copy)[TOP:BOTTOM, LEFT:RIGHT] for copy in copies]
    solid = [int(one.max()) - int(one.min()) <= 12 and abs(float(one.mean()) - LUMA) < 3 for one in inside]
    assert sorted(solid) == [False, True], "the reference, of which it was stated that nobody is seen, is open"
    return issued.no


def _is_closed_since(manager: User, folder: Path, clock: HandClock, sent: SheetRow) -> None:
    """After it was sent the time of a picture is closed: no copy leaves any more, and no other paper is issued."""
    typeset, given = typesetter("https://mingcha.example"), {"folder": folder, "clock": clock}
    for one in sent.pictures:
        until = one.picture_at + timedelta(seconds=1)
        closed = ClosedSpan.objects.create(
            point=Point.objects.get(code=sent.camera), why="moved", from_at=one.picture_at, until_at=until
        )
        with pytest.raises(Refused) as refused:
            hand_out_sheet(manager, sheet=sent.no, **given)  # type: ignore[arg-type]
        assert refused.value.decision.article == "18"
        with pytest.raises(Refused) as refused:
            issue_document(manager, PrintedKind.PICTURE_SHEET, sent.no, typeset=typeset, **given)  # type: ignore[arg-type]
        assert refused.value.decision.article == "18"
        closed.delete()


def _lies_too_long(city: City, clock: HandClock, folder: Path, sent: SheetRow) -> None:
    """Another sheet, for which no detector looked, is never sent: its still goes after a week."""
    manager = at_browser(city["manager"], 3)
    new = {"finding": sent.finding, "receiver_kind": ReceiverKind.OWNER, "receiver": "某物业", "purpose": "修剪"}
    given = {"take": Stills(clock, picture=painted_still(2)), "seek": lambda _: None, "folder": folder, "clock": clock}
    with pytest.raises(Refused, match="tomorrow"):
        prepare_sheet(manager, **new, **given)  # type: ignore[arg-type]
    clock.advance(timedelta(days=1))
    assert taken_lately(manager.pk, clock.now()) == 0
    again = prepare_sheet(manager, **new, **given)  # type: ignore[arg-type]
    assert taken_lately(manager.pk, clock.now()) == 1, "its still counts in the hour"
    assert [one.is_sought for one in again.pictures] == [False, False], "a person draws all of it"
    clock.advance(timedelta(days=8))
    assert keep_sheets(CLOCK, folder=folder, clock=clock) == 1
    assert list(folder.glob("sheet-originals/*/*.jpg")) == []
    assert [one.has_original for one in picture_sheet(manager, again.no, at=clock.now()).pictures] == [True, False]
    withdraw_sheet(manager, sheet=again.no, reason="逾期", clock=clock)
    with pytest.raises(Refused, match="another person"):
        prepare_sheet(manager, **new, **given)  # type: ignore[arg-type]
    altered = next(folder.glob("sheet-copies/*/*.jpg"))
    altered.chmod(0o600)
    altered.write_bytes(b"another picture")
    assert [one.kind for one in check_sheets(folder)] == ["sheet_copy_altered"]


def _ends_and_goes(city: City, clock: HandClock, folder: Path, sent: SheetRow) -> None:
    """The finding ends; three years later all files are gone, and number and digest stay."""
    report = FindingReport(sent.camera, 1, sent.kind, sent.since, ended=True)
    assert take_in_findings(program("look"), "R1", [report], clock=clock) == 1
    assert keep_sheets(CLOCK, folder=folder, clock=clock) == 2
    clock.advance(timedelta(days=3 * 365))
    assert keep_sheets(CLOCK, folder=folder, clock=clock) == 0
    clock.advance(timedelta(days=2))
    PictureSheet.objects.filter(pk=sent.number).update(receiver_kind=ReceiverKind.OWNER.value)
    assert keep_sheets(CLOCK, folder=folder, clock=clock) == 3, "two sheets, and the name in their finding"
    held = PictureFinding.objects.get()
    assert (held.owner, held.cause != "", held.owner_removed_at) == ("", True, clock.now())
    assert list(folder.glob("sheet-*/*/*.*")) == []
    rows = sheets_of_finding(city["manager"], sent.finding, at=clock.now())
    assert {(one.receiver, one.owner) for one in rows} == {("", "")}, "no name outlasts the files"
    assert [one.receiver for one in sheet_handouts(city["manager"], sent.no, at=clock.now())] == ["遮挡物所有人"]
    assert list(check_sheets(folder)) == list(check_printed(folder)) == []
    with pytest.raises(Fault, match="its time is over"):
        hand_out_sheet(city["manager"], sheet=sent.no, folder=folder, clock=clock)


def test_the_owner_of_a_finding_that_had_no_sheet_goes_as_long_after_its_end(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    now, point = clock.now(), Point.objects.get(code=city.points["HQX"].code)
    given = {"reference": 1, "share_permille": 61, "shift_tenths": 0, "is_growing": False, "is_case": False}
    given |= {"judgement": "confirmed", "cause": "greenery", "owner": "周某", "judged_by": "user:1", "judged_at": now}
    times = {"since": now, "opened_at": now}
    for kind, ended in (("partial_slow", now), ("turned", None)):
        PictureFinding.objects.create(point=point, kind=kind, ended_at=ended, **times, **given)
    clock.advance(timedelta(days=3 * 365))
    assert keep_sheets(CLOCK, folder=tmp_path, clock=clock) == 0
    clock.advance(timedelta(days=2))
    assert keep_sheets(CLOCK, folder=tmp_path, clock=clock) == 1
    assert sorted(PictureFinding.objects.values_list("kind", "owner")) == [("partial_slow", ""), ("turned", "周某")]
    assert keep_sheets(CLOCK, folder=tmp_path, clock=clock) == 0
    assert "周某" not in "".join(bytes(one).decode() for one in EntryDetail.objects.values_list("event", flat=True))
