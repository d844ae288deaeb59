"""In what condition a point is for list and map: from the register's state and the recorder's word, never typed."""

from collections.abc import Mapping
from enum import StrEnum

POOR_BELOW_FRAMES_PER_SECOND = 8.0
"""Recording, but with fewer pictures a second than this, a point is poor. Our own value, no text of law sets it."""
STALE_AFTER_MS = 60_000
"""A recorder's word is not believed for longer than this."""


class Condition(StrEnum):
    """The six shapes of the map, least urgent first."""

    OFF = "off"  # out of use or switched off
    OK = "ok"  # records, in use
    TRIAL = "trial"  # records, not accepted yet (article 8)
    WAIT = "wait"  # no word of it, or not connected yet
    POOR = "poor"  # records poorly
    DOWN = "down"  # should record and does not


TROUBLED = (Condition.DOWN, Condition.POOR)
"""What somebody has to look after."""


class Standing(StrEnum):
    """What the register says of a point, as far as its condition goes."""

    USE = "use"
    TRIAL = "trial"
    OFF = "off"


def standing_of(state: str, *, enabled: bool) -> Standing:
    """The standing of a point of the register (PointState and whether it is switched on)."""
    if not enabled or state == "out_of_use":
        return Standing.OFF
    return Standing.TRIAL if state == "trial" else Standing.USE


def condition_of(standing: str, phase: str, status: Mapping[str, object]) -> Condition:
    """The condition of a point from its recorder's last `phase` (media CameraPhase; "" if there is no recent report).

    Trouble outranks trial: a camera on trial that is down is shown as down.
    """
    if standing == Standing.OFF or phase == "off":
        return Condition.OFF
    if phase in ("", "connecting"):
        return Condition.WAIT
    if phase != "recording":
        return Condition.DOWN
    rate = status.get("frames_per_second")
    if isinstance(rate, int | float) and 0 < rate < POOR_BELOW_FRAMES_PER_SECOND:
        return Condition.POOR
    return Condition.TRIAL if standing == Standing.TRIAL else Condition.OK
