"""Why a connection to a camera ends: the reason of the gap and a technical remark."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.units import GapReason


class Trouble(Exception):  # noqa: N818 - the word of the states: a camera in trouble
    """Ends one source of a camera (ingest/source.py); the ingest backs off and tries again."""

    def __init__(self, reason: GapReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class Moved(Trouble):
    """The camera sends us to another address, by the rules of its protocol. Whether the recorder may reach that one at
    all is for the ingest to say."""

    def __init__(self, address: CameraAddress) -> None:
        self.address = address
        super().__init__(GapReason.UNREACHABLE, "the camera sends us to another address")


def trouble_of(fault: Fault) -> Trouble:
    """What a parser's fault means for a connection: the other side does not keep to the protocol, or speaks a codec
    that we do not."""
    unsupported = fault.kind is FaultKind.UNSUPPORTED
    reason = GapReason.UNSUPPORTED if unsupported else GapReason.NOT_A_CAMERA
    return Trouble(reason, f"{fault.words.en}: {fault.detail}" if fault.detail else fault.words.en)
