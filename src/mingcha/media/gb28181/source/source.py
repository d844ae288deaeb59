"""The source of one channel of a device that registers with us (ingest/source.py; articles 13(1), 16(5)).

Asks the signalling program for a stream, receives it on a port of its own, and gives it back with a BYE.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.codes import NO_PROVINCE
from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.devices import DeviceStream, device_steps
from mingcha.media.diagnosis.steps import PicturesSeen, StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.work_budget import WorkBudget
from mingcha.media.gb28181.link.stream_link import StreamLink
from mingcha.media.gb28181.link.wire import PlayAsk, Transport
from mingcha.media.gb28181.source.outputs import FeedOutputs
from mingcha.media.gb28181.source.paths import ConnectionPath, DatagramPath, MediaPath, PathSettings
from mingcha.media.gb28181.streams.packets import PacketReception
from mingcha.media.rtp.rtp import ReceptionCount
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Time limits of one stream."""

    silence_ns: int = 4_000_000_000
    """Without a whole picture."""
    figures_ns: int = 5_000_000_000
    """Interval of figures."""


def open_source(
    address: CameraAddress, feed: CameraFeed, clock: Clock, link: StreamLink, shared: bytearray, silence_ns: int
) -> "InvitedSource":
    """A source with its defaults. `shared`: the read buffer of the process; `silence_ns`: without a whole picture."""
    return InvitedSource(address, feed, link, PathSettings(clock, shared), StreamLimits(silence_ns))


