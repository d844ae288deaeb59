"""Notices that a camera was moved: its view is compared with the one for which its masks were checked (articles 7, 18).

Gives numbers alone. One look proves nothing: a lorry or rain can look like a shift once, a moved camera does so again.
So a worker that begins with such a look writes nothing yet, so that nobody wins pictures by breaking the link; one that
writes looks again in a second, and stops writing when it sees the same.
"""

from typing import Any

from mingcha.media.masker.shift import Shift, shift_between, view_of
from mingcha.media.masks.plan import Mask
from mingcha.media.units import MaskLook, MaskSeen

EVERY_90K = 10 * 90_000
SOON_90K = 90_000
"""After a look that shows a shift, and while nothing is written."""
IN_A_ROW = 3
_MOVED_90K = (IN_A_ROW - 1) * EVERY_90K
"""For so long the same shift was seen in every look, of a camera that was moved: lorries stop, too."""
_KEPT_MS = 600_000
"""For so long a shift counts beside later ones, whatever looks in which nothing can be told lie between: a hand before
the lens for some seconds must not make it new each time."""
_AGREEING_PERMILLE = 15
"""Shifts of a camera that was moved once are alike; those of views that have nothing in common are not."""


class ViewWatch:
    """The looks of one worker at one camera."""

    def __init__(self, *, was_moved: bool = False) -> None:
        """`was_moved`: whether the worker before this one ended since the camera was moved."""
        self._was_moved = was_moved
        self._doubt = 0
        """How many looks in a row that show no shift end a doubt; 0 without one."""
        self._enough = 1
        """How many looks in a row that show the same shift begin a doubt: 2 once pictures were written."""
        self._next_90k = 0
        self._shifts: dict[str, list[tuple[int, Shift]]] = {}

    @property
    def is_doubted(self) -> bool:
        """Whether no picture may be written: not before the old view is seen again after a move; nor after enough
        looks that show a shift, until one is SEEN, or IN_A_ROW in which nothing can be told."""
        return self._was_moved or self._doubt > 0

    def looks(self, frame: Any, masks: tuple[Mask, ...]) -> list[MaskLook]:
        """Looks at a filled frame, if it is time for it, for each mask whose view is known. A result MOVED is final."""
        if self._next_90k - EVERY_90K <= frame.pts < self._next_90k:
            return []
        known = [mask for mask in masks if mask.view]
        now = view_of(frame.to_ndarray(format="gray"), masks) if known else b""
        judged = [self._judged(mask, shift_between(mask.view, now), frame.pts // 90) for mask in known]
        found, alike = [one for one, _ in judged], max((count for _, count in judged), default=0)
        if all(one.result is MaskSeen.SEEN for one in found):
            self._was_moved, self._doubt = False, 0
        elif alike >= self._enough:
            self._doubt = IN_A_ROW
        else:
            self._doubt = max(0, self._doubt - 1)
        self._enough = self._enough if self.is_doubted else 2
        self._next_90k = frame.pts + (SOON_90K if self.is_doubted or alike else EVERY_90K)
        return found

    def _judged(self, mask: Mask, shift: Shift, at_ms: int) -> tuple[MaskLook, int]:
        """The look, and how many with the same shift it is the last of; 0 without a shift over the margin."""
        before = self._shifts.setdefault(mask.version, [])
        before[:] = [one for one in before if 0 <= at_ms - one[0] <= _KEPT_MS]
        is_shifted = shift.is_sharp and shift.is_over(mask.grow_permille)
        if shift.is_sharp and not (is_shifted and _agree(before, shift)):
            before.clear()
        if is_shifted:
            before.append((at_ms, shift))
        result = MaskSeen.UNKNOWN
        if is_shifted and len(before) >= IN_A_ROW and (at_ms - before[0][0]) * 90 >= _MOVED_90K:
            result = MaskSeen.MOVED
        elif shift.is_sharp and not is_shifted:
            result = MaskSeen.SEEN
        numbers = (shift.x_permille, shift.y_permille, shift.score_permille)
        return MaskLook(mask.version, at_ms, result, None, *numbers), len(before) if is_shifted else 0


def _agree(before: list[tuple[int, Shift]], shift: Shift) -> bool:
    return all(
        max(abs(one.x_permille - shift.x_permille), abs(one.y_permille - shift.y_permille)) <= _AGREEING_PERMILLE
        for _, one in before
    )
