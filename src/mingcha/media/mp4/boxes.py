"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2) and the box types that footage files use."""

import struct

BOX_HEADER_BYTES = 8
"""A 32-bit size and a kind; the 64-bit form is not used, since fragments are far below 4 GiB."""

UUID_BYTES = 16
UUID_BOX_HEADER_BYTES = BOX_HEADER_BYTES + UUID_BYTES

HEADER_UUID = bytes.fromhex("6d696e67636861008865616465720001")
"""The extended type (14496-12, 11.1) of the box with the facts of a footage file; its body is canonical JSON."""

DIGEST_UUID = bytes.fromhex("6d696e67636861008469676573740001")
"""The extended type of the box after each fragment; its body is the SHA-256 of `prft moof mdat` before it."""

DIGEST_BOX_BYTES = UUID_BOX_HEADER_BYTES + 32

TIMESCALE = 90_000
"""Ticks of media time in a second, in every file."""

TRACK_ID = 1
"""The one video track of a file."""

SOUND_TRACK_ID = 2
"""The sound track of a file that has one."""

_HEADER = struct.Struct(">I4s")
_VERSION_FLAGS = struct.Struct(">I")


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of four-letter `kind` around the concatenated parts."""
    return b"".join((_HEADER.pack(BOX_HEADER_BYTES + sum(map(len, parts)), kind), *parts))


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with a version and 24 bits of flags before its body (14496-12, 4.2.2)."""
    return box(kind, _VERSION_FLAGS.pack(version << 24 | flags), *parts)


def uuid_box(extended_type: bytes, *parts: bytes) -> bytes:
    """A `uuid` box of a 16-byte extended type (14496-12, 11.1)."""
    return box(b"uuid", extended_type, *parts)


def digest_box(digest: bytes) -> bytes:
    """The box that closes a fragment; `digest` is the 32 bytes of SHA-256 over `prft moof mdat`."""
    return uuid_box(DIGEST_UUID, digest)
