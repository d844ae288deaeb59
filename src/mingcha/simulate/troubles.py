"""Deliberate faults of a simulated camera, so that tests cover the bad input that real cameras send."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


class TroubleKind(StrEnum):
    """The closed set of faults. A number after the colon is in seconds from PLAY if it is a time."""

    SILENT = "silent"  # stops sending after n seconds; the connection stays open
    GARBAGE = "garbage"  # responds to PLAY, then sends bytes that are not interleaved frames
    WRONG_SDP = "wrong_sdp"  # DESCRIBE returns a broken description
    RESOLUTION = "resolution"  # changes between full and half size every n seconds
    REBOOT = "reboot"  # disconnects after n seconds, is away for n / 3 seconds, returns with new RTP numbers
    HOLES = "holes"  # drops every n-th RTP packet
    CLOCK = "clock"  # its clock (NTP and RTP) jumps forward by an hour after n seconds
    B_FRAMES = "b_frames"  # not a fault: encodes with two B frames
    TURNED = "turned"  # after n seconds the view is that of a camera that was turned to the side (simulate/spoiled.py)
    COVERED = "covered"  # after n seconds a board covers a third of the view
    HIDDEN = "hidden"  # after n seconds a cloth hides the whole view
    FROZEN = "frozen"  # sends the picture of n seconds after PLAY for ever, its burnt-in time too


_DEFAULT = {
    TroubleKind.SILENT: 30,
    TroubleKind.RESOLUTION: 10,
    TroubleKind.REBOOT: 10,
    TroubleKind.HOLES: 97,
    TroubleKind.CLOCK: 10,
    TroubleKind.TURNED: 30,
    TroubleKind.COVERED: 30,
    TroubleKind.HIDDEN: 30,
    TroubleKind.FROZEN: 30,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault of one camera; `number` is in seconds, or packets for HOLES."""

    kind: TroubleKind
    number: float

    @classmethod
    def parse(cls, text: str) -> "Trouble":
        """Parses `silent:30`, `garbage`, ... Raises Fault(INVALID) on an unknown kind or a number not above zero."""
        name, _, tail = text.partition(":")
        try:
            kind = TroubleKind(name)
            number = float(tail) if tail else float(_DEFAULT.get(kind, 0))
            if not 0 <= number < 1e9 or (tail and number == 0):
                raise ValueError(tail)
        except ValueError:
            known = " ".join(kind.value for kind in TroubleKind)
            words = Words(f"没有这种故障：“{text}”（可用：{known}）", f"no such trouble: {text!r} (there are: {known})")
            raise Fault(FaultKind.INVALID, words) from None
        return cls(kind, number)


def parse_troubles(texts: list[str]) -> dict[int, Trouble]:
    """Parses `["0=silent:30", "3=garbage"]` into a map from camera index to fault. Raises Fault(INVALID)."""
    troubles = {}
    for text in texts:
        index, sign, rest = text.partition("=")
        if not sign or not index.isdecimal() or len(index) > 6:
            words = Words(
                f"故障须写作“摄像机序号=故障”，现为“{text}”",
                f"write a trouble as CAMERA=TROUBLE, such as 0=silent:30; it is {text!r}",
            )
            raise Fault(FaultKind.INVALID, words)
        troubles[int(index)] = Trouble.parse(rest)
    return troubles
