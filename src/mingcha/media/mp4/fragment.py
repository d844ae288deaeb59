"""Movie fragments: those on disk (`prft moof mdat uuid`) and those of one frame for live pictures (`moof mdat`).

ISO/IEC 14496-12, 8.8 (moof), 8.16.5 (prft). Times are ticks of 90 kHz since 1970, unchanged in `tfdt`.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mingcha.media.mp4.boxes import SOUND_TRACK_ID, TIMESCALE, TRACK_ID, digest_box

SECONDS_1900_TO_1970 = 2_208_988_800
"""From the first second of NTP's era 0 to that of Unix (RFC 5905, figure 4)."""

FLAGS_KEY = 0x02000000
"""sample_depends_on = 2: needs no other sample (14496-12, 8.8.3.1)."""
FLAGS_DELTA = 0x01010000
"""sample_depends_on = 1 and sample_is_non_sync_sample."""

_PRFT = struct.Struct(">I4sIIQQ")
_PRFT_FLAGS = 1 << 24 | 24  # version 1; 24 = the event is in real time, at a constant offset (8.16.5.2)
# moof [mfhd] [traf [tfhd] [tfdt] [trun: version+flags, count, data offset]] up to the first sample's row
_MOOF = struct.Struct(">I4s I4sII I4s I4sII I4sIQ I4sIIi")
_SAMPLE = struct.Struct(">IIIi")
# traf [tfhd] [tfdt] [trun: version+flags, count, data offset] of sound, whose samples have a duration and a size alone
_SOUND_TRAF = struct.Struct(">I4s I4sII I4sIQ I4sIIi")
_SOUND_SAMPLE = struct.Struct(">II")
_SOUND_TRUN_FLAGS = 0x000301
_MDAT = struct.Struct(">I4s")
_TFHD_FLAGS = 0x020000  # default-base-is-moof
_TFDT_VERSION = 1 << 24
_TRUN_FLAGS = 1 << 24 | 0x000F01  # version 1 (signed offsets); data offset, duration, size, flags, composition offset
_DIGEST_ROOM = bytes(len(digest_box(bytes(32))))
_MFHD_BYTES = 16
_TFHD_BYTES = 16
_TFDT_BYTES = 20
_TRUN_LEAD_BYTES = 20
_DATA_OFFSET_AT = _MOOF.size - 4


class Sample(NamedTuple):
    """One coded picture of a fragment (a tuple: one is made for every picture that is recorded)."""

    duration_90k: int
    key: bool
    composition_90k: int
    """pts - dts (14496-12, 8.8.8: sample_composition_time_offset)."""
    payload: bytes


@dataclass(frozen=True, slots=True)
class SealedFragment:
    """A fragment for the disk: its bytes and the values of its journal row."""

    data: bytes | bytearray
    """`prft moof mdat uuid(digest)`."""
    digest: bytes
    """SHA-256 of `prft moof mdat`, 32 bytes."""


class Sound(Protocol):
    """The sound of a fragment (sound_track.SoundRun)."""

    @property
    def start_90k(self) -> int:
        """Begin of its first sample."""
        ...

    @property
    def samples(self) -> Sequence[tuple[int, bytes]]:
        """(duration_90k, payload), at least one."""
        ...


def disk_fragment(number: int, start_90k: int, samples: Sequence[Sample], sound: Sound | None = None) -> SealedFragment:
    """A fragment of one GOP or less. `number` counts from 1 within its file, `start_90k` is the first dts. Sound
    follows the pictures, in a separate track fragment."""
    first_pts_90k = start_90k + samples[0].composition_90k
    prft = _PRFT.pack(
        _PRFT.size, b"prft", _PRFT_FLAGS, TRACK_ID, ntp_time(first_pts_90k), first_pts_90k & 0xFFFFFFFFFFFFFFFF
    )
    head = _moof_and_mdat_head(number, start_90k, samples)
    payloads = [sample.payload for sample in samples]
    if sound is not None:
        head = _with_sound(head, sound)
        payloads += [payload for _, payload in sound.samples]
    # room for the box in the same join: to append it would copy the fragment once more
    data = bytearray().join((prft, head, *payloads, _DIGEST_ROOM))
    with memoryview(data) as view:
        digest = hashlib.sha256(view[: -len(_DIGEST_ROOM)]).digest()
        view[-len(_DIGEST_ROOM) :] = digest_box(digest)
    return SealedFragment(data, digest)


