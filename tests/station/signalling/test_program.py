"""The signalling program with real sockets and a device of literal bytes: streams, and faults of its neighbours."""

import asyncio
import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.support.media.sip_device import CHANNEL, DEVICE, PLATFORM, LiteralDevice, literal_device
from tests.support.media.taking_in import until
from tests.support.station.signalling_rig import PASSWORD, registered, station

from mingcha.media.gb28181.link.wire import ControlAsk, PlayAsk, Transport
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason
from mingcha.registry.devices.values import DeviceEvent
from mingcha.station.signalling import passwords, program

pytestmark = pytest.mark.law("2", "13(1)", "16(5)")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "CARRY_EVERY_S", 0.02)


async def test_a_device_registers_is_invited_and_the_recorder_ends_its_stream(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        played = await held.play()
        (invite,) = device.came("INVITE")
        assert f"INVITE sip:{CHANNEL}@127.0.0.1:{device.port} SIP/2.0" in invite
        assert re.search(rf"(?m)^Subject: {CHANNEL}:00,{PLATFORM}:\d{{1,10}}\r$", invite)
        assert "\r\nc=IN IP4 127.0.0.1\r\n" in invite
        assert "\r\nm=video 30000 TCP/RTP/AVP 96\r\n" in invite
        assert "\r\na=setup:passive\r\n" in invite
        assert "streamnumber" not in invite
        assert re.search(r"\r\ny=0\d{9}\r\n", invite)
        await until(lambda: device.came("ACK"))
        assert (played.host, played.port, played.ssrc, played.codec) == ("127.0.0.1", 15060, "0200000001", "PS")
        held.client.bye(played.dialog)
        await until(lambda: device.came("BYE"))
        assert held.troubles == []
        assert (await held.client.state(DEVICE)).place == f"udp 127.0.0.1:{device.port}"
        await until(lambda: held.register.notices)
        came = held.register.notices[0]
        assert (came.device, came.event, came.transport, came.version) == (DEVICE, DeviceEvent.CAME, "udp", "3.0")


async def test_sub_stream_udp_and_where_we_connect_are_offered_as_they_are(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        device.answer_invite = lambda _: device.accepted("RTP/AVP", "")
        await held.play(PlayAsk(DEVICE, CHANNEL, 1, 30_002, Transport.UDP, "0123400007"))
        device.answer_invite = lambda _: device.accepted(setup="passive", port=9_000)
        played = await held.play(PlayAsk(DEVICE, CHANNEL, 0, 30_004, Transport.TCP_ACTIVE))
        sub, active = device.came("INVITE")
        for line in ("c=IN IP4 127.0.0.1", "m=video 30002 RTP/AVP 96", "a=streamnumber:1", "y=0123400007"):
            assert f"\r\n{line}\r\n" in sub
        assert "setup" not in sub
        assert "\r\na=setup:active\r\n" in active
        assert (played.host, played.port) == ("127.0.0.1", 9_000)


def subject_of(invite: str) -> str:
    (found,) = re.findall(r"(?m)^Subject: (.*)\r$", invite)
    return str(found)


async def test_a_device_sees_that_a_new_call_takes_the_place_of_one_that_was_lost(tmp_path: Path) -> None:
    """The same Subject each time (annex K), also of a program that has forgotten its calls; another one for the sub
    stream, and while the stream runs, since the device would end that."""
    subjects = []
    for _ in range(2):
        async with station(tmp_path) as held, registered(held) as device:
            first = await held.play()
            await held.play()
            held.client.bye(first.dialog)
            await until(lambda: device.came("BYE"))
            await held.play()
            device.answer_invite = lambda _: "486 Busy Here"
            for _ in range(2):
                with pytest.raises(Trouble):
                    await held.play(PlayAsk(DEVICE, CHANNEL, 1, 30_002, Transport.TCP))
            subjects.append([subject_of(one) for one in device.came("INVITE")])
    assert subjects[0] == subjects[1]
    main, beside, again, sub, sub_again = subjects[0]
    assert (main, sub) == (again, sub_again)
    sequences = [one.split(",")[0].removeprefix(f"{CHANNEL}:") for one in (main, beside, sub)]
    assert sequences == ["00", "001", "01"]
    assert main.split(",")[1] == beside.split(",")[1] != sub.split(",")[1]
    assert len(main.split(",")[1].removeprefix(f"{PLATFORM}:")) <= 20


async def test_an_offered_ssrc_cannot_be_foretold(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        for _ in range(8):
            await held.play()
        offered = [int(re.findall(r"\r\ny=0\d{5}(\d{4})\r\n", one)[0]) for one in device.came("INVITE")]
        assert any(after - before != 1 for before, after in pairwise(offered)), "counted before"
        assert len(set(offered)) > 1


async def test_the_host_that_an_answer_names_comes_to_the_recorder_unless_it_cannot_be_one(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        named = ["192.168.1.64", "0.0.0.0", "224.0.0.1", "camera.example", "127.0.0.9", "127.0.0.1"]
        found = []
        for host in named:
            device.answer_invite = lambda _: device.accepted().replace("IP4 127.0.0.1", f"IP4 {host}")  # noqa: B023
            played = await held.play()
            assert played.host == "127.0.0.1"
            found.append(played.media_host)
        assert found == ["192.168.1.64", "", "", "", "", "127.0.0.1"]


async def test_a_channel_of_no_province_is_not_asked_for(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        with pytest.raises(Trouble) as trouble:
            await held.play(PlayAsk(DEVICE, "90" + CHANNEL[2:], 0, 30_000, Transport.TCP))
        assert trouble.value.reason is GapReason.NOT_FOUND
        assert device.came("INVITE") == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("404 Not Found", GapReason.NOT_FOUND),
        ("403 Forbidden", GapReason.REFUSED),
        ("488 Not Acceptable Here", GapReason.UNSUPPORTED),
        ("486 Busy Here", GapReason.UNREACHABLE),
        ("200 OK\r\nContent-Type: APPLICATION/SDP\r\n\r\nno description", GapReason.UNSUPPORTED),
    ],
)
async def test_what_a_device_answers_is_a_trouble_with_its_reason(
    tmp_path: Path, answer: str, reason: GapReason
) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        device.answer_invite = lambda _: answer
        with pytest.raises(Trouble) as trouble:
            await held.play()
        assert trouble.value.reason is reason
        await until(lambda: device.came("ACK"))
        if answer.startswith("200"):
            await until(lambda: device.came("BYE"))


async def test_the_recorder_is_sent_nowhere_but_to_the_device(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        device.answer_invite = lambda _: device.accepted(setup="passive").replace("IP4 127.0.0.1", "IP4 10.0.0.1")
        with pytest.raises(Trouble) as trouble:
            await held.play(PlayAsk(DEVICE, CHANNEL, 0, 30_004, Transport.TCP_ACTIVE))
        assert trouble.value.reason is GapReason.UNSUPPORTED
        await until(lambda: device.came("BYE"))


async def test_a_device_that_never_answers_is_silent_and_its_invitation_taken_back(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        held.program.streaming._answers_within_s = 0.2
        device.answer_invite = lambda _: None
        with pytest.raises(Trouble) as trouble:
            await held.play()
        assert trouble.value.reason is GapReason.SILENT
        device.answer_invite = lambda _: device.accepted()
        assert (await held.play()).dialog


async def test_a_device_that_is_not_registered_is_waited_for_a_moment(tmp_path: Path) -> None:
    async with station(tmp_path) as held:
        held.program.streaming._registers_within_s = 0.05
        with pytest.raises(Trouble, match="not registered"):
            await held.play()
        held.program.streaming._registers_within_s = 10
        asking = asyncio.create_task(held.play())
        async with registered(held):
            assert (await asking).dialog
        with pytest.raises(Trouble, match="not registered"):
            await held.client.control(ControlAsk(DEVICE[:-1] + "9", CHANNEL, {"verb": "stop"}))


async def test_the_device_ends_its_stream_or_signs_off(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.play()
        device.bye(device.came("INVITE")[0])
        await until(lambda: held.troubles)
        assert held.troubles[0].detail == "the stream ended: BYE of the device"
        await held.play()
        await device.response()  # of the BYE
        assert await device.register(0) == "SIP/2.0 200 OK"
        await until(lambda: len(held.troubles) == 2)
        assert held.troubles[1].detail == "the stream ended: the device is not registered any more"
        await until(lambda: [one.event for one in held.register.notices][-1:] == [DeviceEvent.WENT])
        assert not (await held.client.state(DEVICE)).online


async def test_when_the_recorder_goes_its_devices_get_a_bye(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.play()
        await held.client.close()
        await until(lambda: device.came("BYE"))


async def test_when_the_program_ends_devices_get_a_bye_and_recorders_a_trouble(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.play()
        port = held.program.port
        await held.program.stop()
        await until(lambda: device.came("BYE"))
        await until(lambda: held.troubles)
        assert held.troubles[0].reason is GapReason.UNREACHABLE
        with pytest.raises(Trouble):
            await held.play()
        async with station(tmp_path, held.register, port) as again:
            assert await device.keep_alive() == "SIP/2.0 403 Forbidden"  # after which a device registers anew
            assert await device.register() == "SIP/2.0 200 OK"
            assert (await again.play()).dialog


async def test_a_verb_reaches_the_device_in_its_own_bytes(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}))
        stop = next(one for one in device.came("MESSAGE") if "DeviceControl" in one)
        assert f"<DeviceID>{CHANNEL}</DeviceID>" in stop
        assert "A50F01" in stop.upper()
        with pytest.raises(Trouble) as trouble:
            await held.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "jump"}))
        assert trouble.value.reason is GapReason.UNSUPPORTED
        device.answer_message = lambda _: "403 Forbidden"
        with pytest.raises(Trouble) as trouble:
            await held.client.control(ControlAsk(DEVICE, CHANNEL, {"verb": "stop"}))
        assert trouble.value.reason is GapReason.REFUSED


async def test_while_the_database_is_away_known_devices_register_and_unknown_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await until(lambda: held.register.notices)
        held.register.away = True
        monkeypatch.setattr(passwords, "HELD_S", 0)
        assert await device.register() == "SIP/2.0 200 OK"
        assert await device.register(0) == "SIP/2.0 200 OK"
        async with literal_device(held.program.port, PASSWORD, DEVICE[:-1] + "2") as other:
            asking = asyncio.create_task(other.register())
            assert await device.register() == "SIP/2.0 200 OK"
            assert (await asking).startswith("SIP/2.0 403")  # known as one that nobody approved
            held.register.away = False
        await until(lambda: len(held.register.notices) == 4)
        assert [one.event for one in held.register.notices if one.device == DEVICE] == [
            DeviceEvent.CAME, DeviceEvent.WENT, DeviceEvent.CAME,
        ]  # fmt: skip
        assert DeviceEvent.UNKNOWN in [one.event for one in held.register.notices]


async def test_another_password_counts_from_the_moment_in_which_it_is_set(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        held.register.approved[DEVICE] = "another-one-2026"
        await held.client.credentials_changed(DEVICE)
        assert not (await held.client.state(DEVICE)).online
        assert await device.register() == "SIP/2.0 403 Forbidden"
        device.password = "another-one-2026"
        assert await device.register() == "SIP/2.0 200 OK"


async def test_the_catalogue_of_a_device_goes_to_the_register_page_by_page(tmp_path: Path) -> None:
    async with station(tmp_path) as held, literal_device(held.program.port, PASSWORD) as device:
        device.answer_message = lambda text: _answers(device, text)
        assert await device.register() == "SIP/2.0 200 OK"
        await until(lambda: (0, True) in held.register.parts)
        assert held.register.parts == [(1, False), (1, False), (0, True)]
        assert sorted(held.register.channels) == [CHANNEL, CHANNEL[:-1] + "8"]
        first = held.register.channels[CHANNEL]
        assert (first.name, first.status, first.longitude, first.record_days) == ("门口", "on", "114.3000000", 90)
        await until(lambda: DeviceEvent.DESCRIBED in [one.event for one in held.register.notices])
        described = [one for one in held.register.notices if one.event is DeviceEvent.DESCRIBED]
        assert [(one.maker, one.firmware) for one in described] == [("Acme", "V1")]


def _answers(device: LiteralDevice, request: str) -> str:
    """A device that says who made it, and lists two channels in two messages."""
    serial = re.search(r"<SN>(\d+)</SN>", request)
    assert serial is not None
    head = f"<SN>{serial[1]}</SN><DeviceID>{DEVICE}</DeviceID>"
    if "DeviceInfo" in request:
        device.message(
            f"<Response><CmdType>DeviceInfo</CmdType>{head}<Result>OK</Result><Manufacturer>Acme</Manufacturer>"
            "<Firmware>V1</Firmware></Response>"
        )
    elif "Catalog" in request:
        for number, more in enumerate(("<RecordSaveDays>90</RecordSaveDays>", "")):
            device.message(
                f"<Response><CmdType>Catalog</CmdType>{head}<SumNum>2</SumNum><DeviceList Num='1'><Item>"
                f"<DeviceID>{CHANNEL[:-1]}{7 + number}</DeviceID><Name>门口</Name><Status>ON</Status>"
                f"<Longitude>114.3</Longitude><Latitude>30.6</Latitude><Info>{more}</Info></Item></DeviceList></Response>"
            )
    return "200 OK"


async def test_a_device_that_is_retired_is_registered_no_longer_and_sends_no_longer(tmp_path: Path) -> None:
    async with station(tmp_path) as held, registered(held) as device:
        await held.program.decisions.follow()
        await held.play()
        del held.register.approved[DEVICE]
        await held.program.decisions.follow()
        await until(lambda: device.came("BYE"))
        await until(lambda: held.troubles)
        assert not (await held.client.state(DEVICE)).online
        assert await device.register() == "SIP/2.0 403 Forbidden"
        held.register.away = True
        await held.program.decisions.follow()  # nothing is known then, so nothing changes
        held.register.away, held.register.approved[DEVICE] = False, PASSWORD
        await held.program.decisions.follow()
        assert await device.register() == "SIP/2.0 200 OK"
