"""The operation `try`: a camera that is not assigned is read once from the recorder's machine, in literal bytes of the
local protocol (docs/ref/local-protocol.md; articles 7, 8)."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.support.media.fake_camera import IDR, FakeCamera, status, steady
from tests.support.media.recorder_house import START, running

from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.media.ingest.trial import FirstPicture, Reach, Trial
from mingcha.media.local.server import LocalServer
from mingcha.media.recorder import address_trials
from mingcha.media.recorder.address_trials import AddressTrials, trial_from, trial_json, trial_request
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.units import GapReason
from mingcha.registry.networks.rules import MOST_OF_A_UNIT

PICTURE = FirstPicture("avc1.4d401f", b"\x00init", b"\x00\x00\x00\x01\x65")
CAME = Trial("avc1.4d401f", 1280, 720, picture=PICTURE, redirected=("10.1.9.10",))


def unsealed(sealed: str) -> str:
    """What `unseal` of these tests opens: "sealed:" and the password."""
    if sealed and not sealed.startswith("sealed:"):
        raise Fault(FaultKind.CORRUPT, Words("密文打不开", "it does not open"))
    return sealed.removeprefix("sealed:")


@asynccontextmanager
async def listening(folder: Path) -> AsyncIterator[Path]:
    """A socket whose only operation is `try`."""
    server = LocalServer(
        folder / "r.sock", {"try": AddressTrials(unsealed, SystemClock(), MaskedCameras(), lambda _: None).run}
    )
    await server.start()
    try:
        yield folder / "r.sock"
    finally:
        await server.stop()


async def exchange(socket: Path, body: bytes) -> tuple[int, dict[str, object]]:
    """(kind, JSON) of the answer to request 7, written and read as bytes."""
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(struct.pack(">IBI", len(body) + 5, 1, 7) + body)
    rest, kind, request = struct.unpack(">IBI", await reader.readexactly(9))
    assert request == 7
    answer = json.loads(await reader.readexactly(rest - 5))
    writer.close()
    return kind, answer


async def test_a_picture_comes_in_literal_bytes(tmp_path: Path) -> None:
    async with listening(tmp_path) as socket, FakeCamera(play=steady()) as camera:
        body = f'{{"op":"try","url":"{camera.url}","unit":["127.0.0.0/8"],"installation":["127.0.0.0/8"]}}'
        kind, answer = await exchange(socket, body.encode())
    assert kind == 2
    assert {name: answer[name] for name in ("reason", "width", "height", "redirected")} == {
        "reason": None, "width": 1280, "height": 720, "redirected": [],
    }  # fmt: skip
    found = trial_from(answer, "r1")
    assert found.picture is not None
    assert (found.recorder, IDR in found.picture.payload) == ("r1", True)


async def test_the_password_is_opened_there_and_a_refusal_is_its_reason(tmp_path: Path) -> None:
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(403, headers)}
    async with listening(tmp_path) as socket, FakeCamera(replies=replies) as camera:
        given = trial_request(camera_address(camera.url, "eye"), "sealed:let-me-in", Reach())
        kind, answer = await exchange(socket, json.dumps({"op": "try", **given}).encode())
        assert (kind, answer["reason"], answer["picture"]) == (2, "REFUSED", "")
        wrong = json.dumps({"op": "try", **given, "sealed_password": "let-me-in"}).encode()
        kind, answer = await exchange(socket, wrong)
        assert (kind, answer["kind"]) == (3, "corrupt")
        assert "let-me-in" not in json.dumps(answer)


@pytest.mark.parametrize(
    "body",
    [
        b'{"op":"try"}',
        b'{"op":"try","url":"http://127.0.0.1/"}',
        b'{"op":"try","url":["rtsp://127.0.0.1/"]}',
        b'{"op":"try","url":"rtsp://camera.local/"}',
        b'{"op":"try","url":"rtsp://127.0.0.1/","unit":"127.0.0.0/8"}',
        b'{"op":"try","url":"rtsp://127.0.0.1/","unit":["every network"]}',
        b'{"op":"try","url":"rtsp://127.0.0.1/","installation":[' + b'"10.0.0.0/8",' * 256 + b'"10.0.0.0/8"]}',
    ],
)
async def test_a_request_that_is_none_connects_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setattr(address_trials, "try_camera", lambda *_: pytest.fail("it connected"))
    async with listening(tmp_path) as socket:
        kind, answer = await exchange(socket, body)
    assert (kind, answer["kind"]) == (3, "invalid")


async def test_all_networks_that_a_unit_may_have_fit_into_a_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_trials, "try_camera", lambda *_: Trial(reason=GapReason.SILENT))
    body = b'{"op":"try","url":"rtsp://127.0.0.1/","unit":[' + b'"10.0.0.0/8",' * (MOST_OF_A_UNIT - 1)
    async with listening(tmp_path) as socket:
        _, answer = await exchange(socket, body + b'"10.0.0.0/8"]}')
    assert answer["reason"] == "SILENT"


async def test_two_attempts_run_at_once_also_when_their_client_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    loop, waits = asyncio.get_running_loop(), asyncio.Event()

    def slow(*_: object) -> Trial:
        asyncio.run_coroutine_threadsafe(ended.wait(), loop).result(30)
        loop.call_soon_threadsafe(waits.set)
        return Trial(reason=GapReason.SILENT)

    monkeypatch.setattr(address_trials, "try_camera", slow)
    body = b'{"op":"try","url":"rtsp://127.0.0.1/"}'
    async with listening(tmp_path) as socket:
        for _ in range(2):
            _, writer = await asyncio.open_unix_connection(socket)
            writer.write(struct.pack(">IBI", len(body) + 5, 1, 7) + body)
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.close()
        kind, answer = await exchange(socket, body)
        assert (kind, answer["kind"]) == (3, "exhausted")
        ended.set()
        await asyncio.wait_for(waits.wait(), 30)
        for _ in range(500):
            if (await exchange(socket, body))[0] == 2:
                return
            await asyncio.sleep(0.02)
    pytest.fail("the turns of attempts whose client left were never given back")


def test_an_attempt_survives_its_json_and_a_large_picture_is_left_out() -> None:
    for found in (CAME, Trial(reason=GapReason.UNREACHABLE)):
        back = trial_from(json.loads(json.dumps(trial_json(found))), "")
        assert back == found
    large = FirstPicture("avc1.4d401f", b"init", bytes(address_trials.PICTURE_LIMIT_BYTES + 1))
    left_out = trial_from(trial_json(Trial("avc1.4d401f", 1280, 720, picture=large)), "r1")
    assert (left_out.width, left_out.picture) == (1280, None)
    for broken in ({}, {**trial_json(CAME), "picture": "%%"}, {**trial_json(CAME), "reason": "BORED"}):
        with pytest.raises(Fault):
            trial_from(broken, "r1")


async def test_a_whole_recorder_has_the_operation(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house, FakeCamera(play=steady()) as camera:
        answer = await house.client.ask("try", **trial_request(camera_address(camera.url), "", Reach()))
    assert (answer["reason"], answer["width"]) == (None, 1280)
