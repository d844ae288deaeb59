"""A host that learned a view anew: a finding with its cause, what stood ends and is asked, no day proves (12; F5)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.supervision.signed_looks import Stills, at_browser, judged_by_who_saw, signed_reference

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LearnCause, LookFinding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.supervision.looks.actions import judge_finding, note_checks, take_in_days, take_in_findings
from mingcha.supervision.looks.learning import take_in_learning
from mingcha.supervision.looks.queries import looked_camera, picture_findings, proven_rate
from mingcha.supervision.looks.rules import has_learned_anew
from mingcha.supervision.looks.showing import show_picture
from mingcha.supervision.looks.values import (
    CheckReport,
    CoverCause,
    DayReport,
    EndCause,
    FindingReport,
    LearnedState,
    PictureJudgement,
    PicturePart,
)

pytestmark = pytest.mark.law("7", "12")
WORKER = program("look")
ASKED = FindingsAsked(kind=FindingKind.LOOK_LEARNED_ANEW)
COVERED = {"cause": CoverCause.GREENERY, "owner": "园林局"}


@pytest.fixture
def check(city: City, clock: HandClock, tmp_path: Path) -> CheckReport:
    """The first check of a camera whose reference was signed, by a state that was begun then."""
    code = city.points["HQX"].code
    signed_reference(city["manager"], code, tmp_path, clock)
    found = CheckReport(code, clock.now(), "learning", "bright", 0, 0, 1, clock.now(), LearnCause.NO_STATE)
    assert take_in_learning(WORKER, "R1", [found], clock=clock) == 0, "its first learning"
    note_checks([found])
    return found


def test_f5_whatever_covers_the_view_becomes_no_norm_in_silence(
    city: City, clock: HandClock, tmp_path: Path, check: CheckReport
) -> None:
    code, manager, officer = check.camera, city["manager"], city["district"]
    claims = [
        FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=120, is_case=True),
        FindingReport(code, 1, LookFinding.PARTIAL_SUDDEN, clock.now(), share_permille=90),
    ]
    take_in_findings(WORKER, "R1", claims, clock=clock)
    tree, board = picture_findings(manager, at=clock.now())
    judged_by_who_saw(officer, tree.number, PictureJudgement.CONFIRMED, tmp_path, clock, **COVERED)  # type: ignore[arg-type]
    clock.advance(timedelta(days=4))
    kept = replace(check, at=clock.now(), state="judged", learned_by=LearnCause.KEPT)
    before = Entry.objects.count()
    assert take_in_learning(WORKER, "R1", [kept], clock=clock) == 0, "the same state"
    assert Entry.objects.count() == before
    anew = replace(kept, learned_since=clock.now(), learned_by=LearnCause.MASKS)
    assert take_in_learning(WORKER, "R1", [anew], clock=clock) == 1
    assert last_entry()["act"] == "supervision.look.learn"
    assert take_in_learning(WORKER, "R1", [anew], clock=clock) == 0, "said once"
    (finding,) = open_findings(officer, at=clock.now(), asked=ASKED)
    assert "隐私遮挡有变动" in finding.words.zh
    found = {one.number: one for one in picture_findings(manager, at=clock.now())}
    assert set(found) == {tree.number, board.number}, "each is asked of a person, the confirmed one again"
    assert {one.end_cause for one in found.values()} == {EndCause.LEARNED_ANEW}
    assert {one.ended_at for one in found.values()} == {clock.now()}
    assert take_in_findings(WORKER, "R1", [replace(claims[0], since=clock.now())], clock=clock) == 1, "claimed anew"
    assert list(check_application_log()) == []


def test_f5_its_days_prove_nothing_until_another_view_is_signed(
    city: City, clock: HandClock, tmp_path: Path, check: CheckReport
) -> None:
    code, manager = check.camera, city["manager"]

    def days_after_a_day() -> int:
        take_in_days(WORKER, "R1", [DayReport(code, shanghai_day(clock.now()), 144, 0, 0, 0, 0, 4)], clock=clock)
        clock.advance(timedelta(days=1))
        return proven_rate(code, at=clock.now()).camera_days

    assert days_after_a_day() == 1
    anew = replace(check, at=clock.now(), learned_since=clock.now(), learned_by=LearnCause.NO_STATE)
    take_in_learning(WORKER, "R2", [anew], clock=clock)
    looked = looked_camera(manager, code, at=clock.now())
    assert looked.reference is not None
    assert looked.reference.relearned_at == clock.now()
    assert [days_after_a_day() for _ in range(4)] == [1, 1, 1, 1]
    signed_reference(manager, code, tmp_path, clock, taker=city["district"], reason="重新学习")
    assert open_findings(city["district"], at=clock.now(), asked=ASKED) == ()
    first = replace(anew, reference=2, learned_since=clock.now())
    assert take_in_learning(WORKER, "R2", [first], clock=clock) == 0, "the first learning of another reference"
    clock.advance(timedelta(days=1))
    assert days_after_a_day() == 2


def test_f5_one_that_ended_so_is_judged_by_what_the_camera_shows_now(
    city: City, clock: HandClock, tmp_path: Path, check: CheckReport
) -> None:
    manager = city["manager"]
    claim = FindingReport(check.camera, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=120, is_case=True)
    take_in_findings(WORKER, "R1", [claim], clock=clock)
    (tree,) = picture_findings(manager, at=clock.now())
    take_in_learning(WORKER, "R2", [replace(check, learned_since=None)], clock=clock)
    by = at_browser(manager, 3)
    given = {"number": tree.number, "cause": None, "owner": "", "reason": "无遮挡", "clock": clock}
    show_picture(by, number=tree.number, part=PicturePart.REFERENCE, folder=tmp_path, fetch=None, clock=clock)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        judge_finding(by, judgement=PictureJudgement.REJECTED, **given)  # type: ignore[arg-type]
    stills = Stills(clock)
    show_picture(by, number=tree.number, part=PicturePart.NOW, folder=tmp_path, fetch=None, clock=clock, take=stills)  # type: ignore[arg-type]
    assert judge_finding(by, judgement=PictureJudgement.REJECTED, **given).judgement is PictureJudgement.REJECTED  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "now", "anew"),
    [
        ((1, 5), (1, 5), False),
        ((1, 5), (1, 6), True),
        ((1, 5), (1, None), True),
        ((1, None), (1, 5), False),  # no picture came before
        ((1, 5), (2, 6), False),
        ((0, None), (1, 6), False),  # noted before states were reported
    ],
)
def test_f5_another_state_of_one_reference_is_another_learning(
    before: tuple[int, int | None], now: tuple[int, int | None], anew: bool, clock: HandClock
) -> None:
    def state(reference: int, day: int | None) -> LearnedState:
        return LearnedState(reference, None if day is None else clock.now() + timedelta(days=day))

    assert has_learned_anew(state(*before), state(*now)) is anew
