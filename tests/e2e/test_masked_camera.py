"""No unmasked pixel of a masked camera anywhere: a code is painted under the mask of one camera and openly before
another, and the same search looks for both (articles 18, 18(4)).

Looked for in live, playback, kept pictures, viewing copies and the footage of an export by correlation, and by bytes in
every file of the home, in temporary files and in the memory of recorder and gateway; beside and after kill -9 of the
masking worker, the recorder and the gateway, once each, sixty times in `make soak`.
"""

import io
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import pytest
from pytest_django import DjangoDbBlocker
from tests.support.access.exporting import request_facts, use_request, wanted
from tests.support.e2e.door import watch
from tests.support.e2e.painted_home import CLOCK, PaintedHome, painted_home, until
from tests.support.length import times
from tests.support.media.copy_pictures import copied_lumas
from tests.support.media.painted import Luma, kill_masking_worker

from mingcha.access.exports.actions import start_export
from mingcha.access.mask_stills.actions import prove_by_still, show_mask_still
from mingcha.access.snapshots.actions import take_snapshot
from mingcha.access.snapshots.gateway_pictures import GatewayPictures
from mingcha.access.tickets.gateways import nearby_gateway
from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.privacy.masks.actions import check_mask

pytestmark = [pytest.mark.timed, pytest.mark.law("18", "18(4)")]
MASK = {"no": "M00000001", "version": 1, "clock": CLOCK}


