"""Verbs on their way to a camera: a line in the log, then the move, and a stop that is sure (articles 2, 7(2))."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.control.homecoming import Homecoming
from mingcha.media.gateway.control.messages import Asked, done_frame, is_for_viewers, leaves_home, refused_frame
from mingcha.media.gateway.control.movers import (
    BUSY,
    REFUSED,
    UNSUPPORTED,
    Controlled,
    Movers,
    may_have_moved,
    trouble_of,
)
from mingcha.media.gateway.control.stops import OwedStops
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.viewer import WebSocketViewer
from mingcha.media.ptz.verb_json import verb_to_json
from mingcha.media.ptz.verbs import GoHome, Stop, Verb

HOLD_LIMIT_NS = 1_200_000_000
"""A key whose repetitions stay out so long is let go."""
_FORWARD_EVERY_NS = 2_000_000_000
"""A repetition goes to the camera so often: an ONVIF movement ends by itself after 5 s."""


@dataclass(slots=True, eq=False)
class Held:
    """A verb that goes on until it is stopped, and who holds it."""

    viewer: WebSocketViewer
    verb: Verb
    n: int
    heard_ns: int
    forwarded_ns: int
    is_on_its_way: bool = True


class Moving:
    """The verbs of all cameras of a gateway."""

    def __init__(
        self,
        movers: Movers,
        home: Homecoming,
        stops: OwedStops,
        clock: Clock,
        figures: GatewayFigures,
        openings: OpeningLog | None,
        start: Callable[[Coroutine[None, None, None]], None],
        changed: Callable[[str], None],
    ) -> None:
        """`start` runs what outlives a socket; `changed` is called with each camera that left home."""
        self._movers = movers
        self._home = home
        self._stops = stops
        self._clock = clock
        self._figures = figures
        self._openings = openings
        self._start = start
        self._changed = changed
        self._held: dict[str, Held] = {}
        self._newest: dict[str, tuple[WebSocketViewer, int]] = {}
        """The socket and number of the newest verb or stop of each camera."""

    def begin(self, viewer: WebSocketViewer, asked: Asked, held: Held | None) -> None:
        """A verb begins: it is logged at once, then done; what was held before is held no more."""
        if not is_for_viewers(asked.verb):
            words = Words("此操作只供维护人员使用", "this is for those who maintain the camera")
            self._refuse(viewer, asked.n, words, UNSUPPORTED)
            return
        camera = viewer.camera
        try:
            if self._openings is not None:
                verb = json.dumps(verb_to_json(asked.verb), sort_keys=True, separators=(",", ":"))
                self._openings.moved(viewer.ticket, camera, verb)
        except Fault as fault:
            self._refuse(viewer, asked.n, fault.words, REFUSED)
            return
        self._stops.replaced(camera)
        self._newest[camera] = viewer, asked.n
        before = self._held.pop(camera, None)
        if held is not None:
            self._held[camera] = held
        self._start(self._perform(viewer, asked, held, stops_first=held is None and before is not None))

    def goes_on(self, viewer: WebSocketViewer, asked: Asked) -> bool:
        """Whether a repetition is one of what is held; then it is held on."""
        held = self._held.get(viewer.camera)
        if held is None or held.viewer is not viewer or (held.n, held.verb) != (asked.n, asked.verb):
            return False
        now_ns = held.heard_ns = self._clock.monotonic_ns()
        self._start(self._home.held(viewer.camera))
        if now_ns - held.forwarded_ns >= _FORWARD_EVERY_NS and not held.is_on_its_way:
            held.forwarded_ns, held.is_on_its_way = now_ns, True
            self._start(self._hold_on(held))
        return True

    def is_late(self, viewer: WebSocketViewer, asked: Asked) -> bool:
        """Whether a repeated command is out of date: its camera now holds another command, of any viewer, or the same
        socket has sent a later verb or stop."""
        held, newest = self._held.get(viewer.camera), self._newest.get(viewer.camera)
        if held is not None and (held.viewer is not viewer or held.n != asked.n):
            return True
        return newest is not None and newest[0] is viewer and asked.n < newest[1]

    def stopped(self, viewer: WebSocketViewer, n: int) -> None:
        """A person lets go: always done, always passes."""
        self._held.pop(viewer.camera, None)
        self._newest[viewer.camera] = viewer, n
        self._start(self._stop_by_person(viewer, n, self._stops.begun(viewer.camera)))

    def let_go(self, viewer: WebSocketViewer) -> None:
        """A socket is no more: what it held stops."""
        held = self._held.get(viewer.camera)
        if held is not None and held.viewer is viewer:
            self._stop_held(viewer.camera)

    def stop_all(self) -> None:
        """Stops everything that is held."""
        for camera in tuple(self._held):
            self._stop_held(camera)

    def sweep(self) -> None:
        """Stops what is held no more, and sends failed stops again."""
        now_ns = self._clock.monotonic_ns()
        for camera, held in tuple(self._held.items()):
            if now_ns - held.heard_ns >= HOLD_LIMIT_NS:
                self._stop_held(camera)
        for camera in self._stops.due():
            self._start(self._stop_camera(camera))

    def _stop_held(self, camera: str) -> None:
        del self._held[camera]
        self._start(self._stop_camera(camera))

    async def _perform(self, viewer: WebSocketViewer, asked: Asked, held: Held | None, *, stops_first: bool) -> None:
        if stops_first:
            await self._send_stop(viewer.camera)  # one that came later would halt the way to a preset
        camera, lease, who = viewer.camera, viewer.ticket.lease, viewer.ticket.who
        take_back, verbs = None, self._home.verbs(camera)
        try:
            if leaves_home(asked.verb):
                take_back = await self._home.leaving(camera, lease)
            if held is not None and self._held.get(camera) is not held:
                raise Fault(FaultKind.CONFLICT, Words("按键已松开", "the key was let go"), BUSY)
            controlled = await self._movers.control(camera, asked.verb)
        except Fault as fault:
            trouble = trouble_of(fault)
            if take_back is not None and not may_have_moved(fault):
                await take_back()
            if held is not None:
                self._drop(camera, held, is_unsure=may_have_moved(fault))
            self._refuse(viewer, asked.n, fault.words, trouble)
            return
        self._figures.moves += 1
        if isinstance(asked.verb, GoHome):
            await self._home.came_home(camera, lease, who, verbs)
        else:
            await self._home.done(camera, controlled)
        self._answer(viewer, asked.n)
        if take_back is not None:
            self._changed(camera)
        if held is not None:
            held.is_on_its_way = False
            if self._held.get(camera) is not held and camera not in self._held:
                await self._send_stop(camera)  # it was let go while it was on its way: the stop may have come first

    async def _hold_on(self, held: Held) -> None:
        camera = held.viewer.camera
        try:
            await self._movers.control(camera, held.verb)
        except Fault as fault:
            if self._drop(camera, held, is_unsure=True):
                self._refuse(held.viewer, held.n, fault.words, trouble_of(fault))
        else:
            if camera not in self._held:
                await self._send_stop(camera)
        finally:
            held.is_on_its_way = False

    def _drop(self, camera: str, held: Held, *, is_unsure: bool) -> bool:
        """Forgets what is held; returns whether it was. Stops a camera that may have begun to move."""
        is_held = self._held.get(camera) is held
        if is_held:
            del self._held[camera]
        if is_unsure and camera not in self._held:
            self._start(self._stop_camera(camera))
        return is_held

    async def _stop_by_person(self, viewer: WebSocketViewer, n: int, begun: int) -> None:
        done = await self._send_stop(viewer.camera, begun)
        if isinstance(done, Fault):
            self._refuse(viewer, n, done.words, trouble_of(done))
            return
        await self._home.done(viewer.camera, done)
        self._answer(viewer, n)

    async def _stop_camera(self, camera: str) -> None:
        await self._send_stop(camera)

    async def _send_stop(self, camera: str, begun: int | None = None) -> Controlled | Fault:
        """Sends a stop; one that failed is owed, and its fault returned. `begun`: how many verbs had begun when it was
        asked for, by default until now; once another one began it is owed no more."""
        begun = self._stops.begun(camera) if begun is None else begun
        try:
            controlled = await self._movers.control(camera, Stop())
        except Fault as fault:
            if trouble_of(fault) == UNSUPPORTED or camera in self._held:
                self._stops.settled(camera)
            else:
                self._stops.failed(camera, begun, is_missing=fault.kind is FaultKind.NOT_FOUND)
            return fault
        self._stops.settled(camera)
        return controlled

    def _answer(self, viewer: WebSocketViewer, n: int) -> None:
        away, home_in_s = self._home.state(viewer.camera)
        viewer.send(done_frame(n, away=away, home_in_s=home_in_s))

    def _refuse(self, viewer: WebSocketViewer, n: int, words: Words, trouble: str) -> None:
        self._figures.move_refusals[trouble] += 1
        viewer.send(refused_frame(n, words, trouble))
