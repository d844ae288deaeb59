"""The formats of sound that are recorded: G.711 and AAC-LC, read from its AudioSpecificConfig (14496-3, 1.6.2.1)."""

from dataclasses import dataclass

MOST_CHANNELS = 2
_AAC_LC = 2
_FREQUENCIES_HZ = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
"""By samplingFrequencyIndex (14496-3, table 1.18)."""
_CONFIG_BYTES = range(2, 17)


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """The format of a sound track, as an MP4 sample entry needs it."""

    codec: str
    """"mp4a.40.2" (RFC 6381), "alaw" or "ulaw"."""
    sample_rate_hz: int
    """Also the clock rate of its RTP times."""
    channels: int
    config: bytes = b""
    """AudioSpecificConfig of AAC."""
    unit_samples: int = 0
    """Samples per access unit of AAC; 0 for G.711, where the byte count gives it."""


def aac_format(config: bytes) -> SoundFormat | str:
    """The format given by an AudioSpecificConfig; a reason in English if it is not supported (not LC, more than two
    channels)."""
    if len(config) not in _CONFIG_BYTES:
        return "AAC without its configuration"
    bits = int.from_bytes(config[:2])
    frequency, channels = bits >> 7 & 0xF, bits >> 3 & 0xF
    if bits >> 11 != _AAC_LC or frequency >= len(_FREQUENCIES_HZ) or not 1 <= channels <= MOST_CHANNELS:
        return "AAC of another kind than LC"
    # frameLengthFlag (14496-3, 4.4.1): 960 samples a frame instead of 1024
    return SoundFormat(f"mp4a.40.{_AAC_LC}", _FREQUENCIES_HZ[frequency], channels, config, 960 if bits & 4 else 1024)
