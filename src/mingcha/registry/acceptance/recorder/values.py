"""What recorders measured of a batch, handed in by who asks them: the register does not know recorders (article 8)."""

from dataclasses import dataclass
from decimal import Decimal

from mingcha.kit.words import Words
from mingcha.registry.acceptance.states import Item

RECORDED_ITEMS = (
    Item.RESOLUTION,
    Item.FRAME_RATE,
    Item.STORAGE_DAYS,
    Item.COMPLETENESS,
    Item.TIME_ERROR,
    Item.LATENCY,
)
"""The items of form 5.3 that a recorder may measure."""
NOT_READ = Words("未读取录像机", "no recorder was read")
"""Why nothing was measured where whoever records a report reads no recorder: a home that is being set up."""


@dataclass(frozen=True, slots=True)
class RecorderValue:
    """What a recorder measured of an item, in the item's unit; None if it measured nothing. `how`: how it was measured,
    or why it was not. `promised`: of days of footage that are younger than their period and lost nothing, the days of
    that period; None otherwise. `at`: the name of the point."""

    item: Item
    value: Decimal | None
    how: Words
    promised: Decimal | None = None
    at: str = ""

    @property
    def described(self) -> Words:
        """How it was measured, and at which point of the batch."""
        if not self.at:
            return self.how
        return Words(f"{self.how.zh}（点位“{self.at}”）", f"{self.how.en} (point {self.at})")


@dataclass(frozen=True, slots=True)
class RecorderFacts:
    """What recorders say of a batch: one value an item, of the point where it is worst, and the codes of its points of
    which they hold footage that the trial's people may see; and beside them the numbers of the needs that checked masks
    answer (`masked`), which the register does not know either."""

    values: tuple[RecorderValue, ...]
    filmed: frozenset[str] = frozenset()
    masked: frozenset[int] = frozenset()


NO_RECORDER = RecorderFacts(tuple(RecorderValue(item, None, NOT_READ) for item in RECORDED_ITEMS))
"""What is handed in where no recorder is read."""
