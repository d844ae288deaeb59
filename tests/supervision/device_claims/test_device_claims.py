"""What devices say of their pictures: one lead a point and kind, ended by device, person or time (articles 7, 12)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry
from tests.support.supervision.device_says import CHANNEL, DEVICE, channel_matched
from tests.support.supervision.failing import alarms_after
from tests.support.supervision.signed_looks import at_browser, judged_by_who_saw, signed_reference

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.media.looks.values import LookFinding
from mingcha.registry.devices.values import PictureClaimKind, PictureClaimNotice
from mingcha.supervision.device_claims.models import PictureClaim
from mingcha.supervision.device_claims.rules import is_claimed, is_rejection_over, may_ask_anew
from mingcha.supervision.device_claims.tasks import note_claims, take_in_claims
from mingcha.supervision.looks.actions import judge_finding, take_in_findings
from mingcha.supervision.looks.checks import check_looks
from mingcha.supervision.looks.queries import count_candidates, picture_findings, proven_rate
from mingcha.supervision.looks.values import (
    CoverCause,
    EndCause,
    FindingReport,
    LookMode,
    PictureFindingRow,
    PictureJudgement,
)
from mingcha.supervision.obstructions.rules import may_carry_picture_finding

pytestmark = pytest.mark.law("7", "12")
CLOCK, LOOK = program("worker"), program("look")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Saying:
    """A city in which the device of the school's camera says things."""

    def __init__(self, city: City, clock: HandClock) -> None:
        self.city, self.clock = city, clock
        self.code = channel_matched(city, clock)

    def says(self, kind: str = "covered", *, is_over: bool = False, channel: str = CHANNEL, times: int = 1) -> int:
        now = self.clock.now()
        notice = PictureClaimNotice(DEVICE, channel, PictureClaimKind(kind), now, now, is_over)
        return note_claims([notice] * times)

    def turn(self) -> int:
        return take_in_claims(CLOCK, clock=self.clock)

    def after(self, length: timedelta) -> None:
        self.clock.advance(length)

    def found(self, *, everything: bool = True) -> Sequence[PictureFindingRow]:
        return picture_findings(self.city["manager"], at=self.clock.now(), everything=everything)


@pytest.fixture
def saying(city: City, clock: HandClock) -> Saying:
    return Saying(city, clock)


def test_rules_of_time() -> None:
    at = datetime.fromisoformat("2026-12-02T09:00:00+08:00")
    assert is_claimed(at - 24 * HOUR, None, at)
    assert not is_claimed(at - 24 * HOUR - MINUTE, None, at)
    assert not is_claimed(at, at, at)
    assert [is_rejection_over(one, at) for one in (None, at - 24 * HOUR, at - 25 * HOUR)] == [False, False, True]
    assert [may_ask_anew(one, at) for one in (None, at - 59 * MINUTE, at - 60 * MINUTE)] == [True, False, True]


@pytest.mark.db
def test_a_flood_is_one_lead_and_the_device_ends_it(saying: Saying) -> None:
    assert saying.turn() == 0
    before = Entry.objects.count()
    assert saying.says(times=500) == 1
    assert Entry.objects.count() == before, "a message of a device is no entry"
    assert [saying.turn(), saying.turn()] == [1, 0]
    assert last_entry()["act"] == "supervision.look.hear"
    for _ in range(20):
        saying.after(MINUTE)
        saying.says(times=50)
        assert saying.turn() == 0
    assert Entry.objects.count() == before + 1
    (row,) = saying.found(everything=False)
    assert (row.kind, row.reference, row.judgement) == (LookFinding.DEVICE_COVERED, 0, PictureJudgement.CANDIDATE)
    assert row.words.en == "the device says: its lens is covered"
    number = alarms_after({saying.code: "recording"}, saying.clock)
    assert len(number) == 1
    saying.says(is_over=True)
    assert saying.turn() == 1
    (row,) = saying.found()
    assert (row.ended_at, row.end_cause) == (saying.clock.now(), None)
    assert saying.found(everything=False) == ()
    assert count_candidates(saying.city["manager"], at=saying.clock.now()) == 0
    assert alarms_after({saying.code: "recording"}, saying.clock) == {}
    for _ in range(5):  # it comes and goes
        saying.after(10 * MINUTE)
        saying.says()
        saying.says(is_over=True)
        saying.says()
        assert saying.turn() == 0
    saying.after(10 * MINUTE)
    assert saying.turn() == 1, "an hour later it asks anew"


@pytest.mark.db
def test_it_ends_when_the_device_repeats_it_no_more(saying: Saying) -> None:
    saying.says("abnormal")
    saying.turn()
    saying.after(20 * HOUR)
    saying.says("abnormal")
    saying.after(20 * HOUR)
    assert saying.turn() == 0
    saying.after(5 * HOUR)
    assert saying.turn() == 1
    (row,) = saying.found()
    assert (row.kind, row.end_cause) == (LookFinding.DEVICE_ABNORMAL, EndCause.LAPSED)
    with pytest.raises(Refused, match="says so no more"):
        judge_finding(
            at_browser(saying.city["manager"]), number=row.number, judgement=PictureJudgement.REPAIR, cause=None,
            owner="", reason="换镜头", clock=saying.clock,
        )  # fmt: skip


