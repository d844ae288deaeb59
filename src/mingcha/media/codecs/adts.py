"""AAC in ADTS (ISO/IEC 14496-3, 1.A.2): frames with headers, as program streams carry it, to raw access units.

Pure. The input is untrusted: what is no frame is skipped.
"""

from mingcha.media.codecs.sound_format import SoundFormat, aac_format

_HEADER_BYTES, _CRC_BYTES = 7, 2
_LONGEST_BYTES = (1 << 13) - 1


class AdtsFrames:
    """The frames of one sound, in any pieces."""

    def __init__(self) -> None:
        self.format: SoundFormat | str = "AAC of which no frame came"
        """Of the newest frame; a reason in English if it is not supported."""
        self._rest = b""

    def take(self, data: bytes) -> list[bytes]:
        """The access units that are whole with these bytes; none of a format that is not supported."""
        data, at = self._rest + data, 0
        units: list[bytes] = []
        while (at := data.find(b"\xff", at)) >= 0:
            if len(data) - at < _HEADER_BYTES:
                break
            begin, end = _frame(data, at)
            if end == 0:
                at += 1
                continue
            if end > len(data):
                break
            self.format = aac_format(_config(data, at))
            if isinstance(self.format, SoundFormat):
                units.append(data[begin:end])
            at = end
        self._rest = data[at:][:_LONGEST_BYTES] if at >= 0 else b""
        return units


def _frame(data: bytes, at: int) -> tuple[int, int]:
    """Where the access unit of the frame at this offset begins and ends; (0, 0) if there is no frame of one unit."""
    begin = at + _HEADER_BYTES + (0 if data[at + 1] & 1 else _CRC_BYTES)
    end = at + ((data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5)
    if data[at + 1] & 0xF6 != 0xF0 or data[at + 6] & 3 or end <= begin:
        return 0, 0
    return begin, end


def _config(data: bytes, at: int) -> bytes:
    """The AudioSpecificConfig that says the same as the header of a frame."""
    kind, frequency = (data[at + 2] >> 6) + 1, data[at + 2] >> 2 & 0xF
    channels = (data[at + 2] & 1) << 2 | data[at + 3] >> 6
    return (kind << 11 | frequency << 7 | channels << 3).to_bytes(2)
