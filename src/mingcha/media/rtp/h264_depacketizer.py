"""Depacketizer of H.264: single NAL unit, STAP-A and FU-A packets (RFC 6184, 5.6, 5.7.1, 5.8)."""

from mingcha.media.codecs.h264 import DELIMITER
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer

_STAP_A, _FU_A = 24, 28
_HEADERS = [bytes((header,)) for header in range(256)]
_MIDDLES = [[bytes((first << 5 | _FU_A, kind)) for kind in range(32)] for first in range(8)]
"""The two headers of a middle fragment, by the first three bits and the type of the NAL unit: made once, since each
picture of more than one packet needs a pair."""


class H264Depacketizer(NalDepacketizer):
    """For the non-interleaved packetization mode (RFC 6184, 6.3)."""

    PICTURE = 0b111110
    DELIMITER = DELIMITER
    FRAGMENT_HEADER_BYTES = 2

    def _payload(self, payload: memoryview) -> None:
        kind = payload[0] & 0x1F
        if kind == _FU_A:
            self._fragment_unit(payload)
        elif 1 <= kind <= 23:
            self._whole(kind, payload)
        elif kind == _STAP_A:
            self._aggregate(payload)
        else:
            self._spoil("a packet of a mode that was not agreed")

    def _aggregate(self, payload: memoryview) -> None:
        position = 1
        while position + 2 < len(payload):
            start = position + 2
            stop = start + (payload[position] << 8 | payload[position + 1])
            if stop > len(payload):
                self._spoil("an aggregate beyond its packet")
                return
            if stop > start:
                self._whole(payload[start] & 0x1F, payload[start:stop])
            position = stop

    def _fragment_unit(self, payload: memoryview) -> None:
        if len(payload) < 3:
            self._spoil("an empty fragment")
            return
        indicator, flags = payload[0], payload[1]
        kind = flags & 0x1F
        self._fragment(kind, _MIDDLES[indicator >> 5][kind], _HEADERS[indicator & 0xE0 | kind], flags, payload[2:])
