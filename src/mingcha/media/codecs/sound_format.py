"""The sound of a camera that is taken where it is asked for: G.711 and AAC, as a session description names them.

RFC 3551, 4.5.14 (PCMA, PCMU); RFC 3640 (mpeg4-generic, mode AAC-hbr); ISO/IEC 14496-3, 1.6.2.1 (AudioSpecificConfig).
"""

from dataclasses import dataclass

from mingcha.media.rtp.sdp import Media, SessionDescription

_G711 = {"PCMA": "alaw", "PCMU": "ulaw"}
_AAC_LC = 2
_FREQUENCIES_HZ = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
"""By samplingFrequencyIndex (14496-3, table 1.18)."""
_MOST_CHANNELS = 2
_CONFIG_BYTES = range(2, 17)
_MOST_HZ = 48_000


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """What a sample entry needs to know of a sound track."""

    codec: str
    """"mp4a.40.2" (RFC 6381), "alaw" or "ulaw"."""
    sample_rate_hz: int
    """Also the rate of its RTP times."""
    channels: int
    config: bytes = b""
    """AudioSpecificConfig of AAC."""
    unit_samples: int = 0
    """Samples in an access unit of AAC; 0 for G.711, where its bytes say it."""


def sound_of(description: SessionDescription) -> tuple[Media | None, SoundFormat | None, str]:
    """The first track of sound that is taken, and its format; (None, None, why there is none) otherwise."""
    refusals = []
    for media in description.media:
        if media.kind == "audio":
            found = sound_format(media)
            if isinstance(found, SoundFormat):
                return media, found, ""
            refusals.append(found)
    return None, None, f"sound is not taken: {', '.join(refusals[:4])}" if refusals else "the camera offers no sound"


def sound_format(media: Media) -> SoundFormat | str:
    """The format of a track; a technical word in English where it is not taken."""
    if media.codec in _G711:
        if not 0 < media.clock_rate <= _MOST_HZ or not 1 <= media.channels <= _MOST_CHANNELS:
            return f"{media.codec} of {media.clock_rate} Hz and {media.channels} channels"
        return SoundFormat(_G711[media.codec], media.clock_rate, media.channels)
    if media.codec == "MPEG4-GENERIC":
        return _aac(media)
    return media.codec[:16] or "unnamed"


def _aac(media: Media) -> SoundFormat | str:
    """AAC-hbr alone (RFC 3640, 3.3.6), whose headers are 13 bits of size and 3 of index, and AAC-LC in it."""
    lengths = tuple(media.parameter(name) for name in ("sizelength", "indexlength", "indexdeltalength"))
    if media.parameter("mode").lower() != "aac-hbr" or lengths != ("13", "3", "3"):
        return "MPEG4-GENERIC in another mode than AAC-hbr"
    try:
        config = bytes.fromhex(media.parameter("config"))
    except ValueError:
        config = b""
    if len(config) not in _CONFIG_BYTES:
        return "AAC without its configuration"
    bits = int.from_bytes(config[:2])
    frequency, channels = bits >> 7 & 0xF, bits >> 3 & 0xF
    if bits >> 11 != _AAC_LC or frequency >= len(_FREQUENCIES_HZ) or not 1 <= channels <= _MOST_CHANNELS:
        return "AAC of another kind than LC"
    rate_hz = _FREQUENCIES_HZ[frequency]
    if media.clock_rate != rate_hz:
        return f"AAC of {rate_hz} Hz on a clock of {media.clock_rate} Hz"
    # frameLengthFlag (14496-3, 4.4.1): 960 samples a frame instead of 1024
    return SoundFormat(f"mp4a.40.{_AAC_LC}", rate_hz, channels, config, 960 if bits & 4 else 1024)
