"""Our registration at a platform above us: what it reads, is told, may open, and what ends (T13-60-N, T13-61)."""

import asyncio
from dataclasses import replace

import pytest
from tests.support.gb28181.cascade_scene import Scene, cascade, counted, receiver
from tests.support.gb28181.scripted_above import OUR_CODE, POINT, SETS, UNITS, shown
from tests.support.gb28181.tiny_server import CODE, DOMAIN, streamed

from mingcha.media.gb28181.cascade import live_feed


async def playing(scene: Scene, port: int) -> tuple[str, str]:
    """Asks for pictures and acknowledges them; Call-ID and the To of the answer."""
    call = scene.invited(port, more="Monitor-User-Identity: officer 0123\r\n")
    assert (await scene.server.answer(call)).code == 100
    answer = await scene.server.answer(call)
    assert answer.code == 200, answer.first
    scene.server.request("ACK", shown(3), call=call, to=answer.heads["to"])
    return call, answer.heads["to"]


@pytest.mark.law("13(1)")
async def test_it_registers_with_the_user_of_the_platform_and_answers_its_catalogue_in_pages() -> None:
    async with cascade() as scene:
        registered = scene.server.registrations[0]
        assert (registered.user("from"), registered.heads["x-gb-ver"]) == (OUR_CODE, "2.0")
        assert 'username="our-user"' in registered.heads["authorization"]
        scene.question("Catalog")
        pages = [await scene.server.message(b"Catalog") for _ in range(3)]
        assert [page.body.count(b"<Item>") for page in pages] == [4, 4, 2]
        assert all(b"<SumNum>10</SumNum>" in page.body and b"<SN>11</SN>" in page.body for page in pages)
        assert b'encoding="GB2312"' in pages[0].body
        assert b"<DeviceID>420106</DeviceID>\r\n<Name>\xce\xe4\xb2\xfd</Name>" in pages[0].body
        assert shown(9).encode() in pages[2].body
        scene.question("DeviceInfo")
        assert b"<Manufacturer>mingcha</Manufacturer>" in (await scene.server.message(b"DeviceInfo")).body
        scene.question("DeviceStatus")
        assert b"<Online>ONLINE</Online>" in (await scene.server.message(b"DeviceStatus")).body


async def test_a_large_catalogue_is_read_while_it_is_sent() -> None:
    async with cascade(channels=450) as scene:
        scene.question("Catalog")
        last = None
        for _ in range(10):
            last = await scene.server.message(b"Catalog")
        assert last is not None
        assert scene.above.limits == [200], "the second part is read when the first is nearly sent"


async def test_an_empty_catalogue_is_one_message() -> None:
    async with cascade(channels=0) as scene:
        scene.question("Catalog")
        assert b"<SumNum>1</SumNum>" in (await scene.server.message(b"Catalog")).body
        scene.question("DeviceInfo")
        assert b"DeviceInfo" in (await scene.server.message(b"MESSAGE")).body


@pytest.mark.law("13(1)")
async def test_who_subscribed_is_told_that_a_point_is_gone_t13_61() -> None:
    async with cascade() as scene:
        await scene.subscribed()
        await scene.uplinks.follow()
        scene.above.take_away(5)
        await scene.uplinks.follow()
        notice = await scene.server.message(b"NOTIFY")
        assert (notice.heads["event"], notice.heads["to"]) == ("Catalog;id=9", f"<sip:{CODE}@{DOMAIN}>;tag=77")
        assert notice.heads["subscription-state"].startswith("active;expires=")
        serial = notice.body.partition(b"<SN>")[2].partition(b"</SN>")[0]
        assert notice.body == (
            b'<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Catalog</CmdType>\r\n<SN>' + serial
            + b"</SN>\r\n<DeviceID>42010600002000000001</DeviceID>\r\n<SumNum>1</SumNum>\r\n"
            b'<DeviceList Num="1">\r\n<Item>\r\n<DeviceID>42010600001320000005</DeviceID>\r\n<Event>DEL</Event>\r\n'
            b"</Item>\r\n</DeviceList>\r\n</Notify>\r\n"
        )  # fmt: skip
        await scene.uplinks.follow()
        scene.above.take_away(6)
        await scene.uplinks.follow()
        again = await scene.server.message(b"NOTIFY")
        assert shown(6).encode() in again.body, "what was told is not told again"


async def test_who_did_not_subscribe_reads_the_new_list() -> None:
    async with cascade() as scene:
        scene.above.take_away(5)
        await scene.uplinks.follow()
        scene.question("Catalog")
        first = await scene.server.message(b"")
        assert first.method == "MESSAGE"
        assert b"<SumNum>9</SumNum>" in first.body
        await scene.subscribed()
        await scene.uplinks.follow()
        scene.above.take_away(7)
        await scene.uplinks.follow()
        assert shown(7).encode() in (await scene.server.message(b"NOTIFY")).body, "the list had the change before"


