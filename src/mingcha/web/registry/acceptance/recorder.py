"""What recorders and checked masks say of a batch, read for the form, the page and the API of its report (articles 7,
8, 18).

The register knows neither the station that reads recorders nor masks; it takes these plain values.
"""

from dataclasses import replace
from datetime import date

from mingcha.custody.hours.queries import with_footage
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.masks.queries import answered_needs
from mingcha.registry.acceptance.queries import points_of
from mingcha.registry.acceptance.recorder.rules import worst_of
from mingcha.registry.acceptance.recorder.values import NO_RECORDER, RecorderFacts, RecorderValue
from mingcha.registry.acceptance.states import Item
from mingcha.registry.acceptance.values import AcceptanceFacts
from mingcha.registry.identity.asker import Reader
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.station.measured import Measured, measured_of

MEASURED_DAYS = 7
"""Days of completeness, up to the day of acceptance."""


@cites("7", "8")
def recorder_facts(asker: Reader, found: AcceptanceFacts, on: date, clock: Clock) -> RecorderFacts:
    """What recorders say of an acceptance on its day: of which points they hold footage, and one value an item, of the
    point where it is worst. Of a large batch the points that its page names are measured. NO_RECORDER, and none is
    read, for who may not record a report now."""
    if not found.steps.report:
        return NO_RECORDER
    named, several = found.points, found.row.points > 1
    measured = measured_of([code for code, _ in named], MEASURED_DAYS, until=on, clock=clock)
    values = [_value(one, name if several else "") for code, name in named for one in measured[code]]
    if found.row.points > len(named):
        values = [replace(one, how=_of_first(one.how, len(named), found.row.points)) for one in values]
    number = found.row.number
    return RecorderFacts(worst_of(values), filmed(asker, number, clock), masked(asker, number, clock))


@cites("7", "8")
def filmed(asker: Reader, number: int, clock: Clock) -> frozenset[str]:
    """The points of an acceptance of which recorders hold footage: of these a reference image is asked."""
    return with_footage(points_of(asker, number, at=clock.now()))


@cites("8", "18")
def masked(asker: Reader, number: int, clock: Clock) -> frozenset[int]:
    """The numbers of the needs of an acceptance's points that checked masks answer."""
    needs = standing_needs(points_of(asker, number, at=clock.now()), at=clock.now())
    numbers = [one.number for rows in needs.values() for one in rows]
    return answered_needs(numbers) if numbers else frozenset()


def _of_first(how: Words, measured: int, points: int) -> Words:
    return Words(f"{how.zh}；前 {measured} / {points} 个点位", f"{how.en}; the first {measured} of {points} points")


def _value(one: Measured, at: str) -> RecorderValue:
    return RecorderValue(Item(one.item.value), one.value, one.how, one.promised, at if one.value is not None else "")
