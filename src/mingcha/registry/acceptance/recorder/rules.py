"""Whether what a group typed agrees with what the recorder measured, beyond a dated tolerance: pure (articles 7, 8).

Only a better value than the recorder's is refused: a worse one opens nothing, and the group may have seen a worse
moment. Both are kept side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.in_force import may_apply
from mingcha.registry.acceptance.recorder.values import RecorderValue
from mingcha.registry.acceptance.rules import measured_number
from mingcha.registry.acceptance.states import Item
from mingcha.registry.acceptance.values import Measurement

_THOUSAND = Decimal(1000)
_DAY_IN_FORCE = Missing("办法施行以后的验收日期", "a day of acceptance since the regulation is in force", "accepted_on")


@cites("8")
def worst_of(values: Sequence[RecorderValue]) -> tuple[RecorderValue, ...]:
    """Of values of several points one an item, in the order of form 5.3: where it is worst. A value of a report holds
    for each point of its batch. Where nothing was measured, the first reason."""
    found = []
    for item in Item:
        of_item = [one for one in values if one.item is item]
        numbers = [(_rank(one), one) for one in of_item if one.value is not None]
        if numbers:
            worst = min(numbers, key=lambda pair: pair[0])[1]
            found.append(_of_some(worst, len(numbers), len(of_item)))
        elif of_item:
            found.append(of_item[0])
    return tuple(found)


@cites("7", "8", "26")
def agrees_with_recorder(measurements: Sequence[Measurement], recorder: Sequence[RecorderValue], on: date) -> Decision:
    """Whether no typed value is better than the recorder's by more than the tolerance in force on the day of
    acceptance. Where the recorder measured nothing, the typed value stands.

    Days of footage are judged by what the period in force promises as long as the record is younger than that and lost
    nothing: no recorder has thirty days of a trial of three. Before the regulation there is no tolerance (article 26):
    a day of then beside what the recorder measured is refused.
    """
    measured = {one.item: one for one in recorder}
    compared = [
        (one, recorded)
        for one in measurements
        if (recorded := measured.get(one.item)) is not None and _is_compared(one, recorded)
    ]
    applies = may_apply("8", on)
    if compared and not applies:
        return replace(applies, missing=(_DAY_IN_FORCE,))
    against = [(one, recorded) for one, recorded in compared if _contradicts(one, recorded, on)]
    if not against:
        return allow("8")
    matched = [_both(one, recorded) for one, recorded in against]
    return refuse(
        "8",
        f"实测值与录像机测得的不符：{'；'.join(one.zh for one in matched)}",
        f"measured values that the recorder contradicts: {'; '.join(one.en for one in matched)}",
        missing=tuple(
            Missing(
                f"与录像机测得的 {recorded.value} {one.item.unit.zh} 相符的实测值",
                f"a value that agrees with the recorder's {recorded.value} {one.item.unit.en}",
                one.item.value,
            )
            for one, recorded in against
        ),
    )


def _of_some(worst: RecorderValue, measured: int, points: int) -> RecorderValue:
    """The worst value, with how many points it was measured of where that is not each of them."""
    if measured == points:
        return worst
    how = worst.how
    words = Words(
        f"{how.zh}；{points} 个点位中 {measured} 个有测得值", f"{how.en}; measured of {measured} of {points} points"
    )
    return replace(worst, how=words)


def _is_compared(typed: Measurement, recorded: RecorderValue) -> bool:
    return typed.item in _TOLERANCES and recorded.value is not None and measured_number(typed.value) is not None


def _contradicts(typed: Measurement, recorded: RecorderValue, on: date) -> bool:
    number, value = measured_number(typed.value), recorded.value
    if number is None or value is None:
        return False
    tolerance = _tolerance(typed.item, value, on)
    if typed.item is Item.TIME_ERROR:
        return number < value - tolerance
    return number > max(value, recorded.promised or value) + tolerance


def _tolerance(item: Item, value: Decimal, on: date) -> Decimal:
    held = Decimal(parameters.number(_TOLERANCES[item], on))
    if item is Item.FRAME_RATE:
        return value * held / 100
    return held / _THOUSAND if item is Item.TIME_ERROR else held


def _rank(one: RecorderValue) -> tuple[Decimal, Decimal]:
    """Ascending from the worst: by what may be typed at most, then by the value."""
    value = one.value or Decimal(0)
    value = -value if one.item in (Item.TIME_ERROR, Item.LATENCY) else value
    return (value if one.promised is None else max(value, one.promised)), value


def _both(typed: Measurement, recorded: RecorderValue) -> Words:
    """The item with both values, and at which point the recorder measured its own."""
    name, unit = typed.item.words, typed.item.unit
    zh = f"{name.zh}填报 {typed.value} {unit.zh}，录像机测得 {recorded.value} {unit.zh}"
    en = f"{name.en} typed as {typed.value} {unit.en}, measured by the recorder as {recorded.value} {unit.en}"
    if recorded.promised is not None:
        zh, en = f"{zh}，存储期限 {recorded.promised} 日", f"{en}, of a period of {recorded.promised} days"
    if recorded.at:
        zh, en = f"{zh}（点位“{recorded.at}”）", f"{en} (point {recorded.at})"
    return Words(zh, en)


_TOLERANCES: Mapping[Item, str] = {
    Item.FRAME_RATE: "acceptance.frame_rate_tolerance_percent",
    Item.STORAGE_DAYS: "acceptance.storage_tolerance_days",
    Item.COMPLETENESS: "acceptance.completeness_tolerance_percent",
    Item.TIME_ERROR: "acceptance.time_error_tolerance_ms",
}
"""The tolerance of each item that is a number a recorder measures."""
