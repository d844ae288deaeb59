"""Takes program streams apart: pictures and sound out of payloads cut anywhere (GB/T 28181, annex C.1; article 13(1)).

Pure. Tolerates what devices write otherwise: pictures in several PES packets, of which only the first has a PTS; PES
packets of length 0; stuffing; no map at all; no times; MPEG-1. What it cannot follow is dropped up to the next pack and
reported as damage. A PES packet with another PTS begins a picture; where devices do it otherwise, their pictures are
found by content from then on (cutting.py).
"""

import re
from collections.abc import Callable

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.streams.cutting import PictureCutter, codec_by_content
from mingcha.media.gb28181.streams.pes import pack_header_bytes, pes_head, system_clock_90k
from mingcha.media.gb28181.streams.program_map import MAP_LIMIT_BYTES, ProgramMap, read_program_map
from mingcha.media.rtp.nal_depacketizer import UNIT_LIMIT_BYTES

type TakeVideo = Callable[[str, bytes, int], None]
"""Called with codec, access unit with start codes, and its time of 33 bits, 90 kHz."""
type TakeSound = Callable[[str, bytes, int | None], None]
"""Called with codec, the payload of one PES packet, and its time as above; None if it has none."""

PACK_START = b"\0\0\1\xba"
_RESUMES = re.compile(rb"\0\0\x01[\xba\xbb\xbc\xe0-\xef]")
_NEXT_PACKET = re.compile(rb"\0\0\x01[\xb9-\xff]")
_PADDING = re.compile(rb"\0{3,}")
_PACK, _END, _MAP = 0xBA, 0xB9, 0xBC
_UNMEASURED = -1
_PES_HEAD_BYTES = 3 + 255 + 3
"""The longest head after the length (2.4.3.6: PES_header_data_length), and the first bytes of the payload."""
_HELD_SOUNDS = 64
_HELD_SOUND_BYTES = 1 << 16
_TRUSTED_AFTER = 16
"""Pictures at whose ends a marker bit stood, until it alone ends one: a frame duration earlier than the next."""
_NEVER = -(1 << 40)
_NAL_CODECS = ("h264", "h265", "")


