"""The states of all cameras of a recorder for its listeners: every state at first, then each change at once.

A change needs no database: the gateway passes it on to the pages that follow it (art. 16(1)). A camera whose pictures
come and are not kept does not record: it is in trouble, with the reason of its disk (art. 16(5)).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from mingcha.media.units import CameraPhase, CameraState, LostFootage

_LOG = structlog.get_logger("mingcha.media.states")

type StateListener = Callable[[str, CameraState | None], None]
"""(camera, state); the state is None once the camera is no longer recorded here. Must not block."""


class StateBoard:
    """The last state of each camera, and the listeners. Belongs to the recorder's event loop."""

    def __init__(self) -> None:
        self._states: dict[str, CameraState] = {}
        self._lost: Mapping[str, LostFootage] = {}
        self._listeners: list[StateListener] = []

    def show(self, camera: str, state: CameraState) -> None:
        """Stores a camera's state; passes a change of phase, reason, begin or quality on to the listeners."""
        before = self._shown(camera)
        self._states[camera] = state
        self._tell_changed(camera, before)

    def lose(self, lost: Mapping[str, LostFootage]) -> None:
        """Sets the cameras whose pictures are not kept now (DiskWriters.lost); passes each change on."""
        if lost == self._lost:
            return
        cameras = [camera for camera in self._states if camera in lost or camera in self._lost]
        before = {camera: self._shown(camera) for camera in cameras}
        self._lost = lost
        for camera in cameras:
            self._tell_changed(camera, before[camera])

    def reported(self, camera: str, state: CameraState) -> CameraState:
        """The state of a camera as others get it: in trouble while its pictures come and are not kept."""
        lost = self._lost.get(camera)
        if lost is None or state.phase is not CameraPhase.RECORDING:
            return state
        return replace(state, phase=CameraPhase.TROUBLE, reason=lost.reason, since_ms=lost.since_ms)

    def remove(self, camera: str) -> None:
        """Removes a camera that is no longer recorded here."""
        if self._states.pop(camera, None) is not None:
            self._tell(camera, None)

    def follow(self, listener: StateListener) -> Callable[[], None]:
        """Adds a listener: it gets every state at once. Returns the function that removes it."""
        self._listeners.append(listener)
        for camera, state in self._states.items():
            listener(camera, self.reported(camera, state))

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def _shown(self, camera: str) -> tuple[object, ...]:
        """What of a state is told; () for a camera without one."""
        if camera not in self._states:
            return ()
        state = self.reported(camera, self._states[camera])
        return state.phase, state.reason, state.since_ms, state.poor

    def _tell_changed(self, camera: str, before: tuple[object, ...]) -> None:
        if self._shown(camera) != before:
            self._tell(camera, self.reported(camera, self._states[camera]))

    def _tell(self, camera: str, state: CameraState | None) -> None:
        """Calls every listener; one that raises is removed, so that it cannot disturb recording."""
        for listener in list(self._listeners):
            try:
                listener(camera, state)
            except Exception:  # noqa: BLE001 - see above
                _LOG.exception("listener_bug", camera=camera)
                self._listeners.remove(listener)
