"""What every reader of a camera hands to its feed: whole coded pictures, and the stream that says what they mean."""

from dataclasses import dataclass
from typing import Protocol

from mingcha.media.units import VideoFormat


@dataclass(slots=True)
class CodedPicture:
    """One access unit as it came."""

    payload: bytes
    """NAL units behind 4-byte lengths, delimiters left out; the whole picture for a codec without NAL units."""
    timestamp: int
    """90 kHz media time, its low 32 bits."""
    kinds: int
    """Bit n is set when a NAL unit of type n is inside."""


class CodedStream(Protocol):
    """The parameter sets of one connection's stream and what they make of its pictures."""

    sets: int
    """Bit n is set when a NAL unit of type n is a parameter set; likewise below."""
    keys: int
    """Pictures at which decoding can begin."""
    leading: int
    """Pictures that cannot be decoded where decoding began at the key picture before them."""

    @property
    def changed(self) -> bool:
        """Whether a set came or changed since `video_format` was last asked."""
        ...

    def take(self, unit: bytes) -> None:
        """Takes one parameter set, without start code or length; what is none or cannot be read is passed over."""
        ...

    def take_sets(self, payload: bytes) -> None:
        """Takes the parameter sets inside an access unit; those that cannot be read are passed over. Raises
        Fault(INVALID) where a length runs beyond the unit."""
        ...

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """Whether an access unit that is no key picture may stand for one where none has come for long."""
        ...

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """The format with which a picture is decoded, and how many pictures are reordered (None: unknown); None while
        parameter sets are missing. `frame_90k` (of the reader, 0 unknown) counts where the sets say nothing."""
        ...
