"""One host's round over its cameras: due ones are checked one after another, and what changed is returned (7, 12)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from mingcha.kit.errors import Fault
from mingcha.media.looks.detector import CameraDetector, openings
from mingcha.media.looks.picture import HEIGHT, WIDTH, Ignored, JudgedPicture, LightMode, text_bands
from mingcha.media.looks.state import StateError, pack_state, unpack_state
from mingcha.media.looks.timing import CheckTimes
from mingcha.media.looks.values import Check, LearnCause, LookFinding, StandingFinding
from mingcha.media.masks.plan import Mask, plan_from_text
from mingcha.media.masks.raster import raster
from mingcha.station.looks.newest import AskedRecorder, is_gone, newest_picture
from mingcha.station.looks.store import LookStore

_LOG = structlog.get_logger("mingcha.look")
MOVED_SHARE = 0.02
"""Least change of the share of judgeable blocks before a finding is reported anew: a smaller one is weather."""
MOVED_PX = 2.0
"""Least change of a turn, in pixels of the judged picture, before it is reported anew: a mask's margin may cover a
smaller one."""
_SAVED_EACH = 6
"""A state is kept each so many checks, and whenever a finding begins or ends."""


class SmallPictures(Protocol):
    """The method of media.looks.worker_process.LookWorker that is used."""

    async def small(self, init: bytes, payload: bytes) -> JudgedPicture | None:
        """The judged picture, None if it cannot be decoded."""
        ...


@dataclass(frozen=True, slots=True)
class WantedLook:
    """A camera to be looked at: the version of its accepted reference, its plan of masks ("": none), whether it is a
    PTZ camera."""

    camera: str
    reference: int
    mask_plan: str
    moves: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A check, and what began or ended with it; `moved`: what stands on and changed by so much that it is reported
    anew; `clear_ms`: the newest earlier check in which nothing was lost, None if none is known; `modes`: the lights
    that are learned; `compared`: checks that were compared since then; `learned_ms`: when the state by which it is
    judged began to be learned, None before its first picture; `learned_by`: how this host came by that state."""

    wanted: WantedLook
    check: Check
    began: tuple[StandingFinding, ...]
    ended: tuple[LookFinding, ...]
    moved: tuple[StandingFinding, ...] = ()
    clear_ms: int | None = None
    modes: tuple[LightMode, ...] = ()
    compared: int = 0
    learned_ms: int | None = None
    learned_by: LearnCause = LearnCause.KEPT


@dataclass(slots=True)
class _Camera:
    wanted: WantedLook
    detector: CameraDetector
    learned_by: LearnCause
    times: CheckTimes = field(default_factory=CheckTimes)
    checks: int = 0
    reported: dict[LookFinding, StandingFinding] = field(default_factory=dict)
    """Each standing finding as it was last reported."""


