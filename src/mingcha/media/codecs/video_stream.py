"""What a source delivers to a camera's feed: coded pictures, and the stream that defines their format."""

from dataclasses import dataclass
from typing import Protocol

from mingcha.media.units import VideoFormat


@dataclass(slots=True)
class CodedPicture:
    """One access unit, unchanged."""

    payload: bytes
    """NAL units with 4-byte lengths, without delimiters; for a codec without NAL units the whole picture."""
    timestamp: int
    """The low 32 bits of the media time, 90 kHz."""
    kinds: int
    """Bit n is set if it contains a NAL unit of type n."""


class CodedStream(Protocol):
    """The parameter sets of one connection's stream, and the video format they define."""

    sets: int
    """Bit n is set if NAL units of type n are parameter sets. Likewise below."""
    keys: int
    """Pictures at which decoding can start."""
    leading: int
    """Pictures that cannot be decoded if decoding started at the key picture before them."""

    @property
    def changed(self) -> bool:
        """Whether a set was added or replaced since the last call of `video_format`."""
        ...

    def take(self, unit: bytes) -> None:
        """Adds one parameter set, without start code or length. Ignores other units and malformed ones."""
        ...

    def take_sets(self, payload: bytes) -> None:
        """Adds the parameter sets inside an access unit. Ignores malformed ones. Raises Fault(INVALID) if a length
        exceeds the unit."""
        ...

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """Whether a run may start at an access unit that is not a key picture, after a long time without one."""
        ...

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """The format of a picture, and the reorder depth (None: unknown). None if parameter sets are missing.
        `frame_90k` (0: unknown) is used if the sets give no frame duration."""
        ...
