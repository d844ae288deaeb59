"""RTP packets of GB/T 28181 streams: received in the order of their numbers, and written (article 13(1)).

A stream is a program stream (annex C.1), or bare H.264 or H.265 (C.2): by content, then by its description. Beside
either, packets of G.711 may come, with their own payload type or without. Pure.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Protocol

from mingcha.kit.errors import Fault
from mingcha.media.codecs.annex_b import coded_picture
from mingcha.media.codecs.h264 import read_sps
from mingcha.media.codecs.h265 import read_vps
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.gb28181.streams.demux import PACK_START, ProgramStreamDemuxer
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtp.nal_depacketizer import UNITS_LIMIT, NalDepacketizer
from mingcha.media.rtp.rtp import HEADER_BYTES, MAX_MISORDER, ReceptionCount, read_rtp

UDP_PACKET_BYTES = 1400
"""The longest packet that we send over UDP."""
PROGRAM_STREAM_TYPE = 96
STANDARD_PAYLOADS = {96: "PS", 98: "H264", 99: "H265", 100: "H265"}
"""Encoding names by payload type (annex G; devices of 2016 use 99 for H.265), where no description gives them."""
_DYNAMIC_TYPES = range(96, 128)
_G711 = {0: "ulaw", 8: "alaw"}
_RAW_SOUND_BYTES = range(20, 1441)
"""20 to 180 ms of G.711 (annex C.2.4)."""
_OTHERS_UNTIL_CHANGE = 16
"""Packets of one other source, with none of ours between them, after which it is ours; once."""
_HEADER = struct.Struct(">BBHII")
_PLAIN = 0x80
_VIDEO_SLICES = {"h264": 0b111110, "h265": (1 << 32) - 1}
_SETS_LIMIT_BYTES = 1 << 16
_BARE_SET_BYTES = 255
"""Parameter sets are short, and the middle of a picture may read as one."""
_BEGINNINGS: tuple[tuple[Callable[[int], bool], int, Callable[[bytes], object], str], ...] = (
    (lambda first: first & 0x1F == 24, 1, read_sps, "H264"),
    (lambda first: first >> 1 == 48, 2, read_vps, "H265"),
)
"""Whether a first byte is that of an aggregate, the bytes of its header, the reader of the first parameter set."""


class StreamOutputs(Protocol):
    """What becomes of a stream."""

    def picture(self, codec: str, picture: CodedPicture) -> None:
        """A whole picture of h264 or h265, in decoding order; of other codecs with start codes and no kinds."""
        ...

    def sound(self, codec: str, payload: bytes, pts_90k: int | None) -> None:
        """G.711 samples or ADTS frames, with their time on the clock of the pictures if they have one."""
        ...

    def damage(self, detail: str) -> None:
        """Pictures before the next one are missing."""
        ...

    def restart(self, detail: str) -> None:
        """Media times go on from another value."""
        ...


class PacketReception:
    """The packets of one stream, in order: over UDP a ReorderBuffer stands in front of `packet`."""

    def __init__(self, outputs: StreamOutputs, sound_codec: str = "") -> None:
        """`sound_codec`: by the session description, "" if it names none."""
        self._outputs = outputs
        self._payloads = dict(STANDARD_PAYLOADS)
        self._program = ProgramStreamDemuxer(self._picture, outputs.sound, outputs.damage, sound_codec)
        self._bare: NalDepacketizer | None = None
        self._bare_codec = ""
        self._is_program = False
        self._sets: tuple[str, bytes, int] = ("", b"", 0)
        self.arrival_90k = 0
        """Arrival time of the current packets, monotonic clock, 90 kHz: for the jitter."""
        self.ssrc = -1
        self.foreign = 0
        """Packets of other sources, which were dropped."""
        self._other = -1
        self._others = 0
        self._may_change = True
        self._expected = self._unexpected = -1
        self._count = ReceptionCount()

    @property
    def count(self) -> ReceptionCount:
        """Statistics of the packets so far."""
        if self._bare is not None:
            return self._bare.count
        if self._expected >= 0:
            self._count.reached((self._expected - 1) & 0xFFFF)
        return self._count

    @property
    def bad_maps(self) -> int:
        """See ProgramStreamDemuxer."""
        return self._program.bad_maps

    @property
    def has_map(self) -> bool:
        """See ProgramStreamDemuxer."""
        return self._program.has_map

    @property
    def is_bare(self) -> bool:
        """Whether the stream is H.264 or H.265 without a program stream."""
        return self._bare is not None

    def packet(self, data: memoryview) -> None:
        """Takes one packet. Ignores what is no RTP, RTCP included."""
        if len(data) > HEADER_BYTES and data[0] == _PLAIN:
            _, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
            payload = data[HEADER_BYTES:]
        else:
            try:
                packet = read_rtp(data)
            except Fault:
                return
            second, sequence, timestamp = packet.marker << 7 | packet.payload_type, packet.sequence, packet.timestamp
            ssrc, payload = packet.ssrc, packet.payload
        kind = second & 0x7F
        if 72 <= kind <= 76:
            return  # RTCP (RFC 5761, 4)
        if ssrc != self.ssrc and not self._is_ours(ssrc, kind, payload):
            return
        if self._bare is not None:
            self._take_bare(self._bare, data, kind, payload)
            return
        if sequence != self._expected and not self._follows(sequence):
            return
        self._expected = (sequence + 1) & 0xFFFF
        if payload:
            self._route(data, kind, payload, timestamp)
            if second & 0x80 and self._is_program:
                self._program.picture_may_end()

    def describe(self, name: str) -> None:
        """The encoding name of the video in the session description, as "PS" or "H264"; it may be wrong or missing."""
        if name:
            self._payloads = dict.fromkeys(_DYNAMIC_TYPES, name.upper())

    def lost(self, detail: str) -> None:
        """Something is missing before the next packet."""
        self._program.lost(detail)

    def begin_anew(self, detail: str) -> None:
        """The same stream goes on over another connection: its source and numbering may be other ones."""
        self._bare, self._is_program = None, False
        self.ssrc, self._other, self._others, self._may_change = -1, -1, 0, True
        self._expected = self._unexpected = -1
        self._count.begin_anew()
        self._program.lost(detail)

    def settle(self) -> None:
        """Copies what still refers to the read buffer."""
        if self._bare is not None:
            self._bare.settle()

    def _is_ours(self, ssrc: int, kind: int, payload: memoryview) -> bool:
        """Whether a packet of another source is ours: the first one, and once another that goes on alone."""
        if self.ssrc < 0:
            self.ssrc = ssrc
            return True
        if kind in _G711:
            self._outputs.sound(_G711[kind], bytes(payload), None)
            return False
        self._others = self._others + 1 if ssrc == self._other else 1
        self._other = ssrc
        if not self._may_change or self._others < _OTHERS_UNTIL_CHANGE:
            self.foreign += 1
            return False
        self.ssrc, self._may_change = ssrc, False
        self._expected = -1
        self._count.begin_anew()
        self._program.lost("the source changed (SSRC)")
        self._outputs.restart("the source changed (SSRC)")
        return True

    def _follows(self, sequence: int) -> bool:
        """A packet out of order: whether it goes on, perhaps after missing ones."""
        if self._expected < 0:
            self._count.reached(sequence)
            return True
        ahead = (sequence - self._expected) & 0xFFFF
        if ahead >= 0x8000 and 0x10000 - ahead <= MAX_MISORDER:
            return False
        if ahead >= 0x8000:
            # far behind: the sequence restarted, if a second packet follows it (RFC 3550, A.1)
            if sequence != self._unexpected:
                self._unexpected = (sequence + 1) & 0xFFFF
                return False
            self._count.begin_anew()
            ahead = 1
        self._unexpected = -1
        self._count.lost += ahead
        self._count.reached(sequence)
        self._program.lost("packets are missing")
        return True

    def _route(self, data: memoryview, kind: int, payload: memoryview, timestamp: int) -> None:
        """A packet in order of a program stream, or of what is not known yet."""
        program = self._program
        self._others = 0
        if kind in _G711:
            self._outputs.sound(_G711[kind], bytes(payload), None)
        elif not self._is_program:
            self._begin(data, kind, payload, timestamp)
        elif program.is_between and len(payload) in _RAW_SOUND_BYTES and bytes(payload[:2]) != b"\0\0":
            # G.711 that is in no packet of the program stream, as some cameras send it
            self._outputs.sound(program.sound_codec or "alaw", bytes(payload), None)
        else:
            program.feed(payload, timestamp)

    def _begin(self, data: memoryview, kind: int, payload: memoryview, timestamp: int) -> None:
        """Finds out what the stream is."""
        name = self._payloads.get(kind, "")
        if name not in ("H264", "H265") and PACK_START in bytes(payload):
            self._is_program = True
            self._program.feed(payload, timestamp)
            return
        if name not in ("H264", "H265"):
            name = _bare_codec(bytes(payload))
        if not name:
            return
        self._bare_codec = name.lower()
        outputs = self._outputs
        depacketizer = H265Depacketizer if name == "H265" else H264Depacketizer
        self._bare = depacketizer(kind, self._bare_picture, outputs.damage, outputs.restart)
        self._take_bare(self._bare, data, kind, payload)

    def _take_bare(self, bare: NalDepacketizer, data: memoryview, kind: int, payload: memoryview) -> None:
        self._others = 0
        if kind in _G711:
            self._outputs.sound(_G711[kind], bytes(payload), None)
        elif bytes(payload[:4]) == PACK_START:  # the description was wrong
            self._bare = None
            self._is_program = True
            self._expected = -1
            self.packet(data)
            return
        bare.arrival_90k = self.arrival_90k
        bare.packet(data)

    def _bare_picture(self, picture: CodedPicture) -> None:
        self._outputs.picture(self._bare_codec, picture)

    def _picture(self, codec: str, annex_b: bytes, pts_90k: int) -> None:
        """A picture of the program stream. What has no slice (parameter sets) belongs to the next one."""
        timestamp = pts_90k & 0xFFFFFFFF
        self._count.arrived(timestamp, self.arrival_90k)
        slices = _VIDEO_SLICES.get(codec)
        if slices is None:
            self._outputs.picture(codec, CodedPicture(annex_b, timestamp, 0))
            return
        if len(annex_b) > 4 * UNITS_LIMIT and annex_b.count(b"\0\0\1") > UNITS_LIMIT:
            self._outputs.damage("an access unit of too many units")
            return
        picture = coded_picture(annex_b, timestamp, is_h265=codec == "h265")
        held_codec, held, kinds = self._sets
        if held:
            if held_codec == codec:
                picture = CodedPicture(held + picture.payload, timestamp, kinds | picture.kinds)
            self._sets = ("", b"", 0)
        if picture.kinds & slices:
            self._outputs.picture(codec, picture)
        elif len(picture.payload) <= _SETS_LIMIT_BYTES:
            self._sets = (codec, picture.payload, picture.kinds)


class PacketWriter:
    """Writes the packets of one stream."""

    def __init__(self, ssrc: int, payload_type: int = PROGRAM_STREAM_TYPE, sequence: int = 0) -> None:
        self.ssrc, self.sequence = ssrc, sequence
        self._payload_type = payload_type

    def packets(self, data: bytes, timestamp_90k: int, most_bytes: int = UDP_PACKET_BYTES) -> Iterator[bytes]:
        """Packets of at most `most_bytes` each; they have one time, and the last one has the marker bit."""
        room = most_bytes - HEADER_BYTES
        for at in range(0, len(data), room):
            second = self._payload_type | (0x80 if at + room >= len(data) else 0)
            head = _HEADER.pack(_PLAIN, second, self.sequence, timestamp_90k & 0xFFFFFFFF, self.ssrc)
            self.sequence = (self.sequence + 1) & 0xFFFF
            yield head + data[at : at + room]


def _bare_codec(payload: bytes) -> str:
    """H264 or H265 if the payload of one packet begins with a parameter set (RFC 6184, 5.6, 5.7.1; RFC 7798, 4.4.1,
    4.4.2); else ""."""
    for aggregate, header_bytes, read, name in _BEGINNINGS:
        unit = payload
        if aggregate(payload[0]):
            begin = header_bytes + 2
            unit = payload[begin : begin + int.from_bytes(payload[header_bytes:begin])]
        try:
            read(unit)
        except Fault:
            continue
        if len(unit) <= _BARE_SET_BYTES:
            return name
    return ""
