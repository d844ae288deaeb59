"""Decodes the pictures of a camera, fills the masks, encodes them, and writes them as messages of the pipe (art. 18).

Each picture is filled twice: as it was decoded, before conversion could smear a neighbour over the edge, and as it is
encoded. A picture for which the plan names no mask is never encoded.
"""

from collections.abc import Callable
from typing import Any

from mingcha.media.codecs.nal import nal_units
from mingcha.media.masker.view_watch import ViewWatch
from mingcha.media.masks.fill import MaskFill
from mingcha.media.masks.plan import Mask, Masked, MaskPlan
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import MASKED_RECORDING, Decoder, Encoder, UndecodableError, fitted
from mingcha.media.pictures.process import PICTURE_LIMIT_S
from mingcha.media.piped.pipe import (
    MESSAGE_LIMIT_BYTES,
    PipeDamage,
    PipeFormat,
    PipeMasked,
    PipeTrouble,
    pack_damage,
    pack_format,
    pack_look,
    pack_masked,
)
from mingcha.media.units import AccessUnit, CameraState, GapReason, MaskSeen, VideoFormat

KEY_EVERY_90K = 2 * 90_000
UNDECODABLE_LIMIT = 5
"""After this many undecodable pictures in a row, each followed by a search for a key picture, the line ends."""
_PICTURE_LIMIT_BYTES = MESSAGE_LIMIT_BYTES - 1024
_START_CODE = b"\0\0\0\1"
_OTHER_SHAPE = 0.01
"""By which the ratio of width to height differs in a picture of another shape, in which polygons lie elsewhere."""
_ONLY_DAMAGE = (GapReason.LOSS, GapReason.CLOCK_JUMP)


