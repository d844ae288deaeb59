"""The recorder's report on sound as text."""

from collections.abc import Mapping

from mingcha.kit.words import Words

_CODECS = {"mp4a.40.2": "AAC", "alaw": "G.711 A", "ulaw": "G.711 µ"}
NOTHING = Words("", "")


def sound_words(status: Mapping[str, object]) -> tuple[Words, bool]:
    """The state of a camera's sound by its recorder's report, and whether it is missing although requested;
    empty words without a report.
    """
    codec, trouble = status.get("sound"), status.get("sound_trouble")
    if isinstance(trouble, str) and trouble:
        return Words(f"没有声音：{trouble[:80]}", f"no sound comes: {trouble[:80]}"), True
    if isinstance(codec, str) and codec:
        name = _CODECS.get(codec, codec[:16])
        return Words(f"正在录制 {name}", f"{name} is recorded now"), False
    return NOTHING, False
