"""A host's round: the newest key picture over the local protocol, checked, stored, and what began returned (F6, F7)."""

import base64
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from tests.support.media.looking import EVERY_MS, LEARNED_MS, checks, covering, learned, noon

from mingcha.bench.looks.days import DrawnCamera
from mingcha.bench.looks.weather import Overlay
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.looks.picture import JudgedPicture, LightMode
from mingcha.media.looks.state import pack_state
from mingcha.media.looks.values import CheckState, LearnCause, LookFinding, StandingFinding
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.station.looks.looking import Changed, Looking, WantedLook, ignored_of, is_moved, learned_by
from mingcha.station.looks.newest import newest_picture, picture_at
from mingcha.station.looks.store import KEPT_MS, LookStore

CODE = "42010200001320000001"
WANTED = WantedLook(CODE, 1, "", moves=False)


class Recorder:
    """Has one fragment with one key picture, whose time is that of the question."""

    def __init__(self, payload: bytes = b"picture" * 9) -> None:
        self.fragment = disk_fragment(1, 0, [Sample(3600, key=True, composition_90k=0, payload=payload)]).data
        self.fault: FaultKind | None = None
        self.is_empty = False
        self.asked: list[str] = []

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        self.asked.append(op)
        if self.fault is not None:
            raise Fault(self.fault, Words("", ""))
        begin = int(str(given["from_90k"])) + 90_000
        row = [begin, 3600, len(self.fragment), True, "i", 7, 100, 1]
        rows = [] if self.is_empty else [row, [begin + 3600, 3600, 9, False, "i", 7, 100, 1]]
        facts = {"codec": "avc1.64001f", "init": base64.b64encode(b"init").decode()}
        return {"fragments": rows, "inits": {"i": facts}, "more": False}

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        self.asked.append(op)
        begin, count = int(str(given["offset"])) - 100, int(str(given["bytes"]))
        yield self.fragment[begin : begin + count]


class Pictures:
    """The street at noon, in place of the worker."""

    def __init__(self, camera: DrawnCamera) -> None:
        self.camera, self.overlays, self.is_hostile = camera, list[Overlay](), False

    async def small(self, init: bytes, payload: bytes) -> JudgedPicture | None:
        assert (init, payload[:7]) == (b"init", b"picture")
        return None if self.is_hostile else noon(self.camera, *self.overlays)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LookStore]:
    found = LookStore(tmp_path / "looks" / "looks.db")
    yield found
    found.close()


def at(now_ms: int) -> Callable[[], int]:
    """A clock that stands."""
    return lambda: now_ms


@pytest.mark.parametrize("size", [7, 400_000])
async def test_the_newest_key_picture_is_read_whole(size: int) -> None:
    recorder = Recorder(b"p" * size)
    found = await newest_picture(recorder, CODE, LEARNED_MS)
    assert found is not None
    assert (found.init, found.payload, LEARNED_MS - found.at_ms) == (b"init", b"p" * size, 59_000)
    assert await picture_at(recorder, CODE, LEARNED_MS) == found, "what was the newest then"
    recorder.is_empty = True
    assert await newest_picture(recorder, CODE, LEARNED_MS) is None


async def test_a_finding_begins_is_kept_over_a_restart_and_ends(store: LookStore) -> None:
    camera, recorder = learned(), Recorder()
    pictures = Pictures(camera)
    key = "1:" + hashlib.sha256(ignored_of("").tobytes()).hexdigest()[:16]
    store.save(CODE, key, pack_state(camera.detector))
    looking = Looking(recorder, pictures, store)
    looking.want([WANTED])
    pictures.overlays = [covering(camera, 0.34)]
    began, now_ms = [], LEARNED_MS
    for _ in range(5):
        (changed,) = await looking.check_due(at(now_ms))
        assert await looking.check_due(at(now_ms)) == [], "not due again"
        began += changed.began
        now_ms += EVERY_MS
    assert [one.kind for one in began] == [LookFinding.PARTIAL_SUDDEN]
    assert (changed.modes, changed.compared) == ((LightMode.BRIGHT,), camera.detector.persistence.compared + 5)
    looking = Looking(recorder, pictures, store)
    looking.want([WANTED])
    (changed,) = await looking.check_due(at(now_ms))
    assert (changed.began, changed.ended, changed.check.state) == ((), (), CheckState.JUDGED)
    (day,) = store.days(LEARNED_MS, now_ms + 1)
    assert (day.camera, day.states) == (CODE, {"judged": 6})
    assert day.lost > 0.25
    looking.want([WantedLook(CODE, 2, "", moves=False)])
    (changed,) = await looking.check_due(at(now_ms + 1))
    assert changed.check.state is CheckState.LEARNING, "another reference: it learns anew"


