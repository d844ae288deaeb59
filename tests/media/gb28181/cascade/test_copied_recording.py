"""The viewing copy of a gateway as a recording: read, renewed, cut off, left (articles
13(2), 16(3), 19, 20(1))."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.gb28181.scripted_above import FAR_MS, PAGE, POINT, SETS
from tests.support.gb28181.tiny_copies import BEGIN_MS, STEP_MS, TinyCopies, payload, tiny_copies

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused, refuse
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.cascade import copied_recording
from mingcha.media.gb28181.cascade.above import AskedWay, OpenedPoint
from mingcha.media.gb28181.cascade.copied_recording import CopiedRecording
from mingcha.media.gb28181.cascade.copy_answer import CopyAnswer

pytestmark = pytest.mark.law("13(2)", "16(3)", "19", "20(1)")
BEGIN = datetime.fromtimestamp(BEGIN_MS / 1000, UTC)
KEY = b"".join(b"\0\0\0\1" + one for one in (*SETS, payload(0)))
MANSRTSP = "Content-Type: Application/MANSRTSP\r\n"


@pytest.fixture(name="copies")
async def _copies() -> AsyncIterator[tuple[TinyCopies, str]]:
    async with tiny_copies() as made:
        yield made


@pytest.fixture(name="hold")
def _hold() -> Iterator[Callable[..., "Holder"]]:
    held: list[Holder] = []

    def hold(origin: str) -> Holder:
        held.append(Holder(origin))
        return held[-1]

    yield hold
    for one in held:
        one.recording.close()
        one.threads.shutdown()


class Holder:
    """A recording of four seconds, its renewals, and whether its call was ended."""

    def __init__(self, origin: str, ends_ms: int = FAR_MS) -> None:
        self.threads = ThreadPoolExecutor(4)
        self.clock = HandClock(BEGIN + timedelta(hours=1))
        self.renewed = 0
        self.is_refused = False
        self.gone = 0
        opened = OpenedPoint(AskedWay.PLAYBACK, "first", origin, PAGE, POINT, "V2026-1", ends_ms)
        span = BEGIN, BEGIN + timedelta(seconds=4)
        self.recording = CopiedRecording(opened, span, self._renew, self.clock, self.threads, self._end)

    async def _renew(self, opened: OpenedPoint) -> OpenedPoint:
        if self.is_refused:
            raise Refused(refuse("13(2)", "\u4e0d", "the share has ended"))
        self.renewed += 1
        return replace(opened, ticket=f"renewed{self.renewed}", ends_ms=FAR_MS)

    def _end(self) -> None:
        self.gone += 1

    async def ended(self) -> None:
        """Waits until the call was to end."""
        async with asyncio.timeout(5):
            while not self.gone:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)

    async def numbers(self, at_ms: int = 0) -> list[int]:
        """The numbers of the pictures from an offset on."""
        found = [picture async for picture in self.recording.pictures(at_ms * 90, backwards=False)]
        assert all(one.key is (one.at_90k // 90 // STEP_MS % 5 == 0) for one in found)
        return [one.at_90k // 90 // STEP_MS for one in found]


async def test_a_copy_is_asked_for_with_the_ticket_and_read_to_its_end(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    gateway, origin = copies
    held = hold(origin)
    assert await held.recording.begin() == 0
    assert await held.numbers() == list(range(100))
    path = f"/v1/copy/{POINT}/footage?from={BEGIN_MS}&to={BEGIN_MS + 4000}"
    assert gateway.asked[0] == (path, "Bearer first", PAGE)
    rest = f"/v1/copy/{POINT}/footage?from={BEGIN_MS + 3961}&to={BEGIN_MS + 4000}"
    assert [path for path, _, _ in gateway.asked[1:]] == [rest], "an answer may end before the span does"
    assert await held.numbers(2_000) == list(range(50, 100))
    assert await held.numbers(4_000) == []
    assert (held.gone, held.renewed) == (0, 0)


async def test_a_picture_is_an_access_unit_with_the_sets_of_its_format(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    held = hold(copies[1])
    pictures = [one async for one in held.recording.pictures(0, backwards=False)]
    assert pictures[0].annex_b == KEY
    assert pictures[1].annex_b == b"\0\0\0\1" + payload(1)


async def test_nothing_goes_backwards(copies: tuple[TinyCopies, str], hold: Callable[..., Holder]) -> None:
    held = hold(copies[1])
    assert [one async for one in held.recording.pictures(90_000, backwards=True)] == []
    assert copies[0].asked == []


async def test_a_gap_is_passed_and_the_end_of_what_exists_is_the_end(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].recorded = [range(10), range(60, 70)]
    held = hold(copies[1])
    assert await held.recording.begin() == 0
    assert await held.numbers() == [*range(10), *range(60, 70)]


@pytest.mark.parametrize(
    ("status", "code"), [(403, 403), (404, 404), (429, 486), (503, 486), (501, 488), (401, 480), (500, 480)]
)
async def test_what_the_gateway_does_not_give_is_a_code(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    monkeypatch.setattr(copied_recording, "_BEGIN_PATIENCE_S", -1)
    copies[0].refusals = [status] * 2
    assert await hold(copies[1]).recording.begin() == code


async def test_a_ticket_that_the_gateway_does_not_know_any_more_is_renewed_once(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].refusals = [401]
    held = hold(copies[1])
    assert await held.recording.begin() == 0
    assert [token for _, token, _ in copies[0].asked] == ["Bearer first", "Bearer renewed1"]


async def test_a_gateway_that_is_away_is_480(hold: Callable[..., Holder]) -> None:
    assert await hold("http://127.0.0.1:9").recording.begin() == 480


async def test_a_copy_that_is_given_back_late_is_waited_for(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_recording, "_AGAIN_S", 0)
    copies[0].refusals = [429, 429]
    assert await hold(copies[1]).recording.begin() == 0


async def test_a_ticket_is_renewed_while_nobody_reads_and_its_end_loses_and_doubles_no_picture(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_recording, "_LEAST_RENEWAL_S", 0.01)
    held = hold(copies[1])
    held.recording._opened = replace(held.recording._opened, ends_ms=0)
    copies[0].cut_after = [30]
    assert await held.recording.begin() == 0
    async with asyncio.timeout(5):
        while not held.renewed:  # noqa: ASYNC110 - of another task
            await asyncio.sleep(0.01)
    assert await held.numbers() == list(range(100))
    first, second, *_ = copies[0].asked
    assert [token for _, token, _ in (first, second)] == ["Bearer first", f"Bearer renewed{held.renewed}"]
    assert int(second[0].partition("from=")[2].partition("&")[0]) <= BEGIN_MS + 29 * STEP_MS + 1


async def test_an_answer_that_is_cut_off_is_asked_for_again_with_another_ticket(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].cut_after = [20]
    held = hold(copies[1])
    assert await held.numbers() == list(range(100))
    assert held.renewed == 1


async def test_a_grant_that_was_revoked_ends_the_call_and_says_nothing_else(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].cut_after = [20]
    held = hold(copies[1])
    held.is_refused = True
    reading = asyncio.create_task(held.numbers())
    await held.ended()
    assert not reading.done(), "an end of the recording is not claimed"
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


async def test_what_came_before_a_revocation_is_not_shown_after_it(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].waits, copies[0].burst = asyncio.Event(), 50
    held = hold(copies[1])
    assert await held.recording.begin() == 0
    pictures = held.recording.pictures(0, backwards=False)
    await anext(pictures)
    held.is_refused = True
    copies[0].resets.set()
    await asyncio.sleep(0.1)
    following = asyncio.create_task(anext(pictures))
    await held.ended()
    assert not following.done(), "the second of fifty, which had come"
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await pictures.aclose()


async def test_a_paused_playback_ends_with_its_grant(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_recording, "_LEAST_RENEWAL_S", 0.01)
    held = hold(copies[1])
    held.recording._opened = replace(held.recording._opened, ends_ms=0)
    held.is_refused = True
    assert await held.recording.begin() == 0
    await held.ended()


async def test_a_register_that_is_away_for_a_while_ends_nothing(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_recording, "_AGAIN_S", 0)
    monkeypatch.setattr(copied_recording, "_PATIENCE_S", 60)
    copies[0].cut_after = [14]
    copies[0].refusals = [200, *[503] * 12]
    held = hold(copies[1])
    assert await held.numbers() == list(range(100))
    assert held.gone == 0


async def test_a_gateway_that_stays_away_ends_the_call(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_recording, "_PATIENCE_S", 0)
    copies[0].cut_after = [14]
    copies[0].refusals = [200, *[500] * 3]
    held = hold(copies[1])
    reading = asyncio.create_task(held.numbers())
    held.clock.advance(timedelta(seconds=1))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        while not held.gone:
            held.clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0.01)
    assert not reading.done()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


async def test_answers_that_bring_nothing_are_not_asked_for_for_ever(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].cut_after = [0] * 10
    assert await hold(copies[1]).numbers() == []
    assert len(copies[0].asked) == 2


async def test_what_is_no_footage_ends_the_call(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.gb28181.tiny_copies.INIT", b"\0\0\0\1moov")
    held = hold(copies[1])
    reading = asyncio.create_task(held.numbers())
    await held.ended()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


async def test_leaving_ends_the_connection_at_once(copies: tuple[TinyCopies, str], hold: Callable[..., Holder]) -> None:
    copies[0].waits = asyncio.Event()
    held = hold(copies[1])
    assert await held.recording.begin() == 0
    reading = asyncio.create_task(held.numbers())
    await asyncio.sleep(0.05)  # it waits for the second picture, which never comes
    assert copies[0].left == 0
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    held.recording.close()
    await copies[0].was_left(1)


async def test_an_answer_that_is_left_before_it_is_connected_asks_for_nothing(copies: tuple[TinyCopies, str]) -> None:
    with ThreadPoolExecutor(1) as threads:
        go = threading.Event()
        threads.submit(go.wait)
        answer = CopyAnswer(threads)
        opened = OpenedPoint(AskedWay.PLAYBACK, "first", copies[1], PAGE, POINT, "V2026-1", FAR_MS)
        opening = asyncio.create_task(answer.open(opened, BEGIN_MS, BEGIN_MS + 1))
        await asyncio.sleep(0)
        answer.close()
        go.set()
        with pytest.raises(Fault):
            await opening
    assert copies[0].asked == []


async def test_an_answer_that_nobody_began_to_read_is_left(
    copies: tuple[TinyCopies, str], hold: Callable[..., Holder]
) -> None:
    copies[0].waits = asyncio.Event()
    held = hold(copies[1])
    assert await held.recording.begin() == 0
    held.recording.close()
    await copies[0].was_left(1)
