"""Recorder and signalling program over a real socket: streams, their ends on either side, limits, faults."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.media.taking_in import until

from mingcha.kit import local_socket
from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.link import server as link_server
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.gb28181.link.record_lists import PART_RECORDS, HeldRecord, RecordsAsk, RecordsEnd
from mingcha.media.gb28181.link.server import LinkServer
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Played, Transport
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

pytestmark = pytest.mark.law("2", "13(1)")

DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
ASK = PlayAsk(DEVICE, CHANNEL, 0, 30_000, Transport.TCP)


@dataclass
class ScriptedSignalling:
    """Answers as the test says, and notes what came."""

    silent: bool = False
    trouble: Trouble | None = None
    asked: list[object] = field(default_factory=list)
    byes: list[str] = field(default_factory=list)
    ended: dict[str, Callable[[str], None]] = field(default_factory=dict)
    cancelled: int = 0
    records_held: list[HeldRecord] = field(default_factory=list)
    before_answer: Callable[[], object] = lambda: None

    async def play(self, ask: PlayAsk, ended: Callable[[str], None]) -> Played:
        self.asked.append(ask)
        number = len(self.asked)
        if self.trouble is not None:
            raise self.trouble
        try:
            await asyncio.sleep(60 if self.silent else 0)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        dialog = f"dialog-{number}"
        self.ended[dialog] = ended
        self.before_answer()
        return Played(dialog, "10.1.2.3", 15_060, "0200000001", "PS")

    def bye(self, dialog: str) -> None:
        self.byes.append(dialog)

    async def control(self, ask: ControlAsk) -> None:
        self.asked.append(ask)
        if self.trouble is not None:
            raise self.trouble

    async def records(self, ask: RecordsAsk, part: Callable[[Sequence[HeldRecord]], None]) -> RecordsEnd:
        self.asked.append(ask)
        if self.trouble is not None:
            raise self.trouble
        for begin in range(0, len(self.records_held), PART_RECORDS):
            part(self.records_held[begin : begin + PART_RECORDS])
        return RecordsEnd("whole", len(self.records_held), len(self.records_held), 0)

    def state(self, device: str) -> DeviceState:
        return DeviceState(device == DEVICE, "udp 10.1.2.3:5060", 1_000)

    def credentials_changed(self, device: str) -> None:
        self.asked.append(device)


@dataclass
class Rig:
    """Both ends at one socket."""

    path: Path
    clock: HandClock
    signalling: ScriptedSignalling
    server: LinkServer
    client: LinkClient
    troubles: list[Trouble] = field(default_factory=list)

    async def play(self) -> Played:
        return await self.client.play(ASK, self.troubles.append)


@asynccontextmanager
async def linked(tmp_path: Path, **limits: float) -> AsyncIterator[Rig]:
    path, clock, signalling = tmp_path / "sip.sock", HandClock(datetime(2026, 12, 2, tzinfo=UTC)), ScriptedSignalling()
    rig = Rig(path, clock, signalling, LinkServer(path, signalling), LinkClient(path, clock, **limits))
    await rig.server.start()
    try:
        yield rig
    finally:
        await rig.client.close()
        await rig.server.stop()


async def test_a_stream_is_asked_for_and_ended_with_a_bye(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        assert stat.S_IMODE(rig.path.stat().st_mode) == 0o600
        first, second = await asyncio.gather(rig.play(), rig.play())
        assert {first.dialog, second.dialog} == {"dialog-1", "dialog-2"}
        assert (first.host, first.port, first.ssrc, first.codec) == ("10.1.2.3", 15_060, "0200000001", "PS")
        assert rig.signalling.asked == [ASK, ASK]
        rig.client.bye(first.dialog)
        rig.client.bye(first.dialog)
        assert await rig.client.state(DEVICE) == DeviceState(online=True, place="udp 10.1.2.3:5060", heard_ms=1_000)
        assert rig.signalling.byes == [first.dialog]
        assert rig.troubles == []


async def test_a_device_that_ends_its_stream_is_a_trouble_once(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        played = await rig.play()
        rig.signalling.ended[played.dialog]("BYE of the device")
        await until(lambda: rig.troubles)
        assert [(one.reason, one.detail) for one in rig.troubles] == [
            (GapReason.UNREACHABLE, "the stream ended: BYE of the device")
        ]
        rig.client.bye(played.dialog)
        await rig.client.state(DEVICE)
        assert rig.signalling.byes == []


async def test_a_stream_that_ends_in_the_moment_in_which_it_begins_is_not_lost(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        rig.signalling.before_answer = lambda: rig.signalling.ended["dialog-1"]("BYE")
        await rig.play()
        await until(lambda: rig.troubles)


async def test_troubles_of_the_device_come_with_their_reasons(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        for reason in (GapReason.REFUSED, GapReason.NOT_FOUND, GapReason.UNSUPPORTED):
            rig.signalling.trouble = Trouble(reason, "as it says")
            with pytest.raises(Trouble, match="as it says") as trouble:
                await rig.play()
            assert trouble.value.reason is reason
            with pytest.raises(Trouble):
                await rig.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}))
        rig.signalling.trouble = None
        await rig.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}))
        await rig.client.credentials_changed(DEVICE)
        assert rig.signalling.asked[-2:] == [ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}), DEVICE]


async def test_a_device_that_never_answers_is_silent_in_bounded_time_and_its_invitation_is_taken_back(
    tmp_path: Path,
) -> None:
    async with linked(tmp_path, play_limit_s=0.05) as rig:
        rig.signalling.silent = True
        with pytest.raises(Trouble) as trouble:
            await rig.play()
        assert trouble.value.reason is GapReason.SILENT
        await until(lambda: rig.signalling.cancelled == 1)
        assert (await rig.client.state(DEVICE)).online


async def test_a_camera_that_is_removed_meanwhile_takes_its_invitation_back(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        rig.signalling.silent = True
        asking = asyncio.create_task(rig.play())
        await until(lambda: rig.signalling.asked)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await until(lambda: rig.signalling.cancelled == 1)
        assert rig.signalling.byes == []


async def test_a_stream_that_is_given_after_it_was_taken_back_gets_its_bye(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        asking = asyncio.create_task(rig.play())
        rig.signalling.before_answer = asking.cancel  # the answer is on its way then
        await asyncio.gather(asking, return_exceptions=True)
        await until(lambda: rig.signalling.byes == ["dialog-1"])
        assert rig.troubles == []


async def test_when_the_recorder_goes_its_streams_get_their_bye_and_those_of_others_go_on(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        other = LinkClient(rig.path, rig.clock)
        theirs = await other.play(ASK, rig.troubles.append)
        ours = await rig.play()
        await rig.client.close()
        await until(lambda: rig.signalling.byes)
        assert rig.signalling.byes == [ours.dialog]
        rig.signalling.ended[theirs.dialog]("BYE")
        await until(lambda: rig.troubles)
        await other.close()


async def test_only_recorders_get_streams_and_control(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        rig.server._recorders = LinkServer(rig.path, rig.signalling, (20_001, 65_534))._recorders - {0, os.getuid()}
        assert rig.server._recorders == {20_001}, "65534 may be anybody of another namespace"
        for asking in (rig.play(), rig.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}))):
            with pytest.raises(Trouble, match="only a recorder may ask for this"):
                await asking
        assert rig.signalling.asked == []
        assert (await rig.client.state(DEVICE)).online
        await rig.client.close()
        rig.server._recorders = frozenset({os.getuid()})
        rig.clock.advance(timedelta(seconds=6))
        assert (await rig.play()).dialog


async def test_nobody_ends_the_stream_of_another(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        played = await rig.play()
        other = LinkClient(rig.path, rig.clock)
        await other.state(DEVICE)
        other._dialogs[played.dialog] = rig.troubles.append
        other.bye(played.dialog)
        await other.state(DEVICE)
        assert rig.signalling.byes == []
        await other.close()


async def test_when_the_signalling_program_restarts_streams_end_and_are_asked_for_again(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        await rig.play()
        rig.signalling.silent = True
        asking = asyncio.create_task(rig.play())
        await until(lambda: len(rig.signalling.asked) == 2)
        await rig.server.stop()
        with pytest.raises(Trouble) as trouble:
            await asking
        assert trouble.value.reason is GapReason.UNREACHABLE
        await until(lambda: rig.troubles)
        assert rig.troubles[0].reason is GapReason.UNREACHABLE
        rig.clock.advance(timedelta(seconds=6))
        with pytest.raises(Trouble):
            await rig.play()  # away
        rig.signalling.silent = False
        await rig.server.start()
        with pytest.raises(Trouble):
            await rig.play()  # its pause is not over: cameras do not try one after the other
        rig.clock.advance(timedelta(seconds=6))
        assert (await rig.play()).dialog


async def test_lines_that_are_no_messages_end_the_connection_and_no_other(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        played = await rig.play()
        for line in (b"GET / HTTP/1.1\r\n", b"{}\n", b"x" * 200_000 + b"\n"):
            reader, writer = await asyncio.open_unix_connection(sock=local_socket.connect(rig.path))
            writer.write(line)
            with suppress(ConnectionError):  # what it had not read yet is lost
                assert await reader.read() == b""
            writer.close()
        assert rig.troubles == []
        rig.client.bye(played.dialog)


async def test_a_recorder_that_reads_nothing_loses_its_connection_and_its_streams(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_server, "_UNSENT_LIMIT_BYTES", 10_000)
    async with linked(tmp_path) as rig:
        _, writer = await asyncio.open_unix_connection(sock=local_socket.connect(rig.path))
        ask = b'{"id":1,"ask":"play",' + link_server.write_line(ASK.fields())[1:]
        writer.write(ask)
        await until(lambda: rig.signalling.ended)
        flood = b"".join(b'{"id":%d,"ask":"state","device":"%s"}\n' % (n, DEVICE.encode()) for n in range(2, 20_000))
        writer.write(flood)
        await until(lambda: rig.signalling.byes == ["dialog-1"])
        assert (await rig.client.state(DEVICE)).online
        writer.transport.abort()


async def test_a_signalling_program_that_reads_nothing_ends_what_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.media.gb28181.link.client._UNSENT_LIMIT_BYTES", 1_000)
    listening = local_socket.bind(tmp_path / "sip.sock")
    client = LinkClient(tmp_path / "sip.sock", HandClock(datetime(2026, 12, 2, tzinfo=UTC)))
    try:
        found = await asyncio.gather(*(client.play(ASK, lambda _: None) for _ in range(3_000)), return_exceptions=True)
        assert {one.reason for one in found if isinstance(one, Trouble)} == {GapReason.UNREACHABLE}
    finally:
        await client.close()
        listening.close()


RECORDS = RecordsAsk(DEVICE, CHANNEL, 1_000, 2_000, RecordKind.TIME)


@pytest.mark.law("13(1)")
async def test_a_list_of_recordings_comes_in_parts_before_its_figures(tmp_path: Path) -> None:
    async with linked(tmp_path) as rig:
        rig.signalling.records_held = [
            HeldRecord(number, number + 1, "time", "门" * 80, 10**9) for number in range(250)
        ]
        end, records = await rig.client.records(RECORDS)
        assert rig.signalling.asked == [RECORDS]
        assert records == rig.signalling.records_held
        assert end == RecordsEnd("whole", 250, 250, 0)
        rig.signalling.trouble = Trouble(GapReason.SILENT, "the device does not answer the question")
        with pytest.raises(Trouble, match="does not answer the question"):
            await rig.client.records(RECORDS)


async def test_only_recorders_get_lists_of_recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_server, "_user_of", lambda _: 4_711)
    async with linked(tmp_path) as rig:
        with pytest.raises(Trouble, match="only a recorder"):
            await rig.client.records(RECORDS)
        assert rig.signalling.asked == []
