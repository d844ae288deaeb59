"""Depacketizer of H.265: single NAL unit, aggregation and fragmentation packets, no DONL (RFC 7798, 4.4.1 to 4.4.3)."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.codecs.h265 import DELIMITER, KEYS, PPS, PREFIX_SEI, SPS, VPS, kind_of
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer

_AGGREGATE, _FRAGMENT, _PACI = 48, 49, 50
_FIRST_SLICE = 0x80
_SLICES = 32
_AHEAD = frozenset({VPS, SPS, PPS, DELIMITER, PREFIX_SEI, *range(41, 45)})
"""After the last slice of a picture, these start the next access unit (H.265, 7.4.2.4.4)."""


class H265Depacketizer(NalDepacketizer):
    """For a stream in a single RTP session. Drops units of layers other than the base layer."""

    PICTURE = 0b11_1111_1111 | sum(1 << kind for kind in KEYS)
    DELIMITER = DELIMITER
    FRAGMENT_HEADER_BYTES = 3

    def _payload(self, payload: memoryview) -> None:
        if len(payload) < 3:
            self._spoil("a packet without payload")
            return
        kind = kind_of(payload)
        if kind == _FRAGMENT:
            self._fragment_unit(payload)
        elif kind < _AGGREGATE:
            self._unit(payload)
        elif kind == _AGGREGATE:
            self._aggregate(payload)
        elif kind == _PACI:
            words = Words("不支持 PACI 报文", "PACI packets are not spoken here")
            raise Fault(FaultKind.UNSUPPORTED, words, "RFC 7798, 4.4.4")
        else:
            self._spoil("a packet of an unknown kind")

    def _aggregate(self, payload: memoryview) -> None:
        position = 2
        while position + 2 < len(payload):
            start = position + 2
            stop = start + (payload[position] << 8 | payload[position + 1])
            if stop > len(payload):
                self._spoil("an aggregate beyond its packet")
                return
            if stop > start + 2:
                self._unit(payload[start:stop])
            position = stop

    def _unit(self, unit: memoryview) -> None:
        kind = kind_of(unit)
        if _is_base_layer(unit) and self._borders(kind, unit[2]):
            self._whole(kind, unit)

    def _fragment_unit(self, payload: memoryview) -> None:
        if len(payload) < 4:
            self._spoil("an empty fragment")
            return
        if not _is_base_layer(payload):
            return
        first, second, flags = payload[0], payload[1], payload[2]
        kind = flags & 0x3F
        if flags & 0x80 and not self._borders(kind, payload[3]):
            return
        header = bytes((first & 0x81 | kind << 1, second))
        self._fragment(kind, bytes((first, second, kind)), header, flags, payload[3:])

    def _borders(self, kind: int, after_header: int) -> bool:
        """Detects the start of a picture by first_slice_segment_in_pic_flag, for servers that set no marker bit or give
        two pictures the same time. Returns False if the start of the picture is missing."""
        collected = self._kinds & self.PICTURE
        if kind >= _SLICES:
            if collected and kind in _AHEAD and self._slot < 0:
                self._finish()
            return True
        if after_header & _FIRST_SLICE:
            if collected and self._slot < 0:
                self._finish()
            self._emitted = -1  # another picture with the time of one already delivered
        elif not collected and self._timestamp != self._emitted:
            self._spoil("a picture without its beginning")
            return False
        return True


def _is_base_layer(unit: memoryview) -> bool:
    """nuh_layer_id = 0 (7.3.1.2)."""
    return not unit[0] & 1 and unit[1] < 8