class InvitedSource:
    """One stream of one channel."""

    def __init__(
        self, address: CameraAddress, feed: CameraFeed, link: StreamLink, paths: PathSettings, limits: StreamLimits
    ) -> None:
        """`paths` has the clock and the read buffer that all sources of a process share."""
        self._address, self._feed, self._link, self._limits = address, feed, link, limits
        self._clock = paths.clock
        self._ended: asyncio.Future[Trouble] = asyncio.get_running_loop().create_future()
        self._outputs = FeedOutputs(feed)
        self._reception = PacketReception(self._outputs)
        self._path: MediaPath = (
            DatagramPath(paths, self._reception, self._read_event)
            if address.datagrams
            else ConnectionPath(paths, self._reception, self._read_event, self.end, connects=address.connects)
        )
        self._dialog = self._sender = ""
        self._is_answered = False
        self._budget = WorkBudget(self._clock.monotonic_ns())
        self._figures_due_ns = self._figures_ns = 0
        self._counted: tuple[ReceptionCount | None, int, int] = (None, 0, 0)

    @property
    def is_busy(self) -> bool:
        """See Source."""
        return self._path.is_busy

    async def start(self) -> None:
        """See Source. Raises Trouble of the link, Trouble(UNREACHABLE) if no connection can be made, and
        Trouble(NOT_FOUND) for a point whose channel was taken away: its device is not asked."""
        address = self._address
        if address.channel.startswith(NO_PROVINCE):
            raise Trouble(GapReason.NOT_FOUND, "the channel of this camera was taken away")
        transport = Transport.UDP if address.datagrams else Transport.TCP
        if address.connects:
            transport = Transport.TCP_ACTIVE
        ask = PlayAsk(address.host, address.channel, int(address.sub), self._path.open(), transport)
        played = await self._link.play(ask, self.end)
        self._dialog, self._is_answered = played.dialog, True
        self._require_going_on()
        self._reception.describe(played.codec)
        await self._path.begin((played.host, played.media_host), played.port)
        self._require_going_on()
        now_ns = self._clock.monotonic_ns()
        feed = self._feed
        feed.arrival_ns, feed.wall_90k = now_ns, to_90k(self._clock.now())
        feed.seen_ns = max(feed.seen_ns, now_ns)
        self._figures_ns, self._figures_due_ns = now_ns, now_ns + self._limits.figures_ns
        self._outputs.streams.expect()

    async def run(self) -> Trouble:
        """See Source. The reading happens in `tick`, `read` and read events."""
        return await self._ended

    def tick(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not self._ended.done():
            self._guarded(self._work, now_ns, wall_90k)

    def read(self, now_ns: int, wall_90k: int) -> None:
        """See Source."""
        if not self._ended.done():
            self._guarded(self._receive, now_ns, wall_90k)

    def request_sound(self) -> None:
        """See Source. Sound comes with the pictures anyway: from now on it is kept."""
        self._feed.wall_90k = to_90k(self._clock.now())
        self._outputs.streams.expect()

    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        """See Source."""
        reception, count, path = self._reception, self._reception.count, self._path
        began = self._feed.pictures if self._outputs.has_picture else PicturesSeen()
        seen = DeviceStream(
            is_answered=self._is_answered,
            end=None if end is None else end.reason,
            connects=self._address.connects,
            is_reached=bool(path.sender),
            has_stranger=bool(path.stranger),
            has_source=reception.ssrc >= 0,
            packets=max(0, count.expected - count.lost),
            lost=count.lost,
            foreign=reception.foreign,
            is_program=not reception.is_bare,
            has_map=reception.has_map,
            bad_maps=reception.bad_maps,
            unsupported=self._outputs.unsupported,
            pictures=began,
        )
        return device_steps(seen)

    def end(self, trouble: Trouble) -> None:
        """See Source."""
        self._path.close()
        if not self._ended.done():
            self._take_figures(self._feed.arrival_ns)
            self._ended.set_result(trouble)

    def close(self) -> None:
        """See Source. Sends BYE without waiting."""
        self._path.close()
        dialog, self._dialog = self._dialog, ""
        if dialog:
            self._link.bye(dialog)
        if not self._ended.done():
            self._ended.cancel()

    def _require_going_on(self) -> None:
        """Raises the Trouble of a stream that ended while it was being set up."""
        if self._ended.done():
            raise self._ended.result()

    def _work(self, now_ns: int) -> None:
        self._path.receive(now_ns)
        if self._path.sender != self._sender:
            self._sender = self._path.sender
            _log.info("camera.sender", address=self._address.url, host=self._sender)
        if now_ns - self._feed.seen_ns >= self._limits.silence_ns:
            raise Trouble(GapReason.SILENT, self._why_silent())
        if now_ns >= self._figures_due_ns:
            self._figures_due_ns = now_ns + self._limits.figures_ns
            self._take_figures(now_ns)
            self._feed.take_figures()

    def _receive(self, now_ns: int) -> None:
        self._path.receive(now_ns)

    def _why_silent(self) -> str:
        if self._outputs.has_picture:
            return "no picture comes any more"
        reception = self._reception
        if reception.ssrc >= 0:
            found = (f"{reception.foreign} of other sources",) * (reception.foreign > 0)
            found += (f"{reception.bad_maps} stream maps are wrong",) * (reception.bad_maps > 0)
            return f"packets come, but no picture{f' ({", ".join(found)})' if found else ''}"
        if self._path.sender:
            return "connected, but no packet comes"
        if self._path.stranger:
            return f"nothing comes from the device, but something from {self._path.stranger}, which it did not name"
        return "nothing comes to the port of the stream"

    def _take_figures(self, now_ns: int) -> None:
        """Tells the feed what was lost since the last call."""
        count, feed = self._reception.count, self._feed
        held, told_expected, told_lost = self._counted
        if held is not count:
            told_expected = told_lost = 0
        lost, expected = count.lost - told_lost, count.expected - told_expected
        if self._address.datagrams:
            spent_ms = (now_ns - self._figures_ns) // 1_000_000
            feed.link.take_datagrams(feed.wall_90k, spent_ms, expected, lost, count.jitter * 100 // 9)
        else:
            feed.link.take_skipped(feed.wall_90k, lost)
        feed.packets_lost = count.lost
        self._counted, self._figures_ns = (count, count.expected, count.lost), now_ns

    def _read_event(self, receive: Callable[[int], None]) -> None:
        """A socket became readable between two ticks."""
        self._guarded(receive, self._clock.monotonic_ns(), to_90k(self._clock.now()))

    def _guarded(self, work: Callable[[int], None], now_ns: int, wall_90k: int) -> None:
        """Runs `work`. Any error ends this source and no other; so does work that costs too much time."""
        budget, feed = self._budget, self._feed
        feed.arrival_ns, feed.wall_90k = now_ns, wall_90k
        self._reception.arrival_90k = now_ns * 9 // 100_000
        clock_ns = budget.clock_ns
        before_ns = clock_ns()
        try:
            work(now_ns)
            budget.uncounted_ns += clock_ns() - before_ns
            if budget.uncounted_ns > budget.step_ns:
                budget.spend(now_ns)
        except Trouble as trouble:
            self.end(trouble)
        except Fault as fault:
            self.end(trouble_of(fault))
        except Exception as error:  # noqa: BLE001 - a bug met by one camera must not stop the others
            _log.exception("camera.bug")
            self.end(Trouble(GapReason.UNREACHABLE, f"internal error: {type(error).__name__}"))
