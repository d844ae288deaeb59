"""Feeds the live viewers of one stream: format, the last GOP, then each picture."""

from collections.abc import Callable
from typing import Protocol

import structlog

from mingcha.media.journal.rows import InitRow
from mingcha.media.units import AccessUnit, CameraState

_RING_LIMIT_BYTES = 8 << 20
_LOG = structlog.get_logger("mingcha.media.live")


class LiveListener(Protocol):
    """A viewer of a stream. Called on the recording's thread; must not block and must release payloads."""

    def format(self, init: InitRow, masks: int) -> None:
        """Later pictures have this format, and so many privacy masks."""
        ...

    def unit(self, unit: AccessUnit, duration_90k: int) -> None:
        """The next picture; the duration is that of the picture before it."""
        ...

    def event(self, state: CameraState) -> None:
        """Called when the camera's phase or reason changed."""
        ...

    def ended(self) -> None:
        """Called when the camera is no longer recorded here."""
        ...


class LiveView:
    """The last GOP of one stream, and its viewers."""

    def __init__(self, name: str, state: CameraState) -> None:
        self.listeners: list[LiveListener] = []
        self.state = state
        """As last reported."""
        self._name = name
        self._init: InitRow | None = None
        self._masks = 0
        self._ring: list[tuple[AccessUnit, int]] | None = None
        self._ring_bytes = 0

    def format(self, init: InitRow) -> None:
        """Later pictures have this format, beginning with a key picture."""
        self._init, self._ring = init, None
        masks = self._masks
        self._tell(lambda listener: listener.format(init, masks))

    def masked(self, masks: int) -> None:
        """Later pictures have so many privacy masks, beginning with a key picture."""
        if masks != self._masks:
            self._masks = masks
            if self._init is not None:
                self.format(self._init)

    def unit(self, unit: AccessUnit, duration_90k: int) -> None:
        """The next picture; the duration is that of the picture before it."""
        if unit.key:
            self._ring, self._ring_bytes = [], 0
        if self._ring is not None:
            self._ring.append((unit, duration_90k))
            self._ring_bytes += len(unit.payload)
            if self._ring_bytes > _RING_LIMIT_BYTES:
                self._ring = None
        if self.listeners:
            self._tell(lambda listener: listener.unit(unit, duration_90k))

    def cut(self) -> None:
        """Interrupts the pictures: a new viewer begins at the next key picture."""
        self._ring = None

    def show(self, state: CameraState) -> None:
        """Stores the state and passes a change of phase or reason on to viewers."""
        before, self.state = self.state, state
        if (before.phase, before.reason) != (state.phase, state.reason):
            self._tell(lambda listener: listener.event(state))

    def end(self) -> None:
        """Ends the stream for all viewers."""
        self._tell(lambda listener: listener.ended())

    def watch(self, listener: LiveListener) -> Callable[[], None]:
        """Adds a viewer: it gets the format and the last GOP at once. Returns the function that removes it."""
        self.listeners.append(listener)
        listener.event(self.state)
        if self._init is not None:
            listener.format(self._init, self._masks)
            for unit, duration_90k in self._ring or ():
                listener.unit(unit, duration_90k)

        def leave() -> None:
            if listener in self.listeners:
                self.listeners.remove(listener)

        return leave

    def _tell(self, say: Callable[[LiveListener], None]) -> None:
        """Calls every viewer; one that raises is removed, so that it cannot disturb recording."""
        for listener in list(self.listeners):
            try:
                say(listener)
            except Exception:  # noqa: BLE001 - see above
                _LOG.exception("viewer_bug", stream=self._name)
                if listener in self.listeners:
                    self.listeners.remove(listener)
