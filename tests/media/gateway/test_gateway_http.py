"""Playback through the gateway: no footage byte without a ticket that opens exactly this."""

import asyncio
import json
from datetime import timedelta

import pytest
from tests.support.media.gateway_asking import CAMERA, OTHER, exchange, path_of

from mingcha.kit.keys import Signer, sign_token

ORIGIN = "http://127.0.0.1:8000"
LETTERS = b"AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFF"
INIT = b"\x00\x00\x00\x08ftyp"


async def test_footage_is_one_init_and_whole_fragments(gateway, desk):
    status, headers, body = await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket(), origin=ORIGIN)
    assert (status, body) == (200, INIT + LETTERS)
    assert headers["content-type"] == 'video/mp4; codecs="avc1.42c01f"'
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["cache-control"] == "no-store"


async def test_footage_begins_with_the_key_fragment_before_and_ends_with_the_fragment_that_holds_the_end(gateway, desk):
    _, _, body = await exchange(gateway, "GET", path_of(desk, "footage", 3.5, 4.5), token=desk.ticket())
    assert body == INIT + LETTERS[20:50]


@pytest.mark.law("19")
async def test_fragments_that_start_outside_the_window_are_left_out_of_index_and_footage(gateway, desk, recorder):
    start = desk.payload().iat_ms - 60_000
    narrow = desk.ticket(from_ms=start + 2_000, to_ms=start + 4_000)
    status, _, body = await exchange(gateway, "GET", path_of(desk, "index"), token=narrow)
    assert status == 200
    index = json.loads(body)
    assert [row[0] for row in index["fragments"]] == [(start + 2_000) * 90, (start + 3_000) * 90]
    assert index["masks"] == {"7": 2}, "of the files of these fragments alone"
    _, _, body = await exchange(gateway, "GET", path_of(desk, "footage"), token=narrow)
    assert body == INIT + LETTERS[20:40]
    assert recorder.reads == 2


@pytest.mark.law("19")
async def test_activity_is_asked_inside_the_window_alone(gateway, desk):
    start = desk.payload().iat_ms - 60_000
    narrow = desk.ticket(from_ms=start + 2_000, to_ms=start + 4_000)
    status, _, body = await exchange(gateway, "GET", path_of(desk, "activity") + "&most=9999", token=narrow)
    assert status == 200
    asked = {"camera": CAMERA, "most": 2000, "from_ms": start + 2_000, "to_ms": start + 4_000}
    assert json.loads(body) == {"asked": asked}
    status, _, _ = await exchange(gateway, "GET", path_of(desk, "activity", 5, 6), token=narrow)
    assert status == 403


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize("what", ["spans", "activity", "index", "footage", "init/i1"])
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"exp_ms": 1}, 401),
        ({"points": ("31010600001310000002",)}, 403),
        ({"modes": ("live",)}, 403),
        ({"from_ms": 2**46, "to_ms": 2**46 + 1}, 403),
        ({"iat_ms": 1}, 401),
        ({"origin": "http://elsewhere:8000"}, 403),
    ],
)
async def test_a_ticket_that_does_not_open_this_gives_no_footage_byte(gateway, desk, recorder, what, changes, status):
    answer = await exchange(gateway, "GET", path_of(desk, what), token=desk.ticket(**changes), origin=ORIGIN)
    assert answer[0] == status
    assert recorder.reads == 0
    assert INIT not in answer[2]
    assert b"AAAA" not in answer[2]


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("what", ["spans", "activity", "index", "footage", "init/i1"])
async def test_no_ticket_a_changed_ticket_and_one_of_another_key_open_nothing(gateway, desk, recorder, what):
    good = desk.ticket()
    head, _, tail = good.partition(".")
    foreign = sign_token({"v": 1, "t": "ticket"}, Signer(bytes(32)))
    revocation = desk.revocation("G-1", 1)
    for token in ("", head, f"{head[:-2]}AA.{tail}", f"{head}.{tail[:-4]}AAAA", foreign, revocation):
        status, _, body = await exchange(gateway, "GET", path_of(desk, what), token=token)
        assert status == 401, token
        assert json.loads(body)["kind"] == "unauthenticated"
    status, _, _ = await exchange(gateway, "GET", path_of(desk, what) + f"&ticket={good}")
    assert status == 401
    assert recorder.reads == 0


