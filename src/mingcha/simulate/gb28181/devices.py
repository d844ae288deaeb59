"""A group of simulated devices: `async with SimulatedDevices(settings) as devices` registers all (article 13(1))."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.registration import RegistrationState
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.identity import is_code, is_domain
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.simulate.codecs import SimulatedCodec
from mingcha.simulate.gb28181.alarms import DeviceAlarms, PlannedAlarm
from mingcha.simulate.gb28181.feeds import DigestFile
from mingcha.simulate.gb28181.heading import Heading
from mingcha.simulate.gb28181.history import DrawnHistory, RecordedChannel
from mingcha.simulate.gb28181.model import SimulatedChannel, SimulatedModel
from mingcha.simulate.gb28181.quirks import Quirk, QuirkyManners
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.sources import DrawnSource, LoopedSource, Source, SourceSettings
from mingcha.simulate.tone import Tone

_MOST_CODES = 999_999
_GATE = "\u95e8"
_RARE = "\u9555"
"""A character of GBK that GB2312 does not have."""
_CAMERA, _RECORDER = "132", "118"
_AT_ONCE = 50
"""Devices that begin to register within a tenth of a second."""


@dataclass(frozen=True, slots=True)
class SimulatedDeviceSettings:
    """Options of `mingcha simulate gb28181`. Raises Fault(INVALID) for codes that are none."""

    host: str
    """Numeric address of the server."""
    port: int
    password: str = field(repr=False)
    server_code: str = "42010000002000000001"
    domain: str = "4201000000"
    """The first ten digits of every code."""
    devices: int = 1
    channels: int = 1
    """Of each device. One: the device is a camera; more: a recorder."""
    is_tcp: bool = False
    version: Version = Version.V2022
    quirks: frozenset[Quirk] = frozenset()
    scenes: int = len(SCENES)
    width: int = 1280
    height: int = 720
    fps: int = 25
    bits_per_second: int = 1_600_000
    loop: bool = False
    codecs: dict[int, SimulatedCodec] = field(default_factory=dict)
    """Codecs of main streams by scene number; H.264 if not listed."""
    sound: bool = False
    digests: Path | None = None
    heartbeat_s: int = 60
    alarms: tuple[PlannedAlarm, ...] = ()

    def __post_init__(self) -> None:
        if not is_code(self.server_code) or not is_domain(self.domain):
            words = Words("服务器编码为20位数字，域为10位数字", "the code of the server has 20 digits, the domain 10")
            raise Fault(FaultKind.INVALID, words)
        if self.devices * self.channels > _MOST_CODES:
            raise Fault(FaultKind.INVALID, Words("通道过多", "too many channels"))


class SimulatedDevices:
    """All devices, their sources and their sockets."""

    def __init__(
        self,
        settings: SimulatedDeviceSettings,
        clock: Clock | None = None,
        log: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`log`: takes a line for each stream and command. Raises OSError if the file of digests cannot be made."""
        self.settings, self._log = settings, log
        self._clock = clock or SystemClock()
        self._sources: dict[int, Source] = {}
        self._tones: dict[int, Tone] = {}
        self._digests = None if settings.digests is None else DigestFile(settings.digests)
        self.agents = {self.code_of(number): self._agent(number) for number in range(settings.devices)}
        self._alarms = [self._alarms_of(number) for number in range(settings.devices if settings.alarms else 0)]

    async def __aenter__(self) -> "SimulatedDevices":
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Begins to register. Raises Fault(UNAVAILABLE) if there is no way to the server, OSError without sockets."""
        for number, agent in enumerate(self.agents.values(), 1):
            agent.start()
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """Ends streams and registrations."""
        await asyncio.gather(*(agent.stop() for agent in self.agents.values()))
        for source in self._sources.values():
            source.stop()
        for tone in self._tones.values():
            tone.stop()
        if self._digests is not None:
            self._digests.close()

    @property
    def registered(self) -> int:
        """Devices that are registered now."""
        return sum(agent.registration.state is RegistrationState.IN for agent in self.agents.values())

    def alarm(self) -> int:
        """Sends the alarms that have fallen due; returns how many. Call it every second."""
        return sum(one.due() for one in self._alarms)

    def code_of(self, device: int) -> str:
        """The code of a device, counted from 0."""
        kind = _CAMERA if self.settings.channels == 1 else _RECORDER
        return f"{self.settings.domain}{kind}0{device + 1:06}"

    def channel_of(self, device: int, channel: int) -> str:
        """The code of a channel, both counted from 0; that of the device if it has one channel."""
        return f"{self.settings.domain}{_CAMERA}0{device * self.settings.channels + channel + 1:06}"

    def _alarms_of(self, device: int) -> DeviceAlarms:
        code, settings = self.code_of(device), self.settings
        first = self.channel_of(device, 0)
        return DeviceAlarms(self.agents[code], code, first, settings.alarms, self._clock, settings.version)

    def _agent(self, device: int) -> DeviceAgent:
        settings = self.settings
        channels = [self._channel(device, channel) for channel in range(settings.channels)]
        model = SimulatedModel(
            self.code_of(device),
            channels,
            self._clock,
            self._log,
            self._digests,
            repeats_sets=Quirk.SETS_BEFORE_EVERY_PICTURE in settings.quirks,
        )
        registers = DeviceSettings(
            self.code_of(device),
            settings.password,
            settings.server_code,
            settings.host,
            settings.port,
            settings.is_tcp,
            settings.version,
            heartbeat_s=settings.heartbeat_s,
        )
        return DeviceAgent(registers, model, self._clock, QuirkyManners(settings.quirks), self._history(device))

    def _history(self, device: int) -> DrawnHistory:
        """What a device has recorded, in the scenes of its channels."""
        channels = {}
        for channel in range(self.settings.channels):
            scene = self._scene(device, channel)
            channels[self.channel_of(device, channel)] = RecordedChannel(SCENES[scene].title, self._described(scene))
        return DrawnHistory(channels, self._clock, self._log, has_gap=Quirk.RECORD_GAP in self.settings.quirks)

    def _scene(self, device: int, channel: int) -> int:
        number = device * self.settings.channels + channel
        return number % max(1, min(self.settings.scenes, len(SCENES)))

    def _channel(self, device: int, channel: int) -> SimulatedChannel:
        settings = self.settings
        number = device * settings.channels + channel
        scene = self._scene(device, channel)
        rare = _RARE if Quirk.GBK_UNDER_GB2312 in settings.quirks else ""
        name = f"{_GATE}{rare}{number + 1}"
        code, source, tone = self.channel_of(device, channel), self._source(scene), self._tone(scene)
        return SimulatedChannel(code, name, source, tone, Heading(self._clock))

    def _source(self, scene: int) -> Source:
        """Channels with the same scene share one drawing and encoding."""
        if scene not in self._sources:
            source = LoopedSource if self.settings.loop else DrawnSource
            self._sources[scene] = source(self._described(scene), self._clock)
        return self._sources[scene]

    def _described(self, scene: int) -> SourceSettings:
        settings = self.settings
        return SourceSettings(
            SCENES[scene],
            SCENES[scene].title,
            settings.width,
            settings.height,
            settings.fps,
            settings.bits_per_second,
            phase=(scene % 8) / 8,
            codec=settings.codecs.get(scene, SimulatedCodec.H264),
        )

    def _tone(self, scene: int) -> Tone | None:
        if self.settings.sound and scene not in self._tones:
            self._tones[scene] = Tone(self._clock)
        return self._tones.get(scene)
