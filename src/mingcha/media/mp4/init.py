"""The head of a footage file: `ftyp moov` (the initialisation segment) and mingcha's header box.

ISO/IEC 14496-12 (boxes), 14496-15, 5.4.2 (avc1, avcC) and 8.4.1 (hvc1, hvcC), 14496-14, 5.6 (mp4v, esds),
14496-12, 12.2 and 14496-14, 5.6 (sound: mp4a, esds), 23000-19 (CMAF brands: a track a file, so not with sound).
"""

import hashlib
import struct
from collections.abc import Callable, Mapping

from mingcha.kit.canonical import Json, canonical_json
from mingcha.media.codecs.descriptors import MPEG4_AUDIO, codec_of_descriptor, elementary_stream_descriptor
from mingcha.media.codecs.h265_stream import codec_string
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.mp4.boxes import (
    BOX_HEADER_BYTES,
    HEADER_UUID,
    SOUND_TRACK_ID,
    TIMESCALE,
    TRACK_ID,
    box,
    full_box,
    uuid_box,
)
from mingcha.media.units import VideoFormat

_UNITY_MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_LANGUAGE_UNDETERMINED = 0x55C4  # "und", 14496-12, 8.4.2.3
_SELF_CONTAINED = 1
_TRACK_ENABLED_IN_MOVIE = 3
_CODECS: dict[tuple[bytes, bytes], Callable[[bytes], str]] = {
    (b"avc1", b"avcC"): lambda config: f"avc1.{config[1:4].hex()}",
    (b"hvc1", b"hvcC"): lambda config: codec_string(config[1:13]),
    (b"mp4v", b"esds"): codec_of_descriptor,
}
"""Sample entry -> box of its decoder configuration, and the function that gives the codec (RFC 6381)."""
_CONFIG_BOXES = dict(_CODECS.keys())
_STSD_LEAD_BYTES = 16
_ENTRY_BYTES = 86
_CONFIG_LEAST_BYTES = 13


def init_segment(video: VideoFormat, sound: SoundFormat | None = None) -> bytes:
    """`ftyp moov` of one video track, and of a sound track if there is one, without samples and duration (no mehd: the
    end is unknown)."""
    if sound is None:
        return _ftyp() + box(b"moov", _mvhd(), _trak(video), box(b"mvex", _trex()))
    tracks = _mvhd(SOUND_TRACK_ID), _trak(video), _sound_trak(sound)
    return _ftyp_with_sound() + box(b"moov", *tracks, box(b"mvex", _trex(), _trex(SOUND_TRACK_ID)))


def silent_init(init: bytes) -> bytes:
    """The same initialisation segment without its sound track, identical to that of a silent file, for viewers, who get
    no sound. One without sound is returned unchanged."""
    if not has_sound(init):
        return init
    moov = init[len(_ftyp_with_sound()) + BOX_HEADER_BYTES :]
    mvhd_bytes = int.from_bytes(moov[:4])
    trak_bytes = int.from_bytes(moov[mvhd_bytes : mvhd_bytes + 4])
    return _ftyp() + box(b"moov", _mvhd(), moov[mvhd_bytes : mvhd_bytes + trak_bytes], box(b"mvex", _trex()))


def has_sound(init: bytes) -> bool:
    """Whether one of our initialisation segments has a sound track."""
    return init.startswith(_ftyp_with_sound())


