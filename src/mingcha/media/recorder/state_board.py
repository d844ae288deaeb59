"""The states of all cameras of a recorder for its listeners: every state at first, then each change at once.

A change needs no database: the gateway passes it on to the pages that follow it (art. 16(1)).
"""

from collections.abc import Callable

import structlog

from mingcha.media.units import CameraState

_LOG = structlog.get_logger("mingcha.media.states")

type StateListener = Callable[[str, CameraState | None], None]
"""(camera, state); the state is None once the camera is no longer recorded here. Must not block."""


class StateBoard:
    """The last state of each camera, and the listeners. Belongs to the recorder's event loop."""

    def __init__(self) -> None:
        self._states: dict[str, CameraState] = {}
        self._listeners: list[StateListener] = []

    def show(self, camera: str, state: CameraState) -> None:
        """Stores a camera's state; passes a change of phase, reason, begin or quality on to the listeners."""
        before = self._states.get(camera)
        self._states[camera] = state
        if before is None or _shown(before) != _shown(state):
            self._tell(camera, state)

    def remove(self, camera: str) -> None:
        """Removes a camera that is no longer recorded here."""
        if self._states.pop(camera, None) is not None:
            self._tell(camera, None)

    def follow(self, listener: StateListener) -> Callable[[], None]:
        """Adds a listener: it gets every state at once. Returns the function that removes it."""
        self._listeners.append(listener)
        for camera, state in self._states.items():
            listener(camera, state)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def _tell(self, camera: str, state: CameraState | None) -> None:
        """Calls every listener; one that raises is removed, so that it cannot disturb recording."""
        for listener in list(self._listeners):
            try:
                listener(camera, state)
            except Exception:  # noqa: BLE001 - see above
                _LOG.exception("listener_bug", camera=camera)
                self._listeners.remove(listener)


def _shown(state: CameraState) -> tuple[object, ...]:
    return state.phase, state.reason, state.since_ms, state.poor
