"""States of cameras at the gateway: each change at once, only to whom a pass names the camera, without a database."""

import asyncio
import json
from datetime import timedelta

import pytest
from tests.support.media.gateway_live import CAMERA, ORIGIN, OTHER, close_code, watch
from websockets.asyncio.client import ClientConnection, connect

from mingcha.access.tickets.state_pass import build_state_pass

FOREIGN = "31010600001310000009"


def follow(gateway, token):
    address = f"ws://127.0.0.1:{gateway.port}/live/states?camera={CAMERA}"
    return connect(address, subprotocols=["mingcha.v1", f"ticket.{token}"], origin=ORIGIN, compression=None)


def state(camera: str, phase: str = "trouble", reason: str | None = "UNREACHABLE") -> dict[str, object]:
    return {"camera": camera, "state": phase, "reason": reason, "since_ms": 5, "poor": ""}


async def next_state(socket: ClientConnection, *, kind: str = "state") -> dict[str, object]:
    async with asyncio.timeout(5):
        while True:
            facts = json.loads(await socket.recv())
            if facts["type"] == kind:
                return facts


async def subscribed(recorder) -> asyncio.Queue:
    async with asyncio.timeout(5):
        while not recorder.state_queues:  # noqa: ASYNC110 - the gateway subscribes by itself
            await asyncio.sleep(0.01)
    return recorder.state_queues[0]


async def test_a_change_reaches_who_follows_the_camera_and_nobody_else(gateway, recorder, desk, clock) -> None:
    """Issue point D (wall): a camera that dies is known to the page at once; before, the tree learned it never and the
    tile's facts after a minute. Article 3: of a camera that no pass names nothing is said."""
    token = build_state_pass("user:7", [CAMERA, OTHER], desk.signer, clock=clock)
    async with follow(gateway, desk.ticket()) as socket:
        await socket.send(json.dumps({"type": "states", "token": token}))
        queue = await subscribed(recorder)
        queue.put_nowait(state(FOREIGN))
        queue.put_nowait(state(OTHER, "recording", None))
        queue.put_nowait(state(OTHER))
        told = [await next_state(socket), await next_state(socket)]
        assert [(one["camera"], one["state"]) for one in told] == [(OTHER, "recording"), (OTHER, "trouble")]
        async with follow(gateway, desk.ticket()) as late:
            await late.send(json.dumps({"type": "states", "token": token}))
            assert (await next_state(late))["reason"] == "UNREACHABLE"
        assert len(recorder.state_queues) == 1
    async with asyncio.timeout(5):
        while recorder.state_queues:  # noqa: ASYNC110 - the gateway leaves by itself
            await asyncio.sleep(0.01)


async def test_a_recorder_that_does_not_answer_is_said_of_each_of_its_cameras(gateway, recorder, desk, clock) -> None:
    """Article 16(1): a page whose recorder was killed said "recording" of its cameras until it was loaded anew. Of one
    that this recorder has no more (another one records it) nothing is said."""
    token = build_state_pass("user:7", [CAMERA, OTHER], desk.signer, clock=clock)
    async with follow(gateway, desk.ticket()) as socket:
        await socket.send(json.dumps({"type": "states", "token": token}))
        queue = await subscribed(recorder)
        for one in (state(CAMERA, "recording", None), state(OTHER, "off", None), None):
            queue.put_nowait(one)
        told = [await next_state(socket) for _ in range(3)]
        assert [(one["camera"], one["state"]) for one in told] == [
            (CAMERA, "recording"),
            (OTHER, "off"),
            (CAMERA, "away"),
        ]
        (await subscribed(recorder)).put_nowait(state(CAMERA, "recording", None))
        assert (await next_state(socket))["state"] == "recording"


@pytest.mark.parametrize("wrong", ["another person's", "ended", "a ticket", "nothing"])
async def test_no_other_pass_opens_a_state(gateway, recorder, desk, clock, wrong: str) -> None:
    token = build_state_pass("user:8" if wrong == "another person's" else "user:7", [OTHER], desk.signer, clock=clock)
    if wrong == "ended":
        clock.advance(timedelta(minutes=6))
    token = {"a ticket": desk.ticket(), "nothing": "x.y"}.get(wrong, token)
    async with follow(gateway, desk.ticket()) as socket:
        await socket.send(json.dumps({"type": "states", "token": token}))
        assert (await next_state(socket, kind="fault"))["kind"] == "unauthenticated"
        assert recorder.state_queues == []


async def test_without_a_ticket_nobody_follows(gateway, desk, clock) -> None:
    token = build_state_pass("user:7", [CAMERA], desk.signer, clock=clock)
    async with follow(gateway, token) as socket:
        assert (await close_code(socket))[0] == 4401


async def test_the_end_of_the_grant_ends_the_states(gateway, recorder, desk, clock) -> None:
    token = build_state_pass("user:7", [CAMERA], desk.signer, clock=clock)
    async with follow(gateway, desk.ticket()) as socket:
        await socket.send(json.dumps({"type": "states", "token": token}))
        await subscribed(recorder)
        gateway.desk.revoke(desk.revocation("G-1", int(clock.now().timestamp() * 1000)))
        assert (await close_code(socket))[0] == 4401


async def test_following_states_takes_no_place_of_a_picture(gateway, recorder, desk, clock, monkeypatch) -> None:
    """Four walls of sixteen under one grant follow states beside their 64 pictures."""
    monkeypatch.setattr("mingcha.media.gateway.watching.PICTURES_A_GRANT", 1)
    async with watch(gateway, desk.ticket()), follow(gateway, desk.ticket()) as socket:
        await socket.send(json.dumps({"type": "states", "token": build_state_pass("user:7", [CAMERA], desk.signer,
                                                                                   clock=clock)}))  # fmt: skip
        (await subscribed(recorder)).put_nowait(state(CAMERA))
        assert (await next_state(socket))["camera"] == CAMERA
    async with follow(gateway, desk.ticket()), follow(gateway, desk.ticket()) as second:
        assert (await close_code(second))[0] == 4429
