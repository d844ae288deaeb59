"""Heads of our logs held by another party that the log does not extend: reasons to refuse to start (article 20).

Reads files only, without Django and without starting the program.
"""

from typing import Any

from mingcha.evidence.log.checkpoint import SignedCheckpoint
from mingcha.evidence.log.continuation import rolled_back_words
from mingcha.evidence.log.witness_views import WitnessViews, milliseconds, views_folder
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

_KEYS = {"application": "log-app", "recorder": "log-recorder"}


def incidents(home: Home) -> list[dict[str, Any]]:
    """The open incidents: log, origin, size and time of the foreign head, words; empty if none, or without a home."""
    found: list[dict[str, Any]] = []
    for kind, key in _KEYS.items():
        views = WitnessViews(views_folder(home, kind))
        if not views.has_incident():
            continue
        try:
            verifier = KeyFolder(home.keys).verifier(key)
        except Fault:
            continue
        found += [_as_json(kind, signed) for signed in views.incidents(verifier)]
    return found


def _as_json(kind: str, signed: SignedCheckpoint) -> dict[str, Any]:
    words = rolled_back_words(signed)
    return {
        "log": kind,
        "origin": signed.checkpoint.origin,
        "size": signed.checkpoint.size,
        "at_ms": milliseconds(signed.at),
        "zh": words.zh,
        "en": words.en,
    }