class ProgramStreamDemuxer:
    """One program stream: the first video and the first sound in it."""

    def __init__(
        self, video: TakeVideo, sound: TakeSound, damage: Callable[[str], None], sound_codec: str = ""
    ) -> None:
        """`damage(detail)`: pictures before the next one are missing. `sound_codec`: of a stream without a map, by its
        session description; "" holds sound back until a map names its codec."""
        self._take_video, self._take_sound, self._damage = video, sound, damage
        self.bad_maps = 0
        """Maps that were invalid, or whose CRC was wrong."""
        self.sound_codec = sound_codec
        self.video_codec = ""
        """By content or map; "" until known."""
        self._rest = b""
        self._need = 0
        self._sink: Callable[[bytes | memoryview], None] | None = None
        self._seeks = True
        self._after_pack = False
        self._clock_90k = 0
        self._has_times = False
        self._map, self._map_bytes = ProgramMap(()), b""
        self._is_typed = False
        self._video_id = self._sound_id = -1
        self._picture = bytearray()
        self._pts_90k: int | None = None
        self._cutter: PictureCutter | None = None
        self._marked_bytes = -1
        self._agreed = 0
        self._ended_90k: int | None = None
        self._sound = bytearray()
        self._sound_pts_90k: int | None = None
        self._held: list[tuple[bytes, int | None]] = []
        self._held_bytes = 0

    @property
    def is_between(self) -> bool:
        """Whether the next byte must begin a pack or packet."""
        return not (self._need or self._rest or self._seeks)

    @property
    def has_map(self) -> bool:
        """Whether a map came, whatever it says."""
        return self._map_bytes != b""

    def feed(self, payload: bytes | memoryview, clock_90k: int | None = None) -> None:
        """Takes the next bytes. `clock_90k`: their RTP time, for pictures without a time of their own."""
        need, size = self._need, len(payload)
        if clock_90k is not None:
            self._clock_90k = clock_90k
        if need > 0:  # nearly always: within a picture
            sink = self._sink
            if size < need:
                self._need = need - size
                if sink is not None:
                    sink(payload)
                return
            if sink is not None:
                sink(payload[:need])
            self._need = 0
            self._packet_ends()
            payload = payload[need:]
            if size == need:
                return
        data = self._rest + bytes(payload)
        self._rest = data[self._walk(data, own_clock=clock_90k is None) :]

    def picture_may_end(self) -> None:
        """A marker bit: the bytes so far may end with a picture. Believed once it agreed with the pictures."""
        if self._need or self._rest or not self._picture:
            return
        if self._agreed < _TRUSTED_AFTER:
            self._marked_bytes = len(self._picture)
            return
        self._ended_90k = self._pts_90k
        self._finish()

    def lost(self, detail: str) -> None:
        """Bytes are missing before the next ones: drops the present picture and goes on at the next one."""
        self._seeks, self._need, self._rest, self._sink = True, 0, b"", None
        self._after_pack = False
        self._drop()
        self._sound.clear()
        self._damage(detail)

    def _walk(self, data: bytes, *, own_clock: bool) -> int:
        """Handles all that is whole; returns where the incomplete rest begins."""
        at, end = 0, len(data)
        while at < end:
            if self._need:
                at = self._pass(data, at)
                if self._need == _UNMEASURED:
                    return at
                continue
            if self._seeks:
                found = _RESUMES.search(data, at)
                if found is None:
                    return max(at, end - 3)
                self._seeks, at = False, found.start()
            if end - at < 4:
                return at
            if data[at : at + 3] != b"\0\0\1":
                if padding := _PADDING.match(data, at):
                    at = padding.end() - 2
                else:
                    self.lost("no start code where one must be")
                continue
            try:
                size = self._head(data, at, own_clock=own_clock)
            except Fault as fault:
                self.lost(fault.detail)
                size = 4
            if size == 0:
                return at
            at += size
        return at

    def _pass(self, data: bytes, at: int) -> int:
        """Hands on the payload of the present packet; returns where it ends, or what is not decided yet begins."""
        end, ended = len(data), True
        if self._need == _UNMEASURED:
            found = _NEXT_PACKET.search(data, at)
            stop, ended = (found.start(), True) if found else (max(at, end - 3), False)
        else:
            stop = min(end, at + self._need)
            ended = stop - at == self._need
        if self._sink is not None and stop > at:
            self._sink(data[at:stop])
        if ended:
            if self._need:
                self._need = 0
                self._packet_ends()
        elif self._need > 0:
            self._need -= stop - at
        return stop

    def _head(self, data: bytes, at: int, *, own_clock: bool) -> int:
        """Handles one head, and sets what is done with the payload after it. Returns its size; 0 if more bytes are
        needed. Raises Fault(INVALID)."""
        code = data[at + 3]
        if code == _PACK:
            size = pack_header_bytes(data, at)
            if size and own_clock:
                self._clock_90k = system_clock_90k(data, at)
            self._after_pack = self._after_pack or size > 0
            return size
        if code <= _END:
            if code < _END:
                self.lost("a start code of another layer")
            return 4
        if len(data) - at < 6:
            return 0
        length = data[at + 4] << 8 | data[at + 5]
        if code == _MAP and 6 + length <= MAP_LIMIT_BYTES:
            if len(data) - at < 6 + length:
                return 0
            self._take_map(data[at : at + 6 + length])
            return 6 + length
        if 0xE0 <= code <= 0xEF or 0xC0 <= code <= 0xDF:
            return self._elementary(data, at, code, length)
        self._sink, self._need = None, length
        return 6

    def _elementary(self, data: bytes, at: int, code: int, length: int) -> int:
        """The head of a PES packet of video or sound."""
        whole = at + 6 + min(length or _PES_HEAD_BYTES, _PES_HEAD_BYTES)
        if len(data) < whole:
            return 0
        if length == 0 and code < 0xE0:
            return 6
        head = pes_head(data[:whole], at)
        need = 0 if head is None else at + 6 + length - head.payload_at if length else _UNMEASURED
        if head is None or (length and need < 0):
            self.lost("the head of a packet beyond it")
            return 4
        if code < 0xE0:
            self._sound_begins(code, head.pts_90k)
        else:
            self._video_begins(code, head.pts_90k, data[head.payload_at : head.payload_at + 3])
        self._need = need
        if need == 0:
            self._packet_ends()
        return head.payload_at - at

    def _take_map(self, data: bytes) -> None:
        if data == self._map_bytes:
            return
        try:
            self._map = read_program_map(data)
        except Fault:
            self.bad_maps += 1
            return
        self._map_bytes = data
        self.bad_maps += not self._map.crc_holds
        self._is_typed = False
        if video := next((codec for held, codec in self._map.codecs if 0xE0 <= held <= 0xEF and codec), ""):
            self.video_codec = video
        if sound := next((codec for held, codec in self._map.codecs if 0xC0 <= held <= 0xDF and codec), ""):
            self.sound_codec = sound
            held, self._held, self._held_bytes = self._held, [], 0
            for payload, pts_90k in held:
                self._take_sound(sound, payload, pts_90k)

    def _video_begins(self, code: int, pts_90k: int | None, begin: bytes) -> None:
        """A PES packet of video: it begins a picture or continues one."""
        self._sink = None
        if self._video_id < 0:
            self._video_id = code
        if code != self._video_id:
            return
        after_pack, self._after_pack = self._after_pack, False
        is_aligned = begin[:3] in (b"\0\0\1", b"\0\0\0")
        if self._ended_90k is not None and self._is_early_end(pts_90k):
            return
        may_cut = self.video_codec in _NAL_CODECS and self._cutter is None
        if may_cut and (is_aligned and after_pack if pts_90k is None else not is_aligned):
            self._cut_by_content()
        if self._cutter is not None:
            self._has_times = self._has_times or pts_90k is not None
            if pts_90k is not None or not self._has_times:
                self._cutter.mark(self._clock_90k if pts_90k is None else pts_90k)
            self._sink = self._cutter.take
            return
        if pts_90k is not None and pts_90k != self._pts_90k:
            if self._pts_90k is not None:
                self._agree()
                self._finish()
            self._pts_90k = pts_90k
        if self._pts_90k is not None:
            self._sink = self._grow

    def _is_early_end(self, pts_90k: int | None) -> bool:
        """Whether this packet continues a picture that a marker bit ended: then no marker bit is believed again."""
        ended, self._ended_90k = self._ended_90k, None
        if pts_90k is not None and pts_90k != ended:
            return False
        self._agreed = _NEVER
        self._damage("a marker bit came before the end of a picture")
        return True

    def _agree(self) -> None:
        """A picture ended: whether its marker bit was at its end."""
        self._agreed = self._agreed + 1 if self._marked_bytes == len(self._picture) else min(self._agreed, 0)
        self._marked_bytes = -1

    def _cut_by_content(self) -> None:
        """From now on pictures are found by content, the present one too."""
        self._cutter = PictureCutter(self.video_codec, self._cut, self.lost)
        if self._pts_90k is not None:
            self._cutter.mark(self._pts_90k)
            self._cutter.take(bytes(self._picture))
            self._picture.clear()
            self._pts_90k = None

    def _cut(self, codec: str, annex_b: bytes, pts_90k: int) -> None:
        self.video_codec = codec
        self._take_video(codec, annex_b, pts_90k & 0x1FFFFFFFF)

    def _grow(self, piece: bytes | memoryview) -> None:
        self._picture += piece
        if len(self._picture) > UNIT_LIMIT_BYTES:
            self.lost("a picture without end")

    def _finish(self) -> None:
        """The present picture is whole."""
        pts_90k, self._pts_90k = self._pts_90k, None
        if not self._picture or pts_90k is None:
            return
        annex_b = bytes(self._picture)
        self._picture.clear()
        if not self._is_typed and self.video_codec in _NAL_CODECS and (found := codec_by_content(annex_b)):
            self.video_codec, self._is_typed = found, True  # some devices call H.265 H.264 in their map
        if self.video_codec:
            self._take_video(self.video_codec, annex_b, pts_90k)

    def _drop(self) -> None:
        self._picture.clear()
        self._pts_90k = self._ended_90k = None
        self._marked_bytes = -1
        if self._cutter is not None:
            self._cutter.reset()

    def _sound_begins(self, code: int, pts_90k: int | None) -> None:
        self._sink = None
        if self._sound_id < 0:
            self._sound_id = code
        if code == self._sound_id:
            self._sound_pts_90k = pts_90k
            self._sink = self._hear

    def _hear(self, piece: bytes | memoryview) -> None:
        self._sound += piece

    def _packet_ends(self) -> None:
        """The present packet is whole: its sound goes on."""
        if not self._sound:
            return
        payload = bytes(self._sound)
        self._sound.clear()
        if self.sound_codec:
            self._take_sound(self.sound_codec, payload, self._sound_pts_90k)
        elif len(self._held) < _HELD_SOUNDS and self._held_bytes + len(payload) <= _HELD_SOUND_BYTES:
            self._held.append((payload, self._sound_pts_90k))
            self._held_bytes += len(payload)
