"""The table of readers: address scheme -> constructors of sources. Add other protocols (GB/T 28181) here."""

from mingcha.media.ingest.source import Reader, Readers
from mingcha.media.pyav import source as pyav
from mingcha.media.rtsp.connection import READ_BUFFER_BYTES
from mingcha.media.rtsp.source import RtspSource, Timeouts


def camera_readers(timeouts: Timeouts | None = None) -> Readers:
    """The readers of one process."""
    limits = timeouts or Timeouts()
    shared = bytearray(READ_BUFFER_BYTES)  # sources are read one at a time
    own = Reader("RTSP", lambda address, feed, clock: RtspSource(address, feed, clock, shared, limits))
    fallback = Reader(
        "PyAV",
        lambda address, feed, clock: pyav.PyavSource(address, feed, clock, limits.silence_ns / 1e9),
        unavailable=lambda: "" if pyav.is_installed() else "mingcha[picture] is not installed",
    )
    return {
        "rtsp": (own, fallback),
        # libav does not check certificates: it must not get the password of a camera that has to show one
        "rtsps": (own,),
    }
