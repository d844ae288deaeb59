"""States of cameras for open pages: one subscription to the recorder, each change passed on at once (art. 16(1)).

A page follows the cameras that a signed pass names; it gets their present states first. No picture goes this way.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable

import structlog

from mingcha.kit.errors import Fault
from mingcha.media.gateway.live import CLOSE_TOO_MANY, UNSENT_LIMIT_BYTES, Viewer, text_frame

_AGAIN_S = 1.0
AWAY = "away"
"""The state of a camera whose recorder does not answer; the recorder's own are in media.units.CameraPhase."""
_OFF = "off"
MOST_FOLLOWED = 5_000
"""Cameras that one page may follow."""

log = structlog.get_logger("mingcha.gateway.states")

type FollowStates = Callable[[], AsyncIterator[dict[str, object]]]
"""The recorder's states, each as {"camera", "state", "reason", "since_ms", "poor"} (media.local.client.states)."""


class StateChannel:
    """Which page follows which cameras. The recorder is subscribed to only while a page follows one."""

    def __init__(self, follow: FollowStates) -> None:
        self._follow = follow
        self._states: dict[str, tuple[object, bytes]] = {}
        """Of each camera its state and the frame that says it."""
        self._cameras: dict[Viewer, set[str]] = {}
        self._followers: defaultdict[str, set[Viewer]] = defaultdict(set)
        self._pump: asyncio.Task[None] | None = None

    def add(self, viewer: Viewer, cameras: Iterable[str]) -> None:
        """Lets a page follow further cameras, up to MOST_FOLLOWED; it gets their known states at once."""
        mine = self._cameras.setdefault(viewer, set())
        for camera in cameras:
            if camera in mine or len(mine) >= MOST_FOLLOWED:
                continue
            mine.add(camera)
            self._followers[camera].add(viewer)
            if camera in self._states:
                viewer.send(self._states[camera][1])
        if self._pump is None:
            self._pump = asyncio.create_task(self._run())

    def remove(self, viewer: Viewer) -> None:
        """Removes a page; ends the subscription after the last one."""
        for camera in self._cameras.pop(viewer, ()):
            followers = self._followers[camera]
            followers.discard(viewer)
            if not followers:
                del self._followers[camera]
        if not self._cameras and self._pump is not None:
            self._pump.cancel()
            self._pump = None
            self._states.clear()

    async def stop(self) -> None:
        """Ends the subscription."""
        pump, self._pump = self._pump, None
        if pump is not None:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            states = self._follow()
            try:
                async for facts in states:
                    self._take(facts)
            except Fault as fault:
                log.info("states_ended", kind=fault.kind.value)
            except Exception:  # the edge: a bug ends this subscription, and the next one begins anew
                log.exception("gateway_bug")
            finally:
                await states.aclose()  # type: ignore[attr-defined]
            self._lose_all()
            await asyncio.sleep(_AGAIN_S)

    def _lose_all(self) -> None:
        """The recorder does not answer: whether its cameras are recorded is not known, and no page says that they
        are."""
        for camera in [camera for camera, (state, _) in self._states.items() if state != _OFF]:
            self._take({"camera": camera, "state": AWAY, "reason": None, "since_ms": 0, "poor": ""})

    def _take(self, facts: dict[str, object]) -> None:
        camera = str(facts.get("camera", ""))
        frame = text_frame({"type": "state", **facts})
        if camera in self._states and self._states[camera][1] == frame:
            return
        self._states[camera] = facts.get("state"), frame
        for viewer in tuple(self._followers.get(camera, ())):
            if viewer.unsent_bytes > UNSENT_LIMIT_BYTES:
                viewer.close(CLOSE_TOO_MANY, "takes no states")  # the page reconnects and gets every state
            else:
                viewer.send(frame)
