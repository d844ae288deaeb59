"""Pictures as a gateway sends them, turned into access units with start codes, as program streams have them (ITU-T
H.222.0; article 13(1))."""

from collections.abc import Sequence

from mingcha.media.codecs.nal import nal_units
from mingcha.media.mp4.live_reading import LivePicture

_START_CODE = b"\0\0\0\1"


def access_unit(codec: str, sets: Sequence[bytes], picture: LivePicture) -> bytes:
    """An access unit with start codes. `sets`: the parameter sets of the format, which a key picture without any gets;
    `codec`: h264 or h265."""
    units = list(nal_units(picture.payload))
    if picture.key and not any(_is_set(codec, unit) for unit in units):
        units = [*sets, *units]
    return b"".join(_START_CODE + unit for unit in units)


def _is_set(codec: str, unit: bytes) -> bool:
    """Whether a NAL unit is a sequence parameter set."""
    return bool(unit) and (unit[0] & 0x1F == 7 if codec == "h264" else unit[0] >> 1 & 0x3F == 33)
