"""The door of control: who gets in, what is logged, and that a camera stops when nobody holds the key (2, 7(2))."""

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CAMERA, OTHER = "31010600001310000001", "31010600001310000002"
MOVE = {"verb": "move", "pan": 0.5, "tilt": 0.0, "zoom": 0.0}


def asks(verb, n=1, **more):
    return json.dumps({"do": verb, "n": n, **more})


@pytest.mark.law("2", "7(2)")
async def test_a_verb_is_a_line_first_and_then_a_move(house, hear) -> None:
    async with house.dial() as socket:
        assert await hear(socket, "state") == {"state": {"away": False, "home_in_s": None}}
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}))
        assert await hear(socket, "ok") == {"n": 1, "ok": True, "away": True, "home_in_s": 300}
    (line,) = house.lines("moved")
    assert (line["camera"], line["way"], line["lease"], line["who"]) == (CAMERA, "control", 5, "user:7")
    assert line["verb"] == '{"preset":3,"verb":"go_to_preset"}'
    assert house.recorder.verbs == ["go_to_preset"]


async def test_what_cannot_be_logged_is_not_done(house, hear, monkeypatch) -> None:
    """A full disk."""
    async with house.dial() as socket:
        await hear(socket, "state")
        monkeypatch.setattr("mingcha.media.gateway.opening_log.os.write", lambda _file, _data: 3)
        await socket.send(asks(MOVE))
        facts = await hear(socket, "ok")
        monkeypatch.undo()
    assert (facts["ok"], facts["trouble"], house.recorder.verbs, house.lines("moved")) == (False, "refused", [], [])


async def test_where_a_camera_is_must_be_kept_before_it_moves(house, hear, monkeypatch) -> None:
    async with house.dial() as socket:
        await hear(socket, "state")
        monkeypatch.setattr("mingcha.media.gateway.control.positions.os.write", lambda _file, _data: 3)
        monkeypatch.setattr(house.gateway._openings, "_write", lambda _facts: None)
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}))
        facts = await hear(socket, "ok")
        monkeypatch.undo()
    assert (facts["ok"], house.recorder.verbs) == (False, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"modes": ("live", "playback"), "lease": 0},
        {"points": (OTHER,)},
        {"origin": "http://elsewhere.example"},
        {"exp_ms": 1},
    ],
    ids=["another mode", "another camera", "another page", "ended"],
)
async def test_no_other_ticket_gets_in(house, end_of, changes) -> None:
    async with house.dial(house.ticket(**changes)) as socket:
        assert (await end_of(socket))[1] in (4401, 4403)
    assert house.recorder.verbs == []


async def test_a_ticket_of_control_shows_no_pictures(house) -> None:
    answer = house.gateway.desk.admit(house.ticket(), CAMERA, "live", None)
    assert not answer


async def test_the_highest_lease_counts(house, hear, end_of) -> None:
    async with house.dial(house.ticket(5)) as older:
        await hear(older, "state")
        await older.send(asks(MOVE))
        await hear(older, "ok")
        async with house.dial(house.ticket(6)) as newer:
            await hear(newer, "state")
            assert await end_of(older) == ("lease", 4403)
            await house.recorder.has_got("move", "stop")
            async with house.dial(house.ticket(5)) as again:
                assert await end_of(again) == ("lease", 4403)
            await newer.send(asks(MOVE))
            assert (await hear(newer, "ok"))["ok"]


async def test_a_second_socket_of_the_lease_stops_only_what_it_holds(house, hear) -> None:
    async with house.dial() as first:
        await first.send(asks(MOVE))
        await hear(first, "ok")
        async with house.dial(house.ticket(id="c5b")) as second:
            await hear(second, "state")
        await first.send(asks({"verb": "auxiliary", "switch": 1, "on": True}, 2))
        await hear(first, "ok")
        assert house.recorder.verbs[0] == "move"
        assert house.recorder.verbs.count("stop") == 1  # by the wiper's beginning, not by the second socket's end


async def test_a_fifth_socket_of_a_lease_is_one_too_many(house, hear, end_of) -> None:
    sockets = [await house.dial() for _ in range(4)]
    for socket in sockets:
        await hear(socket, "state")
    async with house.dial() as fifth:
        assert (await end_of(fifth))[1] == 4429
    for socket in sockets:
        await socket.close()


