"""A machine-readable time code in the lowest rows of a picture: blocks that survive lossy coding and scaling.

64 black or white blocks of equal width: a sync byte, the Unix time in ms (48 bits, high bit first), a CRC-8 of those
six bytes. The strip is the lowest 1/45 of the height (16 rows of 720, 8 of 360). A reader finds the blocks by
proportion and needs no knowledge of the original size.
"""

import numpy as np
from numpy.typing import NDArray

BLOCKS = 64
SYNC = 0xB2
STRIP_SHARE = 45
"""The strip's height is the picture's height divided by this."""

_BLACK, _WHITE = 16, 235  # the ends of video range, Rec. ITU-R BT.709
_MINIMAL_CONTRAST = 60


def crc8(data: bytes) -> int:
    """CRC-8 with the polynomial x^8+x^2+x+1 (0x07), initial value 0 (ITU-T I.432.1 without its final XOR)."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = ((value << 1) ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


def code_bits(unix_ms: int) -> int:
    """The 64 bits of the code as one integer, first block = highest bit. Raises OverflowError beyond 48 bits."""
    time = unix_ms.to_bytes(6, "big")
    return int.from_bytes(bytes([SYNC]) + time + bytes([crc8(time)]), "big")


def strip_height(height: int) -> int:
    """Rows of the strip in a picture of this height; always even, so that chroma rows match."""
    return max(2, height // STRIP_SHARE // 2 * 2)


def draw_time_code(strip: NDArray[np.uint8], unix_ms: int) -> None:
    """Draws the code into the luma rows of a strip, shape (rows, width); the width must be a multiple of 64."""
    bits = np.frombuffer(code_bits(unix_ms).to_bytes(8, "big"), np.uint8)
    levels = np.where(np.unpackbits(bits), _WHITE, _BLACK).astype(np.uint8)
    strip[:] = np.repeat(levels, strip.shape[1] // BLOCKS)


def read_time_code(luma: NDArray[np.uint8]) -> int | None:
    """The Unix time in ms from the luma plane of a whole picture, shape (height, width); None if no code is valid."""
    height, width = luma.shape
    rows = max(1, height // STRIP_SHARE)
    if width < BLOCKS or height < 2:
        return None
    # sample the middle of the strip and of each block: coding and scaling blur the edges
    middle = luma[height - rows + rows // 4 : height - rows // 4, :].mean(axis=0)
    edges = np.arange(BLOCKS) * width / BLOCKS
    step = width / BLOCKS
    means = [
        middle[int(left + step * 0.25) : max(int(left + step * 0.25) + 1, int(left + step * 0.75))].mean()
        for left in edges
    ]
    low, high = min(means), max(means)
    if high - low < _MINIMAL_CONTRAST:
        return None
    value = 0
    for mean in means:
        value = value << 1 | int(mean > (low + high) / 2)
    data = value.to_bytes(8, "big")
    if data[0] != SYNC or crc8(data[1:7]) != data[7]:
        return None
    return int.from_bytes(data[1:7], "big")
