"""Sends live pictures to one viewer over the local protocol; a slow viewer skips to the next key frame."""

import base64

from mingcha.media.journal.rows import InitRow
from mingcha.media.local.server import Reply
from mingcha.media.local.wire import LIVE_EVENT, LIVE_FORMAT, MESSAGE_LIMIT_BYTES, Kind, live_unit_head, pack_json
from mingcha.media.units import AccessUnit, CameraState

_UNSENT_LIMIT_BYTES = 12 << 20
"""Over a GOP at the start, and over the limit of footage reads in the same buffer."""
_PICTURE_LIMIT_BYTES = MESSAGE_LIMIT_BYTES - 64


class LiveStream:
    """A recorder.live_view.LiveListener that writes data messages."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._skipping = True

    def format(self, init: InitRow, masks: int) -> None:
        """Sends the initialisation segment and how many privacy masks are filled; pictures follow from the next key
        frame on."""
        self._skipping = True
        self._reply.send(Kind.DATA, bytes([LIVE_FORMAT]) + pack_json({**init_json(init), "masks": masks}))

    def unit(self, unit: AccessUnit, duration_90k: int) -> None:
        """Sends a picture, unless the reader is behind or waits for a key frame."""
        if self._skipping and not unit.key:
            return
        if self._reply.unsent_bytes > _UNSENT_LIMIT_BYTES or len(unit.payload) > _PICTURE_LIMIT_BYTES:
            self._skipping = True
            return
        self._skipping = False
        head = live_unit_head(unit.key, unit.dts_90k, unit.pts_90k - unit.dts_90k, duration_90k)
        self._reply.send(Kind.DATA, head, unit.payload)

    def event(self, state: CameraState) -> None:
        """Sends a change of state."""
        if self._reply.unsent_bytes > 2 * _UNSENT_LIMIT_BYTES:
            self._reply.closed.set()  # the reader is far behind: the stream ends, so that the buffer stays bounded
            return
        reason = None if state.reason is None else state.reason.value
        facts = {"state": state.phase.value, "reason": reason, "since_ms": state.since_ms}
        self._reply.send(Kind.DATA, bytes([LIVE_EVENT]) + pack_json(facts))

    def ended(self) -> None:
        """Ends the stream: the camera is no longer recorded here."""
        self._reply.closed.set()


def init_json(init: InitRow) -> dict[str, object]:
    """An initialisation segment as JSON."""
    data = base64.b64encode(init.data).decode()
    return {"codec": init.codec, "width": init.width, "height": init.height, "init": data}
