"""Whether the level of GB 35114 that a group typed goes beyond what its devices are claimed to have: pure (articles 7,
8).

A claim that was not recorded proves nothing, so without claims the typed level stands. A level above the one that the
maker claims is refused: no inspection finds what nobody says is there. A lower one stands, as a worse value does.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.acceptance.states import Item
from mingcha.registry.acceptance.values import Measurement
from mingcha.registry.standards.kinds import LEVELS, TRANSPORTS, Standard

_LETTER = re.compile(r"(?<![A-Za-z0-9])(?:[ABC](?![A-Za-z0-9])|[abc](?=\s?级))")


@dataclass(frozen=True, slots=True)
class ClaimedLevel:
    """A level of GB 35114 that stands for a point; `at`: the name of the point."""

    level: Standard
    at: str


@dataclass(frozen=True, slots=True)
class BatchClaims:
    """The claims that stand for the points of a batch. `points`: how many it has; `standards`: for how many of them
    each standard is claimed; `lowest`, `highest`: of those that claim a level of GB 35114, None where none does."""

    points: int
    standards: Mapping[Standard, int] = field(default_factory=dict)
    lowest: ClaimedLevel | None = None
    highest: ClaimedLevel | None = None


@cites("7", "8")
def claims_beside(item: Item, claims: BatchClaims) -> Words | None:
    """What is claimed beside an item of form 5.3; None for an item that no standard of devices is about."""
    asked = _ASKED.get(item)
    if asked is None:
        return None
    held = [(one, claims.standards[one]) for one in asked if claims.standards.get(one)]
    if not held:
        return Words("未登记设备执行标准声明", "no claim of its devices is recorded")
    zh = "，".join(f"{one.words.zh}：{points} / {claims.points} 个点位" for one, points in held)
    en = ", ".join(f"{one.words.en}: {points} of {claims.points} points" for one, points in held)
    return Words(f"设备声明 {zh}", f"claimed: {en}")


@cites("7", "8")
def stated_levels(value: str) -> tuple[Standard, ...]:
    """The levels of GB 35114 that a typed value names ("B 级", "level B", "A、B"), from the lowest; () for none."""
    letters = {letter.upper() for letter in _LETTER.findall(unicodedata.normalize("NFKC", value))}
    return tuple(one for one in LEVELS if one.value[-1].upper() in letters)


@cites("7", "8")
def agrees_with_claims(measurements: Sequence[Measurement], claims: BatchClaims) -> Decision:
    """Whether the level of GB 35114 in a report is not above what the devices are claimed to have: its lowest level not
    above the lowest claimed one, for a value holds for each point, nor its highest above the highest. What names no
    level, and a batch without such a claim, is not compared."""
    typed = next((one for one in measurements if one.item is Item.GB35114), None)
    levels = stated_levels(typed.value) if typed else ()
    if not levels or claims.lowest is None or claims.highest is None:
        return allow("7")
    pairs = ((levels[0], claims.lowest), (levels[-1], claims.highest))
    above = next(((one, held) for one, held in pairs if LEVELS.index(one) > LEVELS.index(held.level)), None)
    if above is None:
        return allow("7")
    stated, held = above
    return refuse(
        "7",
        f"填报为 {stated.words.zh}，设备声明为 {held.level.words.zh}（点位“{held.at}”）",
        f"typed as {stated.words.en}, but claimed as {held.level.words.en} (point {held.at})",
        missing=(
            Missing(
                f"不高于设备声明（{held.level.words.zh}）的等级",
                f"a level that is not above the claimed one ({held.level.words.en})",
                Item.GB35114.value,
            ),
        ),
        next_steps=(NextStep(Words("声明有误的，先登记新的声明", "if the claim is wrong, record another one first")),),
    )


_ASKED: Mapping[Item, tuple[Standard, ...]] = {Item.GB28181: TRANSPORTS, Item.GB35114: LEVELS}
"""The items of form 5.3 that standards of devices are about."""
