"""Texts for the recorder's closed list of gap reasons (media.units.GapReason)."""

import json
from functools import cache

from mingcha.custody.interruptions.reason_words import REASON_WORDS, UNKNOWN_REASON
from mingcha.custody.proofs.day_account import NOT_ASSIGNED
from mingcha.kit.words import Words
from mingcha.media.units import GapReason

HOST_AWAY = "HOST_AWAY"
"""The player's own reason: a recorder host does not respond, so its footage cannot be shown (player/gateway.ts)."""

GAP_WORDS: dict[str, Words] = {
    **REASON_WORDS,
    HOST_AWAY: Words("存有该时段录像的主机没有应答", "the host with this footage does not respond"),
    NOT_ASSIGNED: Words("尚未交录像机", "not yet with a recorder"),
}

_NETWORK = {GapReason.CONNECTING, GapReason.UNREACHABLE, GapReason.SILENT, GapReason.LOSS, HOST_AWAY}
_WORK = {GapReason.DISABLED, NOT_ASSIGNED, GapReason.MASK_MISSING, GapReason.MASK_MOVED, GapReason.MASK_DEVICE}


def gap_words(reason: str) -> Words:
    """The text of a reason; "cause unknown" for reasons of a newer recorder."""
    return GAP_WORDS.get(reason.upper(), UNKNOWN_REASON)


def gap_kind(reason: str) -> str:
    """The hatch pattern of a gap: network, device, work or unknown."""
    key = reason.upper()
    if key in _NETWORK:
        return "network"
    if key in _WORK:
        return "work"
    return "device" if key in GAP_WORDS and key not in (GapReason.RECORDER_DOWN, GapReason.JOURNAL_LOST) else "unknown"


@cache
def gap_words_json() -> str:
    """All reasons with kind and text, embedded in the page for the player."""
    return json.dumps(
        {reason: {"kind": gap_kind(reason), "zh": words.zh, "en": words.en} for reason, words in GAP_WORDS.items()},
        ensure_ascii=False,
    )
