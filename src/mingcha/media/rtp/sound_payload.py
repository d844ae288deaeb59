"""The sound of a session description: selects the track and derives its format.

RFC 3551, 4.5.14 (PCMA, PCMU); RFC 3640 (mpeg4-generic, mode AAC-hbr).
"""

from mingcha.media.codecs.sound_format import MOST_CHANNELS, SoundFormat, aac_format
from mingcha.media.rtp.sdp import Media, SessionDescription

_G711 = {"PCMA": "alaw", "PCMU": "ulaw"}
_MOST_HZ = 48_000


def sound_of(description: SessionDescription) -> tuple[Media | None, SoundFormat | None, str]:
    """The first supported sound track and its format; (None, None, the reason in English) if there is none."""
    refusals = []
    for media in description.media:
        if media.kind == "audio":
            found = sound_format(media)
            if isinstance(found, SoundFormat):
                return media, found, ""
            refusals.append(found)
    return None, None, f"sound is not taken: {', '.join(refusals[:4])}" if refusals else "the camera offers no sound"


def sound_format(media: Media) -> SoundFormat | str:
    """The format of a track; the reason in English if it is not supported."""
    if media.codec in _G711:
        if not 0 < media.clock_rate <= _MOST_HZ or not 1 <= media.channels <= MOST_CHANNELS:
            return f"{media.codec} of {media.clock_rate} Hz and {media.channels} channels"
        return SoundFormat(_G711[media.codec], media.clock_rate, media.channels)
    if media.codec == "MPEG4-GENERIC":
        return _aac(media)
    return media.codec[:16] or "unnamed"


def _aac(media: Media) -> SoundFormat | str:
    """Only mode AAC-hbr (RFC 3640, 3.3.6: headers of 13 bits size and 3 bits index) with AAC-LC."""
    lengths = tuple(media.parameter(name) for name in ("sizelength", "indexlength", "indexdeltalength"))
    if media.parameter("mode").lower() != "aac-hbr" or lengths != ("13", "3", "3"):
        return "MPEG4-GENERIC in another mode than AAC-hbr"
    try:
        config = bytes.fromhex(media.parameter("config"))
    except ValueError:
        config = b""
    found = aac_format(config)
    if isinstance(found, SoundFormat) and media.clock_rate != found.sample_rate_hz:
        return f"AAC of {found.sample_rate_hz} Hz on a clock of {media.clock_rate} Hz"
    return found