class PictureLine:
    """The sink of the camera (units.CameraSink). After `end` was called it writes nothing more."""

    def __init__(
        self,
        plan: MaskPlan,
        write: Callable[[bytes], None],
        end: Callable[[PipeTrouble], None],
        alarm: Callable[[int], object] = lambda _: None,
        watch: ViewWatch | None = None,
    ) -> None:
        """`write` writes a whole message and may block; `end` is called once, with the reason; `alarm(seconds)` limits
        the work on one picture, 0 for no limit (signal.alarm)."""
        self._plan, self._write, self._end, self._alarm = plan, write, end, alarm
        self._watch = watch or ViewWatch()
        self._fill = MaskFill()
        self._decoder: Decoder | None = None
        self._encoder: Encoder | None = None
        self._first_size: tuple[int, int] | None = None
        """Of the first picture of this worker, in pixels."""
        self._frame_90k = 0
        self._versions = ""
        self._last_90k = self._key_90k = -1
        self._needs_key = True
        self._skipping = False
        self._undecodable = 0
        self._ended = False

    def format(self, format: VideoFormat) -> None:  # noqa: A002 - the name in the interface page
        """Begins another stream of the camera."""
        self._guarded(lambda: self._begin(format))

    def unit(self, unit: AccessUnit) -> None:
        """Takes the next picture."""
        self._guarded(lambda: self._take(unit))

    def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
        """Passes a loss on; ends for any other reason."""
        del at_ms
        if reason in _ONLY_DAMAGE:
            self._guarded(lambda: self._damage(detail, is_new_time=reason is GapReason.CLOCK_JUMP))
        elif reason is not GapReason.CONNECTING:
            self._stop(reason, detail)

    def state(self, state: CameraState) -> None:
        """Does nothing: the recorder's own feed has a state."""

    def _guarded(self, work: Callable[[], None]) -> None:
        """Whatever fails here, the picture was not masked: the line ends."""
        if self._ended:
            return
        self._alarm(PICTURE_LIMIT_S)
        try:
            work()
        except Exception as error:  # noqa: BLE001 - PyAV raises many kinds
            self._stop(GapReason.MASK_FAULT, f"a picture cannot be masked: {type(error).__name__}: {error}"[:150])
        finally:
            self._alarm(0)

    def _begin(self, video: VideoFormat) -> None:
        self._drain()
        self._decoder = Decoder(init_segment(video))
        self._frame_90k = video.nominal_frame_90k
        self._skipping = False

    def _take(self, unit: AccessUnit) -> None:
        if self._decoder is None or (self._skipping and not unit.key):
            return
        self._skipping = False
        try:
            frames = self._decoder.decode(unit.payload, unit.pts_90k, unit.dts_90k, key=unit.key)
        except UndecodableError:
            self._undecodable += 1
            if self._undecodable > UNDECODABLE_LIMIT:
                raise
            self._skipping = True
            self._damage("a picture cannot be decoded")
            return
        if frames:
            self._undecodable = 0
        for frame in frames:
            self._encode(frame)

    def _damage(self, detail: str, *, is_new_time: bool = False) -> None:
        """Pictures are missing. `is_new_time`: later ones may have earlier times, so they get an encoder of their
        own."""
        self._drain()
        if is_new_time:
            self._encoder, self._last_90k = None, -1
        self._needs_key = True
        self._send(pack_damage(PipeDamage(detail)))

    def _drain(self) -> None:
        """Encodes what the decoder held back."""
        for frame in self._decoder.drain() if self._decoder is not None else ():
            self._encode(frame)

    def _encode(self, frame: Any) -> None:
        answer = self._plan.at(frame.pts // 90)
        if not isinstance(answer, Masked) or not answer.to_fill:
            self._stop(GapReason.CONNECTING, "the time of this mask is over")
            return
        masks = answer.to_fill
        if self._ended or frame.pts <= self._last_90k:
            return
        self._fill.fill(frame, masks)
        if not self._is_view_of(frame, masks):
            self._hold_back()
            return
        encoder = self._encoder_of(frame.width, frame.height)
        if answer.versions != self._versions or frame.pts - self._key_90k >= KEY_EVERY_90K:
            self._needs_key = True
        key, payload = encoder.encode(frame, key=self._needs_key, press=lambda scaled: self._fill.fill(scaled, masks))
        self._last_90k = frame.pts
        if len(payload) > _PICTURE_LIMIT_BYTES or (self._needs_key and not key):
            self._needs_key = True
            return
        if key:
            self._needs_key, self._key_90k, self._versions = False, frame.pts, answer.versions
        self._send(pack_masked(PipeMasked(answer.versions, key, frame.pts, annex_b(payload))))

    def _is_view_of(self, frame: Any, masks: tuple[Mask, ...]) -> bool:
        """Whether the picture may be written: by its shape, and by its view if it is time to look."""
        size = (frame.width, frame.height)
        self._first_size = self._first_size or size
        if not is_same_shape(self._first_size, size):
            self._stop(GapReason.MASK_MOVED, "the camera sends pictures of another shape")
            return False
        for found in self._watch.looks(frame, masks):
            self._send(pack_look(found))
            if found.result is MaskSeen.MOVED:
                self._stop(GapReason.MASK_MOVED, "the camera does not look where it did")
        return not self._watch.is_doubted and not self._ended

    def _hold_back(self) -> None:
        """Writes no picture: what was being written ends, and begins anew with a key picture."""
        if not self._needs_key:
            self._needs_key = True
            self._send(pack_damage(PipeDamage("the view is compared with the one of its masks")))

    def _encoder_of(self, width: int, height: int) -> Encoder:
        size = fitted(width, height, MASKED_RECORDING.most_width, MASKED_RECORDING.most_height)
        if self._encoder is None or (self._encoder.format.width, self._encoder.format.height) != size:
            self._encoder, self._needs_key = Encoder(*size, MASKED_RECORDING), True
            sets = parameter_sets(self._encoder.format.config)
            self._send(pack_format(PipeFormat("h264", *size, self._frame_90k, sets)))
        return self._encoder

    def _send(self, message: bytes) -> None:
        """Waiting for the recorder is not work on a picture."""
        if self._ended:
            return
        self._alarm(0)
        self._write(message)
        self._alarm(PICTURE_LIMIT_S)

    def _stop(self, reason: GapReason, detail: str) -> None:
        if not self._ended:
            self._ended = True
            self._end(PipeTrouble(reason.value, detail))


def is_same_shape(first: tuple[int, int], size: tuple[int, int]) -> bool:
    """Whether pictures of these sizes (width and height in pixels) are alike but for their scale."""
    across, along = first[0] * size[1], first[1] * size[0]
    return abs(across - along) <= _OTHER_SHAPE * across


def annex_b(payload: bytes) -> bytes:
    """NAL units with start codes (H.264, Annex B), from those with 4-byte lengths."""
    return b"".join(_START_CODE + unit for unit in nal_units(payload))


def parameter_sets(record: bytes) -> bytes:
    """SPS and PPS with start codes, out of the configuration record of an encoder of ours (ISO/IEC 14496-15,
    5.3.3.1)."""
    found, at = [], 5
    for mask in (0x1F, 0xFF):
        count, at = record[at] & mask, at + 1
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2])
            found.append(_START_CODE + record[at + 2 : at + 2 + length])
            at += 2 + length
    return b"".join(found)
