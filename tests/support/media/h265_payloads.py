"""RTP payloads of H.265: fragments, aggregates, units."""

DELIMITER, SEI, SUFFIX_SEI = b"\x46\x01\x50", b"\x4e\x01\x05\x01\xaa\x80", b"\x50\x01\x84\x01\xbb\x80"


IDR = b"\x28\x01\xaf" + bytes(range(1, 250)) * 6


TRAIL = b"\x02\x01\xd0\x11\x22"


TRAIL_SECOND = b"\x02\x01\x50\x33\x44"


def fragments(unit: bytes, size: int = 400) -> list[bytes]:
    """A NAL unit as fragmentation units (RFC 7798, 4.4.3)."""
    kind, body = unit[0] >> 1 & 0x3F, unit[2:]
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(parts) - 1
    header = bytes((unit[0] & 0x81 | 49 << 1, unit[1]))
    return [
        header + bytes((kind | (0x80 if i == 0 else 0) | (0x40 if i == last else 0),)) + part
        for i, part in enumerate(parts)
    ]


def aggregate(*units: bytes) -> bytes:
    """An aggregation packet (RFC 7798, 4.4.2)."""
    return b"\x60\x01" + b"".join(len(unit).to_bytes(2) + unit for unit in units)