@pytest.mark.parametrize(("ahead_ms", "status"), [(100, 200), (5_000, 200), (5_001, 403)])
async def test_a_gateway_whose_clock_is_a_little_behind_takes_a_fresh_ticket(gateway, desk, ahead_ms, status):
    issued_ms = desk.payload().iat_ms + ahead_ms
    fresh = desk.ticket(iat_ms=issued_ms, exp_ms=issued_ms + 120_000)
    answer = await exchange(gateway, "GET", path_of(desk, "footage"), token=fresh)
    assert answer[0] == status


@pytest.mark.law("19")
async def test_a_refusal_carries_its_article(gateway, desk):
    _, _, body = await exchange(gateway, "GET", path_of(desk, "index", camera=OTHER), token=desk.ticket())
    facts = json.loads(body)
    assert (facts["kind"], facts["article"]) == ("refused", "19")
    assert facts["en"] == "the ticket does not cover this point"


@pytest.mark.law("16(3)")
async def test_revocation_ends_tickets_issued_before_it_and_not_later_ones(gateway, desk, clock):
    early = desk.ticket()
    clock.advance(timedelta(seconds=5))
    now_ms = desk.payload().iat_ms
    status, _, _ = await exchange(gateway, "POST", "/v1/revocations", body=desk.revocation("G-1", now_ms).encode())
    assert status == 204
    clock.advance(timedelta(seconds=1))
    assert (await exchange(gateway, "GET", path_of(desk, "index"), token=early))[0] == 401
    assert (await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket()))[0] == 200
    older = desk.revocation("G-1", now_ms - 100_000).encode()
    assert (await exchange(gateway, "POST", "/v1/revocations", body=older))[0] == 204
    assert (await exchange(gateway, "GET", path_of(desk, "index"), token=early))[0] == 401


async def test_a_ticket_is_no_revocation(gateway, desk):
    status, _, _ = await exchange(gateway, "POST", "/v1/revocations", body=desk.ticket().encode())
    assert status == 401
    assert (await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket()))[0] == 200


@pytest.mark.law("16(3)")
async def test_footage_on_its_way_is_cut_off_by_a_revocation(gateway, desk, recorder):
    recorder.hold_reads = asyncio.Event()
    answer = asyncio.create_task(exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket()))
    revocation = desk.revocation("G-1", desk.payload().iat_ms).encode()
    await asyncio.wait_for(recorder.reading.wait(), 5)
    assert (await exchange(gateway, "POST", "/v1/revocations", body=revocation))[0] == 204
    recorder.hold_reads.set()
    try:
        _, _, body = await answer
    except ConnectionError:
        body = b""
    assert b"A" not in body.removeprefix(INIT)


async def test_preflight_names_the_origin_of_the_web_alone(gateway):
    path = f"/v1/points/{CAMERA}/index"
    status, headers, _ = await exchange(gateway, "OPTIONS", path, origin=ORIGIN)
    assert status == 204
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["access-control-allow-headers"] == "authorization"
    status, headers, _ = await exchange(gateway, "OPTIONS", path, origin="http://evil.example")
    assert status == 403
    assert "access-control-allow-origin" not in headers


async def test_an_init_is_given_after_an_index_has_named_it(gateway, desk):
    path = f"/v1/points/{CAMERA}/init/i1"
    assert (await exchange(gateway, "GET", path, token=desk.ticket()))[0] == 404
    await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket())
    status, _, body = await exchange(gateway, "GET", path, token=desk.ticket())
    assert (status, body) == (200, INIT)


async def test_a_connection_is_kept_for_the_next_request_and_nonsense_closes_it(gateway):
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    for _ in range(2):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b'"ok":true' in await reader.readuntil(b"}")
    writer.write(b"BREW coffee\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 422 ")
    writer.close()


@pytest.mark.parametrize(
    "bad",
    [
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"GET / HTTP/1.1\r\n spaced: x\r\n\r\n",
        b"GET /" + b"a" * 20_000,
    ],
)
async def test_what_is_not_a_small_request_is_refused(gateway, bad):
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(bad)
    assert (await reader.read()).startswith(b"HTTP/1.1 422 ")
    writer.close()
