"""The protocol of sources: what the ingest needs from anything that reads a camera (article 16(5)).

A source makes one attempt to read one camera. A Reader (table in readers.py) makes it from an address, a feed and a
clock. Its life:

    made -> start() -> run() while the ingest calls tick() and read() -> close()

Output: the source calls its CameraFeed on the event loop. First `feed.begin(stream, frame_90k)` when the stream is
known; then `feed.picture(...)` for each whole access unit in decoding order, `feed.damage(...)` for loss,
`feed.restart(...)` if media times continue from another value, and `feed.take_figures()` every few seconds. The source
sets `feed.arrival_ns` and `feed.wall_90k` to the time of the read before it delivers anything from that read.

Input: a source with its own socket reads it in `tick` and `read`; one recv for everything that came since the last tick
is the cheapest way. A source that is fed from a shared socket or a pipe may deliver any number of packets between two
ticks and may leave `tick` and `read` empty.

Errors: Trouble (trouble.py), with the reason of the gap.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.steps import StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.masks.plan import MaskPlan
from mingcha.media.piped.pipe import PipeStill
from mingcha.media.trouble import Trouble


class Source(Protocol):
    """One attempt to read one camera. All methods run on the event loop that it was made on and never block."""

    @property
    def is_busy(self) -> bool:
        """Whether to call `tick` in every round. A camera without viewers gets every second round otherwise."""
        ...

    async def start(self) -> None:
        """Connects and negotiates a stream; returns when pictures can come.

        Raises Trouble. UNSUPPORTED: the next reader of this kind of address may succeed. REFUSED: retrying soon could
        lock an account. Moved: the camera redirects to another address.
        """
        ...

    async def run(self) -> Trouble:
        """Waits until the source ends, and returns the reason. Called once, after `start`; may be cancelled."""
        ...

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came and does what is due: reports, keepalive, detecting silence. `now_ns` is monotonic. Called a
        few times a second from the end of `start` until `close`. Does nothing after the end."""
        ...

    def read(self, now_ns: int, wall_90k: int) -> None:
        """Reads what came. Called between two ticks while the camera has viewers."""
        ...

    def request_sound(self) -> None:
        """`feed.sound` has become active. A source that did not request it requests it, ends so that the next source
        requests it, or sets the track's trouble."""
        ...

    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        """How far this attempt came, from what is counted anyway; none where nothing is. `end`: what the attempt ended
        with, None while it goes on. Called before `close`, also if `start` failed."""
        ...

    def end(self, trouble: Trouble) -> None:
        """Ends the source: `run` returns this trouble. Does nothing if it has ended."""
        ...

    def close(self) -> None:
        """Releases everything at once, without waiting, and delivers nothing more to the feed. Called for every source,
        also if `start` failed or was cancelled, and while `run` still waits; may be called twice."""
        ...


type OpenSource = Callable[[CameraAddress, CameraFeed, Clock], Source]
"""Makes a source. Opens no connection yet."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a kind of address."""

    name: str
    """Shown in the state of a camera."""
    open: OpenSource
    unavailable: Callable[[], str] = lambda: ""
    """Why this machine cannot use it, for the state of a camera; "" if it can."""


class TakeStill(Protocol):
    """Takes one look at a camera by a process of its own (masked/still.py)."""

    async def __call__(
        self, address: CameraAddress, plan: MaskPlan, recipient: str, *, masked: bool, barred: Collection[str] = ()
    ) -> PipeStill:
        """A still for an age recipient, with the masks of the plan filled or not; numbers alone for "". `barred`:
        devices (IP addresses) with masks of other cameras, to which no redirect is followed. Raises Trouble."""
        ...


type Readers = Mapping[str, tuple[Reader, ...]]
"""Address scheme -> its readers, in order of preference."""

type MaskedReaders = Callable[[MaskPlan, Collection[str]], Readers]
"""The readers that fill the masks of a plan, by address scheme, and follow no redirect to these devices. None
of them may be one that delivers other pictures: no reader of another table stands in for them (article 18)."""
