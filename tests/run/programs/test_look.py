"""`mingcha look`: only cameras with an accepted reference, and what changed is recorded once (articles 7, 12)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from tests.support.registry.city import City
from tests.support.registry.fixtures import city
from tests.support.supervision.signed_looks import signed_reference

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.looks.values import Check, CheckState, LearnCause, LookFinding, StandingFinding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.points.describing import describe_point
from mingcha.run.programs.look import Rounds, recorded_plans, wanted_looks
from mingcha.station.looks.looking import Changed, WantedLook
from mingcha.station.looks.store import LookStore
from mingcha.supervision.looks.models import LookDay
from mingcha.supervision.looks.queries import looked_camera, picture_findings

__all__ = ["city"]
pytestmark = pytest.mark.law("7", "12")


class Wanting:
    """In place of Looking: only what it is given."""

    def __init__(self) -> None:
        self.wanted: list[WantedLook] = []

    def want(self, wanted: list[WantedLook]) -> None:
        self.wanted = wanted


def test_rounds_report_what_changed_once_and_wait_for_a_database(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    assert wanted_looks(recorded_plans("rec-0001", clock.now())) == []
    signed_reference(manager, code, tmp_path, clock)
    (wanted,) = wanted_looks(recorded_plans("rec-0001", clock.now()))
    assert wanted == WantedLook(code, 1, "", moves=False)
    store, looking = LookStore(tmp_path / "looks.db"), Wanting()
    at_ms = int(clock.now().timestamp() * 1000)
    check = Check(at_ms, CheckState.JUDGED, lost=0.09, judgeable=0.8)
    store.add(code, check)
    midnight = clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    store.add(code, Check(int(midnight.timestamp() * 1000) - 60_000, CheckState.JUDGED, lost=0.02))
    standing = StandingFinding(LookFinding.PARTIAL_SUDDEN, at_ms, 0.09)
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    asked: list[tuple[str, int]] = []
    rounds = Rounds(looking, store, home, clock, fetch=lambda *of: asked.append(of))  # type: ignore[arg-type]
    with monkeypatch.context() as patch:
        patch.setattr("mingcha.run.programs.look.note_checks", _away)
        patch.setattr("mingcha.run.programs.look.connection", NeverConnected())
        rounds.once(lambda: [Changed(wanted, check, (standing,), (), (), at_ms - 600_000)])
    assert looking.wanted == [wanted]
    assert picture_findings(manager, at=clock.now()) == ()
    for _ in range(2):
        rounds.once(list)
    (row,) = picture_findings(manager, at=clock.now())
    assert (row.kind, row.share_permille, row.ended_at) == (LookFinding.PARTIAL_SUDDEN, 90, None)
    assert looked_camera(manager, code, at=clock.now()).is_looked_at
    (day,) = LookDay.objects.all()
    assert (day.day, day.judged, day.lost_permille) == ((midnight - timedelta(days=1)).date(), 1, 20)
    larger = replace(standing, share=0.31)
    rounds.once(lambda: [Changed(wanted, check, (), (), (larger,))])
    (row,) = picture_findings(manager, at=clock.now())
    assert (row.share_permille, row.ended_at) == (310, None), "what stands is measured anew"
    _f8_nothing_is_taken_in_of_a_host_whose_clock_is_off(rounds, clock, wanted)
    rounds.once(lambda: [Changed(wanted, check, (), (LookFinding.PARTIAL_SUDDEN,))])
    found = {one.kind: one for one in picture_findings(manager, at=clock.now())}
    assert found[LookFinding.PARTIAL_SUDDEN].ended_at == clock.now()
    assert asked == [(code, at_ms - 600_000)], "the last clear picture is asked for once"
    for learned_ms, learned_by in ((at_ms, LearnCause.KEPT), (at_ms + 1, LearnCause.NO_STATE)):
        asked_anew = open_findings(manager, at=clock.now(), asked=FindingsAsked(kind=FindingKind.LOOK_LEARNED_ANEW))
        assert asked_anew == ()
        given = {"learned_ms": learned_ms, "learned_by": learned_by}
        rounds.once(lambda given=given: [Changed(wanted, check, (), (), **given)])  # type: ignore[misc]
    (anew,) = open_findings(manager, at=clock.now(), asked=FindingsAsked(kind=FindingKind.LOOK_LEARNED_ANEW))
    assert (anew.subject, "更换录像主机或者所学状态丢失" in anew.words.zh) == (code, True)
    store.close()


@pytest.mark.law("7", "18")
def test_the_view_of_a_mask_that_was_checked_without_is_kept_by_day(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The city's keeper asked for the camera's own mask, and handed a picture in; the recorder has its code alone."""
    code, asked, kept = city.points["HQX"].code, list[str](), list[tuple[object, ...]]()
    describe_point(city["manager"], code=code, place_kind="windows_in_view", clock=clock)

    def keep(_by: object, *, code: str, versions: tuple[str, ...], view: bytes, clock: HandClock) -> None:
        kept.append((code, versions, view))

    def taken(camera: str) -> tuple[tuple[str, ...], bytes] | None:
        asked.append(camera)
        return (("M00000001.1",), b"view") if len(asked) > 1 else None

    monkeypatch.setattr("mingcha.run.programs.look.masks_without_view", lambda codes: codes)
    monkeypatch.setattr("mingcha.run.programs.look.keep_view", keep)
    store, home = LookStore(tmp_path / "looks.db"), Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    rounds = Rounds(Wanting(), store, home, clock, views=taken)  # type: ignore[arg-type]
    night = clock.now().replace(hour=14, minute=0) + timedelta(days=1)  # of Shanghai 22 o'clock
    for at in (
        night,
        night + timedelta(hours=12),
        night + timedelta(hours=12, minutes=30),
        night + timedelta(hours=13),
    ):
        clock.advance(at - clock.now())
        rounds.once(list)
    assert (asked, kept) == ([code, code], [(code, ("M00000001.1",), b"view")]), "not by night, once an hour"
    store.close()