def init_id(init: bytes) -> str:
    """The name of an initialisation segment: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(init).hexdigest()[:16]


def read_init(init: bytes) -> tuple[str, int, int]:
    """(codec by RFC 6381, width, height) from one of our initialisation segments; ("", 0, 0) for any other bytes."""
    entry_at = init.find(b"stsd") - 4 + _STSD_LEAD_BYTES
    config_at = entry_at + _ENTRY_BYTES
    read = _CODECS.get((init[entry_at + 4 : entry_at + 8], init[config_at + 4 : config_at + 8]))
    config = init[config_at + 8 : config_at + int.from_bytes(init[config_at : config_at + 4])]
    codec = read(config) if read and len(config) >= _CONFIG_LEAST_BYTES else ""
    if not codec:
        return "", 0, 0
    width, height = struct.unpack_from(">HH", init, entry_at + 32)
    return codec, width, height


def file_header(init: bytes, facts: Mapping[str, Json]) -> bytes:
    """The header of a footage file: the initialisation segment and a box with the facts as canonical JSON."""
    return init + uuid_box(HEADER_UUID, canonical_json(facts))


def _ftyp() -> bytes:
    return box(b"ftyp", b"cmfc", bytes(4), b"iso6", b"cmfc", b"mp41")


def _ftyp_with_sound() -> bytes:
    return box(b"ftyp", b"iso6", bytes(4), b"iso6", b"mp41")


def _mvhd(last_track: int = TRACK_ID) -> bytes:
    times = struct.pack(">IIII", 0, 0, TIMESCALE, 0)
    rate_volume = struct.pack(">IHH8x", 0x10000, 0, 0)
    next_track = struct.pack(">24xI", last_track + 1)
    return full_box(b"mvhd", 0, 0, times, rate_volume, _UNITY_MATRIX, next_track)


def _trak(video: VideoFormat) -> bytes:
    place = struct.pack(">IIIII8xhhHH", 0, 0, TRACK_ID, 0, 0, 0, 0, 0, 0)
    size = struct.pack(">II", video.width << 16, video.height << 16)
    tkhd = full_box(b"tkhd", 0, _TRACK_ENABLED_IN_MOVIE, place, _UNITY_MATRIX, size)
    mdhd = full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, TIMESCALE, 0, _LANGUAGE_UNDETERMINED, 0))
    hdlr = full_box(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, b"vide"), b"mingcha\0")
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, _minf(full_box(b"vmhd", 0, 1, bytes(8)), _sample_entry(video))))


def _sound_trak(sound: SoundFormat) -> bytes:
    place = struct.pack(">IIIII8xhhHH", 0, 0, SOUND_TRACK_ID, 0, 0, 0, 0, 0x100, 0)
    tkhd = full_box(b"tkhd", 0, _TRACK_ENABLED_IN_MOVIE, place, _UNITY_MATRIX, bytes(8))
    mdhd = full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, TIMESCALE, 0, _LANGUAGE_UNDETERMINED, 0))
    hdlr = full_box(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, b"soun"), b"mingcha\0")
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, _minf(full_box(b"smhd", 0, 0, bytes(4)), _sound_entry(sound))))


def _minf(header: bytes, entry: bytes) -> bytes:
    dref = full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, _SELF_CONTAINED))
    tables = (
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry),
        full_box(b"stts", 0, 0, bytes(4)),
        full_box(b"stsc", 0, 0, bytes(4)),
        full_box(b"stsz", 0, 0, bytes(8)),
        full_box(b"stco", 0, 0, bytes(4)),
    )
    return box(b"minf", header, box(b"dinf", dref), box(b"stbl", *tables))


def _sample_entry(video: VideoFormat) -> bytes:
    lead = struct.pack(">6xH16xHH", 1, video.width, video.height)
    resolution = struct.pack(">II4xH", 0x480000, 0x480000, 1)  # 72 dpi, one frame a sample
    depth = struct.pack(">32xHh", 0x18, -1)
    entry = video.codec.partition(".")[0].encode()
    return box(entry, lead, resolution, depth, box(_CONFIG_BOXES[entry], video.config))


def _sound_entry(sound: SoundFormat) -> bytes:
    """AudioSampleEntry (14496-12, 12.2.3): for G.711 the QuickTime codec, whose samples expand to 16 bits."""
    body = struct.pack(">6xH8xHH4xI", 1, sound.channels, 16, sound.sample_rate_hz << 16)
    if not sound.config:
        return box(sound.codec.encode(), body)
    esds = full_box(b"esds", 0, 0, elementary_stream_descriptor(MPEG4_AUDIO, sound.config)[4:])
    return box(b"mp4a", body, esds)


def _trex(track: int = TRACK_ID) -> bytes:
    return full_box(b"trex", 0, 0, struct.pack(">IIIII", track, 1, 0, 0, 0))