def test_no_unmasked_pixel_is_anywhere_and_the_same_search_finds_another_camera(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    with django_db_blocker.unblock(), painted_home(tmp_path) as here:
        officer_ms = checked(here)
        killed_again_and_again(here, times(3, 60), random.Random(19))
        from_ms, to_ms = span = spanned(here, max(officer_ms, now_ms() - 10_000))
        for camera in here.both:
            hidden = camera is here.masked
            pictures, in_gateway = here.live(camera.code)
            assert (in_gateway == []) is hidden, in_gateway
            assert (camera.source.in_memory(here.recorder) == []) is hidden
            played, kept = here.playback(camera.code, from_ms, to_ms), [kept_picture(here, camera.code, span)]
            copied = here.viewing_copy(camera.code, from_ms, to_ms)
            for way, lumas in (("live", pictures), ("playback", played), ("kept", kept), ("copy", copied)):
                assert camera.is_hidden(lumas) is hidden, way
        bag = exported(here, monkeypatch, span)
        for camera in here.both:
            hidden = camera is here.masked
            clips = [path for path in bag.rglob("*.mp4") if camera.code in str(path)]
            assert camera.is_hidden([luma for clip in clips for luma in copied_lumas(clip.read_bytes())]) is hidden
            found = camera.source.in_files(here.home.path, here.temporary)
            assert (found == []) is hidden, found


def checked(here: PaintedHome) -> int:
    """The manager takes the picture of the masked view from the recorder, an officer looks and checks; when."""
    folder, code = here.home.path / "data/documents", here.masked.code

    def proven() -> bool:
        try:
            return bool(prove_by_still(here.city["manager"], **MASK, folder=folder).proof)
        except Refused:  # the recorder has not got it yet
            return False

    until(proven, "no picture of the masked view")
    still = show_mask_still(here.city["district"], code=code, masked=True, clock=CLOCK)
    assert here.masked.is_hidden([decoded(still.jpeg)])
    whole = show_mask_still(here.city["district"], code=code, masked=False, clock=CLOCK)
    assert not here.masked.is_hidden([decoded(whole.jpeg)]), "what the officer is shown, encrypted for this process"
    check_mask(here.city["district"], **MASK)
    return now_ms()


def killed_again_and_again(here: PaintedHome, kills: int, chance: random.Random) -> None:
    """Kills masking worker, recorder and gateway in turn at random moments, the gateway and every second recorder while
    somebody watches: what is in memory just before, on disk just after, and shown again by then has none of it."""
    for turn in range(kills):
        what = ("worker", "record", "gateway")[turn % 3]
        with ExitStack() as watching:
            if what == "gateway" or turn % 2:
                pictures = until(lambda: watching.enter_context(watched(here)), "no live pictures")
                assert here.masked.is_hidden(pictures)
            time.sleep(chance.uniform(0.0, 1.5))  # the random moment is what is tested
            in_recorder, in_gateway = (here.masked.source.in_memory(pid) for pid in (here.recorder, here.gateway))
            assert (in_recorder, in_gateway) == ([], []), turn
            if what == "worker":
                kill_masking_worker(here.recorder)  # between two workers there is none
            else:
                here.kill(what)
        left = here.masked.source.in_files(here.home.path, here.temporary)
        assert left == [], (turn, what, left)
        if what != "worker":
            here.start(what)


@contextmanager
def watched(here: PaintedHome) -> Iterator[list[Luma]]:
    """The first live pictures of the masked camera, whose viewer stays until the end of the block."""
    code, data, found = here.masked.code, b"", list[Luma]()
    with watch(here.home, code, here.ticket(code)) as socket:
        while not found:
            message = socket.recv(timeout=30)
            if isinstance(message, bytes):
                data += message
                found = copied_lumas(data)
        yield found


def spanned(here: PaintedHome, from_ms: int) -> tuple[int, int]:
    """Two seconds of both cameras after an instant, inside of one minute, so that it is sealed soon."""

    def found() -> tuple[int, int] | None:
        to_ms = now_ms() - 1_000
        begin_ms = max(from_ms, to_ms - 2_000)
        whole = to_ms - begin_ms >= 2_000 and begin_ms // 60_000 == to_ms // 60_000
        there = whole and all(len(here.playback(camera.code, begin_ms, to_ms)) > 10 for camera in here.both)
        return (begin_ms, to_ms) if there else None

    return until(found, "no footage of both cameras")


def kept_picture(here: PaintedHome, code: str, span: tuple[int, int]) -> Luma:
    """A picture that the door keeps as evidence: the newest one of a time, in which a worker that got its checked plan
    may have begun anew."""
    folder, take = here.home.path / "data/documents", GatewayPictures(nearby_gateway).take
    for at_ms in range(span[1] - 300, span[0], -300):
        given: dict[str, Any] = {"grant": here.grant, "point": code, "at_ms": at_ms, "reason": "画码"}
        with suppress(Fault):
            row = take_snapshot(here.city["guard"], take=take, folder=folder, clock=CLOCK, **given)
            break
    (path,) = (path for path in folder.rglob("*.jpg") if f"{code}-{row.shown_ms}" in path.name)
    return decoded(path.read_bytes())


def exported(here: PaintedHome, monkeypatch: pytest.MonkeyPatch, span: tuple[int, int]) -> Path:
    """The bag of an export of both cameras, once its clips are fetched: what is sealed and packed later adds none."""
    codes = tuple(one.code for one in here.both)
    facts = request_facts(here.city, points=codes, from_ms=span[0], to_ms=span[1])
    use_request(monkeypatch, facts)
    row = start_export(here.city["guard"], wanted=wanted(), clock=CLOCK)
    until(lambda: all(is_sealed(here, code, span[1]) for code in codes), "the minute was not sealed")
    for part in parts_of(row.job)[: len(codes)]:
        assert do_part(row.job, part.number, clock=CLOCK), part
    return here.home.path / "exports"


def is_sealed(here: PaintedHome, code: str, at_ms: int) -> bool:
    """Whether the recorder sealed the minute of an instant."""
    journal = f"file:{here.home.path / 'data/recorder/journal.db'}?mode=ro"
    asked = "SELECT 1 FROM minute JOIN camera ON camera.number = minute.camera WHERE code = ? AND minute = ?"
    with closing(sqlite3.connect(journal, uri=True, timeout=20)) as connection:
        return connection.execute(asked, (code, at_ms // 60_000)).fetchone() is not None


def decoded(jpeg: bytes) -> Luma:
    """The luma of a picture."""
    with av.open(io.BytesIO(jpeg), format="mjpeg") as container:
        return next(container.decode(video=0)).to_ndarray(format="gray")


def now_ms() -> int:
    """The instant."""
    return int(time.time() * 1000)
