"""One camera's recording: cuts access units into fragments and files, and keeps the last GOP for live viewers.

A fragment is a GOP, or one second rounded to a frame. A new file begins at the first key frame at or after a minute
boundary, and after an interruption, a change of format or assignment, or a disk failure.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.journal.assignments import readable_plan
from mingcha.media.journal.rows import AssignmentRow, CauseRow, InitRow
from mingcha.media.masks.plan import Answer, Masked, Open, masks_named
from mingcha.media.mp4.fragment import Sample
from mingcha.media.mp4.init import init_id, init_segment
from mingcha.media.recorder.live_view import LiveListener, LiveView
from mingcha.media.store.footage_store import FootageFile, FragmentJob
from mingcha.media.units import AccessUnit, CameraPhase, CameraState, GapReason, VideoFormat

MINUTE_90K = 60 * TICKS_90K
_FRAGMENT_90K = TICKS_90K
_LATEST_CUT_90K = 30 * TICKS_90K
"""If no key frame comes for this long after a minute boundary, a file is cut at any frame, so that the minute can
end."""
_LONGEST_FRAME_90K = 60 * TICKS_90K
_BEHIND_MS = 5_000
"""As far as a masking worker may be behind its camera (masker/waiting.py)."""
_REACHING = frozenset({CameraPhase.CONNECTING, CameraPhase.TROUBLE})


class Writer(Protocol):
    """Accepts fragments for writing (disk_writers.DiskWriters); no call blocks."""

    def put(self, job: FragmentJob) -> None:
        """The next fragment of a file."""
        ...

    def close_file(self, file: FootageFile) -> None:
        """The file gets no more fragments."""
        ...

    def cause(self, row: CauseRow) -> None:
        """Records that footage of a camera started or stopped."""
        ...


class CameraRecording:
    """The sink of one camera (units.CameraSink)."""

    def __init__(
        self,
        assignment: AssignmentRow,
        run: str,
        clock: Clock,
        writer: Writer,
        show: Callable[[str, CameraState], None] = lambda _camera, _state: None,
    ) -> None:
        """`show` gets every state of the camera as it is reported (StateBoard.show)."""
        self.assignment = assignment
        self.masks = readable_plan(assignment)
        """The plan of its privacy masks; closed if it cannot be read."""
        self._show = show
        self._stopped_ms: int | None = None
        state = CameraState(CameraPhase.CONNECTING, int(clock.now().timestamp() * 1000))
        self._view = LiveView(assignment.camera, state)
        self.first_unsealed_minute = 0
        """Set by sealing: no new file belongs to a minute before this one."""
        self._clock = clock
        self._writer = writer
        self._process_run = run
        self._runs = 0
        self._init: InitRow | None = None
        self._nominal_90k = self._usual_90k = 3600
        self._file: FootageFile | None = None
        self._file_until_90k = 0
        self._last: AccessUnit | None = None
        self._samples: list[Sample] = []
        self._samples_bytes = 0
        self._start_90k = 0
        self._flowing = False
        self._cause = ""
        self._cause_at_ms = 0
        self._format: VideoFormat | None = None
        self._mask = ""
        """The masks in the picture that came last (FootageFile.mask)."""
        self.sound: SoundTrack | None = None
        """The sound that the reader is to record; None if the assignment asks for none."""
        self._update_sound_track()

    @property
    def video_format(self) -> VideoFormat | None:
        """The format that the reader last reported; None before the first one."""
        return self._format

    @property
    def last_state(self) -> CameraState:
        """The state that the reader last reported."""
        return self._view.state

    @property
    def flow_changed_ms(self) -> int:
        """When footage last started or stopped, or the reason for its absence changed (Unix ms)."""
        return self._cause_at_ms

    def changed_since(self, at_ms: int) -> bool:
        """Whether there is no footage now, or it started or stopped after an instant (Unix ms)."""
        return self.last_state.phase is not CameraPhase.RECORDING or self._cause_at_ms >= at_ms

    @property
    def is_watched(self) -> bool:
        """Whether it has live viewers."""
        return bool(self._view.listeners)

    @property
    def open_minute(self) -> int | None:
        """The minute of the file that is being written, if there is one."""
        return None if self._file is None else self._file.minute

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        """Ends the file; later pictures go into a new one with its own initialisation segment."""
        self._end_file()
        data = init_segment(format)
        self._format = format
        self._init = InitRow(init_id(data), format.codec, format.width, format.height, data)
        self._nominal_90k = self._usual_90k = max(1, format.nominal_frame_90k)
        self._view.format(self._init)

    def unit(self, unit: AccessUnit) -> None:
        """Takes the next picture; the picture before it gets its true duration and may end a fragment. A picture
        without the masks that the plan demands at its time is neither recorded nor shown (article 18)."""
        if (self.masks.windows or unit.filled or self._mask) and not self._takes_masks_of(unit):
            return  # with most cameras there is nothing to be masked, nor was: no call
        last = self._last
        if last is not None:
            step_90k = unit.dts_90k - last.dts_90k
            if not 0 < step_90k <= _LONGEST_FRAME_90K:
                self.interrupted(GapReason.CLOCK_JUMP, last.dts_90k // 90, "decoding times do not rise")
                last = None
            else:
                # the shorter of two: a pause before the last picture does not show how long that one lasts
                nominal_90k, self._nominal_90k = self._nominal_90k, step_90k
                self._usual_90k = step_90k if step_90k < nominal_90k else nominal_90k
                self._take(last, step_90k, unit)
        if last is None and (self._init is None or not unit.key):
            return
        if self._file is None:
            self._begin_file(unit)
        if not self._samples:
            self._start_90k = unit.dts_90k
        self._last = unit
        self._view.unit(unit, self._nominal_90k)

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        """Ends the fragment and the file; the gap begins at the end of the last picture."""
        if self._last is not None:
            at_ms = (self._last.dts_90k + self._usual_90k) // 90
        self._end_file()
        self._view.cut()
        self._note_cause(reason.value, at_ms, detail)

    def state(self, state: CameraState) -> None:
        """Stores the state for status, passes a change on to viewers, and stores the reason if there is no footage."""
        if state.phase in _REACHING and state.reason is not None and not self._flowing:
            self._note_cause(state.reason.value, int(self._clock.now().timestamp() * 1000), state.detail)
        if state.phase in _REACHING and self._stopped_ms is not None:
            state = replace(state, since_ms=self._stopped_ms)
        self._view.show(state)
        self._show(self.assignment.camera, state)

    def begin(self, at_ms: int, last_footage_ms: int | None = None) -> None:
        """Begins recording at `at_ms`; until the first picture the reason is CONNECTING. After a restart the gap begins
        where the earlier footage ends."""
        self._note_cause(GapReason.CONNECTING.value, at_ms, "")
        self._stopped_ms = at_ms if last_footage_ms is None else min(at_ms, last_footage_ms)

    def reassign(self, assignment: AssignmentRow) -> None:
        """Sets another epoch, label or plan of masks: a new file with it begins at the next key frame. Sound ends at
        once."""
        self.assignment = assignment
        self.masks = readable_plan(assignment)
        self._update_sound_track()

    def end(self, reason: GapReason, at_ms: int) -> None:
        """Ends recording: the camera is withdrawn or switched off, or the recorder stops."""
        self.interrupted(reason, at_ms, "")
        self._view.end()

    def watch(self, listener: LiveListener) -> Callable[[], None]:
        """Adds a viewer: it gets the format and the last GOP at once. Returns the function that removes it."""
        return self._view.watch(listener)

    def _take(self, last: AccessUnit, duration_90k: int, following: AccessUnit) -> None:
        """Adds the last picture to the fragment; ends the fragment, and the file if it is over, before the next one."""
        self._samples.append(Sample(duration_90k, last.key, last.pts_90k - last.dts_90k, last.payload))
        self._samples_bytes += len(last.payload)
        long_90k = following.dts_90k - self._start_90k
        late = self._file is not None and following.dts_90k >= self._file_until_90k + _LATEST_CUT_90K
        if following.key or late or long_90k >= _FRAGMENT_90K - self._nominal_90k // 2:
            self._end_fragment(following.dts_90k)
        if (following.key and self._file_is_over(following)) or late:
            self._close_file()
            if late:
                self._begin_file(following)

    def _file_is_over(self, unit: AccessUnit) -> bool:
        file = self._file
        return file is not None and (
            file.failed
            or unit.dts_90k >= self._file_until_90k
            or (file.epoch, file.label) != (self.assignment.epoch, self.assignment.label)
            or file.init is not self._init_at(unit.dts_90k)
            or file.mask != self._mask
        )

    def _takes_masks_of(self, unit: AccessUnit) -> bool:
        """Whether a picture has the masks of the plan. Without them, or with other ones than those of its file before a
        key picture, the run ends: a file has one set of versions."""
        at_ms, filled = unit.pts_90k // 90, unit.filled
        now, before = self.masks.at(at_ms), self.masks.at(at_ms - _BEHIND_MS)
        # a worker's picture comes later than its time, which the source compared with the plan (masked/source.py)
        answer = next((one for one in ((now, before) if filled else (now,)) if _is_filled(one, filled)), None)
        if answer is None:
            reason = GapReason.CONNECTING if _is_filled(before, filled) else GapReason.MASK_FAULT
            self.interrupted(reason, unit.dts_90k // 90, "a picture without the masks of its time")
            return False
        self._mask = answer.names(filled) if isinstance(answer, Masked) else ""
        self._view.masked(masks_named(self._mask))
        if self._file is not None and self._file.mask != self._mask and not unit.key:
            self.interrupted(GapReason.CONNECTING, unit.dts_90k // 90, "other masks hold now")
            return False
        return True

    def _update_sound_track(self) -> None:
        """Begins, extends or ends the sound track according to the assignment. A reader that still holds an ended track
        finds its `until_ms` passed."""
        until_ms, sound = self.assignment.sound_until_ms, self.sound
        if sound is not None:
            sound.until_ms = until_ms
        elif until_ms:
            self.sound = SoundTrack(until_ms)
        if not until_ms:
            self.sound = None

    def _init_at(self, at_90k: int) -> InitRow:
        """The init of a file that begins at this instant."""
        assert self._init is not None
        assert self._format is not None
        return self._init if self.sound is None else self.sound.init(self._format, self._init, at_90k)

    def _begin_file(self, unit: AccessUnit) -> None:
        init = self._init_at(unit.dts_90k)
        if not self._flowing:
            self._runs += 1
            self._flowing = True
            self._note_cause("", unit.dts_90k // 90, "")
        minute = unit.dts_90k // MINUTE_90K
        self._file_until_90k = (minute + 1) * MINUTE_90K
        minute = max(minute, self.first_unsealed_minute)
        assigned = self.assignment
        run = f"{self._process_run}-{self._runs}"
        self._file = FootageFile(assigned.camera, assigned.epoch, assigned.label, minute, run, init)
        self._file.sound = init is not self._init
        self._file.mask = self._mask

    def _end_fragment(self, end_90k: int) -> None:
        if self._samples and self._file is not None:
            duration_90k = end_90k - self._start_90k
            job = FragmentJob(self._file, self._start_90k, duration_90k, self._samples, self._samples_bytes)
            if self._file.sound and self.sound is not None:
                sound = self.sound.cut(self._start_90k, end_90k)
                if sound is not None:
                    job.sound, job.payload_bytes = sound, job.payload_bytes + sound.size_bytes
            self._writer.put(job)
        self._samples, self._samples_bytes, self._start_90k = [], 0, end_90k

    def _end_file(self) -> None:
        """Ends a run: the last picture gets the usual duration."""
        last, self._last = self._last, None
        if last is not None:
            self._samples.append(Sample(self._usual_90k, last.key, last.pts_90k - last.dts_90k, last.payload))
            self._samples_bytes += len(last.payload)
            self._end_fragment(last.dts_90k + self._usual_90k)
        self._close_file()
        if self.sound is not None:
            self.sound.clear()
        self._flowing = False

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            self._writer.close_file(file)

    def _note_cause(self, reason: str, at_ms: int, detail: str) -> None:
        if not reason:
            self._stopped_ms = None
        elif not self._cause and self._stopped_ms is None:
            self._stopped_ms = at_ms
        if reason != self._cause or not reason:
            self._cause, self._cause_at_ms = reason, at_ms
            self._writer.cause(CauseRow(self.assignment.camera, at_ms, reason, detail[:200]))


def _is_filled(answer: Answer, filled: str) -> bool:
    """Whether a picture with these versions filled has what the plan demands."""
    return answer.takes(filled) if isinstance(answer, Masked) else isinstance(answer, Open) and not filled
