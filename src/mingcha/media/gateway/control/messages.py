"""Messages of a socket of control: bounded JSON in, frames out (docs/ref/gateway.md, Control; article 7(2))."""

import json
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.live import text_frame
from mingcha.media.ptz.verb_json import verb_from_json
from mingcha.media.ptz.verbs import (
    Auxiliary,
    Cruise,
    CruiseAct,
    DragZoom,
    Focus,
    GoHome,
    GoToPreset,
    Iris,
    Move,
    PreciseMove,
    Scan,
    ScanAct,
    Stop,
    Verb,
)

VERB_LIMIT_BYTES = 512
RENEWAL_LIMIT_BYTES = 4096
"""A ticket is longer than a verb."""
_MOST_N = (1 << 31) - 1
_WIPER = 1

HELD = (Move, Focus, Iris)
"""Verbs that go on until they are stopped: they are sent again while the key is held."""
_LEAVES_HOME = (Move, GoToPreset, PreciseMove, DragZoom, Cruise, Scan)
_FREE = (Move, Stop, Focus, Iris, GoToPreset, GoHome, PreciseMove, DragZoom)


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb with the client's number; `held`: sent again because the key is still held."""

    verb: Verb
    n: int
    held: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """The next ticket of the same lease."""

    token: str


def parse_message(data: bytes) -> Asked | Renewal:
    """A client's message. Raises Fault(INVALID) on anything that is none."""
    if len(data) > RENEWAL_LIMIT_BYTES:
        raise _no_message("too long")
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_message("no JSON") from None
    if not isinstance(facts, dict):
        raise _no_message("no object")
    token, verb, n, held = facts.get("ticket"), facts.get("do"), facts.get("n"), facts.get("held", False)
    if isinstance(token, str) and set(facts) == {"ticket"}:
        return Renewal(token)
    if len(data) > VERB_LIMIT_BYTES or not set(facts) <= {"do", "n", "held"}:
        raise _no_message("no verb")
    if not isinstance(verb, dict) or type(n) is not int or not 0 <= n <= _MOST_N or not isinstance(held, bool):
        raise _no_message("no verb with a number")
    return Asked(verb_from_json(verb), n, held)


def is_for_viewers(verb: Verb) -> bool:
    """Whether who views a camera may do this; presets, cruises and borders of scans are set by who maintains it."""
    if isinstance(verb, Cruise):
        return verb.act is CruiseAct.START
    if isinstance(verb, Scan):
        return verb.act is ScanAct.START
    if isinstance(verb, Auxiliary):
        return verb.switch == _WIPER
    return isinstance(verb, _FREE)


def leaves_home(verb: Verb) -> bool:
    """Whether a camera is away from its home position after this."""
    return isinstance(verb, _LEAVES_HOME)


def done_frame(n: int, *, away: bool, home_in_s: int | None) -> bytes:
    """The answer to a verb that was done."""
    return text_frame({"n": n, "ok": True, "away": away, "home_in_s": home_in_s})


def refused_frame(n: int, words: Words, trouble: str) -> bytes:
    """The answer to a verb that was not done."""
    return text_frame({"n": n, "ok": False, "why": {"zh": words.zh, "en": words.en}, "trouble": trouble})


def state_frame(*, away: bool, home_in_s: int | None) -> bytes:
    """The state frame, sent on opening and on change: away from home or not, seconds until it goes home or None."""
    return text_frame({"state": {"away": away, "home_in_s": home_in_s}})


def ended_frame(why: str) -> bytes:
    """Why the socket closes: lease, ticket or revoked."""
    return text_frame({"ended": why})


def _no_message(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("控制消息无法读取", "the message of control cannot be read"), detail)
