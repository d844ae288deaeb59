"""A home with two cameras that paint a code, one behind a mask, its programs, and the people who look."""

import asyncio
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.test.utils import override_settings
from tests.support.e2e.door import ask, changed, watch
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import environment_of, prepared, started, three_free_ports
from tests.support.e2e.running_home import RunningHome
from tests.support.media.copy_pictures import copied_lumas
from tests.support.media.painted import CODE, HEIGHT, SETTINGS, SURE, WIDTH, Luma, Source
from tests.support.registry.city import OWNER, City, build_city, in_use
from websockets.exceptions import WebSocketException

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.tickets.actions import issue_ticket
from mingcha.jobs.queues import QUEUES
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.masks.polygons import SIDE
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.describing import describe_point
from mingcha.run.environment import DATABASE_TASKS
from mingcha.simulate.block_code import BlockCode
from mingcha.simulate.cameras import SimulatedCameras

MASKED, BARE = "127.0.0.7", "127.0.0.8"
"""The devices: no other test of this folder has one at these addresses."""
CLOCK = SystemClock()
LIMIT_S = 90.0
CODES = {MASKED: CODE, BARE: BlockCode(120, 220, 430, 780)}
SCENES = {MASKED: 0, BARE: 1}
"""Each device has its own code and scene: what one sends, and so what is looked for of it, is no part of the other."""
_HALF = ((0, 0), (SIDE // 2, 0), (SIDE // 2, SIDE), (0, SIDE))


@dataclass(frozen=True)
class PaintedCamera:
    """A point of the school, and what its camera sent last."""

    code: str
    source: Source
    painted: BlockCode

    def is_hidden(self, lumas: list[Luma]) -> bool:
        """Whether nothing of its code is in any of these pictures; if not, it is in all of them."""
        found = [self.painted.strength(luma, WIDTH, HEIGHT) for luma in lumas]
        assert found, "no pictures"
        assert max(found) < SURE or min(found) > SURE, found
        return max(found) < SURE


@dataclass(frozen=True)
class PaintedHome:
    """The home, where programs of it put temporary files, its cameras, and its programs by their verbs."""

    home: RunningHome
    temporary: Path
    city: City
    masked: PaintedCamera
    bare: PaintedCamera
    programs: dict[str, "subprocess.Popen[bytes]"]
    stack: ExitStack
    grant: str

    @property
    def recorder(self) -> int:
        """The process of the recorder."""
        return self.programs["record"].pid

    @property
    def gateway(self) -> int:
        """The process of the gateway."""
        return self.programs["gateway"].pid

    def kill(self, verb: str) -> None:
        """Ends a program as kill -9 does."""
        self.programs[verb].kill()
        self.programs[verb].wait(30)

    def start(self, verb: str) -> None:
        """Starts a program that was killed, and waits until it answers."""
        self.programs[verb] = self.stack.enter_context(started(self.home.path, verb, self.home.port))

    @property
    def both(self) -> tuple[PaintedCamera, PaintedCamera]:
        """The masked camera and the other one."""
        return self.masked, self.bare

    def ticket(self, code: str) -> str:
        """A ticket of the guard for live and playback."""
        origin = self.home.url
        given = {"grant": self.grant, "points": [code], "modes": ["live", "playback"], "clock": CLOCK}
        return issue_ticket(self.city["guard"], origin=origin, **given).token  # type: ignore[arg-type]

    def live(self, code: str, pictures: int = 5) -> tuple[list[Luma], list[str]]:
        """Pictures as a viewer gets them, and the mappings of the gateway that have one of either camera meanwhile."""
        data, found = b"", list[Luma]()
        with watch(self.home, code, self.ticket(code)) as socket:
            while len(found) < pictures:
                message = socket.recv(timeout=30)
                if isinstance(message, bytes):
                    data += message
                    found = copied_lumas(data)
            camera = next(one for one in self.both if one.code == code)
            return found, camera.source.in_memory(self.gateway)

    def playback(self, code: str, from_ms: int, to_ms: int) -> list[Luma]:
        """Footage as it was recorded."""
        path = f"/v1/points/{code}/footage?from={from_ms}&to={to_ms}"
        headers = {"Authorization": f"Bearer {self.ticket(code)}", "Origin": self.home.url}
        answer = ask(self.home.port + 1, "GET", path, headers)
        assert answer.status == 200, answer.body[:300]
        return copied_lumas(answer.body)

    def viewing_copy(self, code: str, from_ms: int, to_ms: int) -> list[Luma]:
        """A viewing copy with its label and mark, by a ticket that the home's own key signs for it."""
        given = {"modes": ("copy",), "label": "李明 江岸分局 2026-000001", "mark": 20_260_000_001}
        token = changed(self.home, self.ticket(code), **given)
        headers = {"Authorization": f"Bearer {token}", "Origin": self.home.url}
        answer = ask(self.home.port + 1, "GET", f"/v1/copy/{code}/footage?from={from_ms}&to={to_ms}", headers)
        assert answer.status == 200, answer.body[:300]
        return copied_lumas(answer.body)


@contextmanager
def painted_home(path: Path) -> Iterator[PaintedHome]:
    """Prepared, with the mask drawn before the recorder gets its cameras; Django works on it in this block."""
    port, home = three_free_ports(), path / "home"
    prepared(home)
    with ExitStack() as stack:
        sources = [stack.enter_context(_painting(host)) for host in (MASKED, BARE)]
        stack.enter_context(inside(Home(home, home / "keys")))
        tasks = {"default": {"BACKEND": DATABASE_TASKS, "QUEUES": list(QUEUES)}}  # what is queued waits for the test
        stack.enter_context(override_settings(MINGCHA_GATEWAY_NEARBY=f"http://127.0.0.1:{port + 1}", TASKS=tasks))
        city = build_city(CLOCK)
        cameras = [
            PaintedCamera(_point(host, url), source, CODES[host])
            for (url, source), host in zip(sources, (MASKED, BARE), strict=True)
        ]
        _mask(city, cameras[0].code)
        verbs = ("record", "gateway", "uplink")
        programs = {verb: stack.enter_context(started(home, verb, port)) for verb in verbs}
        grant = open_duty_grant(
            city["guard"], purpose="duty_patrol", points=[one.code for one in cameras], hours=1, clock=CLOCK
        )
        running = RunningHome(home, port, environment_of(home, port))
        yield PaintedHome(running, path / "tmp", city, *cameras, programs, stack, grant.no)


def until[T](condition: Callable[[], T | None], what: str) -> T:
    """Asks again until there is an answer; a program that does not answer yet is asked again."""
    end, last = time.monotonic() + LIMIT_S, ""
    while time.monotonic() < end:
        try:
            found = condition()
        except (Fault, WebSocketException, OSError) as error:
            found, last = None, repr(error)
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"{what} {last}")


@contextmanager
def _painting(host: str) -> Iterator[tuple[str, Source]]:
    """A device with one camera in a thread; its address, and what it sends."""
    loop = asyncio.new_event_loop()
    camera = SCENES[host]
    cameras = SimulatedCameras(replace(SETTINGS, cameras=camera + 1, code=CODES[host]), host=host)
    loop.run_until_complete(cameras.start())
    source = Source(cameras, camera)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"rtsp://{host}:{cameras.port}/cam{camera}", source
    finally:
        asyncio.run_coroutine_threadsafe(cameras.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _point(host: str, url: str) -> str:
    given = {"system": "HQX", "name": f"画码 {host}", "part": "other", "place_kind": "none"}
    return in_use(add_point(OWNER, url=url, clock=CLOCK, **given), CLOCK).code


def _mask(city: City, code: str) -> None:
    """The manager of the school states that it is a bank's hall, and draws a mask over the left half."""
    manager = city["manager"]
    describe_point(manager, code=code, place_kind="bank_hall", clock=CLOCK)
    (need,) = standing_needs([code], at=CLOCK.now())[code]
    new = NewMask(polygons=(_HALF,), by=MaskMaker.RECORDER, reason="密码键盘", needs=(need.number,))
    assert propose_mask(manager, code=code, new=new, clock=CLOCK).no == "M00000001"
