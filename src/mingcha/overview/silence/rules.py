"""Which interruption may mean that a camera is gone: a pure decision (article 10)."""

from mingcha.custody.interruptions.rules import Interruption
from mingcha.kit.decision import cites
from mingcha.media.units import GapReason

UNHEARD = frozenset(reason.value for reason in (GapReason.CONNECTING, GapReason.UNREACHABLE, GapReason.SILENT))
"""The causes of which nothing of the camera is heard. One that refuses a password, speaks another protocol or sends
another format answers: it is there. A full disk, a stopped recorder or a lost journal says nothing of it."""


@cites("10(1)", "10(2)")
def is_unheard(one: Interruption) -> bool:
    """Whether an interruption lasts and nothing of its camera is heard now."""
    return one.to_ms is None and one.reason in UNHEARD
