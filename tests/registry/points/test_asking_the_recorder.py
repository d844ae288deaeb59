"""The connection test is asked of the recorder of this machine, and of the pages where there is none (article 7)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts

from mingcha.access.trial_stills.actions import try_with_still
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import Reach, Trial
from mingcha.media.local.server import Given, LocalServer, Operation, Reply
from mingcha.media.recorder.address_trials import trial_json
from mingcha.media.units import GapReason
from mingcha.registry.commissioning.trying import AddressToTry, asked_from_words, try_address
from mingcha.registry.points import asking_recorder

GOOD = AddressToTry("HQX", "rtsp://10.1.9.9/main", "operator", "let-me-in")


async def hello(_given: Given, _: Reply) -> dict[str, object]:
    return {"recorder": "rec-1", "started_ms": 0, "demo": False}


@contextmanager
def recorder(path: Path, operations: dict[str, Operation]) -> Iterator[None]:
    """A recorder's socket in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = LocalServer(path, {"hello": hello, **operations})
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[CameraAddress]:
    """The addresses that this process asked itself; none of them answers."""
    asked: list[CameraAddress] = []

    def look(address: CameraAddress, _clock: Clock, _reach: Reach, *_: object) -> Trial:
        asked.append(address)
        return Trial(reason=GapReason.SILENT)

    monkeypatch.setattr(asking_recorder, "try_camera", look)
    return asked


@pytest.mark.law("7")
def test_the_recorder_is_asked_and_named(city: City, clock: Clock, here: list[CameraAddress]) -> None:
    seen: list[Given] = []

    async def answers(given: Given, _: Reply) -> dict[str, object]:
        seen.append(given)
        return trial_json(Trial("avc1", 1280, 720))

    with recorder(settings.MINGCHA_HOME.socket, {"try": answers}):
        found = try_address(city["manager"], GOOD, clock=clock)
    assert (found.width, found.recorder, here) == (1280, "rec-1", [])
    assert asked_from_words(found).zh == "由录像机 rec-1 所在的机器发起测试"
    assert last_facts() == {
        "system": "HQX", "host": "10.1.9.9:554", "outcome": "1280x720", "from_recorder": "rec-1",
    }  # fmt: skip
    (given,) = seen
    assert (given["url"], given["username"]) == ("rtsp://10.1.9.9:554/main", "operator")
    assert settings.MINGCHA_KEYS.unseal(str(given["sealed_password"])) == "let-me-in"
    assert "10.0.0.0/8" in given["unit"]  # type: ignore[operator]


@pytest.mark.law("7")
def test_without_a_recorder_here_or_with_an_older_one_the_pages_ask(
    city: City, clock: Clock, here: list[CameraAddress]
) -> None:
    found = try_address(city["manager"], GOOD, clock=clock)
    with recorder(settings.MINGCHA_HOME.socket, {}):
        try_address(city["manager"], GOOD, clock=clock)
    assert [one.host for one in here] == ["10.1.9.9", "10.1.9.9"]
    assert asked_from_words(found).en == "Asked from the machine of the pages"


@pytest.mark.law("7")
def test_a_busy_recorder_is_not_asked_around(city: City, clock: Clock, here: list[CameraAddress]) -> None:
    async def busy(_given: Given, _: Reply) -> dict[str, object]:
        raise Fault(FaultKind.EXHAUSTED, Words("请稍候", "wait"))

    with recorder(settings.MINGCHA_HOME.socket, {"try": busy}), pytest.raises(Fault) as raised:
        try_address(city["manager"], GOOD, clock=clock)
    assert (raised.value.kind, here) == (FaultKind.EXHAUSTED, [])


@pytest.mark.law("7")
def test_a_recorder_that_hangs_does_not_hold_the_pages(
    city: City, clock: Clock, here: list[CameraAddress], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_recorder, "_ANSWER_S", 0.2)

    async def hangs(_given: Given, _: Reply) -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    with recorder(settings.MINGCHA_HOME.socket, {"try": hangs}):
        assert try_address(city["manager"], GOOD, clock=clock).reason is GapReason.SILENT
    assert len(here) == 1


def test_pages_and_command_ask_the_recorder_first() -> None:
    for action in (try_address, try_with_still):
        assert action.__kwdefaults__["try_camera"] is asking_recorder.try_from_recorder
