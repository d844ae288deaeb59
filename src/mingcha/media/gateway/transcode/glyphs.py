"""Text as bitmaps, 16 pixels high: the glyphs of GNU Unifont (label_glyphs.licence.txt), Chinese names included.

label_glyphs.bin is compressed by zlib: u32 count, then for each glyph u16 code point, then for each u8 width in bytes,
then for each 16 rows of two bytes. Made by scripts/label_glyphs.py. Runs in a worker process.
"""

import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GLYPH_HEIGHT = 16
_MISSING = "〓"
"""Shown for a character without a glyph (U+3013, the sign for a missing one in print)."""
_FILE = Path(__file__).with_name("label_glyphs.bin")


def text_bitmap(text: str) -> NDArray[np.bool_]:
    """(16, width): True where a line of text has ink. ASCII is 8 pixels wide, ideographs 16."""
    table, widths, bits = _table()
    glyphs = []
    for character in text:
        place = table.get(ord(character), table[ord(_MISSING)])
        glyphs.append(bits[place][:, : 8 * widths[place]])
    return np.hstack(glyphs) if glyphs else np.zeros((GLYPH_HEIGHT, 0), np.bool_)


@cache
def _table() -> tuple[dict[int, int], bytes, NDArray[np.bool_]]:
    """(code point -> number of the glyph, widths in bytes, (number, 16, 16) bits)."""
    plain = zlib.decompress(_FILE.read_bytes())
    (count,) = struct.unpack_from(">I", plain)
    codes = struct.unpack_from(f">{count}H", plain, 4)
    widths = plain[4 + 2 * count : 4 + 3 * count]
    rows = np.frombuffer(plain, np.uint8, offset=4 + 3 * count).reshape(count, GLYPH_HEIGHT, 2)
    return {code: place for place, code in enumerate(codes)}, widths, np.unpackbits(rows, axis=2).astype(np.bool_)
