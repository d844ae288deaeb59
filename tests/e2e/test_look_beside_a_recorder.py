"""`mingcha look` beside a real recorder: a camera that somebody turns is found by the program that `up` starts, and its
pictures are shown by the door (articles 7, 12, 16(3)). The three days of learning are written beforehand.
"""

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.painted_home import CLOCK, PaintedHome, painted_home, until
from tests.support.e2e.programs import started
from tests.support.supervision.signed_looks import at_browser

from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient
from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.state import pack_state
from mingcha.media.looks.values import LookFinding
from mingcha.registry.identity.models import User
from mingcha.simulate import sources
from mingcha.station.looks.looking import ignored_of, learned_by
from mingcha.station.looks.newest import NewestPicture, newest_picture
from mingcha.station.looks.store import LookStore
from mingcha.supervision.looks.actions import accept_reference
from mingcha.supervision.looks.queries import looked_camera, picture_findings
from mingcha.supervision.looks.showing import keep_view, show_picture, show_view
from mingcha.supervision.looks.values import PictureFindingRow, PicturePart

pytestmark = [pytest.mark.soak, pytest.mark.law("7", "12", "16(3)")]
TURNED_PX = 60
"""Of a picture 640 wide: 30 of the judged one, 8.4 degrees of a lens of 90."""
FOUND_WITHIN_S = 420
"""Three checks within two minutes, on a machine that does other things."""
HOUR_MS = 3_600_000


def test_a_camera_that_is_turned_is_found_by_the_program(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    turned = threading.Event()
    monkeypatch.setattr(sources, "PictureEncoder", _turning(turned))
    with django_db_blocker.unblock(), painted_home(tmp_path) as here:
        code, manager = here.bare.code, here.city["manager"]
        home = Home(here.home.path, here.home.path / "keys")
        _sign(manager, code, home.documents)
        _teach(home, code)
        turned.set()
        time.sleep(15)  # a key picture of the turned camera is recorded
        here.programs["look"] = here.stack.enter_context(started(here.home.path, "look", here.home.port))
        found = _found(here, manager)
        assert (found.kind, found.camera, found.reference) == (LookFinding.TURNED, code, 1)
        assert abs(found.shift_tenths - 5 * TURNED_PX) <= 15, found
        assert looked_camera(manager, code, at=CLOCK.now()).is_looked_at
        given: dict[str, Any] = {"number": found.number, "folder": home.documents, "fetch": _never, "clock": CLOCK}
        shown = [show_picture(manager, part=part, **given) for part in (PicturePart.REFERENCE, PicturePart.NOW)]
        assert [one[:3] for one in shown] == [b"\xff\xd8\xff"] * 2
        assert shown[0] != shown[1]


def _turning(turned: threading.Event) -> type[sources.PictureEncoder]:
    """An encoder whose pictures are moved to the side once the event is set."""

    class Turning(sources.PictureEncoder):
        def encode(self, frame: Any, pts_90k: int, *, key: bool = False) -> Any:
            if turned.is_set():
                planes = frame.to_ndarray()
                planes[: frame.height] = np.roll(planes[: frame.height], TURNED_PX, axis=1)
                frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            return super().encode(frame, pts_90k, key=key)

    return Turning


def _sign(manager: User, code: str, folder: Path) -> None:
    by = at_browser(manager)
    view = until(lambda: keep_view(by, code=code, folder=folder, clock=CLOCK), "no still of the recorder")
    show_view(by, code=code, sha256=view.sha256, folder=folder, clock=CLOCK)
    assert accept_reference(by, code=code, view=view.sha256, reason="", clock=CLOCK).version == 1


def _teach(home: Home, code: str) -> None:
    """Writes the state of a detector that learned what the camera shows now over the last days."""
    newest = until(lambda: asyncio.run(_newest(home, code)), "no key picture is recorded")
    picture, detector, now_ms = decoded_picture(newest.init, newest.payload), CameraDetector(ignored_of("")), _now_ms()
    for place in range(33):
        detector.check(picture, now_ms - (34 - place) * 3 * HOUR_MS)
        detector.before = None  # one picture for ever would be a frozen one
    assert [one.is_learned for one in detector.models.values()] == [True]
    store = LookStore(home.looks)
    store.save(code, learned_by(1, detector.ignored), pack_state(detector))
    store.close()


async def _newest(home: Home, code: str) -> NewestPicture | None:
    client = LocalClient(home.socket, "test")
    try:
        return await newest_picture(client, code, _now_ms())
    finally:
        await client.close()


def _found(here: PaintedHome, manager: User) -> PictureFindingRow:
    end = time.monotonic() + FOUND_WITHIN_S
    while time.monotonic() < end:
        rows = picture_findings(manager, at=CLOCK.now())
        if rows:
            return rows[0]
        time.sleep(2)
    raise AssertionError((here.home.path / "look.log").read_text()[-3000:])


def _now_ms() -> int:
    return int(CLOCK.now().timestamp() * 1000)


def _never(camera: str, at_ms: int, token: str) -> Any:
    raise AssertionError((camera, at_ms, token))
