"""The last clear picture before a finding: kept by its host, shown by the door, gone once judged (12, 16(3), 18)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import jpeg
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.supervision.signed_looks import at_browser, judged_by_who_saw, signed_reference

from mingcha.custody.holds.actions import place_hold, release_hold
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.media.looks.picture import LightMode
from mingcha.media.looks.values import LookFinding
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.registry.points.models import Point
from mingcha.supervision.looks import rules
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.checks import check_looks
from mingcha.supervision.looks.clear_stills import keep_clear_still
from mingcha.supervision.looks.models import LookShown
from mingcha.supervision.looks.queries import clear_pictures_wanted, picture_finding, picture_findings, reference_views
from mingcha.supervision.looks.showing import show_picture
from mingcha.supervision.looks.tasks import remove_clear_stills
from mingcha.supervision.looks.values import (  # fmt: skip
    ClearPicture,
    CoverCause,
    FindingReport,
    PictureFindingRow,
    PictureJudgement,
    PicturePart,
)

pytestmark = pytest.mark.law("12", "16(3)")
HOST = program("look")


class Footage:
    """In place of the recorder: what it has of an instant."""

    def __init__(self, *, is_gone: bool = False) -> None:
        self.asked: list[tuple[str, int]] = []
        self._is_gone = is_gone

    def __call__(self, camera: str, at_ms: int) -> ClearPicture | None:
        self.asked.append((camera, at_ms))
        return None if self._is_gone else ClearPicture(datetime.fromtimestamp(at_ms / 1000 - 3, UTC), jpeg() + b"clear")


def no_footage(*_: object) -> None:
    """In place of the gateway, which nobody asks here."""
    raise AssertionError("a kept picture needs no ticket")


def claimed(city: City, clock: HandClock, folder: Path) -> str:
    """A finding after three days of growth."""
    code = city.points["HQX"].code
    report = FindingReport(
        code,
        1,
        LookFinding.PARTIAL_SLOW,
        clock.now(),
        share_permille=61,
        clear_at=clock.now() - timedelta(days=3),
        judgeable_permille=712,
        checks=412,
        modes=(LightMode.BRIGHT, LightMode.IR),
    )
    signed_reference(city["manager"], code, folder, clock)
    take_in_findings(HOST, "R1", [report], clock=clock)
    (row,) = picture_findings(city["manager"], at=clock.now())
    return row.number


def test_it_is_kept_once_shown_to_who_judges_and_gone_once_it_was_judged(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    number, manager, footage = claimed(city, clock, tmp_path), city["manager"], Footage()
    code, given = city.points["HQX"].code, {"folder": tmp_path, "clock": clock}
    row = picture_finding(manager, number, at=clock.now())
    assert (row.judgeable_permille, row.checks, row.modes) == (712, 412, (LightMode.BRIGHT, LightMode.IR))
    assert len(reference_views([row])[number]) == 64
    (wanted,) = clear_pictures_wanted({code})
    assert wanted.at_ms == int((clock.now() - timedelta(days=3)).timestamp() * 1000)
    assert not keep_clear_still(HOST, number=number, fetch=Footage(is_gone=True), **given)  # type: ignore[arg-type]
    assert keep_clear_still(HOST, number=number, fetch=footage, **given)  # type: ignore[arg-type]
    assert (footage.asked, last_entry()["act"]) == ([(code, wanted.at_ms)], "supervision.look.keep")
    assert clear_pictures_wanted({code}) == ()
    show = {"number": number, "part": PicturePart.CLEAR, "fetch": no_footage, **given}
    with pytest.raises(Refused) as refused:
        show_picture(at_browser(city["guard"]), **show)  # type: ignore[arg-type]
    assert refused.value.decision.article == "16(3)"
    assert show_picture(at_browser(manager), **show) == jpeg() + b"clear"  # type: ignore[arg-type]
    (line,) = LookShown.objects.filter(part="clear")
    assert (line.ticket, clock.now() - line.picture_at) == ("", timedelta(days=3, seconds=3))
    assert remove_clear_stills(program("work"), **given) == 0, "it waits for its judgement"
    judged_by_who_saw(manager, number, PictureJudgement.REJECTED, tmp_path, clock, reason="雾")
    # what a unit rejects at its own camera the police may judge anew, by the same picture
    assert remove_clear_stills(program("work"), **given) == 0
    with pytest.raises(Refused):
        show_picture(at_browser(manager), **show)  # type: ignore[arg-type]
    assert show_picture(at_browser(city["district"]), **show) == jpeg() + b"clear"  # type: ignore[arg-type]
    confirmed = {"cause": CoverCause.GREENERY, "owner": "园林局"}
    judged_by_who_saw(city["district"], number, PictureJudgement.CONFIRMED, tmp_path, clock, **confirmed)  # type: ignore[arg-type]
    assert remove_clear_stills(program("work"), **given) == 1
    assert list(tmp_path.glob("clear-stills/*/*")) == []
    assert remove_clear_stills(program("work"), **given) == 0
    with pytest.raises(Refused):
        keep_clear_still(HOST, number=number, fetch=footage, **given)  # type: ignore[arg-type]
    assert list(check_looks(tmp_path)) == []
    assert list(check_application_log()) == []


@pytest.mark.law("16(5)", "18", "799-17")
def test_closed_time_is_not_kept_nor_shown_and_a_hold_keeps_it_past_its_days(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    number, manager = claimed(city, clock, tmp_path), city["manager"]
    code, given = city.points["HQX"].code, {"folder": tmp_path, "clock": clock}
    filmed_at = clock.now() - timedelta(days=3, seconds=3)
    closing = {"point": Point.objects.get(code=code), "why": "moved", "from_at": filmed_at - timedelta(hours=1)}
    closed = ClosedSpan.objects.create(**closing, until_at=filmed_at + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        keep_clear_still(HOST, number=number, fetch=Footage(), **given)  # type: ignore[arg-type]
    assert refused.value.decision.article == "18"
    assert list(tmp_path.glob("clear-stills/*/*")) == [], "what was filmed in a closed time is not left behind"
    closed.delete()
    assert keep_clear_still(HOST, number=number, fetch=Footage(), **given)  # type: ignore[arg-type]
    closed = ClosedSpan.objects.create(**closing, until_at=clock.now())
    show = {"number": number, "part": PicturePart.CLEAR, "fetch": no_footage, **given}
    with pytest.raises(Refused) as refused:
        show_picture(at_browser(manager), **show)  # type: ignore[arg-type]
    assert refused.value.decision.article == "18"
    closed.delete()
    for kept in tmp_path.glob("clear-stills/*/*"):
        kept.chmod(0o600)
        kept.write_bytes(b"another picture")
    assert {one.kind for one in check_looks(tmp_path)} == {"clear_still_altered"}
    with pytest.raises(Fault, match="differs"):
        show_picture(at_browser(manager), **show)  # type: ignore[arg-type]
    hold = place_hold(
        program("work"),
        camera=code,
        from_at=filmed_at - timedelta(minutes=5),
        to_at=filmed_at + timedelta(minutes=5),
        basis="case",
        reason="案件未结",
        clock=clock,
    )
    clock.advance(timedelta(days=40))
    assert remove_clear_stills(program("work"), **given) == 0
    release_hold(program("work"), hold.name, reason="已结案", clock=clock)
    assert remove_clear_stills(program("work"), **given) == 1, "its footage is past its thirty days"


def row(**changed: object) -> PictureFindingRow:
    """A finding that waits."""
    at = datetime(2026, 11, 25, 4, tzinfo=UTC)
    found = PictureFindingRow(
        number="B-00000001",
        camera="4" * 20,
        kind=LookFinding.PARTIAL_SLOW,
        reference=1,
        since=at,
        opened_at=at,
        ended_at=None,
        share_permille=61,
        shift_tenths=0,
        is_growing=False,
        is_case=False,
        judgement=PictureJudgement.CANDIDATE,
        cause=None,
        owner="",
        reason="",
        who="",
        judged_at=None,
        clear_at=at,
        judgeable_permille=712,
        checks=412,
        modes=(LightMode.BRIGHT,),
    )
    return replace(found, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "on_trial", "article"),
    [
        ({}, False, None),
        ({}, True, "8"),
        ({"judgement": PictureJudgement.CONFIRMED}, False, "16(3)"),
        ({"ended_at": datetime(2026, 11, 26, tzinfo=UTC)}, False, "16(3)"),
        ({"clear_at": None}, False, "12"),
    ],
)
def test_it_is_kept_while_somebody_is_to_judge(changed: dict[str, object], on_trial: bool, article: str | None) -> None:
    decision = rules.is_clear_needed(row(**changed), is_on_trial=on_trial)
    assert decision.allowed is (article is None)
    assert article is None or decision.article == article


@pytest.mark.law("16(5)", "799-17")
@pytest.mark.parametrize(
    ("changed", "day", "held", "goes"),
    [
        ({}, 25, False, False),
        ({}, 26, False, True),
        ({}, 26, True, False),
        ({"judgement": PictureJudgement.CONFIRMED}, 1, False, True),
        ({"judgement": PictureJudgement.CONFIRMED}, 1, True, False),
        ({"judgement": PictureJudgement.REJECTED}, 1, False, False),  # the police may judge it anew
        ({"judgement": PictureJudgement.REJECTED}, 26, False, True),
        ({"ended_at": datetime(2026, 11, 26, tzinfo=UTC)}, 1, False, True),
    ],
)
def test_it_goes_with_its_finding_or_its_footage_and_never_under_a_hold(
    changed: dict[str, object], day: int, held: bool, goes: bool
) -> None:
    assert rules.is_clear_over(row(**changed), date(2026, 12, 25), date(2026, 12, day), is_held=held) is goes