@pytest.mark.law("13(2)", "16(3)")
async def test_pictures_go_from_the_gateway_to_the_platform() -> None:
    async with cascade() as scene, receiver() as (port, packets, ended):
        call, to = await playing(scene, port)
        units = await counted(packets, 6)
        assert scene.above.asked == [(shown(3), "live", "officer 0123")]
        assert scene.gateway.opened == [
            (f"/live?camera={POINT}&plays=avc1,hvc1", "mingcha.v1, ticket.first", "http://127.0.0.1:8000")
        ]
        key = b"".join(b"\0\0\0\1" + one for one in (*SETS, UNITS[0]))
        assert units[0] == (9_000, key), "a key picture without parameter sets gets those of the format"
        assert units[1] == (12_600, b"\0\0\0\1" + UNITS[1])
        assert [pts_90k for pts_90k, _ in units] == [9_000 + number * 3_600 for number in range(6)]
        assert streamed(packets).maps == 2
        scene.server.request("BYE", shown(3), call=call, to=to)
        assert (await scene.server.answer(call)).code == 200
        await asyncio.wait_for(ended.wait(), 5)
        await asyncio.wait_for(scene.gateway.left.wait(), 5)


@pytest.mark.law("13(2)")
async def test_a_refusal_is_403_t13_60_n() -> None:
    async with cascade() as scene:
        scene.above.is_refused = True
        call = scene.invited(9)
        answers = [(await scene.server.answer(call)).first for _ in range(2)]
        assert answers == ["SIP/2.0 100 Trying", "SIP/2.0 403 Forbidden"]
        assert scene.above.asked == [(shown(3), "live", "")]
        assert scene.gateway.opened == []


@pytest.mark.law("19")
async def test_recordings_are_not_downloaded() -> None:
    async with cascade() as scene:
        call = scene.invited(9, kind="Download")
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, 403]
        assert scene.above.asked == [(shown(3), "download", "")], "which is a line of the register"


@pytest.mark.parametrize(("closed", "code"), [(4403, 403), (4404, 404), (4429, 486), (4503, 480)])
async def test_what_the_gateway_does_not_show_is_no_call(closed: int, code: int) -> None:
    async with cascade() as scene:
        scene.gateway.has_pictures, scene.gateway.close_code = False, closed
        scene.gateway.closes.set()
        call = scene.invited(9)
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, code]


async def test_a_gateway_that_is_away_is_480() -> None:
    async with cascade() as scene:
        scene.above.origin = "http://127.0.0.1:9"
        call = scene.invited(9)
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, 480]


@pytest.mark.law("16(3)", "19")
async def test_a_ticket_that_ended_ends_the_stream_with_a_bye() -> None:
    async with cascade() as scene, receiver() as (port, packets, ended):
        call, _ = await playing(scene, port)
        await counted(packets, 6)
        scene.gateway.closes.set()
        bye = await asyncio.wait_for(scene.server.message(b"BYE"), 2)
        assert bye.heads["call-id"] == call
        await asyncio.wait_for(ended.wait(), 5)


@pytest.mark.law("16(3)", "19")
async def test_a_ticket_is_renewed_until_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_feed, "_LEAST_RENEWAL_S", 0.05)
    async with cascade() as scene, receiver() as (port, packets, _):
        scene.above.ends_ms = 0
        await playing(scene, port)
        await counted(packets, 6)
        async with asyncio.timeout(5):
            while scene.gateway.tickets != ["renewed1"]:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
    async with cascade() as scene, receiver() as (port, _, _):
        scene.above.ends_ms = 0
        await playing(scene, port)
        scene.above.is_refused = True
        await asyncio.wait_for(scene.server.message(b"BYE"), 2)


async def test_more_streams_than_may_be_are_486_also_while_they_are_opened() -> None:
    async with cascade(most_streams=1) as scene:
        scene.above.waits = asyncio.Event()
        first = scene.invited(9)
        assert (await scene.server.answer(first)).code == 100
        second = scene.invited(9)
        assert (await scene.server.answer(second)).code == 486
        assert len(scene.above.asked) == 1


async def test_a_bad_offer_is_488_and_opens_nothing() -> None:
    async with cascade() as scene:
        call = scene.server.request("INVITE", shown(3), b"v=0\r\n", "Content-Type: APPLICATION/SDP\r\n")
        assert (await scene.server.answer(call)).code == 488
        host = b"v=0\r\ns=Play\r\nc=IN IP4 a.name\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\na=rtpmap:96 PS/90000\r\n"
        call = scene.server.request("INVITE", shown(3), host, "Content-Type: APPLICATION/SDP\r\n")
        assert [(await scene.server.answer(call)).code for _ in range(2)] == [100, 488]
        assert scene.above.asked == []


@pytest.mark.law("2")
async def test_controls_from_above_are_refused() -> None:
    async with cascade() as scene:
        call = scene.question("DeviceControl", "<PTZCmd>A50F01080000FF1C</PTZCmd>", "Control")
        assert (await scene.server.answer(call)).first == "SIP/2.0 403 Forbidden"


async def test_a_platform_that_is_paused_is_left_and_its_streams_end() -> None:
    async with cascade() as scene, receiver() as (port, packets, ended):
        await playing(scene, port)
        await counted(packets, 3)
        scene.above.places = []
        await scene.uplinks.follow()
        assert scene.uplinks.held == {}
        await asyncio.wait_for(scene.server.message(b"BYE"), 5)
        await asyncio.wait_for(ended.wait(), 5)
        assert scene.server.registrations[-1].heads["expires"] == "0"


async def test_another_password_registers_anew() -> None:
    async with cascade() as scene:
        before = scene.uplinks.held[1]
        scene.above.places = [replace(scene.above.place, keepalive_s=30)]
        await scene.uplinks.follow()
        assert scene.uplinks.held[1] is not before
        await scene.server.registered(3)  # the first, its end, the new one
