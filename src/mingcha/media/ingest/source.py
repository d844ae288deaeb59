"""What every reader of a camera fulfils, so that the ingest need know none of them (article 16(5)).

A source is one attempt to read one camera, made by a Reader (readers.py lists them) for an address, a feed and a clock:

    made -> start() -> run() while tick() and read() are called -> close()

It hands what it finds to its CameraFeed, on the event loop: `feed.begin(stream, frame_90k)` once the stream is known,
then `feed.picture(...)` for each whole access unit in decoding order, `feed.damage(...)` for loss, `feed.restart(...)`
where times go on from somewhere else, `feed.take_figures()` every few seconds. `feed.arrival_ns` and `feed.wall_90k`
are set to the time of the read before anything of that read is handed over.

Where its packets come from is its own matter. One with a socket reads it in `tick` and `read`, which is cheapest: one
recv for all that came in a fifth of a second. One whose packets are taken out of a shared socket by somebody else, or
come through a pipe, is called when they come, any number a tick, and may leave `tick` and `read` empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.trouble import Trouble


class Source(Protocol):
    """One attempt to read one camera. All verbs belong to the event loop that it was made on, and none blocks."""

    @property
    def busy(self) -> bool:
        """Whether so much comes that every tick is to be its turn; a camera that nobody watches has every second."""
        ...

    async def start(self) -> None:
        """Reaches the camera and agrees on a stream; returns when pictures may come.

        Raises Trouble: UNSUPPORTED where the next reader of this kind of address may do better, REFUSED where trying
        again could lock an account, Moved (trouble.py) where the camera sends us elsewhere by its protocol.
        """
        ...

    async def run(self) -> Trouble:
        """Stays until the source ends, and returns why; called once, after `start`. Never raises but when cancelled."""
        ...

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came, and does what is due: reports, keepalive, noticing silence. Called some times a second with
        the monotonic and the wall time, between `start` and `close`; also after the end, where it does nothing."""
        ...

    def read(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came, and nothing else: between two ticks, while somebody watches."""
        ...

    def sound_wanted(self) -> None:
        """`feed.sound` is wanted now. A source that was not asked for it asks, ends so that the next one asks, or tells
        the track why there is none."""
        ...

    def end(self, trouble: Trouble) -> None:
        """Ends it from our side: `run` returns this trouble. Does nothing where it ended before."""
        ...

    def close(self) -> None:
        """Gives back everything at once, without waiting; nothing is handed to the feed any more. Called at the end of
        every source, also of one whose `start` failed or was cancelled; may be called twice."""
        ...


type OpenSource = Callable[[CameraAddress, CameraFeed, Clock], Source]
"""Makes a source; opens nothing yet."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One way of reading a kind of address."""

    name: str
    """As it is named in a camera's state."""
    open: OpenSource
    missing: Callable[[], str] = lambda: ""
    """What it lacks on this machine, in a word for the camera's state; "" where it can be used."""


type Readers = Mapping[str, tuple[Reader, ...]]
"""By the scheme of an address: what reads it, the first choice first."""
