"""Sources of pictures: drawn live, or (for load tests) a loop encoded once and sent with increasing time stamps."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np

from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.simulate.block_code import BlockCode
from mingcha.simulate.codecs import PACKAGING, SimulatedCodec
from mingcha.simulate.encoder import EncodedPicture, EncoderSettings, PictureEncoder
from mingcha.simulate.film import FilmPainter
from mingcha.simulate.painter import Painter, Scene
from mingcha.simulate.spoiled import SpoiledView
from mingcha.simulate.streams import Stream, Ticker
from mingcha.simulate.troubles import Trouble, TroubleKind

KEY_INTERVAL_S = 2
_LOOP_S = 4
_SUB_SHARE_OF_BITS = 4
_LATE_FRAMES = 50
_GRAIN = 5


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One scene at one size. `phase` (0 to 1) shifts the source within the frame period to spread the load."""

    scene: Scene
    name: str
    width: int
    height: int
    fps: int
    bits_per_second: int
    phase: float = 0.0
    trouble: Trouble | None = None
    codec: SimulatedCodec = SimulatedCodec.H264
    """Codec of the main stream."""
    code: BlockCode | None = None
    """Drawn into the picture (simulate/block_code.py)."""
    film: Path | None = None
    """Shown instead of the scene, as it is (simulate/film.py)."""

    def codec_of(self, *, sub: bool) -> SimulatedCodec:
        """The codec of a stream; the sub stream is always H.264."""
        return SimulatedCodec.H264 if sub else self.codec

    def every(self, *, sub: bool) -> int:
        """Only every n-th picture is encoded; returns n."""
        return PACKAGING[self.codec_of(sub=sub)].every

    def encoder(self, *, sub: bool, halved: bool = False, constant: bool = False) -> EncoderSettings:
        """Encoder settings for the main or sub stream; `halved` is the other size of the RESOLUTION trouble."""
        small = sub or halved
        return EncoderSettings(
            self.width // 2 if small else self.width,
            self.height // 2 if small else self.height,
            self.fps,
            self.bits_per_second // (_SUB_SHARE_OF_BITS if small else 1),
            KEY_INTERVAL_S * self.fps // self.every(sub=sub),
            b_frames=2 if self.trouble is not None and self.trouble.kind is TroubleKind.B_FRAMES else 0,
            constant=constant,
            codec=self.codec_of(sub=sub),
            every=self.every(sub=sub),
        )


class Source(Protocol):
    """A main and a sub stream of one scene."""

    def stream(self, *, sub: bool) -> Stream:
        """The stream that sessions add themselves to."""
        ...

    def parameter_sets(self, *, sub: bool) -> tuple[bytes, ...]:
        """The parameter sets for the SDP, without start codes."""
        ...

    def on_reboot(self, reboot: Callable[[], None]) -> None:
        """Sets the callback for the REBOOT trouble."""
        ...

    def stop(self) -> None:
        """Stops sending pictures."""
        ...