@pytest.mark.db
def test_neither_ends_the_other_and_no_rate_is_touched(saying: Saying, tmp_path: Path) -> None:
    manager, clock = saying.city["manager"], saying.clock
    signed_reference(manager, saying.code, tmp_path, clock)
    kinds = (LookFinding.NO_PICTURE, LookFinding.PARTIAL_SUDDEN)
    take_in_findings(LOOK, "R1", [FindingReport(saying.code, 1, one, clock.now()) for one in kinds], clock=clock)
    rate = proven_rate(saying.code, at=clock.now())
    saying.says("no_picture")
    saying.says()
    assert saying.turn() == 2
    assert proven_rate(saying.code, at=clock.now()) == rate
    saying.says("no_picture", is_over=True)
    assert saying.turn() == 1
    ended = [FindingReport(saying.code, 1, one, clock.now(), ended=True) for one in kinds]
    claimed = FindingReport(saying.code, 1, LookFinding.DEVICE_COVERED, clock.now(), ended=True)
    assert take_in_findings(LOOK, "R1", [ended[0], claimed], clock=clock) == 1
    standing = {one.kind for one in saying.found() if one.ended_at is None}
    assert standing == {LookFinding.PARTIAL_SUDDEN, LookFinding.DEVICE_COVERED}
    officer = saying.city["district"]
    signed_reference(manager, saying.code, tmp_path, clock, taker=officer, reason="更换支架")
    standing = {one.kind for one in saying.found() if one.ended_at is None}
    assert standing == {LookFinding.DEVICE_COVERED}, "another reference ends what was judged by the one before"
    assert [one.kind for one in check_looks(tmp_path)] == []


@pytest.mark.db
def test_a_person_judges_it_and_a_cover_only_after_a_look(saying: Saying, tmp_path: Path) -> None:
    saying.says("no_picture")
    saying.turn()
    (row,) = saying.found()
    judge = {"cause": None, "owner": "", "reason": "换电源", "clock": saying.clock}
    by = at_browser(saying.city["manager"])
    with pytest.raises(Refused, match="no obstruction"):
        judge_finding(by, number=row.number, judgement=PictureJudgement.CONFIRMED, **judge)  # type: ignore[arg-type]
    judge_finding(by, number=row.number, judgement=PictureJudgement.REPAIR, **judge)  # type: ignore[arg-type]
    saying.says("covered")
    saying.turn()
    (cover, _) = saying.found()
    assert cover.kind is LookFinding.DEVICE_COVERED
    with pytest.raises(Refused, match="must see its pictures"):
        judge_finding(
            by, number=cover.number, judgement=PictureJudgement.CONFIRMED, cause=CoverCause.GREENERY, owner="园林局",
            reason="", clock=saying.clock,
        )  # fmt: skip
    seen = (cover.number, PictureJudgement.CONFIRMED, tmp_path, saying.clock)
    confirmed = judged_by_who_saw(saying.city["manager"], *seen, cause=CoverCause.GREENERY, owner="园林局")
    carried = may_carry_picture_finding(confirmed, saying.code, LookMode.ADVISE, is_carried=False)
    assert (carried.allowed, carried.reason.en) == (
        False, "what a device says is a lead alone: go there, and note what you see",
    )  # fmt: skip


@pytest.mark.db
def test_who_rejects_it_has_a_day_of_rest_and_the_device_asks_again(saying: Saying, tmp_path: Path) -> None:
    saying.says()
    saying.turn()
    (row,) = saying.found()
    manager, district = saying.city["manager"], saying.city["district"]
    rejected = judged_by_who_saw(
        manager, row.number, PictureJudgement.REJECTED, tmp_path, saying.clock, reason="蜘蛛网已清除"
    )
    assert rejected.ended_at is None, "the police may judge it anew"
    assert alarms_after({saying.code: "recording"}, saying.clock) == {}
    for _ in range(24):
        saying.after(HOUR)
        saying.says()
        assert saying.turn() == 0
    judged_by_who_saw(district, row.number, PictureJudgement.REJECTED, tmp_path, saying.clock, reason="无遮挡")
    saying.after(24 * HOUR + MINUTE)
    saying.says()
    assert saying.turn() == 1
    assert saying.turn() == 0
    saying.after(HOUR)
    saying.says()
    assert saying.turn() == 1
    newest, _ = saying.found()
    assert (newest.judgement, newest.since) == (PictureJudgement.CANDIDATE, saying.clock.now() - HOUR)


@pytest.mark.db
def test_only_what_an_accepted_point_has_as_its_address_is_noted(saying: Saying) -> None:
    assert saying.says(channel="34020000001310000099") == 0
    assert saying.says(channel=DEVICE) == 1, "a device that names itself means its only point"
    notice = PictureClaimNotice("34020000001320000002", CHANNEL, PictureClaimKind.COVERED, saying.clock.now(),
                                saying.clock.now())  # fmt: skip
    assert note_claims([notice]) == 0
    assert note_claims([]) == 0
    assert [(one.kind, one.point.code) for one in PictureClaim.objects.all()] == [("covered", saying.code)]
