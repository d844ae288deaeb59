"""The outages of a status: a camera is read anew when its flow or its causes change; without a change every quarter of
a minute while an outage lasts, else every five minutes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mingcha.media.journal.reading import OpenGap
from mingcha.media.recorder.recent_outages import SETTLED_MS, STEADY_MS, RecentOutages

HOUR_MS = 3_600_000
NOW_MS = 500_000 * HOUR_MS + 1_800_000


@dataclass
class Camera:
    """A camera whose flow changed at an instant."""

    flow_changed_ms: int
    flows: bool = True

    def changed_since(self, at_ms: int) -> bool:
        return not self.flows or self.flow_changed_ms >= at_ms


@dataclass
class Journal:
    """Answers as a JournalReader, and keeps what it was asked."""

    gapped: list[str]
    gaps: dict[str, list[OpenGap]]
    read: list[str] = field(default_factory=list)

    def with_gaps_since(self, _from_ms: int) -> list[str]:
        return self.gapped

    async def ask[T](self, question: Callable[["Journal"], T]) -> T:
        func = getattr(question, "func", None)
        if func is None:
            return question(self)
        cameras = question.keywords["cameras"]  # type: ignore[attr-defined]
        self.read += cameras
        return {camera: list(self.gaps[camera]) for camera in cameras if self.gaps.get(camera)}  # type: ignore[return-value]


def asking(journal: Journal) -> Callable[[object], Awaitable[object]]:
    return journal.ask  # type: ignore[return-value]


async def test_a_steady_camera_is_read_every_five_minutes() -> None:
    gap: OpenGap = (NOW_MS - 600_000, NOW_MS - 590_000, "SILENT")
    journal, outages = Journal(["a"], {"a": [gap]}), RecentOutages()
    cameras = {"a": Camera(NOW_MS - 590_000)}
    for second in range(0, 2 * STEADY_MS // 1000 + 1, 2):
        assert await outages.of(cameras, {}, asking(journal), NOW_MS + second * 1000) == {"a": [gap]}  # type: ignore[arg-type]
    assert journal.read == ["a"] * 3


async def test_a_cause_that_the_camera_does_not_know_of_is_read_at_once() -> None:
    """A disk that takes no footage: pictures flow on, and the writer notes the cause."""
    journal, outages = Journal(["a"], {}), RecentOutages()
    cameras, causes = {"a": Camera(NOW_MS - 590_000)}, {"a": 7}
    assert await outages.of(cameras, causes, asking(journal), NOW_MS) == {}  # type: ignore[arg-type]
    causes["a"] = 8
    journal.gaps["a"] = [(NOW_MS + 1000, None, "DISK_FAULT")]
    assert await outages.of(cameras, causes, asking(journal), NOW_MS + 2000) == journal.gaps  # type: ignore[arg-type]
    assert await outages.of(cameras, causes, asking(journal), NOW_MS + 4000) == journal.gaps  # type: ignore[arg-type]
    assert journal.read == ["a"] * 2


async def test_a_change_is_read_at_once_and_until_it_is_settled() -> None:
    journal, outages = Journal([], {"a": []}), RecentOutages()
    camera = Camera(NOW_MS - 60_000)
    assert await outages.of({"a": camera}, {}, asking(journal), NOW_MS) == {}  # type: ignore[arg-type]
    camera.flows, camera.flow_changed_ms = False, NOW_MS + 500
    lasting: OpenGap = (NOW_MS + 500, None, "UNREACHABLE")
    journal.gaps["a"], journal.read = [lasting], []
    for second in range(1, 61):
        assert await outages.of({"a": camera}, {}, asking(journal), NOW_MS + second * 1000) == {"a": [lasting]}  # type: ignore[arg-type]
    settled_s = SETTLED_MS // 1000
    assert journal.read == ["a"] * (settled_s + 1 + (60 - settled_s - 1) // settled_s)


async def test_a_camera_without_outages_and_one_that_is_gone_are_not_kept() -> None:
    gap: OpenGap = (NOW_MS - 20_000, NOW_MS - 15_000, "SILENT")
    journal, outages = Journal([], {"a": [gap]}), RecentOutages()
    assert await outages.of({"a": Camera(NOW_MS - 15_000)}, {}, asking(journal), NOW_MS) == {"a": [gap]}  # type: ignore[arg-type]
    assert await outages.of({}, {}, asking(journal), NOW_MS + 1000) == {}  # type: ignore[arg-type]


async def test_a_new_hour_is_read_anew() -> None:
    gap: OpenGap = (NOW_MS - 600_000, NOW_MS - 590_000, "SILENT")
    journal, outages = Journal(["a"], {"a": [gap]}), RecentOutages()
    cameras = {"a": Camera(NOW_MS - 590_000)}
    end_ms = (NOW_MS // HOUR_MS + 1) * HOUR_MS
    await outages.of(cameras, {}, asking(journal), end_ms - 1000)  # type: ignore[arg-type]
    await outages.of(cameras, {}, asking(journal), end_ms)  # type: ignore[arg-type]
    assert journal.read == ["a", "a"]
