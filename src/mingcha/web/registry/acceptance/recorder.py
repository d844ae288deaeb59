"""What the recorders say of a batch, read for the form, the page and the API of its report (articles 7, 8).

The register does not know the station that reads recorders; it takes these plain values.
"""

from collections.abc import Sequence
from datetime import date

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.acceptance.recorder.rules import worst_of
from mingcha.registry.acceptance.recorder.values import RecorderFacts, RecorderValue
from mingcha.registry.acceptance.states import Item
from mingcha.station.measured import Measured, measured_of

MEASURED_DAYS = 7
"""Days of completeness, up to the day of acceptance."""


@cites("7", "8")
def recorder_facts(points: Sequence[tuple[str, str]], on: date, clock: Clock) -> RecorderFacts:
    """What recorders say of these points (code, name): one value an item, of the point where it is worst."""
    found = measured_of([code for code, _ in points], MEASURED_DAYS, until=on, clock=clock)
    several = len(points) > 1
    values = [_value(one, name if several else "") for code, name in points for one in found[code]]
    return RecorderFacts(worst_of(values))


def _value(one: Measured, at: str) -> RecorderValue:
    return RecorderValue(Item(one.item.value), one.value, one.how, one.promised, at if one.value is not None else "")