class Looking:
    """The detectors of one host. State is bounded: one detector a camera, no queue."""

    def __init__(self, recorder: AskedRecorder, pictures: SmallPictures, store: LookStore) -> None:
        self._recorder, self._pictures, self._store = recorder, pictures, store
        self._cameras: dict[str, _Camera] = {}

    def want(self, wanted: Sequence[WantedLook]) -> None:
        """Sets the cameras. One with another reference or other masks learns anew; one that is gone is forgotten."""
        by_code = {one.camera: one for one in wanted}
        self._cameras = {code: one for code, one in self._cameras.items() if by_code.get(code) == one.wanted}
        for code, one in by_code.items():
            if code not in self._cameras:
                self._cameras[code] = _Camera(one, *self._detector(one))

    async def check_due(self, now_ms: Callable[[], int], stopped: Callable[[], bool] = lambda: False) -> list[Changed]:
        """Checks the cameras whose time has come; ends early if the recorder does not answer: then nothing is claimed
        of anybody, and the cameras count as not looked at."""
        found = []
        for one in list(self._cameras.values()):
            if stopped():
                break
            if not one.times.is_due(now_ms()):
                continue
            try:
                found.append(await self._check(one, now_ms()))
            except Fault as fault:
                if is_gone(fault):
                    _LOG.warning("recorder_away", error=str(fault))
                    break
                _LOG.warning("look_failed", camera=one.wanted.camera, error=str(fault))
                one.times.checked(now_ms(), is_suspicious=False, has_standing=False)
        return found

    def save(self) -> None:
        """Keeps the state of every detector."""
        for one in self._cameras.values():
            self._save(one)

    def _save(self, one: _Camera) -> None:
        by = learned_by(one.wanted.reference, one.detector.ignored)
        self._store.save(one.wanted.camera, by, pack_state(one.detector))

    async def _check(self, one: _Camera, now_ms: int) -> Changed:
        before, begun_ms = tuple(one.detector.standing), one.detector.learned_since_ms
        newest = await newest_picture(self._recorder, one.wanted.camera, now_ms)
        picture = None if newest is None else await self._pictures.small(newest.init, newest.payload)
        check = one.detector.no_picture(now_ms) if picture is None else one.detector.check(picture, now_ms)
        began = tuple(openings(before, one.detector.standing))
        ended = tuple(kind for kind in before if kind not in one.detector.standing)
        one.times.checked(now_ms, is_suspicious=check.is_suspicious, has_standing=bool(one.detector.standing))
        one.checks += 1
        self._store.add(one.wanted.camera, check)
        learned_ms = one.detector.learned_since_ms
        if began or ended or learned_ms != begun_ms or one.checks % _SAVED_EACH == 0:
            self._save(one)
        moved = _moved(one, began)
        clear_ms = self._store.last_clear_ms(one.wanted.camera, now_ms) if began else None
        compared, models = one.detector.persistence.compared, one.detector.models
        modes = tuple(mode for mode in LightMode if mode in models and models[mode].is_learned)
        learned = (learned_ms, one.learned_by)
        return Changed(one.wanted, check, began, ended, moved, clear_ms, modes, compared, *learned)

    def _detector(self, wanted: WantedLook) -> tuple[CameraDetector, LearnCause]:
        """The detector by its kept state, else one that learns from now on; and how it came by its state."""
        ignored = ignored_of(wanted.mask_plan)
        kept = self._store.state(wanted.camera, learned_by(wanted.reference, ignored))
        detector = CameraDetector(ignored, wanted.moves)
        if kept is None:
            by = self._store.learned_by(wanted.camera)
            is_of_other_masks = by is not None and by.partition(":")[0] == str(wanted.reference)
            return detector, LearnCause.MASKS if is_of_other_masks else LearnCause.NO_STATE
        try:
            unpack_state(kept, detector)
        except StateError as error:
            _LOG.warning("look_state_unreadable", camera=wanted.camera, error=str(error))
            return CameraDetector(ignored, wanted.moves), LearnCause.UNREADABLE
        return detector, LearnCause.KEPT


def _moved(one: _Camera, began: Sequence[StandingFinding]) -> tuple[StandingFinding, ...]:
    """What stands and is to be reported anew, with what is reported kept up to date. After a start of the program all
    that stands by the kept state: another host may have judged the camera meanwhile, and what is known is no news."""
    standing, new = one.detector.standing, {each.kind for each in began}
    found = []
    for kind, each in standing.items():
        held = one.reported.get(kind)
        if kind in new:
            one.reported[kind] = each
        elif held is None or is_moved(held, each):
            one.reported[kind] = each
            found.append(each)
    for kind in [kind for kind in one.reported if kind not in standing]:
        del one.reported[kind]
    return tuple(found)


def is_moved(before: StandingFinding, now: StandingFinding) -> bool:
    """Whether a standing finding changed enough to be reported anew."""
    flags = (before.is_growing, before.is_case) != (now.is_growing, now.is_case)
    is_turned_on = round(abs(now.shift_px - before.shift_px), 1) >= MOVED_PX
    return flags or is_turned_on or round(abs(now.share - before.share), 3) >= MOVED_SHARE


def ignored_of(mask_plan: str) -> Ignored:
    """What is not judged of a camera: burnt-in text and every mask of its plan, whether it holds now or not."""
    ignored = text_bands()
    if mask_plan:
        windows = plan_from_text(mask_plan).windows
        ignored |= raster(tuple(one.holds for one in windows if isinstance(one.holds, Mask)), WIDTH, HEIGHT)
    return ignored


def learned_by(reference: int, ignored: Ignored) -> str:
    """What a state was learned by: with other masks the camera learns anew too."""
    return f"{reference}:{hashlib.sha256(ignored.tobytes()).hexdigest()[:16]}"
