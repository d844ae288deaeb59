"""What stands behind a simulated device: channels with pictures, presets, settings in memory (articles 7(2), 13(1))."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.manscdp.catalogue import CatalogueQuery
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.configurations import NAMES, BasicParameters, Setting, SnapshotOrder
from mingcha.media.gb28181.manscdp.control import (
    Command,
    DeviceRecording,
    FormatCard,
    Guard,
    KeyPicture,
    Reboot,
    ResetAlarm,
    Upgrade,
)
from mingcha.media.gb28181.manscdp.device_information import DeviceInformation
from mingcha.media.gb28181.manscdp.device_status import DeviceStatus
from mingcha.media.gb28181.manscdp.positions import PtzPosition
from mingcha.media.gb28181.manscdp.presets import HomePosition, Preset
from mingcha.media.gb28181.streams.sdp import MediaDescription, SessionKind
from mingcha.media.ptz.verb_json import verb_to_json
from mingcha.media.ptz.verbs import DeletePreset, GoToPreset, Move, PreciseMove, SetPreset, Stop
from mingcha.simulate.codecs import SimulatedCodec
from mingcha.simulate.gb28181.feeds import DigestFile, SimulatedFeed
from mingcha.simulate.gb28181.heading import HOME, Heading
from mingcha.simulate.sources import Source
from mingcha.simulate.tone import Tone

_MAKER, _MODEL, _FIRMWARE = "mingcha", "simulated", "1.0"
_LONGITUDE, _LATITUDE, _STEP_DEGREES = 114.30, 30.59, 0.001
_DEVICE_ACTS = (KeyPicture, Reboot, DeviceRecording, Guard, ResetAlarm, HomePosition, Upgrade, FormatCard)


@dataclass(slots=True)
class SimulatedChannel:
    """One camera of a device. Preset 1 is where it looks at first: the number of its home preset."""

    code: str
    name: str
    source: Source
    tone: Tone | None
    heading: Heading
    presets: dict[int, PreciseMove] = field(default_factory=lambda: {1: HOME})
    home: HomePosition = HomePosition(enabled=False)
    settings: dict[str, Setting] = field(default_factory=dict)


class SimulatedModel:
    """One device: a camera that is its own channel, or a recorder with several."""

    def __init__(
        self,
        code: str,
        channels: Sequence[SimulatedChannel],
        clock: Clock,
        log: Callable[[str], None],
        digests: DigestFile | None = None,
        *,
        repeats_sets: bool = False,
    ) -> None:
        """`log`: takes a line for each command."""
        self._code, self._clock, self._log, self._digests = code, clock, log, digests
        self._channels = {channel.code: channel for channel in channels}
        self._repeats_sets = repeats_sets

    def catalogue(self, code: str, query: CatalogueQuery) -> Sequence[CatalogueItem]:  # noqa: ARG002 - all are old
        """Its channels, or the one that is asked for."""
        wanted = self._channels if code == self._code else {code} & self._channels.keys()
        return [self._item(number, channel) for number, channel in enumerate(self._channels.values())
                if channel.code in wanted]  # fmt: skip

    def _item(self, number: int, channel: SimulatedChannel) -> CatalogueItem:
        return CatalogueItem(
            channel.code,
            channel.name,
            manufacturer=_MAKER,
            model=_MODEL,
            owner="0",
            civil_code=self._code[:6],
            address=f"Street {number + 1}",
            parents=(self._code,),
            register_way=1,
            secrecy=0,
            status="ON",
            longitude=round(_LONGITUDE + number * _STEP_DEGREES, 6),
            latitude=_LATITUDE,
            ptz_type=1,
            streams="0/1",
        )

    def information(self, code: str) -> DeviceInformation | None:
        """The same for all."""
        if code != self._code and code not in self._channels:
            return None
        channels = len(self._channels) if code == self._code else 1
        return DeviceInformation(True, f"simulated {code[-6:]}", _MAKER, _MODEL, _FIRMWARE, channels)  # noqa: FBT003

    def status(self, code: str) -> DeviceStatus | None:
        """Online and working."""
        if code != self._code and code not in self._channels:
            return None
        now = self._clock.now()
        return DeviceStatus(online=True, working=True, encoding=True, recording=True, device_time=now)

    def presets(self, code: str) -> tuple[Preset, ...]:
        """Those that were set."""
        channel = self._channels.get(code)
        return tuple(Preset(number, f"preset {number}") for number in sorted(channel.presets)) if channel else ()

    def home_position(self, code: str) -> HomePosition | None:
        """That which was set."""
        channel = self._channels.get(code)
        return channel.home if channel is not None and channel.home.preset is not None else None

    def position(self, code: str) -> PtzPosition:
        """Where it looks now, in steps of a hundredth."""
        channel = self._channels.get(code)
        if channel is None:
            return PtzPosition()
        at = channel.heading.now()
        return PtzPosition(round(at.pan_degrees, 2), round(at.tilt_degrees, 2), round(at.zoom, 2))

    def settings(self, code: str, names: Sequence[str]) -> Sequence[Setting]:
        """The named settings of a channel: basic parameters and what was set; unknown names are left out."""
        channel = self._channels.get(code)
        held: dict[str, Setting] = {"BasicParam": BasicParameters(f"simulated {code[-6:]}", 3_600, 60, 3)}
        held |= channel.settings if channel is not None else {}
        return [held[name] for name in names if name in held]

    def control(self, code: str, command: Command) -> bool:
        """Carries it out in memory; the log says where the channel looks then."""
        channel = self._channels.get(code) or self._channels.get(
            next(iter(self._channels)) if code == self._code else ""
        )
        if channel is None:
            return False
        ok = not _is_turn(command) or _turned(channel, command)
        if isinstance(command, KeyPicture):
            for sub in (False, True):
                channel.source.stream(sub=sub).key_wanted = True
        if isinstance(command, HomePosition):
            channel.home = command
        at = self.position(channel.code)
        looks = f" looks {at.pan_degrees} {at.tilt_degrees} x{at.zoom}" if _is_turn(command) else ""
        self._log(f"control {code} {_described(command)}{looks}")
        return ok

    def configure(self, code: str, settings: Sequence[Setting]) -> bool:
        """Keeps settings. An order for snapshots is refused: a simulated device uploads nothing."""
        channel = self._channels.get(code)
        self._log(f"configure {code} {' '.join(NAMES[type(setting)] for setting in settings)}")
        if channel is None or any(isinstance(setting, SnapshotOrder) for setting in settings):
            return False
        channel.settings |= {NAMES[type(setting)]: setting for setting in settings}
        return True

    def has_channel(self, code: str) -> bool:
        """Whether it is one of its channels."""
        return code in self._channels

    def feed(self, code: str, offer: MediaDescription) -> SimulatedFeed | None:
        """Live pictures of H.264 or H.265."""
        channel = self._channels[code]
        sub = bool(offer.stream_number)
        stream = channel.source.stream(sub=sub)
        if offer.kind is not SessionKind.PLAY or offer.media != "video" or stream.codec is SimulatedCodec.JPEG:
            return None
        self._log(f"play {code} {'sub' if sub else 'main'}")

        def sent(pts_90k: int, units: tuple[bytes, ...], key: bool) -> None:
            if self._digests is not None:
                self._digests.add(code, pts_90k, units, key=key)

        return SimulatedFeed(stream, None if sub else channel.tone, sent, repeats_sets=self._repeats_sets)


def _described(command: Command) -> str:
    return type(command).__name__ if isinstance(command, _DEVICE_ACTS) else str(verb_to_json(command))


def _is_turn(command: Command) -> bool:
    return isinstance(command, Move | Stop | PreciseMove | GoToPreset | SetPreset | DeletePreset)


def _turned(channel: SimulatedChannel, command: Command) -> bool:
    """Turns a channel or changes its presets; False if it has no such preset."""
    match command:
        case Move():
            channel.heading.move(command)
        case Stop():
            channel.heading.move(Move())
        case PreciseMove():
            channel.heading.go(command)
        case SetPreset(preset):
            channel.presets[preset] = channel.heading.now()
        case DeletePreset(preset):
            return channel.presets.pop(preset, None) is not None
        case GoToPreset(preset) if preset in channel.presets:
            channel.heading.go(channel.presets[preset])
        case _:
            return False
    return True
