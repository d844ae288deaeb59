"""The `esds` box of MPEG-4 Visual, JPEG and AAC in MP4 (ISO/IEC 14496-1, 7.2.6; 14496-14, 5.6), without its header."""

import struct

MPEG4_VISUAL, JPEG, MPEG4_AUDIO = 0x20, 0x6C, 0x40
"""objectTypeIndication (14496-1, table 5)."""
_STREAM, _CONFIG, _SPECIFIC, _SYNC = 3, 4, 5, 6
_VISUAL_STREAM, _AUDIO_STREAM = 0x04 << 2 | 1, 0x05 << 2 | 1
_OBJECT_TYPE_AT = 17
_VISUAL_OBJECT_SEQUENCE = b"\0\0\1\xb0"


def elementary_stream_descriptor(object_type: int, specific: bytes) -> bytes:
    """The body of `esds`. `specific`: the decoder configuration (VOS and VOL headers, or AudioSpecificConfig), b"" for
    JPEG."""
    stream = _AUDIO_STREAM if object_type == MPEG4_AUDIO else _VISUAL_STREAM
    config = struct.pack(">BB3xII", object_type, stream, 0, 0)
    if specific:
        config += _descriptor(_SPECIFIC, specific)
    sync = _descriptor(_SYNC, b"\2")  # predefined for MP4 files (14496-14, 3.1.2)
    return bytes(4) + _descriptor(_STREAM, bytes(3) + _descriptor(_CONFIG, config) + sync)


def codec_of_descriptor(body: bytes) -> str:
    """RFC 6381, 3.3: "mp4v.6C" for JPEG, "mp4v.20.3" for MPEG-4 Visual with its profile and level; "" for others."""
    object_type = body[_OBJECT_TYPE_AT] if len(body) > _OBJECT_TYPE_AT else 0
    if object_type == JPEG:
        return f"mp4v.{JPEG:X}"
    if object_type != MPEG4_VISUAL:
        return ""
    at = body.find(_VISUAL_OBJECT_SEQUENCE)
    level = body[at + 4 : at + 5] if at >= 0 else b""
    return f"mp4v.{MPEG4_VISUAL:X}" + (f".{level[0]}" if level else "")


def _descriptor(tag: int, body: bytes) -> bytes:
    """A descriptor with its size in four bytes of seven bits (14496-1, 8.3.3), so that offsets are fixed."""
    size = len(body)
    return bytes((tag, 0x80 | size >> 21 & 0x7F, 0x80 | size >> 14 & 0x7F, 0x80 | size >> 7 & 0x7F, size & 0x7F)) + body
