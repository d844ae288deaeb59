"""JPEG pictures as RTP payloads (RFC 2435): type 1 (4:2:0, standard Huffman tables), quantisation tables in band."""

import struct

_TYPE_420 = 1
_TABLES_IN_BAND = 255
_TABLE_BYTES = 64
_QUANTISATION, _FRAME, _SCAN, _END = 0xDB, 0xC0, 0xDA, b"\xff\xd9"


def jpeg_payloads(picture: bytes, room_bytes: int) -> list[bytes]:
    """The payloads of one baseline JPEG picture of at most 2040 pixels a side, each at most `room_bytes` long.

    Raises ValueError if the picture is not such a JPEG.
    """
    tables, width, height, scan = _parts(picture)
    luma = tables.get(0, b"")
    chroma = tables.get(1, luma)
    if len(luma) != _TABLE_BYTES or len(chroma) != _TABLE_BYTES or not 0 < max(width, height) <= 2040:
        raise ValueError("a picture that RTP cannot carry as type 1")
    first = struct.pack(">BBH", 0, 0, 2 * _TABLE_BYTES) + luma + chroma
    payloads = []
    offset = 0
    while offset < len(scan):
        head = struct.pack(">II", offset, _TYPE_420 << 24 | _TABLES_IN_BAND << 16 | width // 8 << 8 | height // 8)
        head += first if offset == 0 else b""
        piece = scan[offset : offset + room_bytes - len(head)]
        payloads.append(head + piece)
        offset += len(piece)
    return payloads


def _parts(picture: bytes) -> tuple[dict[int, bytes], int, int, bytes]:
    """Quantisation tables by number, width, height and entropy-coded data (ISO/IEC 10918-1, B.2)."""
    tables: dict[int, bytes] = {}
    width = height = 0
    position = 2
    while position + 4 <= len(picture) and picture[position] == 0xFF:
        marker, size = picture[position + 1], int.from_bytes(picture[position + 2 : position + 4])
        body = picture[position + 4 : position + 2 + size]
        if marker == _QUANTISATION:
            for start in range(0, len(body) - _TABLE_BYTES, _TABLE_BYTES + 1):
                tables[body[start] & 0x0F] = body[start + 1 : start + 1 + _TABLE_BYTES]
        elif marker == _FRAME:
            height, width = struct.unpack_from(">HH", body, 1)
        elif marker == _SCAN:
            return tables, width, height, picture[position + 2 + size :].removesuffix(_END)
        position += 2 + size
    raise ValueError("no baseline JPEG picture")
