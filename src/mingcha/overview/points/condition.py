"""The condition of a point for list and map, derived from the register's state and the recorder's report."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.media.feed.quality import FRAME_RATE, POOR_BELOW_FPS

STALE_AFTER_MS = 60_000
"""A recorder's report is ignored after this age."""


class Condition(StrEnum):
    """The six conditions, each with its own shape on the map, least urgent first."""

    OFF = "off"  # out of use or switched off
    OK = "ok"  # records, in use
    TRIAL = "trial"  # records, not yet accepted (article 8)
    WAIT = "wait"  # no recent report, or not connected yet
    POOR = "poor"  # records poorly
    DOWN = "down"  # should record and does not


TROUBLED = (Condition.DOWN, Condition.POOR)
"""Conditions that need attention."""


class Standing(StrEnum):
    """The register's state of a point, as far as it matters for the condition."""

    USE = "use"
    TRIAL = "trial"
    OFF = "off"


def standing_of(state: str, *, enabled: bool) -> Standing:
    """The standing of a point from its register state (PointState) and whether it is enabled."""
    if not enabled or state == "out_of_use":
        return Standing.OFF
    return Standing.TRIAL if state == "trial" else Standing.USE


def poor_by(status: Mapping[str, object]) -> str:
    """The measure by which the picture is poor, as the recorder judges it over several reports (media.feed.quality), or
    ""; a recorder before version 0.5 reports the frame rate alone."""
    judged = status.get("poor")
    if isinstance(judged, str):
        return judged
    rate = status.get("frames_per_second")
    return FRAME_RATE if isinstance(rate, int | float) and 0 < rate < POOR_BELOW_FPS else ""


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
    if poor_by(status):
        return Condition.POOR
    return Condition.TRIAL if standing == Standing.TRIAL else Condition.OK