@pytest.mark.law("7", "18")
def test_cameras_that_always_fail_keep_no_other_one_from_its_turn(
    clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, asked = [f"{number:020d}" for number in range(61)], list[str]()

    def taken(camera: str) -> None:
        asked.append(camera)
        raise Fault(FaultKind.UNAVAILABLE, Words("连不上", "away"))

    monkeypatch.setattr("mingcha.run.programs.look.masks_without_view", lambda codes: codes)
    rounds = Rounds(Wanting(), None, Home(tmp_path, tmp_path), clock, views=taken)  # type: ignore[arg-type]
    rounds._masked = frozenset(codes)
    noon = clock.now().replace(hour=4, minute=0) + timedelta(days=1)  # of Shanghai
    clock.advance(noon - clock.now())
    for _ in range(62):
        rounds._keep_a_view()
        clock.advance(timedelta(minutes=1))
    assert asked == [*codes, codes[0]]


def _f8_nothing_is_taken_in_of_a_host_whose_clock_is_off(rounds: Rounds, clock: HandClock, wanted: WantedLook) -> None:
    """A black picture is claimed while the host is two minutes late: it waits, and then begins when it was learned."""
    before, right = rounds._database, HandClock(clock.now() + timedelta(minutes=2))
    rounds._database = right
    black = Check(int(clock.now().timestamp() * 1000), CheckState.FAULTY)
    seen = looked_camera(program("t"), wanted.camera, at=clock.now()).last
    rounds.once(lambda: [Changed(wanted, black, (StandingFinding(LookFinding.BLACK, black.at_ms),), ())])
    assert looked_camera(program("t"), wanted.camera, at=clock.now()).last == seen
    assert len(picture_findings(program("t"), at=clock.now())) == 1
    clock.advance(timedelta(minutes=2))
    rounds.once(list)
    rows = picture_findings(program("t"), at=clock.now())
    assert [one.since for one in rows if one.kind is LookFinding.BLACK] == [right.now()]
    ended = Changed(wanted, black, (), (LookFinding.BLACK,))
    rounds.once(lambda: [ended])
    rounds._database = before


class NeverConnected:
    """In place of Django's connection: the test's own stays open."""

    def close(self) -> None:
        pass


def _away(_: object) -> None:
    raise OperationalError("away")
