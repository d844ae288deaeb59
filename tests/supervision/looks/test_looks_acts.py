"""A reference accepted, a finding reported, judged and ended, days counted: each an act with its entry (7, 12)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import HOSTS, City, in_use
from tests.support.registry.last_act import last_entry
from tests.support.supervision.signed_looks import (
    Stills,
    at_browser,
    judged_by_who_saw,
    signed_reference,
    taken_view,
)

from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.privacy.other_streams.actions import find_other_streams
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.identity.models import User
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.describing import describe_point
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.supervision.looks.actions import note_checks, note_repaired, take_in_days, take_in_findings
from mingcha.supervision.looks.queries import (
    accepted_versions,
    looked_camera,
    picture_finding,
    picture_findings,
    proven_rate,
)
from mingcha.supervision.looks.showing import keep_view
from mingcha.supervision.looks.values import (
    CheckReport,
    CoverCause,
    DayReport,
    FindingReport,
    LookMode,
    PictureJudgement,
)

pytestmark = pytest.mark.law("7", "12")
WORKER = program("look")


def test_from_a_reference_to_a_judged_finding(city: City, clock: HandClock, tmp_path: Path) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    report = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=61, is_growing=True)
    assert take_in_findings(WORKER, "R1", [report], clock=clock) == 0, "no reference, no claim"
    with pytest.raises(Refused):
        taken_view(city["elsewhere"], code, tmp_path, clock)
    signed = signed_reference(manager, code, tmp_path, clock)
    assert (signed.version, len(signed.view)) == (1, 64)
    assert accepted_versions([code, "0" * 20]) == {code: 1}
    before = Entry.objects.count()
    assert [take_in_findings(WORKER, "R1", [report], clock=clock) for _ in range(2)] == [1, 0]
    assert Entry.objects.count() == before + 1
    (row,) = picture_findings(manager, at=clock.now())
    assert (row.kind, row.judgement, row.share_permille) == (LookFinding.PARTIAL_SLOW, PictureJudgement.CANDIDATE, 61)
    assert picture_findings(city["elsewhere"], at=clock.now()) == ()
    confirmed = (row.number, PictureJudgement.CONFIRMED, tmp_path, clock)
    with pytest.raises(Refused):
        judged_by_who_saw(manager, *confirmed, cause=CoverCause.GREENERY)
    done = judged_by_who_saw(manager, *confirmed, cause=CoverCause.GREENERY, owner="园林局")
    assert (done.cause, done.owner, done.who) == (CoverCause.GREENERY, "园林局", f"user:{manager.pk}")
    assert last_entry()["act"] == "supervision.look.judge"
    assert picture_findings(manager, at=clock.now()) == ()
    assert take_in_findings(WORKER, "R1", [replace(report, ended=True)], clock=clock) == 1
    assert picture_finding(manager, row.number, at=clock.now()).ended_at == clock.now()
    with pytest.raises(Fault):
        picture_finding(manager, "B-99999999", at=clock.now())
    assert list(check_application_log()) == []


@pytest.mark.law("18")
def test_a_view_is_whole_only_where_nothing_is_to_be_covered(city: City, clock: HandClock, tmp_path: Path) -> None:
    code, manager, stills = city.points["HQX"].code, city["manager"], Stills(clock)
    given = {"code": code, "reason": "", "folder": tmp_path, "clock": clock}
    keep_view(at_browser(manager), take=stills, **given)  # type: ignore[arg-type]

    def drawn_meanwhile(camera: str, *, masked: bool) -> MaskStillTaken:
        describe_point(manager, code=code, place_kind="bank_hall", clock=clock)
        return stills(camera, masked=masked)

    with pytest.raises(Fault, match="a mask was drawn meanwhile"):
        keep_view(at_browser(manager), take=drawn_meanwhile, **given)  # type: ignore[arg-type]
    keep_view(at_browser(manager), take=stills, **given)  # type: ignore[arg-type]
    assert stills.masked == [False, False, True], "the recorder refuses a masked still where no mask holds"


@pytest.mark.law("18")
def test_a_view_is_covered_by_the_plan_of_its_stream_not_of_its_point_alone(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    """Two units share a camera, and what must be covered is registered by the other one; a channel is closed."""
    code, manager, district, stills = city.points["JHG"].code, city["manager"], city["district"], Stills(clock)
    device = f"rtsp://{HOSTS['JHG']}"
    share = {"organisation": "HQXX", "url": f"{device}/main", "reason": "校门联防"}
    confirm(district, propose_shared_address(manager, **share, clock=clock).name, clock=clock)

    def added(name: str, path: str) -> str:
        given = {"system": "HQX", "name": name, "part": "other", "place_kind": "none"}
        return in_use(add_point(manager, **given, url=f"{device}/{path}", clock=clock), clock).code

    def taken(point: str) -> bool:
        keep_view(at_browser(manager), code=point, reason="", folder=tmp_path, clock=clock, take=stills)
        return stills.masked[-1]

    twin, beside = added("东门另一点", "main"), added("东门通道", "ch2")
    clock.advance(timedelta(minutes=1))
    describe_point(district, code=code, place_kind="windows_in_view", clock=clock)
    assert taken(twin), "the same stream"
    clock.advance(timedelta(minutes=1))
    find_other_streams(program("worker"), clock=clock)
    assert not taken(beside), "nobody stated what it shows yet, and it is recorded for some days"
    assert taken(added("东门新通道", "ch3")), "closed until somebody states what it shows: the recorder gives none"


def test_f5_a_reference_replaced_while_something_was_found_is_an_alarm(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, manager, officer = city.points["HQX"].code, city["manager"], city["district"]
    signed_reference(manager, code, tmp_path, clock)
    with pytest.raises(Refused, match="two persons"):
        signed_reference(manager, code, tmp_path, clock, reason="更换支架")
    signed_reference(manager, code, tmp_path, clock, taker=officer, reason="更换支架")
    assert "look_reference_replaced" not in {one.kind.value for one in open_findings(manager, at=clock.now())}
    report = FindingReport(code, 2, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=90, is_case=True)
    take_in_findings(WORKER, "R1", [report], clock=clock)
    with pytest.raises(Refused):
        signed_reference(manager, code, tmp_path, clock, taker=officer)
    signed_reference(manager, code, tmp_path, clock, taker=officer, reason="树是新常态")
    assert last_entry()["act"] == "supervision.look.accept"
    assert "look_reference_replaced" in {one.kind.value for one in open_findings(city["district"], at=clock.now())}
    (row,) = picture_findings(manager, at=clock.now())
    assert row.ended_at == clock.now()
    assert take_in_findings(WORKER, "R1", [report], clock=clock) == 0, "judged by a reference of before"


@pytest.mark.law("12")
def test_a_rate_is_not_proven_by_what_nobody_judged_nor_better_by_what_grew(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    signed_reference(manager, code, tmp_path, clock)
    first = shanghai_day(clock.now())

    def count_a_day() -> int:
        take_in_days(WORKER, "R1", [DayReport(code, shanghai_day(clock.now()), 144, 0, 0, 0, 0, 4)], clock=clock)
        return proven_rate(code, at=clock.now()).camera_days

    def judge(by: User, number: str, judgement: PictureJudgement) -> int:
        given = {"cause": CoverCause.GREENERY, "owner": "园林局", "reason": "枝叶"}
        judged_by_who_saw(by, number, judgement, tmp_path, clock, **given)  # type: ignore[arg-type]
        return proven_rate(code, at=clock.now()).rejected

    assert count_a_day() == 1
    clock.advance(timedelta(days=1))
    claim = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=60)
    take_in_findings(WORKER, "R1", [claim], clock=clock)
    take_in_findings(WORKER, "R1", [replace(claim, ended=True)], clock=clock)
    take_in_findings(WORKER, "R1", [replace(claim, share_permille=70)], clock=clock)
    assert count_a_day() == 1, "two claims that nobody judged, one of which ended by itself"
    ended, stands = picture_findings(manager, at=clock.now())
    assert [judge(manager, one.number, PictureJudgement.REJECTED) for one in (ended, stands)] == [1, 2]
    assert proven_rate(code, at=clock.now()).camera_days == (shanghai_day(clock.now()) - first).days + 1
    take_in_findings(WORKER, "R1", [replace(claim, share_permille=200, is_case=True)], clock=clock)
    assert proven_rate(code, at=clock.now()).rejected == 2, "it grew: what it was stays rejected"
    assert judge(manager, stands.number, PictureJudgement.REJECTED) == 3
    assert judge(city["district"], stands.number, PictureJudgement.CONFIRMED) == 2, "the police corrected the last one"
    assert list(check_application_log()) == []


@pytest.mark.law("12")
@pytest.mark.parametrize(
    ("kind", "proves"), [(LookFinding.PARTIAL_SLOW, False), (LookFinding.LOST_VIEW, False), (LookFinding.TURNED, True)]
)
def test_a_cover_in_repair_proves_nothing_until_its_order_was_verified(
    city: City, clock: HandClock, tmp_path: Path, kind: LookFinding, proves: bool
) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    signed_reference(manager, code, tmp_path, clock)
    take_in_findings(WORKER, "R1", [FindingReport(code, 1, kind, clock.now(), share_permille=60)], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    judged_by_who_saw(manager, row.number, PictureJudgement.REPAIR, tmp_path, clock, reason="镜头故障")
    take_in_days(WORKER, "R1", [DayReport(code, shanghai_day(clock.now()), 144, 0, 0, 0, 0, 4)], clock=clock)
    assert proven_rate(code, at=clock.now()).camera_days == int(proves)
    with act("supervision.look.test", by=WORKER, clock=clock, cites=("12",)) as record:
        note_repaired(record, row.number, clock.now())
    assert proven_rate(code, at=clock.now()).camera_days == 1


def test_f7_checks_and_days(city: City, clock: HandClock) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    assert not looked_camera(manager, code, at=clock.now()).is_looked_at
    check = CheckReport(code, clock.now(), "judged", "ir", 10, 800)
    assert note_checks([check, replace(check, camera="0" * 20)]) == 1
    assert note_checks([replace(check, lost_permille=20)]) == 1
    seen = looked_camera(manager, code, at=clock.now())
    assert seen.last is not None
    assert (seen.is_looked_at, seen.last.lost_permille) == (True, 20)
    clock.advance(timedelta(minutes=31))
    assert not looked_camera(manager, code, at=clock.now()).is_looked_at
    day = DayReport(code, shanghai_day(clock.now()), 100, 20, 20, 2, 2, 4)
    assert [take_in_days(WORKER, "R1", [day], clock=clock) for _ in range(2)] == [1, 0]
    rate = proven_rate(code, at=clock.now())
    assert (rate.camera_days, rate.rejected, rate.mode) == (1, 0, LookMode.SHADOW)
    assert rate.limit_per_million == 2_995_732
    few = replace(day, day=day.day - timedelta(days=1), judged=71, unlearned=49)
    take_in_days(WORKER, "R1", [few], clock=clock)
    assert proven_rate(code, at=clock.now()).camera_days == 1, "a day of half an hour's checks proves nothing"
    assert list(check_application_log()) == []
