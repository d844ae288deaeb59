"""Makes the glyphs of burnt-in labels out of GNU Unifont: `python scripts/label_glyphs.py unifont.hex`.

The file unifont.hex is in Debian's package `unifont`. See media/gateway/transcode/glyphs.py for the format.
"""

import struct
import sys
import zlib
from pathlib import Path

GLYPH_HEIGHT = 16
TO = Path(__file__).parents[1] / "src/mingcha/media/gateway/transcode/label_glyphs.bin"
KEPT = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x45F), (0x2010, 0x205E), (0x2100, 0x22FF), (0x25A0, 0x25FF),
        (0x3000, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFFE6))  # fmt: skip
"""Latin, Greek, Cyrillic, signs, the ideographs of the basic plane and full-width forms."""


def main(source: Path) -> None:
    """Writes the file."""
    codes, widths, bitmaps = [], bytearray(), bytearray()
    for line in source.read_text(encoding="ascii").splitlines():
        code_text, _, digits = line.partition(":")
        code, bits = int(code_text, 16), bytes.fromhex(digits)
        if any(first <= code <= last for first, last in KEPT):
            codes.append(code)
            widths.append(len(bits) // GLYPH_HEIGHT)
            bitmaps += bits if len(bits) == 32 else b"".join(bytes((row, 0)) for row in bits)
    head = struct.pack(">I", len(codes))
    plain = head + struct.pack(f">{len(codes)}H", *codes) + bytes(widths) + bytes(bitmaps)
    TO.write_bytes(zlib.compress(plain, 9))
    print(len(codes), "glyphs", TO.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