@pytest.mark.law("7(2)")
@pytest.mark.parametrize("how", ["closed", "silent", "released", "revoked", "expired", "gateway ends"])
async def test_a_held_move_stops(house, hear, end_of, how) -> None:
    socket = await house.dial()
    await socket.send(asks(MOVE))
    await hear(socket, "ok")
    match how:
        case "closed":
            socket.transport.abort()
        case "silent":
            house.clock.advance(timedelta(seconds=1.2))
        case "released":
            await socket.send(asks({"verb": "stop"}, 2))
        case "revoked":
            house.gateway.desk.revoke(house.desk.revocation("G-1", int(house.clock.now().timestamp() * 1000)))
            assert await end_of(socket) == ("revoked", 4401)
        case "expired":
            house.clock.advance(timedelta(minutes=3))
            assert await end_of(socket) == ("ticket", 4401)
        case _:
            await house.gateway.stop()
    await house.recorder.has_got("move", "stop")
    await socket.close()


async def test_repetitions_hold_on_without_lines(house, hear) -> None:
    """They go to the camera now and then: an ONVIF movement ends by itself."""
    async with house.dial() as socket:
        await socket.send(asks(MOVE))
        await hear(socket, "ok")
        for _ in range(6):
            house.clock.advance(timedelta(seconds=0.4))
            await socket.send(asks(MOVE, held=True))
            await socket.ping()
        await house.recorder.has_got("move", "move")
        house.clock.advance(timedelta(seconds=0.4))
        await socket.send(asks({**MOVE, "pan": 1.0}, held=True))  # another verb under the same number begins
        await hear(socket, "ok")
    assert len(house.lines("moved")) == 2


async def test_a_stop_overtakes_a_move_that_waits(house, hear) -> None:
    """A recorder that answers late: the stop goes out at once, and again after the move's answer."""
    house.recorder.held_back = asyncio.Event()
    async with house.dial() as socket:
        await socket.send(asks(MOVE))
        await house.recorder.has_got("move")
        await socket.send(asks({"verb": "stop"}, 2))
        assert (await hear(socket, "ok"))["n"] == 2
        house.recorder.held_back.set()
        await house.recorder.has_got("move", "stop", "stop")


async def test_a_stop_that_fails_late_does_not_halt_the_way_to_a_preset(house, hear, monkeypatch) -> None:
    answer, failed = house.recorder.ask, asyncio.Event()

    async def ask(op: str, **given: object) -> dict[str, object]:
        if given["verb"]["verb"] != "stop":
            return await answer(op, **given)
        await failed.wait()
        raise Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))

    monkeypatch.setattr(house.recorder, "ask", ask)
    async with house.dial() as socket:
        await socket.send(asks({"verb": "stop"}, 1))
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}, 2))
        assert (await hear(socket, "ok"))["n"] == 2
        failed.set()
        assert ((await hear(socket, "ok"))["n"], house.gateway._control._stops._owed) == (1, {})


async def test_a_recorder_that_never_answers(house, hear) -> None:
    house.recorder.held_back = asyncio.Event()
    house.gateway._control._moving._movers._answer_limit_s = 0.05
    async with house.dial() as socket:
        await socket.send(asks(MOVE))
        facts = await hear(socket, "ok")
        assert (facts["ok"], facts["trouble"]) == (False, "silent")
        await house.recorder.has_got("move", "stop")  # it may have begun to move
    assert house.kept == [CAMERA]  # and goes home by the clock


@pytest.mark.parametrize("kind", [FaultKind.UNAVAILABLE, FaultKind.NOT_FOUND])
async def test_a_stop_that_failed_is_sent_again(house, hear, kind: FaultKind) -> None:
    """Also where the recorder did not know the camera once: one that begins again does not for a moment."""
    async with house.dial() as socket:
        await socket.send(asks(MOVE))
        await hear(socket, "ok")
        house.recorder.fault = Fault(kind, Words("不在", "away"))
        await socket.send(asks({"verb": "stop"}, 2))
        assert (await hear(socket, "ok"))["trouble"] == "unreachable"
        house.recorder.fault = None
        house.clock.advance(timedelta(seconds=1))
        await house.recorder.has_got("move", "stop", "stop")


