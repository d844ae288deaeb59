"""Notices that a camera was moved: its view is compared with the one for which its masks were checked (articles 7, 18).

Gives numbers alone. One look proves nothing: a lorry or rain can look like a shift once, a moved camera does so again.
"""

from typing import Any

from mingcha.media.masker.shift import Shift, shift_between, view_of
from mingcha.media.masks.plan import Mask
from mingcha.media.units import MaskLook, MaskSeen

EVERY_90K = 10 * 90_000
SOON_90K = 90_000
"""While nothing is written until the view is known to be the old one."""
IN_A_ROW = 3
_AGREEING_PERMILLE = 15
"""Shifts of a camera that was moved once are alike; those of views that have nothing in common are not."""


class ViewWatch:
    """The looks of one worker at one camera."""

    def __init__(self, *, was_moved: bool = False) -> None:
        """`was_moved`: whether the worker before this one ended since the camera was moved."""
        self.is_doubted = was_moved
        """Whether no picture may be written yet."""
        self._next_90k = 0
        self._shifts: dict[str, list[Shift]] = {}

    def looks(self, frame: Any, masks: tuple[Mask, ...]) -> list[MaskLook]:
        """Looks at a filled frame, if it is time for it, for each mask whose view is known. A result MOVED is final."""
        if self._next_90k - EVERY_90K <= frame.pts < self._next_90k:
            return []
        self._next_90k = frame.pts + (SOON_90K if self.is_doubted else EVERY_90K)
        known = [mask for mask in masks if mask.view]
        if not known:
            self.is_doubted = False
            return []
        now = view_of(frame.to_ndarray(format="gray"), masks)
        found = [self._judged(mask, shift_between(mask.view, now), frame.pts // 90) for mask in known]
        self.is_doubted = self.is_doubted and any(one.result is not MaskSeen.SEEN for one in found)
        return found

    def _judged(self, mask: Mask, shift: Shift, at_ms: int) -> MaskLook:
        before = self._shifts.setdefault(mask.version, [])
        if not shift.is_sharp or not shift.is_over(mask.grow_permille) or not _agree(before, shift):
            before.clear()
        if shift.is_sharp and shift.is_over(mask.grow_permille):
            before.append(shift)
        result = MaskSeen.UNKNOWN
        if len(before) >= IN_A_ROW:
            result = MaskSeen.MOVED
        elif shift.is_sharp and not before:
            result = MaskSeen.SEEN
        return MaskLook(mask.version, at_ms, result, None, shift.x_permille, shift.y_permille, shift.score_permille)


def _agree(before: list[Shift], shift: Shift) -> bool:
    return all(
        max(abs(one.x_permille - shift.x_permille), abs(one.y_permille - shift.y_permille)) <= _AGREEING_PERMILLE
        for one in before
    )