async def test_f5_how_a_host_came_by_its_state_is_reported_and_what_stands_by_a_kept_one(store: LookStore) -> None:
    camera, recorder = learned(), Recorder()
    pictures = Pictures(camera)

    async def begun(wanted: WantedLook, now_ms: int) -> Changed:
        looking = Looking(recorder, pictures, store)  # as after a start of the program that ended without a word
        looking.want([wanted])
        (changed,) = await looking.check_due(at(now_ms))
        return changed

    lost = await begun(WANTED, LEARNED_MS)
    assert (lost.learned_by, lost.learned_ms) == (LearnCause.NO_STATE, LEARNED_MS)
    again = await begun(WANTED, LEARNED_MS + EVERY_MS)
    assert (again.learned_by, again.learned_ms) == (LearnCause.KEPT, LEARNED_MS), "its begin is kept at once"
    mask = (
        '[{"from":0,"until":null,"version":"M00000001.1","by":"recorder","grow":10,'
        '"polygons":[[[0,0],[9999,0],[9999,9999]]]}]'
    )
    masked = await begun(WantedLook(CODE, 1, mask, moves=False), LEARNED_MS + 2 * EVERY_MS)
    assert (masked.learned_by, masked.learned_ms) == (LearnCause.MASKS, LEARNED_MS + 2 * EVERY_MS)
    signed = await begun(WantedLook(CODE, 2, mask, moves=False), LEARNED_MS + 3 * EVERY_MS)
    assert (signed.learned_by, signed.learned_ms) == (LearnCause.NO_STATE, LEARNED_MS + 3 * EVERY_MS)
    store.save(CODE, learned_by(1, ignored_of("")), b"of another version")
    damaged = await begun(WANTED, LEARNED_MS + 4 * EVERY_MS)
    assert damaged.learned_by is LearnCause.UNREADABLE
    pictures.is_hostile = True
    store.save(CODE, learned_by(3, ignored_of("")), b"gone")
    nothing = await begun(WantedLook(CODE, 3, "", moves=False), LEARNED_MS + 5 * EVERY_MS)
    assert nothing.learned_ms is None, "before its first picture nothing was learned"
    pictures.is_hostile = False
    checks(camera, [noon(camera, covering(camera, 0.34)) for _ in range(6)])
    store.save(CODE, learned_by(1, ignored_of("")), pack_state(camera.detector))
    pictures.overlays = [covering(camera, 0.34)]
    back = await begun(WANTED, LEARNED_MS + 6 * EVERY_MS)
    assert (back.learned_by, back.began) == (LearnCause.KEPT, ())
    assert [one.kind for one in back.moved] == [LookFinding.PARTIAL_SUDDEN], "another host may have judged meanwhile"


async def test_f6_a_hostile_picture_is_no_picture_and_f7_a_recorder_that_is_away_is_no_claim(store: LookStore) -> None:
    camera, recorder = learned(), Recorder()
    pictures = Pictures(camera)
    looking = Looking(recorder, pictures, store)
    looking.want([WANTED])
    recorder.fault = FaultKind.UNAVAILABLE
    assert await looking.check_due(at(LEARNED_MS)) == []
    assert list(store.days(0, 2**47)) == []
    recorder.fault, pictures.is_hostile = None, True
    found = []
    for minute in (0, 1, 2):
        now_ms = LEARNED_MS + minute * 60_000
        found += await looking.check_due(at(now_ms))
    assert [one.check.state for one in found] == [CheckState.FAULTY] * 3
    assert [one.kind for changed in found for one in changed.began] == [LookFinding.NO_PICTURE]
    recorder.fault = FaultKind.CORRUPT
    assert await looking.check_due(at(LEARNED_MS + 9 * EVERY_MS)) == []


def test_masks_are_not_judged_and_checks_are_kept_for_eight_days(store: LookStore) -> None:
    plan = (
        '[{"from":0,"until":null,"version":"M00000001.1","by":"recorder","grow":10,'
        '"polygons":[[[0,0],[32768,0],[32768,65535],[0,65535]]]}]'
    )
    assert ignored_of(plan)[90, :160].all()
    assert not ignored_of(plan)[90, 170:].any()
    detector = learned().detector
    for at_ms in (LEARNED_MS, LEARNED_MS + KEPT_MS + 1):
        store.add(CODE, detector.no_picture(at_ms))
    (day,) = store.days(0, 2**47)
    assert day.states == {"faulty": 1}


def test_a_turn_that_grows_by_two_pixels_is_reported_anew() -> None:
    held, *now = (StandingFinding(LookFinding.TURNED, 0, shift_px=shift) for shift in (1.5, 3.4, 3.5))
    assert [is_moved(held, one) for one in now] == [False, True]
