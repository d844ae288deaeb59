"""Scans as bytes: a whole PNG, JPEG and PDF, and the ways to make them unfit."""

import struct
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width: int = 40, height: int = 30, *, pixels: bytes | None = None, more: tuple[bytes, ...] = ()) -> bytes:
    """A grey PNG of 8 bits; `pixels` replaces what IDAT unpacks to, `more` are chunks before it."""
    rows = b"".join(b"\0" + bytes(width) for _ in range(height)) if pixels is None else pixels
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (png_chunk(b"IHDR", head), *more, png_chunk(b"IDAT", zlib.compress(rows)), png_chunk(b"IEND", b""))
    return PNG_SIGNATURE + b"".join(chunks)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 40, height: int = 30, *, more: tuple[bytes, ...] = (), scans: int = 1) -> bytes:
    """A JPEG with one component; `more` are segments before the frame."""
    frame = jpeg_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = jpeg_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56\xff\xd0\x78"
    app = jpeg_segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    tables = jpeg_segment(0xDB, b"\0" + bytes(range(1, 65)))
    return b"\xff\xd8" + app + b"".join(more) + tables + frame + scan * scans + b"\xff\xd9"


def jpeg_segment(marker: int, body: bytes) -> bytes:
    """A segment with its length."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def pdf(*objects: bytes, tail: bytes = b"%%EOF\n") -> bytes:
    """A PDF of a page with these further objects."""
    page = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    leaf = b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + page + leaf + b"".join(objects) + b"trailer<</Root 1 0 R>>\n" + tail


def object_stream(content: bytes, *, extra: bytes = b"", packed: bytes | None = None) -> bytes:
    """An object stream (ISO 32000-1, 7.5.7) of this content."""
    data = zlib.compress(content) if packed is None else packed
    head = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode%s>>" % (len(data), extra)
    return b"9 0 obj\n" + head + b"\nstream\r\n" + data + b"\r\nendstream\nendobj\n"
