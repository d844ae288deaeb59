"""Which reader a camera gets while masks hold, begin, end and change: never an unmasked one (article 18)."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.media.fake_camera import CountingSink, Stream
from tests.support.media.masked import CAMERA, LEFT_HALF
from tests.support.media.pushed_source import Listener, pushed_address
from tests.support.media.taking_in import SOON, until

from mingcha.kit.clock import HandClock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.ingest import mask_looks
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.source import MaskedReaders, Reader, Readers, TakeStill
from mingcha.media.masks.plan import ClosedReason, Mask, Masked, MaskedBy, MaskPlan, Window
from mingcha.media.piped.pipe import PipeStill
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason, MaskLook, MaskSeen

BY_RECORDER = MaskPlan((Window(0, None, LEFT_HALF),))
BY_CAMERA = MaskPlan((Window(0, None, replace(LEFT_HALF, by=MaskedBy.CAMERA)),))
MISSING = MaskPlan((Window(0, None, ClosedReason.MISSING),))
SOUND_UNTIL_MS = 2**46
BEGUN = datetime(2026, 11, 25, 5, 58, 30, tzinfo=UTC)


class Doors:
    """An ingest with a reader of each kind, and which of them were opened, in order."""

    def __init__(self, *, masking: bool = True, back_off: BackOff = SOON, looker: TakeStill | None = None) -> None:
        self.plain, self.masked = Listener(), Listener()
        self.plans: list[MaskPlan] = []
        self.sink = CountingSink()
        masked: MaskedReaders = self._masked if masking else lambda *_: {}
        self.clock = HandClock(BEGUN)
        self.ingest = Ingest(
            self.clock, lambda _: False, {"gb28181": (Reader("plain", self.plain.open),)},
            masked_readers=masked, chance=random.Random(1), back_off=back_off, looker=looker,
        )  # fmt: skip

    def _masked(self, plan: MaskPlan, barred: Collection[str]) -> Readers:
        assert list(barred) == []
        self.plans.append(plan)
        return {"gb28181": (Reader("masked", self.masked.open),)}

    def assign(self, plan: MaskPlan, sound: SoundTrack | None = None) -> None:
        address: CameraAddress = pushed_address(7)
        self.ingest.assign(CAMERA, address, self.sink, plan, sound)

    @property
    def opened(self) -> tuple[int, int]:
        """How often the plain and the masked reader were opened."""
        return len(self.plain.opened), len(self.masked.opened)


@contextlib.asynccontextmanager
async def doors(
    *, masking: bool = True, back_off: BackOff = SOON, looker: TakeStill | None = None
) -> AsyncIterator[Doors]:
    built = Doors(masking=masking, back_off=back_off, looker=looker)
    task = asyncio.create_task(built.ingest.run())
    await asyncio.sleep(0)
    try:
        yield built
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        built.plain.close()
        built.masked.close()


async def test_a_new_plan_holds_at_once_and_its_reason_is_that_of_the_gap() -> None:
    async with doors() as built:
        built.assign(MaskPlan())
        await until(lambda: built.plain.sources)
        built.assign(MISSING)
        assert built.plain.sources == {}
        await until(lambda: built.sink.gaps and built.sink.gaps[-1][0] is GapReason.MASK_MISSING)
        built.assign(BY_RECORDER)
        await until(lambda: built.masked.sources)
        assert built.opened == (1, 1)
        assert built.plans == [BY_RECORDER]
        wider = MaskPlan((Window(0, None, replace(LEFT_HALF, version="M00000012.4")),))
        built.assign(wider)
        await until(lambda: built.masked.sources and len(built.masked.opened) == 2)
        assert built.plans[-1] == wider
        built.assign(MaskPlan())
        await until(lambda: built.plain.sources)
        assert built.opened == (2, 2)


async def test_a_mask_begins_and_ends_by_the_clock_of_the_recorder() -> None:
    async with doors() as built:
        begin_ms = to_90k(BEGUN) // 90 + 60_000
        built.assign(MaskPlan((Window(begin_ms, begin_ms + 60_000, LEFT_HALF),)))
        await until(lambda: built.plain.sources)
        built.clock.advance(timedelta(seconds=59))
        built.ingest.tick()
        assert (len(built.plain.sources), built.opened) == (1, (1, 0))
        built.clock.advance(timedelta(seconds=1))
        built.ingest.tick()
        await until(lambda: built.masked.sources)
        assert built.plain.sources == {}
        built.clock.advance(timedelta(seconds=60))
        built.ingest.tick()
        await until(lambda: built.plain.sources)
        assert built.masked.sources == {}
        assert built.opened == (2, 1)


async def test_a_closed_span_that_ends_by_the_clock_ends_at_once_and_is_no_failure() -> None:
    async with doors(back_off=BackOff(first_s=3600, most_s=3600)) as built:
        begin_ms = to_90k(BEGUN) // 90
        closed = [Window(begin_ms, begin_ms + 60_000, ClosedReason.MISSING)]
        closed += [Window(begin_ms + 60_000, begin_ms + 90_000, ClosedReason.MOVED)]
        built.assign(MaskPlan(tuple(closed)))
        await until(lambda: built.sink.gaps)
        built.clock.advance(timedelta(seconds=60))
        await until(lambda: len(built.sink.gaps) == 2)
        built.clock.advance(timedelta(seconds=30))
        await until(lambda: built.plain.sources)
        reasons = [reason for reason, _, _ in built.sink.gaps]
        assert reasons == [GapReason.MASK_MISSING, GapReason.MASK_MOVED, GapReason.CONNECTING]
        assert built.opened == (1, 0)


async def test_hours_that_end_by_the_clock_forget_no_move() -> None:
    for reason, kept in ((ClosedReason.MISSING, {LEFT_HALF.version}), (ClosedReason.MOVED, set())):
        async with doors() as built:
            until_ms = to_90k(BEGUN) // 90 + 60_000
            built.assign(MaskPlan((Window(0, until_ms, reason), Window(until_ms, None, LEFT_HALF))))
            await until(lambda built=built: built.sink.gaps)  # type: ignore[misc]
            feed = built.ingest._cameras[CAMERA].feed
            feed.moved = frozenset({LEFT_HALF.version})
            built.clock.advance(timedelta(seconds=60))
            await until(lambda built=built: built.masked.sources)  # type: ignore[misc]
            assert feed.moved == kept


async def test_a_mask_that_begins_while_a_camera_is_connected_is_not_missed() -> None:
    async with doors() as built:
        begin_ms = to_90k(BEGUN) // 90 + 1000
        starting, go_on = asyncio.Event(), asyncio.Event()

        async def slowly() -> None:
            starting.set()
            await go_on.wait()

        built.plain.connect = slowly
        built.assign(MaskPlan((Window(begin_ms, None, LEFT_HALF),)))
        await starting.wait()
        built.clock.advance(timedelta(seconds=1))
        go_on.set()
        await until(lambda: built.masked.sources)
        assert built.plain.sources == {}
        assert (built.opened, built.plain.runs) == ((1, 1), 0)


async def test_no_picture_of_a_masked_instant_is_delivered_before_the_next_tick() -> None:
    async with doors() as built:
        begin_ms = to_90k(BEGUN) // 90 + 1000
        built.assign(MaskPlan((Window(begin_ms, None, LEFT_HALF),)))
        await until(lambda: built.plain.sources)
        stream, source = Stream(gop=1), built.plain.sources[7]
        for _ in range(30):
            for packet in stream.picture():
                source.take(packet)
            built.clock.advance(timedelta(milliseconds=40))
        assert len(built.sink.units) == 25
        built.ingest.tick()
        await until(lambda: built.masked.sources)
        assert built.sink.gaps[-1][0] is GapReason.CONNECTING


async def test_a_window_of_next_week_interrupts_nothing() -> None:
    async with doors() as built:
        built.assign(MaskPlan())
        await until(lambda: built.plain.sources)
        built.assign(MaskPlan((Window(to_90k(BEGUN) // 90 + 604_800_000, None, LEFT_HALF),)))
        assert built.plain.sources
        assert built.opened == (1, 0)


async def test_without_a_reader_that_masks_nothing_is_read() -> None:
    async with doors(masking=False) as built:
        built.assign(BY_RECORDER)
        await until(lambda: built.sink.gaps)
        assert built.sink.gaps[0][0] is GapReason.MASK_FAULT
        assert built.opened == (0, 0)


async def test_a_masked_camera_records_no_sound_whoever_masks_it() -> None:
    for plan in (BY_CAMERA, BY_RECORDER):
        async with doors() as built:
            track = SoundTrack(SOUND_UNTIL_MS)
            built.assign(plan, track)
            await until(lambda: built.plain.sources or built.masked.sources)
            assert built.opened == ((1, 0) if plan is BY_CAMERA else (0, 1))
            assert track.trouble == "masked cameras record no sound"
            source = next(iter({**built.plain.sources, **built.masked.sources}.values()))
            assert source.feed.active_sound(0) is None
            built.assign(MaskPlan(), track)
            await until(lambda: any(one.feed.active_sound(0) is track for one in built.plain.sources.values()))  # noqa: B023


class Looker:
    """Looks at cameras as the test says; ends a look with what it is given for each version."""

    def __init__(self, *results: MaskSeen | Trouble) -> None:
        self.results = list(results)
        self.looked = 0

    async def __call__(
        self, _address: object, plan: MaskPlan, recipient: str, *, masked: bool, barred: Collection[str] = ()
    ) -> PipeStill:
        assert (recipient, masked) == ("", False)
        self.looked += 1
        self.barred = set(barred)
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Trouble):
            raise result
        holds = [window.holds for window in plan.windows]
        looks = tuple(MaskLook(one.version, 5, result, 9, 0, 0, 0) for one in holds if isinstance(one, Mask))
        return PipeStill(5, 8, 8, "", b"", looks, b"")


@pytest.mark.law("18(4)")
async def test_a_camera_that_fills_its_masks_is_looked_at_before_it_is_read() -> None:
    looker = Looker(Trouble(GapReason.UNREACHABLE, "away"), MaskSeen.SEEN)
    async with doors(looker=looker) as built:
        built.ingest.bar_redirects({"127.0.0.9"})
        built.assign(BY_CAMERA)
        await until(lambda: built.plain.sources)
        assert (looker.looked, looker.barred, built.opened) == (2, {"127.0.0.9"}, (1, 0))
        assert built.sink.gaps[0][0] is GapReason.UNREACHABLE
        built.assign(MaskPlan())
        await until(lambda: len(built.plain.opened) == 2)
        assert looker.looked == 2  # nothing to look at


@pytest.mark.law("18(4)")
async def test_what_a_camera_does_not_fill_is_filled_here_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in (MaskSeen.NOT_SEEN, MaskSeen.UNKNOWN):  # in the dark no mask would be seen either
        async with doors(looker=Looker(found)) as built:
            built.assign(BY_CAMERA)
            await until(lambda built=built: built.masked.sources)  # type: ignore[misc]
            assert built.opened == (0, 1)
            assert built.plans == [BY_RECORDER]
    monkeypatch.setattr(mask_looks, "AGAIN_S", 0.05)
    looker = Looker(MaskSeen.SEEN, MaskSeen.SEEN, MaskSeen.NOT_SEEN)
    async with doors(looker=looker) as built:
        built.assign(BY_CAMERA)
        await until(lambda: built.plain.sources)
        await until(lambda: built.masked.sources)
        assert looker.looked >= 3
        assert built.opened == (1, 1)
        assert built.plain.sources == {}
        assert [one.result for one in built.sink.states[-1].looks] == [MaskSeen.NOT_SEEN]


@pytest.mark.law("18(4)")
async def test_a_camera_that_cannot_be_looked_at_for_a_day_is_read_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AGAIN_S", "RETRY_S"):
        monkeypatch.setattr(mask_looks, name, 0.002)
    looker = Looker(MaskSeen.SEEN, Trouble(GapReason.SILENT, "no connection left"))
    async with doors(looker=looker) as built:
        built.assign(BY_CAMERA)
        await until(lambda: built.plain.sources)
        await until(lambda: not built.plain.sources)
        await until(lambda: built.sink.gaps and built.sink.gaps[-1][0] is GapReason.SILENT)
        assert GapReason.MASK_FAULT in [reason for reason, _, _ in built.sink.gaps]
        assert built.opened == (1, 0)
        assert looker.looked > 70


async def test_where_a_worker_is_needed_it_fills_the_masks_of_the_camera_too() -> None:
    other = replace(LEFT_HALF, version="M00000013.1", by=MaskedBy.CAMERA)
    plan = MaskPlan((Window(0, None, LEFT_HALF), Window(0, None, other)))
    looker = Looker(MaskSeen.SEEN)
    async with doors(looker=looker) as built:
        built.assign(plan)
        await until(lambda: built.masked.sources)
        assert built.plans == [plan.filled_here]
        assert looker.looked == 0
    answer = plan.at(0)
    assert isinstance(answer, Masked)
    assert answer.takes("M00000012.3")
    assert answer.takes("M00000012.3 M00000013.1")
    assert not answer.takes("M00000013.1")
    assert not answer.takes("M00000012.3 M00000014.1")
    assert answer.names("M00000012.3") == '[["M00000012.3","recorder"],["M00000013.1","camera"]]'
    assert answer.names("M00000012.3 M00000013.1") == '[["M00000012.3","recorder"],["M00000013.1","recorder"]]'
