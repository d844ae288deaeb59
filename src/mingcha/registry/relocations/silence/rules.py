"""When a camera without video is suspected of having been taken away, and which case explains it: pure decisions
(article 10).
"""

from datetime import date, datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.relocation import counts, notice_window_on
from mingcha.law.retention import shanghai_day
from mingcha.registry.relocations.states import RelocationState


@cites("10(1)", "10(2)")
def is_silent_too_long(silent_since: datetime, at: datetime) -> bool:
    """Whether a camera in use that its recorder does not hear may have been taken away: 疑似擅自拆除."""
    return at - silent_since > timedelta(days=parameters.number("relocation.silent_days", shanghai_day(at)))


@cites("10(1)", "10(2)")
def explains_silence(state: RelocationState, planned_on: date, noticed_on: date, on: date, *, mandatory: bool) -> bool:
    """Whether a case explains that its cameras are silent on `on`: one that may be carried out as it stands, from its
    planned day on. What is planned far ahead, or unknown to the police, is no ground for a camera to be gone today."""
    if not state.is_waiting or on < planned_on:
        return False
    return state is RelocationState.KNOWN if mandatory else counts(noticed_on, notice_window_on(planned_on, on))
