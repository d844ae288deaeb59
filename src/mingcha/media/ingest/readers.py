"""The table of readers: which sources read which kind of address. The one place to add another kind (GB/T 28181)."""

from mingcha.media.ingest.source import Reader, Readers
from mingcha.media.pyav import source as pyav
from mingcha.media.rtsp.line import READ_BUFFER_BYTES
from mingcha.media.rtsp.source import Patience, RtspSource


def camera_readers(patience: Patience | None = None) -> Readers:
    """The readers of one process."""
    waits = patience or Patience()
    shared = bytearray(READ_BUFFER_BYTES)  # sources are read one after the other
    own = Reader("RTSP", lambda address, feed, clock: RtspSource(address, feed, clock, shared, waits))
    fallback = Reader(
        "PyAV",
        lambda address, feed, clock: pyav.PyavSource(address, feed, clock, waits.silence_ns / 1e9),
        missing=lambda: "" if pyav.is_installed() else "mingcha[picture] is not installed",
    )
    return {
        "rtsp": (own, fallback),
        # libav does not check a camera's certificate, so it never gets the password of one that must show it
        "rtsps": (own,),
    }
