"""The two axes of a point for lists, map, tree and counters.

The condition is measured: every point is in exactly one, so that the counts of all conditions add up to the total. A
point that the register does not have recording (out of use or switched off) is OFF, since nothing is measured there.
Trial is law (article 8) and an axis of its own: a point is on trial from its registration until it is put into use,
whatever its condition. Counts of points on trial are therefore never added to counts by condition.
docs/design/states.md."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.media.feed.quality import FRAME_RATE, POOR_BELOW_FPS

STALE_AFTER_MS = 60_000
"""A recorder's report is ignored after this age."""


class Condition(StrEnum):
    """The five conditions, each with its own shape on the map, least urgent first."""

    OFF = "off"  # out of use or switched off
    OK = "ok"  # records
    WAIT = "wait"  # no recent report, or not connected yet
    POOR = "poor"  # records poorly
    DOWN = "down"  # should record and does not


TROUBLED = (Condition.DOWN, Condition.POOR)
"""Conditions that need attention."""

RECORDING = (Condition.OK, Condition.POOR)
"""Conditions in which footage is recorded."""


class RecordingSwitch(StrEnum):
    """Whether the register has a point recording."""

    ON = "on"
    OFF = "off"


def recording_switch(state: str, *, enabled: bool) -> RecordingSwitch:
    """Whether a point is to record, from its register state (PointState) and whether it is enabled."""
    return RecordingSwitch.OFF if not enabled or state == "out_of_use" else RecordingSwitch.ON


def is_on_trial(state: str) -> bool:
    """Whether a point of this register state (PointState) is on trial (article 8)."""
    return state == "trial"


def poor_by(status: Mapping[str, object]) -> str:
    """The measure by which the picture is poor, as the recorder judges it over several reports (media.feed.quality), or
    ""; a recorder before version 0.5 reports the frame rate alone."""
    judged = status.get("poor")
    if isinstance(judged, str):
        return judged
    rate = status.get("frames_per_second")
    return FRAME_RATE if isinstance(rate, int | float) and 0 < rate < POOR_BELOW_FPS else ""


def condition_of(standing: str, phase: str, status: Mapping[str, object]) -> Condition:
    """The condition of a point from its recorder's last `phase` (media CameraPhase), "" without a recent report."""
    if standing == RecordingSwitch.OFF or phase == "off":
        return Condition.OFF
    if phase in ("", "connecting"):
        return Condition.WAIT
    if phase != "recording":
        return Condition.DOWN
    return Condition.POOR if poor_by(status) else Condition.OK
