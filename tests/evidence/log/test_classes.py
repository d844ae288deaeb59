"""The classes of footage: the classifier beside a plain reading of the same table, and what each is for."""

import random
from datetime import UTC, datetime

import pytest
from tests.support.evidence.naive_classes import Naive, file_name
from tests.support.length import times

from mingcha.evidence.log.classify import Question, Verdict, classify
from mingcha.evidence.log.recorder_story import read_story
from mingcha.evidence.log.segment_class import Segment, SegmentClass
from mingcha.kit.canonical import canonical_json

CAMERAS = ("42010200001320000001", "42010200001320000002", "42010600001320000003")
BASE_MS = int(datetime(2026, 6, 1, 3, 17, 20, tzinfo=UTC).timestamp() * 1000)
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class History:
    """A log as it might have been written, lawful or not, with a true clock beside the recorder's own."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.now_ms = BASE_MS
        self.offset_ms = 0
        self.bodies: list[bytes] = []
        self.lying: set[str] = set()
        self.altered: set[str] = set()
        self.heads: dict[int, tuple[int, int]] = {}
        self.files: list[tuple[str, int, int, int]] = []
        self.labels: dict[str, str] = {}
        self.on: set[str] = set()
        self.sealed: dict[str, int] = {}
        self.intents: list[tuple[int, dict]] = []

    @property
    def told_ms(self) -> int:
        """What the recorder's clock says."""
        return self.now_ms + self.offset_ms

    def say(self, **entry: object) -> int:
        self.bodies.append(canonical_json({"v": 1, "rec": "rec-1", **entry}))
        return len(self.bodies) - 1

    def switch(self, camera: str, *, on: bool, label: str | None = None) -> None:
        self.labels[camera] = label or self.labels.get(camera, "R30")
        (self.on.add if on else self.on.discard)(camera)
        self.say(t="camera", at=self.told_ms, cam=camera, act="changed", ep=1, label=self.labels[camera], enabled=on)

    def record(self, minutes: int) -> None:
        """Minutes of every camera that is on, now and then none, with a gap, or with two files."""
        for _ in range(minutes):
            minute = self.told_ms // MINUTE
            for camera in sorted(self.on):
                if minute >= self.sealed.get(camera, 0) and self.chance.random() < 0.95:
                    self.seal(camera, minute, self.chance.choice([0, 1, 1, 1, 1, 2]))
            self.now_ms += MINUTE

    def seal(self, camera: str, minute: int, count: int) -> None:
        self.sealed[camera] = minute + 1
        files = [{"n": n, "bytes": 5, "parts": 2, "root": "cm9vdA=="} for n in range(count)]
        self.say(t="minute", cam=camera, ep=1, min=minute, label=self.labels[camera], files=files, cover_ms=1, gaps=[])
        for n in range(count):
            where = (camera, 1, minute, n)
            self.files.append(where)
            self.lying.add(file_name(*where))

    def hold(self) -> None:
        ranges = []
        for number in range(self.chance.randrange(3) if self.files else 0):
            camera, _, minute, _ = self.chance.choice(self.files)
            begin = minute * MINUTE + self.chance.randrange(-HOUR, HOUR)
            ranges.append([f"H{number}", camera, begin, begin + self.chance.randrange(1, 2 * HOUR)])
        self.say(t="holds", at=self.told_ms, version=len(self.bodies), ranges=ranges)

    def policy(self) -> None:
        rows = {kind: [["2023-03-01", self.chance.choice([1, 30, 45])], ["2026-07-10", self.chance.choice([3, 60])]]
                for kind in ("R30", "R90")}  # fmt: skip
        self.say(t="policy", at=self.told_ms, version=1, periods=rows)

    def witness(self) -> None:
        if self.bodies:
            size = self.chance.randint(max([0, *(size for size, _ in self.heads.values())]), len(self.bodies))
            index = self.say(t="witnessed", note=f"{size} {self.now_ms}")
            self.heads[index] = (size, self.now_ms)

    def intend(self) -> None:
        if not self.files:
            return
        camera, epoch, minute, _ = self.chance.choice(self.files)
        hours = sorted({where[2] // 60 for where in self.files if where[0] == camera and abs(where[2] - minute) < 1440})
        told = self.told_ms
        entry = {
            "t": "dispose_intent", "at": told, "order": f"D{len(self.bodies)}", "camera": camera, "epoch": epoch,
            "hours": hours, "basis": "retention", "class": self.chance.choice(["R30", "R30", "R90"]),
            "decided_ms": told, "not_before_ms": told + self.chance.choice([DAY, DAY, DAY, 0]),
            "witness": self.chance.choice(["required", "none"]),
        }  # fmt: skip
        self.intents.append((self.say(**entry), entry))

    def dispose(self) -> None:
        if not self.intents:
            return
        index, entry = self.chance.choice(self.intents)
        named = [where for where in self.files if where[0] == entry["camera"] and where[2] // 60 in entry["hours"]]
        if self.chance.random() < 0.2:
            named += self.chance.sample(self.files, 1)
        named = [where for where in named if self.chance.random() < 0.9]
        order = entry["order"] if self.chance.random() < 0.9 else "D0"
        files = [[file_name(*where), 5] for where in dict.fromkeys(named)]
        intent = index if self.chance.random() < 0.95 else None
        self.say(t="dispose_done", at=self.told_ms, order=order, intent=intent, files=files, bytes=5)
        self.lying -= {name for name, _ in files if self.chance.random() < 0.97}

    def live(self, steps: int) -> "History":
        """Some weeks of it."""
        chance = self.chance
        for camera in CAMERAS:
            self.switch(camera, on=True, label=chance.choice(["R30", "R30/trial", "R90"]))
        acts = (
            lambda: self.record(chance.randrange(1, 9)), self.hold, self.policy, self.witness, self.witness,
            self.intend, self.intend, self.dispose, self.dispose, self._away, self._away, self._clock,
            lambda: self.switch(chance.choice(CAMERAS), on=chance.random() < 0.7,
                                label=chance.choice([None, None, "R30", "R90"])),
        )  # fmt: skip
        for _ in range(steps):
            chance.choice(acts)()
        for name in sorted(self.lying):
            if chance.random() < 0.05:
                self.altered.add(name)
            elif chance.random() < 0.05:
                self.lying.discard(name)
        return self

    def _away(self) -> None:
        """Weeks in which the cameras are off; or an hour in which nothing is written."""
        if self.chance.random() < 0.3:
            self.now_ms += HOUR
            return
        for camera in sorted(self.on):
            self.switch(camera, on=False)
        self.now_ms += self.chance.choice([DAY + HOUR, 12 * DAY, 31 * DAY, 32 * DAY])
        for camera in CAMERAS:
            self.switch(camera, on=True)

    def _clock(self) -> None:
        self.offset_ms = self.chance.choice([0, 0, 40 * DAY, -2 * HOUR])


def cosigned(note: str) -> tuple[int, int]:
    size, at_ms = note.split()
    return int(size), int(at_ms)


def judged(history: History, question: Question, *, every: bool = True) -> tuple[list[Segment], Verdict]:
    verdict = Verdict()
    found = classify(
        lambda: enumerate(history.bodies), lambda _camera, _hour: history.lying, cosigned, question, verdict,
        every=every,
    )  # fmt: skip
    return list(found), verdict


@pytest.mark.law("20(2)")
@pytest.mark.law("20(3)")
def test_the_classifier_and_the_table_read_plainly_agree_on_random_histories() -> None:
    kinds: dict[str, int] = {}
    for seed in range(times(40, 80)):
        history = History(random.Random(seed)).live(36)
        now_ms = history.now_ms + history.chance.choice([0, 5 * DAY, 40 * DAY])
        naive = Naive(history.bodies, history.lying, history.altered, history.heads, now_ms, history.now_ms)
        question = Question(now_ms=now_ms, altered=history.altered, alive_ms=history.now_ms)
        found, verdict = judged(history, question)
        segments = {
            (s.camera, s.epoch, s.minute, s.n): s.kind.value for s in found if s.kind is not SegmentClass.SILENT
        }
        silent = {
            (s.camera, s.minute + later) for s in found if s.kind is SegmentClass.SILENT for later in range(s.minutes)
        }
        assert segments == naive.segments(), seed
        assert silent == naive.silent(), seed
        assert sum(verdict.counts.values()) == len(segments) + len(silent)
        accused, counted = judged(history, question, every=False)
        assert accused == [segment for segment in found if not segment.kind.is_good]
        assert counted == verdict
        for kind in segments.values():
            kinds[kind] = kinds.get(kind, 0) + 1
    assert set(kinds) == {kind.value for kind in SegmentClass} - {"silent"}, kinds
    assert min(kinds.values()) >= times(1, 6), kinds


def test_of_a_camera_that_was_withdrawn_the_log_knows_no_class() -> None:
    """It is another recorder's now: a mark that ended since is not held against footage of before."""
    said = [("assigned", "R30"), ("changed", "R90"), ("withdrawn", "R90"), ("assigned", "R30")]
    bodies = [
        canonical_json({"t": "camera", "cam": "c", "at": at, "act": act, "label": label, "enabled": True})
        for at, (act, label) in enumerate(said)
    ]
    story = read_story(enumerate(bodies), lambda _: None)
    assert [story.class_at("c", index) for index in range(4)] == ["R30", "R90", None, "R30"]