async def test_a_camera_that_never_moved_is_not_away(house, hear) -> None:
    house.recorder.fault = Fault(FaultKind.UNSUPPORTED, Words("有遮挡", "masked"), "masked")
    async with house.dial() as socket:
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}))
        facts = await hear(socket, "ok")
    assert (facts["trouble"], facts["why"], house.kept) == ("unsupported", {"zh": "有遮挡", "en": "masked"}, [])
    assert house.gateway.figures.move_refusals == {"unsupported": 1}
    moved, home = house.lines()
    assert (moved["t"], home["t"], home["camera"], home["after_s"]) == ("moved", "home", moved["camera"], 0)


@pytest.mark.parametrize(
    "verb",
    [
        {"verb": "set_preset", "preset": 3},
        {"verb": "delete_preset", "preset": 3},
        {"verb": "cruise", "act": "add", "cruise": 1, "value": 3},
        {"verb": "scan", "act": "left", "scan": 1},
        {"verb": "auxiliary", "switch": 2, "on": True},
    ],
    ids=lambda verb: verb["verb"],
)
async def test_a_viewer_maintains_nothing(house, hear, verb) -> None:
    async with house.dial() as socket:
        await socket.send(asks(verb))
        assert (await hear(socket, "ok"))["trouble"] == "unsupported"
    assert (house.recorder.verbs, house.lines("moved")) == ([], [])


async def test_ten_thousand_messages_are_twenty(house, end_of) -> None:
    async with house.dial() as socket:
        with contextlib.suppress(OSError, ConnectionClosed):
            for n in range(10_000):
                await socket.send(asks({"verb": "stop"}, n))
        assert (await end_of(socket))[1] == 4429
    assert len(house.recorder.verbs) <= 20


async def test_a_ninth_beginning_in_a_second_ends_it(house, end_of) -> None:
    async with house.dial() as socket:
        for n in range(9):
            await socket.send(asks({"verb": "go_to_preset", "preset": 3}, n))
        assert (await end_of(socket))[1] == 4429
    assert len(house.lines("moved")) == 8


async def test_a_ticket_is_renewed_for_the_same_lease_alone(house, hear, end_of) -> None:
    async with house.dial() as socket:
        await hear(socket, "state")
        house.clock.advance(timedelta(minutes=1))
        await socket.send(json.dumps({"ticket": house.ticket(id="c5b")}))
        await socket.send(asks({"verb": "stop"}))
        await hear(socket, "ok")
        house.clock.advance(timedelta(seconds=90))  # after the end of the first ticket
        await socket.send(asks({"verb": "stop"}, 2))
        assert (await hear(socket, "ok"))["ok"]
        await socket.send(json.dumps({"ticket": house.ticket(6)}))
        assert await end_of(socket) == ("ticket", 4403)


async def test_a_page_of_another_origin_is_refused(house) -> None:
    with pytest.raises(Exception, match="403"):
        await house.dial(origin="http://elsewhere.example")


async def test_a_late_repetition_of_another_verb_begins_nothing(house, hear) -> None:
    async with house.dial() as socket, house.dial() as other:
        await socket.send(asks(MOVE, 1))
        await hear(socket, "ok")
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}, 2))
        await socket.send(asks(MOVE, 1, held=True))
        await socket.send(asks({"verb": "focus", "speed": 1.0}, 3))
        await socket.send(asks(MOVE, 2, held=True))
        await socket.send(asks({"verb": "stop"}, 4))
        while (await hear(socket, "ok"))["n"] != 4:
            pass
        await socket.send(asks(MOVE, 5))
        await hear(socket, "ok")
        await other.send(asks(MOVE, 1, held=True))
        await other.send(asks({"verb": "stop"}, 2))
        await hear(other, "ok")
    verbs = [json.loads(line["verb"])["verb"] for line in house.lines("moved")]
    assert verbs == ["move", "go_to_preset", "focus", "move"]


@pytest.mark.law("7(2)")
async def test_a_gateway_that_ends_takes_no_verb_and_waits_for_the_stops(house, hear) -> None:
    socket = await house.dial()
    await hear(socket, "state")
    house.recorder.held_back = asyncio.Event()
    await socket.send(asks(MOVE, 1))
    await house.recorder.has_got("move")
    ends = asyncio.create_task(house.gateway._control.stop())
    await house.recorder.has_got("move", "stop")
    with contextlib.suppress(ConnectionClosed):
        await socket.send(asks({"verb": "go_to_preset", "preset": 3}, 2))
    house.recorder.held_back.set()
    await ends
    await socket.wait_closed()
    assert socket.close_code == 1001
    assert house.recorder.verbs == ["move", "stop", "stop"], "the move's answer came after the first stop"
