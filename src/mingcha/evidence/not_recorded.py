"""The fault of an act that is not recorded correctly: always a bug in this program."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def bug(detail: str) -> Fault:
    """The fault to raise; `detail` names act, table and key, for the log."""
    words = Words("程序错误：操作未按规定留痕", "a bug: an act is not recorded as it must be")
    return Fault(FaultKind.INTERNAL, words, detail)