def live_fragment(number: int, start_90k: int, samples: Sequence[Sample]) -> bytes:
    """`moof mdat` of one frame or a few, for MSE (ISO BMFF byte stream format); `start_90k` is the first dts."""
    head = _moof_and_mdat_head(number, start_90k, samples)
    return b"".join((head, *(sample.payload for sample in samples)))


def ntp_time(ticks_90k: int) -> int:
    """Ticks since 1970 as a 64-bit NTP timestamp (RFC 5905, 6): seconds since 1900 and a binary fraction."""
    seconds, rest_90k = divmod(ticks_90k, TIMESCALE)
    return ((seconds + SECONDS_1900_TO_1970) & 0xFFFFFFFF) << 32 | (rest_90k << 32) // TIMESCALE


def _with_sound(head: bytes, sound: Sound) -> bytes:
    """The `moof` and the head of `mdat` of the pictures, with a second `traf` for samples behind theirs."""
    mdat_bytes = int.from_bytes(head[-_MDAT.size : -_MDAT.size + 4])
    rows = b"".join([_SOUND_SAMPLE.pack(duration_90k, len(payload)) for duration_90k, payload in sound.samples])
    traf_bytes = _SOUND_TRAF.size + len(rows)
    moof_bytes = len(head) - _MDAT.size + traf_bytes
    traf = _SOUND_TRAF.pack(
        *(traf_bytes, b"traf"),
        *(_TFHD_BYTES, b"tfhd", _TFHD_FLAGS, SOUND_TRACK_ID),
        *(_TFDT_BYTES, b"tfdt", _TFDT_VERSION, sound.start_90k),
        *(_TRUN_LEAD_BYTES + len(rows), b"trun", _SOUND_TRUN_FLAGS, len(sound.samples), moof_bytes + mdat_bytes),
    )
    moof = bytearray(head[: -_MDAT.size])
    moof[:4] = moof_bytes.to_bytes(4)
    moof[_DATA_OFFSET_AT : _DATA_OFFSET_AT + 4] = (moof_bytes + _MDAT.size).to_bytes(4)
    size = mdat_bytes + sum(len(payload) for _, payload in sound.samples)
    return b"".join((moof, traf, rows, _MDAT.pack(size, b"mdat")))


def _moof_and_mdat_head(number: int, start_90k: int, samples: Sequence[Sample]) -> bytes:
    if not samples:
        raise ValueError("a fragment has at least one sample")
    count = len(samples)
    trun_bytes = _TRUN_LEAD_BYTES + _SAMPLE.size * count
    traf_bytes = 8 + _TFHD_BYTES + _TFDT_BYTES + trun_bytes
    moof_bytes = 8 + _MFHD_BYTES + traf_bytes
    data_offset = moof_bytes + _MDAT.size
    parts = [
        _MOOF.pack(
            *(moof_bytes, b"moof"),
            *(_MFHD_BYTES, b"mfhd", 0, number & 0xFFFFFFFF),
            *(traf_bytes, b"traf"),
            *(_TFHD_BYTES, b"tfhd", _TFHD_FLAGS, TRACK_ID),
            *(_TFDT_BYTES, b"tfdt", _TFDT_VERSION, start_90k),
            *(trun_bytes, b"trun", _TRUN_FLAGS, count, data_offset),
        )
    ]
    pack, key_flags, delta_flags = _SAMPLE.pack, FLAGS_KEY, FLAGS_DELTA
    parts += [
        pack(duration_90k, len(payload), key_flags if key else delta_flags, composition_90k)
        for duration_90k, key, composition_90k, payload in samples
    ]
    data_bytes = sum([len(sample[3]) for sample in samples])
    parts.append(_MDAT.pack(_MDAT.size + data_bytes, b"mdat"))
    return b"".join(parts)
