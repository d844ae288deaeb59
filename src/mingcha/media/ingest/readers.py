"""The tables of readers: address scheme -> constructors of sources. Add other protocols here."""

from collections.abc import Collection, Sequence
from functools import partial
from importlib import import_module

from mingcha.kit.clock import Clock
from mingcha.media.address import REGISTERS, CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.gb28181.link.stream_link import StreamLink
from mingcha.media.ingest.source import MaskedReaders, Reader, Readers, Source, TakeStill
from mingcha.media.masked.source import PROGRAM, CameraReach, MaskedSource
from mingcha.media.masked.still import STILL_PROGRAM, take_still
from mingcha.media.masks.plan import MaskPlan
from mingcha.media.pyav import source as pyav
from mingcha.media.rtsp.connection import READ_BUFFER_BYTES
from mingcha.media.rtsp.source import RtspSource, Timeouts


def camera_readers(timeouts: Timeouts | None = None, link: StreamLink | None = None) -> Readers:
    """The readers of one process. Without a link to the signalling program, devices that register are not read."""
    limits = timeouts or Timeouts()
    shared = bytearray(READ_BUFFER_BYTES)  # sources are read one at a time
    own = Reader("RTSP", lambda address, feed, clock: RtspSource(address, feed, clock, shared, limits))
    fallback = Reader(
        "PyAV",
        lambda address, feed, clock: pyav.PyavSource(address, feed, clock, limits.silence_ns / 1e9),
        unavailable=lambda: "" if pyav.is_installed() else "mingcha[picture] is not installed",
    )
    table: Readers = {
        "rtsp": (own, fallback),
        # libav does not check certificates: it must not get the password of a camera that has to show one
        "rtsps": (own,),
    }
    return table if link is None else {**table, REGISTERS: (_invited(link, shared, limits),)}


def _invited(link: StreamLink, shared: bytearray, timeouts: Timeouts) -> Reader:
    def source(address: CameraAddress, feed: CameraFeed, clock: Clock) -> Source:
        # loaded with the first device: 0.3 MB that a recorder without any does not need
        module = import_module("mingcha.media.gb28181.source.source")
        opened: Source = module.open_source(address, feed, clock, link, shared, timeouts.silence_ns)
        return opened

    return Reader("GB/T 28181", source)


def mask_stills(networks: Sequence[str], program: tuple[str, ...] = STILL_PROGRAM) -> TakeStill:
    """Single looks at cameras; `networks`: to which a camera may redirect."""
    return partial(take_still, networks=networks, program=program)


def masked_readers(
    networks: Sequence[str], timeouts: Timeouts | None = None, program: tuple[str, ...] = PROGRAM
) -> MaskedReaders:
    """The readers of cameras whose masks are filled here; `networks`: to which a camera may redirect."""
    silence_s = (timeouts or Timeouts()).silence_ns / 1e9

    def of_plan(plan: MaskPlan, barred: Collection[str]) -> Readers:
        reach = CameraReach(tuple(networks), tuple(sorted(barred)))
        masking = Reader(
            "masked",
            lambda address, feed, clock: MaskedSource(address, feed, clock, plan, reach, silence_s, program),
        )
        return {"rtsp": (masking,), "rtsps": (masking,)}

    return of_plan
