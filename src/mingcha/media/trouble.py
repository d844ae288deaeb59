"""The exceptions that end a source of a camera: the reason of the gap and a technical remark."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.units import GapReason


class Trouble(Exception):  # noqa: N818 - named as the state of a camera
    """Ends one source of a camera (ingest/source.py). The ingest backs off and retries."""

    def __init__(self, reason: GapReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class PortClosed(Trouble):
    """The host of a camera answered that nothing listens at its port."""

    def __init__(self, detail: str) -> None:
        super().__init__(GapReason.UNREACHABLE, detail)


class Moved(Trouble):
    """The camera redirects to `address`. The source has checked it by the rules of its protocol; the ingest checks that
    it is inside the networks of cameras."""

    def __init__(self, address: CameraAddress) -> None:
        self.address = address
        super().__init__(GapReason.UNREACHABLE, "the camera sends us to another address")


def trouble_of(fault: Fault) -> Trouble:
    """Converts a parser's fault: UNSUPPORTED stays, everything else is NOT_A_CAMERA (a violation of the protocol)."""
    unsupported = fault.kind is FaultKind.UNSUPPORTED
    reason = GapReason.UNSUPPORTED if unsupported else GapReason.NOT_A_CAMERA
    return Trouble(reason, f"{fault.words.en}: {fault.detail}" if fault.detail else fault.words.en)