class DrawnSource:
    """Draws and encodes live; costs nothing while no stream has listeners."""

    def __init__(self, settings: SourceSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._view: SpoiledView | None = None
        self._encoders: dict[tuple[bool, bool], PictureEncoder] = {}
        self._ticker = Ticker(settings.fps, settings.phase, self._tick)
        self._streams = {sub: Stream(clock, settings.trouble, settings.codec_of(sub=sub)) for sub in (False, True)}
        self._was_halved = False
        self._reboot: Callable[[], None] = lambda: None
        for stream in self._streams.values():
            stream.on_first_listener = self._start

    def stream(self, *, sub: bool) -> Stream:
        return self._streams[sub]

    def parameter_sets(self, *, sub: bool) -> tuple[bytes, ...]:
        return self._encoder(sub=sub, halved=False).parameter_sets

    def on_reboot(self, reboot: Callable[[], None]) -> None:
        self._reboot = reboot

    def stop(self) -> None:
        self._ticker.stop()

    def _start(self) -> None:
        if self._ticker.running:
            return
        if self._view is None:
            self._view = SpoiledView(painter_of(self._settings), self._settings.trouble)
        for stream in self._streams.values():
            stream.restart()
        self._ticker.start()

    def _tick(self, number: int) -> None:
        main, sub = self._streams[False], self._streams[True]
        if not main.is_wanted and not sub.is_wanted:
            self._ticker.stop()
            return
        settings, trouble = self._settings, self._settings.trouble
        seconds = number / settings.fps
        if trouble is not None and trouble.kind is TroubleKind.REBOOT and seconds >= trouble.number:
            self._ticker.stop()
            self._reboot()
            return
        halved = (
            trouble is not None and trouble.kind is TroubleKind.RESOLUTION and bool(int(seconds / trouble.number) % 2)
        )
        assert self._view is not None
        pts_90k = number * TICKS_90K // settings.fps
        # the burnt-in time is when the picture was due, as with a sensor, not when a busy machine drew it
        late_ms = (self._ticker.now_90k - pts_90k) * 1000 / TICKS_90K
        unix_ms = int(self._clock.now().timestamp() * 1000 - late_ms)
        # figures follow the wall clock, so that a scene continues correctly after a time without listeners
        with_sub = sub.is_wanted or halved
        self._view.draw(unix_ms, unix_ms / 1000 % 86_400, with_sub=with_sub, seconds_playing=seconds)
        changed = halved != self._was_halved
        if number % settings.every(sub=False) == 0:
            self._was_halved = halved
        for stream, is_sub, small in ((main, False, halved), (sub, True, False)):
            if stream.is_wanted and number % settings.every(sub=is_sub) == 0:
                self._send(stream, pts_90k, is_sub=is_sub, halved=small, key=changed and not is_sub)

    def _send(self, stream: Stream, pts_90k: int, *, is_sub: bool, halved: bool, key: bool) -> None:
        assert self._view is not None
        frame = self._view.frame(sub=is_sub or halved)
        key = key or stream.key_wanted
        stream.key_wanted = False
        encoder = self._encoder(sub=is_sub, halved=halved)
        seconds = pts_90k / TICKS_90K
        for picture in encoder.encode(frame, pts_90k, key=key):
            stream.publish(picture, self._ticker.now_90k, seconds_playing=seconds)

    def _encoder(self, *, sub: bool, halved: bool) -> PictureEncoder:
        encoder = self._encoders.get((sub, halved))
        if encoder is None:
            encoder = PictureEncoder(self._settings.encoder(sub=sub, halved=halved))
            self._encoders[sub, halved] = encoder
        return encoder


class LoopedSource:
    """Encodes a few seconds once and sends them in a loop: cheap enough for hundreds of sessions."""

    def __init__(self, settings: SourceSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._next = 0
        self._loops: dict[bool, tuple[tuple[bytes, ...], list[EncodedPicture]]] = {}
        self._ticker = Ticker(settings.fps, settings.phase, self._tick)
        self._streams = {sub: Stream(clock, settings.trouble, settings.codec_of(sub=sub)) for sub in (False, True)}
        self._reboot: Callable[[], None] = lambda: None
        for stream in self._streams.values():
            stream.on_first_listener = self._start

    def stream(self, *, sub: bool) -> Stream:
        return self._streams[sub]

    def parameter_sets(self, *, sub: bool) -> tuple[bytes, ...]:
        return self._loop(sub=sub)[0]

    def on_reboot(self, reboot: Callable[[], None]) -> None:
        self._reboot = reboot

    def stop(self) -> None:
        self._ticker.stop()

    def _start(self) -> None:
        for sub, stream in self._streams.items():
            if stream.is_wanted:
                self._loop(sub=sub)  # encode before the time line begins
        if not self._ticker.running:
            for stream in self._streams.values():
                stream.restart()
            self._next = 0
            self._ticker.start()

    def _tick(self, number: int) -> None:
        if not any(stream.is_wanted for stream in self._streams.values()):
            self._ticker.stop()
            return
        seconds = number / self._settings.fps
        trouble = self._settings.trouble
        if trouble is not None and trouble.kind is TroubleKind.REBOOT and seconds >= trouble.number:
            self._ticker.stop()
            self._reboot()
            return
        # a late picture is still sent: later pictures refer to it
        for due in range(max(self._next, number - _LATE_FRAMES), number + 1):
            self._send(due)
        self._next = number + 1

    def _send(self, number: int) -> None:
        for sub, stream in self._streams.items():
            if not stream.is_wanted:
                continue
            every = self._settings.every(sub=sub)
            if number % every:
                continue
            pictures = self._loop(sub=sub)[1]
            rounds, place = divmod(number // every, len(pictures))
            picture = pictures[place]
            shift_90k = rounds * len(pictures) * every * TICKS_90K // self._settings.fps
            moved = EncodedPicture(picture.pts_90k + shift_90k, picture.key, picture.nal_units)
            stream.publish(moved, self._ticker.now_90k, seconds_playing=number / self._settings.fps)

    def _loop(self, *, sub: bool) -> tuple[tuple[bytes, ...], list[EncodedPicture]]:
        if sub not in self._loops:
            self._loops[sub] = self._encode(sub=sub)
        return self._loops[sub]

    def _encode(self, *, sub: bool) -> tuple[tuple[bytes, ...], list[EncodedPicture]]:
        settings = self._settings
        painter = painter_of(settings)
        encoder = PictureEncoder(settings.encoder(sub=sub, constant=True))
        grain = np.random.default_rng(314)
        now_ms = int(self._clock.now().timestamp() * 1000)
        pictures = []
        every = settings.every(sub=sub)
        for number in range(0, _LOOP_S * settings.fps, every):
            pts_90k = number * TICKS_90K // settings.fps
            painter.draw(now_ms + pts_90k // 90, pts_90k / TICKS_90K, with_sub=sub)
            pictures += encoder.encode(_with_grain(painter.sub_frame if sub else painter.frame, grain), pts_90k)
        pictures += encoder.flush()
        return encoder.parameter_sets, pictures


def painter_of(settings: SourceSettings) -> Painter | FilmPainter:
    """What draws the pictures of a source."""
    if settings.film is not None:
        return FilmPainter(settings.film)
    return Painter(settings.scene, settings.width, settings.height, settings.name, settings.code)


def _with_grain(frame: Any, grain: np.random.Generator) -> Any:
    """The picture with sensor noise: flat drawings would need far fewer bits than configured."""
    samples = frame.to_ndarray()
    luma = samples[: frame.height]
    noise = grain.integers(-_GRAIN, _GRAIN, luma.shape, dtype=np.int16, endpoint=True)
    luma[:] = np.clip(luma.astype(np.int16) + noise, 16, 235).astype(np.uint8)
    return av.VideoFrame.from_ndarray(samples, format="yuv420p")
