"""A device of a test, and pictures that the test chose."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any

from mingcha.media.gb28181.device.history import RecordedPicture
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.configurations import BasicParameters
from mingcha.media.gb28181.manscdp.device_information import DeviceInformation
from mingcha.media.gb28181.manscdp.device_status import DeviceStatus
from mingcha.media.gb28181.manscdp.positions import PtzPosition
from mingcha.media.gb28181.manscdp.presets import HomePosition, Preset
from mingcha.media.gb28181.manscdp.records import RecordItem

DEVICE, CHANNEL, SECOND = "42010000001180000001", "42010000001320000001", "42010000001320000002"
LISTED = tuple(f"4201000000132{number:07}" for number in range(1, 7))
"""The first two have pictures."""
PICTURES = tuple(
    (
        (b"\0\0\0\1\x67\x42\xc0\x1e\0\0\0\1\x65" if number % 3 == 0 else b"\0\0\0\1\x41") + bytes([number + 1]) * size,
        number * 3_600,
    )
    for number, size in enumerate((150_000, 10, 3_000, 70_000, 65_500, 500))
)
"""Access units and their times; every third is a key picture. Some need several PES packets."""
SOUND = bytes(range(1, 161))


class ScriptedFeed:
    """Gives its pictures one after another, a few milliseconds apart, then one sound."""

    video_codec, sound_codec = "h264", "alaw"

    def __init__(self) -> None:
        self.is_running = False
        self.task: asyncio.Task[None] | None = None

    def start(self, sink: Any) -> None:
        self.is_running = True
        self.task = asyncio.get_running_loop().create_task(self._run(sink))

    def stop(self) -> None:
        self.is_running = False
        if self.task is not None:
            self.task.cancel()

    async def _run(self, sink: Any) -> None:
        sink.picture(PICTURES[1][0], 0, key=False)  # before the first key picture: not sent
        for number, (annex_b, pts_90k) in enumerate(PICTURES):
            sink.picture(annex_b, pts_90k, key=number % 3 == 0)
            await asyncio.sleep(0.01)
        sink.sound(SOUND, 20_000)


class ScriptedRecording:
    """The pictures of the live stream, a fifth of a second apart."""

    video_codec, duration_90k, size_bytes = "h264", 2 * 90_000, 300_000

    async def pictures(self, at_90k: int, *, backwards: bool) -> AsyncGenerator[RecordedPicture, None]:
        for number, (annex_b, pts_90k) in enumerate(PICTURES):
            yield RecordedPicture(pts_90k * 5, annex_b, number % 3 == 0)

    def close(self) -> None:
        pass


class ScriptedModel:
    """What the tests ask for."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, Any]] = []
        self.configured: list[Any] = []
        self.feeds: list[ScriptedFeed] = []
        self.asked_history: list[tuple[str, int, int, int]] = []

    def catalogue(self, code: str, query: Any) -> Sequence[CatalogueItem]:
        return [CatalogueItem(channel, "\u95e8\u9555", address="Street", parents=(DEVICE,), parental=True)
                for channel in LISTED]  # fmt: skip

    def information(self, code: str) -> DeviceInformation | None:
        return DeviceInformation(name="\u95e8") if code == DEVICE else None

    def status(self, code: str) -> DeviceStatus | None:
        return DeviceStatus(online=True)

    def records(self, code: str, query: Any) -> Sequence[RecordItem]:
        return [RecordItem(code, query.start, query.end)]

    def recording(self, code: str, begin: datetime, end: datetime, *, stream: int) -> "ScriptedRecording | None":
        self.asked_history.append((code, int(begin.timestamp()), int(end.timestamp()), stream))
        return ScriptedRecording() if code == CHANNEL else None

    def presets(self, code: str) -> tuple[Preset, ...]:
        return (Preset(1, "home"),)

    def home_position(self, code: str) -> HomePosition | None:
        return HomePosition(enabled=True, reset_s=300, preset=1)

    def position(self, code: str) -> PtzPosition:
        return PtzPosition(1.5, 2.5, 3)

    def settings(self, code: str, names: Sequence[str]) -> Sequence[Any]:
        return [BasicParameters("A")] if "BasicParam" in names else []

    def control(self, code: str, command: Any) -> bool:
        self.commands.append((code, command))
        return True

    def configure(self, code: str, settings: Sequence[Any]) -> bool:
        self.configured.extend(settings)
        return True

    def has_channel(self, code: str) -> bool:
        return code in (CHANNEL, SECOND)

    def feed(self, code: str, offer: Any) -> ScriptedFeed | None:
        if offer.kind != "Play":
            return None
        self.feeds.append(ScriptedFeed())
        return self.feeds[-1]
