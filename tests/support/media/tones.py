"""Sound for tests: a sine as G.711 (ITU-T G.711, table 2a), and a second of AAC-LC that an encoder made once."""

import math
from pathlib import Path

AAC_CONFIG = bytes.fromhex("1408")
"""AAC-LC, 16 kHz, one channel (ISO/IEC 14496-3, 1.6.2.1)."""
AAC_RATE_HZ = 16_000
_SEGMENTS = (0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF)


def aac_units() -> list[bytes]:
    """Sixteen access units of 1024 samples: 440 Hz, one channel."""
    data, at, units = (Path(__file__).parent / "tone_440hz_16khz.aac.bin").read_bytes(), 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 2])
        units.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return units


def alaw(sample: int) -> int:
    """A 16-bit sample as a byte of the A-law."""
    value, sign = (sample >> 3, 0xD5) if sample >= 0 else ((-sample - 1) >> 3, 0x55)
    segment = next((number for number, end in enumerate(_SEGMENTS) if value <= end), 8)
    if segment >= 8:
        return 0x7F ^ sign
    mantissa = value >> 1 if segment < 2 else value >> segment
    return (segment << 4 | mantissa & 0xF) ^ sign


def alaw_tone(first: int, samples: int, hertz: int = 440, rate_hz: int = 8_000) -> bytes:
    """A sine at half of full scale, from sample `first` on."""
    turn = 2 * math.pi * hertz / rate_hz
    return bytes(alaw(round(16_000 * math.sin(turn * number))) for number in range(first, first + samples))
