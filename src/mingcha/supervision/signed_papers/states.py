"""What other officers do with the scan of a signed paper, and how it stands by that (APL 61; articles 12, 23)."""

from enum import StrEnum

from mingcha.kit.words import Words


class ScanStep(StrEnum):
    """What another officer did with a scan."""

    OPENED = "opened"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class ScanState(StrEnum):
    """How a scan stands."""

    EARLIER = "earlier"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES[self]


_STATES = {
    ScanState.EARLIER: Words("登记时尚不要求他人确认", "kept before a second officer was asked for"),
    ScanState.WAITING: Words("尚未确认", "not yet confirmed"),
    ScanState.CONFIRMED: Words("已确认", "confirmed"),
    ScanState.DECLINED: Words("未予确认", "not confirmed"),
}
_TONES = {
    ScanState.EARLIER: "plain",
    ScanState.WAITING: "warn",
    ScanState.CONFIRMED: "ok",
    ScanState.DECLINED: "bad",
}
COUNTING = (ScanState.EARLIER, ScanState.CONFIRMED)
"""The states in which a scan counts."""
ANSWERS = (ScanStep.CONFIRMED, ScanStep.DECLINED)
"""The steps that end the wait of a scan."""
