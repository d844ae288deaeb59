"""One camera's detector: each picture in, numbers and standing findings out. Every rule needs more than one.

Order: a fault of the picture itself, then a turn, then blocks; so a turned camera is not taken for a covered one.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.model import LightModel
from mingcha.media.looks.orientation import (  # fmt: skip
    Blocks,
    Field,
    agreements,
    cells_of_blocks,
    hidden_cells,
    orientation_field,
    whole_agreement,
)
from mingcha.media.looks.persistence import SLOW_CASE, SLOW_WARNING, Persistence, SeenCells
from mingcha.media.looks.picture import (
    Ignored,
    JudgedPicture,
    LightMode,
    PictureFault,
    light_mode,
    picture_fault,
    sharpness,
    text_bands,
)
from mingcha.media.looks.turned import Turn, turn_between
from mingcha.media.looks.values import Check, CheckState, LookFinding, StandingFinding

LEAST_JUDGEABLE = 0.5
"""Share of the blocks that have edges in the reference; below it nothing is claimed."""
SUSPICIOUS = 0.10
"""Share of judgeable blocks lost in one picture from which the turn is measured."""
WEAK_AGREEMENT = 0.75
"""Median agreement against the learned one below which it is measured too: a small turn blurs every edge a little."""
CLEAR_SIGHT = 0.92
"""Median agreement, against the learned one, of the blocks that are not lost. What covers a part leaves the others as
usual; fog, rain and snow weaken them all, and nothing is claimed."""
VIEW_GONE, VIEW_THERE = 0.85, 0.06
"""Share lost of a lost view; and the agreement of the whole picture that fog leaves and a cover does not."""
IN_A_ROW = 3
DAY_HOURS = range(9, 16)
"""Hours of Shanghai in which the sun stands over ten degrees high at Wuhan on each day of the year: what a camera sees
then it sees by daylight, whatever its picture looks like."""
FROZEN_LEVELS = 0.02
"""Mean difference of two pictures below which they are one picture; a sensor has more noise."""
_OF_THE_WHOLE = tuple(
    kind
    for kind in LookFinding
    if kind not in (LookFinding.PARTIAL_SUDDEN, LookFinding.PARTIAL_SLOW) and not kind.is_of_device
)
_DAY_MS, _HOUR_MS = 86_400_000, 3_600_000
_ZONE_MS = 8 * _HOUR_MS
"""Days are counted in the time of Shanghai, UTC+8 without summer time."""


@dataclass(slots=True)
class CameraDetector:
    """The state of one camera. `moves`: a PTZ camera, judged only at its home position."""

    ignored: Ignored = field(default_factory=text_bands)
    moves: bool = False
    models: dict[LightMode, LightModel] = field(default_factory=dict)
    persistence: Persistence = field(default_factory=Persistence)
    recent: deque[tuple[LookFinding | None, Turn | None]] = field(default_factory=lambda: deque(maxlen=IN_A_ROW))
    standing: dict[LookFinding, StandingFinding] = field(default_factory=dict)
    unlearned: int = 0
    """Checks that were skipped, for their light was not learned."""
    before: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        self.persistence.hidden = hidden_cells(self.ignored)

    @property
    def learned_since_ms(self) -> int | None:
        """When this state began to be learned: by it two states of one reference are told apart. None before the first
        picture that was learned."""
        return min((one.begun_ms for one in self.models.values() if one.shaped), default=None)

    def no_picture(self, at_ms: int) -> Check:
        """A check for which the recorder had no new picture."""
        return self._fault(at_ms, LookFinding.NO_PICTURE, Check(at_ms, CheckState.FAULTY, is_suspicious=True))

    def check(self, picture: JudgedPicture, at_ms: int) -> Check:
        """Judges one picture; `at_ms` rises."""
        fault = self._own_fault(picture)
        if self.ignored.all():  # masks over everything: there is nothing to be judged
            self._recent(None, None)
            self._end(LookFinding.NO_PICTURE)
            return Check(at_ms, CheckState.NOT_JUDGEABLE)
        mean, sharp = float(picture.luma[~self.ignored].mean()), sharpness(picture.luma, self.ignored)
        if fault is not None:
            found = Check(at_ms, CheckState.FAULTY, luma=mean, sharpness=sharp, is_suspicious=True)
            return self._fault(at_ms, fault, found)
        mode = light_mode(picture, self.ignored)
        model = self.models.setdefault(mode, LightModel())
        now = orientation_field(picture.luma, self.ignored)
        made = Check(at_ms, CheckState.JUDGED, mode, luma=mean, sharpness=sharp)
        if model.is_learned and model.judgeable().mean() >= LEAST_JUDGEABLE:
            return self._compared(model, now, made)
        if (is_seen := self._is_seen_by_day(now, at_ms)) is False:
            return self._fault(at_ms, LookFinding.LOST_VIEW, replace(made, state=CheckState.FAULTY, is_suspicious=True))
        if is_seen:
            self._end(LookFinding.LOST_VIEW)
        return self._compared(model, now, made) if model.is_learned else self._learned(model, now, made)

    def _learned(self, model: LightModel, now: Field, check: Check) -> Check:
        """Learns from a picture in a light that is not learned yet, unless the view is known to be lost: what covers
        it must not become its norm."""
        if LookFinding.LOST_VIEW not in self.standing:
            model.learn(now, check.at_ms)
        self.unlearned += 1
        self._recent(None, None)
        self._end(LookFinding.BLACK, LookFinding.SLATE, LookFinding.FROZEN, LookFinding.NO_PICTURE)
        return replace(check, state=CheckState.LEARNING)

    def _is_seen_by_day(self, now: Field, at_ms: int) -> bool | None:
        """Whether a picture in a light about which nothing can be claimed shows something of what was learned by bright
        light; None if that cannot be said. A grey or black cover looks like infrared light: by day it is measured by
        the view of the day, since edges are the same in any light. A turned camera and one that moves see something
        else, and that is no cover."""
        model = self.models.get(LightMode.BRIGHT)
        if self.moves or _hour(at_ms) not in DAY_HOURS or model is None or not model.is_learned:
            return None
        judgeable = model.judgeable()
        if judgeable.mean() < LEAST_JUDGEABLE:
            return None
        lost = model.lost(agreements(model.reference, now)[0])
        if lost.sum() < VIEW_GONE * judgeable.sum():
            return True
        is_covered = whole_agreement(model.reference, now) <= VIEW_THERE
        return False if is_covered and not turn_between(model.reference, now).is_turned else None

    def _own_fault(self, picture: JudgedPicture) -> LookFinding | None:
        small = picture.luma[::2, ::2].copy()
        seen = ~self.ignored[::2, ::2]
        before, self.before = self.before, small
        if fault := picture_fault(picture, self.ignored):
            return LookFinding.BLACK if fault is PictureFault.BLACK else LookFinding.SLATE
        if before is None or not seen.any():
            return None
        same = np.abs(small.astype(np.int16) - before)[seen].mean() < FROZEN_LEVELS
        return LookFinding.FROZEN if same else None

    def _compared(self, model: LightModel, now: Field, check: Check) -> Check:
        judgeable = model.judgeable()
        share = float(judgeable.mean())
        agreement, of_cells = agreements(model.reference, now)
        lost = model.lost(agreement)
        lost_share = int(lost.sum()) / max(1, int(judgeable.sum()))
        turn = self._turn(model, now, agreement, judgeable, lost_share)
        numbers = (check.at_ms, check.mode, lost_share, share, turn, check.sharpness, check.luma)
        if share < LEAST_JUDGEABLE:
            self._recent(None, None)
            return _made(numbers, CheckState.NOT_JUDGEABLE)
        if turn is not None and (turn.is_turned or (self.moves and not turn.is_sharp)):
            if self.moves:
                self._recent(None, None)
                return _made(numbers, CheckState.AWAY)
            is_new = self._turned(check.at_ms, turn)
            return _made(numbers, CheckState.AWAY, is_suspicious=is_new)
        if lost_share >= VIEW_GONE:
            return self._view_gone(model, now, check.at_ms, numbers)
        self._recent(None, None)
        self._end(*_OF_THE_WHOLE)
        left = judgeable & ~lost
        if float(np.median(agreement[left] / model.usual()[left])) < CLEAR_SIGHT:
            self.persistence.add_obscured(_day(check.at_ms))
            return _made(numbers, CheckState.NOT_JUDGEABLE)
        self._cells(
            model, now, SeenCells(*model.cells(of_cells), cells_of_blocks(lost), sight=model.sight(of_cells)), check
        )
        return _made(numbers, CheckState.JUDGED)

    def _turn(
        self, model: LightModel, now: Field, agreement: Blocks, judgeable: NDArray[np.bool_], lost_share: float
    ) -> Turn | None:
        """The turn where something is suspicious or was turned in a check just before, else None: a turn of two pixels
        costs now more and now less than SUSPICIOUS of the blocks."""
        usual = model.usual()[judgeable]
        weak = judgeable.any() and float(np.median(agreement[judgeable] / usual)) < WEAK_AGREEMENT
        again = any(kind is LookFinding.TURNED for kind, _ in self.recent)
        return turn_between(model.reference, now) if weak or again or lost_share >= SUSPICIOUS else None

    def _turned(self, at_ms: int, turn: Turn) -> bool:
        """Notes a turn; a finding once three pictures agree. Returns whether it is still to be confirmed."""
        self._recent(LookFinding.TURNED, turn)
        alike = [
            one for kind, one in self.recent if kind is LookFinding.TURNED and one is not None and one.agrees(turn)
        ]
        if len(alike) == IN_A_ROW:
            self._stand(LookFinding.TURNED, at_ms, shift_px=turn.distance_px)
        return LookFinding.TURNED not in self.standing

    def _view_gone(self, model: LightModel, now: Field, at_ms: int, numbers: "_Numbers") -> Check:
        """Nothing of the reference is seen: fog if a little of the whole is, else covered once three pictures are."""
        if whole_agreement(model.reference, now) > VIEW_THERE:
            self._recent(None, None)
            self.persistence.add_obscured(_day(at_ms))
            return _made(numbers, CheckState.NOT_JUDGEABLE)
        found = _made(numbers, CheckState.FAULTY, is_suspicious=True)
        return self._fault(at_ms, LookFinding.LOST_VIEW, found)

    def _fault(self, at_ms: int, kind: LookFinding, check: Check) -> Check:
        self._recent(kind, None)
        if len(self.recent) == IN_A_ROW and all(one is kind for one, _ in self.recent):
            self._stand(kind, at_ms)
        return check

    def _cells(self, model: LightModel, now: Field, seen: SeenCells, check: Check) -> None:
        at_ms, day = check.at_ms, _day(check.at_ms)
        if check.mode is LightMode.BRIGHT:
            bare, grown = model.overgrown(now)
            seen = replace(seen, bare=bare & ~self.persistence.hidden, grown=grown)
        self.persistence.add(day, seen)
        sudden, slow = self.persistence.sudden_share(), self.persistence.slow_share(day)
        if sudden > 0:
            self._stand(LookFinding.PARTIAL_SUDDEN, at_ms, share=sudden)
        elif self.persistence.is_clear():
            self._end(LookFinding.PARTIAL_SUDDEN)
        if slow >= SLOW_WARNING:
            growing = self.persistence.is_growing(day)
            self._stand(LookFinding.PARTIAL_SLOW, at_ms, share=slow, is_growing=growing, is_case=slow >= SLOW_CASE)
        else:
            self._end(LookFinding.PARTIAL_SLOW)

    def _recent(self, kind: LookFinding | None, turn: Turn | None) -> None:
        self.recent.append((kind, turn))

    def _stand(
        self,
        kind: LookFinding,
        at_ms: int,
        *,
        share: float = 0.0,
        shift_px: float = 0.0,
        is_growing: bool = False,
        is_case: bool = False,
    ) -> None:
        held = self.standing.get(kind)
        since_ms = held.since_ms if held else at_ms
        self.standing[kind] = StandingFinding(kind, since_ms, round(share, 3), round(shift_px, 1), is_growing, is_case)

    def _end(self, *kinds: LookFinding) -> None:
        for kind in kinds:
            self.standing.pop(kind, None)


def _day(at_ms: int) -> int:
    return (at_ms + _ZONE_MS) // _DAY_MS


def _hour(at_ms: int) -> int:
    return (at_ms + _ZONE_MS) % _DAY_MS // _HOUR_MS


type _Numbers = tuple[int, LightMode | None, float, float, Turn | None, float, float]


def _made(numbers: _Numbers, state: CheckState, *, is_suspicious: bool = False) -> Check:
    at_ms, mode, lost, judgeable, turn, sharp, luma = numbers
    return Check(
        at_ms, state, mode, round(lost, 3), round(judgeable, 3), turn, round(sharp, 2), round(luma, 1), is_suspicious
    )


def openings(before: Iterable[LookFinding], now: dict[LookFinding, StandingFinding]) -> list[StandingFinding]:
    """The findings that stand now and did not before."""
    known = set(before)
    return [one for kind, one in now.items() if kind not in known]
